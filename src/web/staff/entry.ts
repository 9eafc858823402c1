import type { FastifyInstance } from 'fastify'
import { parseEntryRef } from '../../identity/ids.ts'
import { mayFile } from '../../record/may-file.ts'
import { readEntry } from '../../record/shared-record.ts'
import { emergencyInForce } from '../../sharing/emergency.ts'
import { staffReader } from '../components/summary-box.tsx'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { entryFacts, filedFacts } from '../present/entry.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { entryView } from './entry-view.tsx'

export function registerEntry(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get<{ Params: { entry: string } }>(
    '/entries/:entry',
    { config: { policy: 'record' } },
    async (request, reply) => {
      const { patient, entry } = parseEntryRef(request.params.entry)
      const actor = actorOf(request)
      const [read, emergency] = await Promise.all([
        readEntry(db, actor, patient, entry),
        emergencyInForce(db, actor, patient),
      ])
      if (read.person.kind === 'patient') {
        return reply.redirect(paths.ownEntry(request.params.entry), 303)
      }
      const html = entryView({
        who: signedIn(read.person),
        patient: patientFacts(read.patient, emergency),
        at: read.at,
        entry: {
          ...entryFacts(patient, read.entry, read.earlier, staffReader(read.grant.heldBack)),
          ...filedFacts(patient, read, paths.patientEntry),
        },
        mayMark: read.patient.died === null && read.grant.own.includes(read.entry.organisation),
        mayFile: read.filedAs.length === 0 && mayFile(read),
      })
      return sendPage(reply, html)
    },
  )
}
