import type { FastifyInstance } from 'fastify'
import { notFound, parseEntryRef } from '../../identity/ids.ts'
import { readEntry } from '../../record/shared-record.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { entryFacts, filedFacts } from '../present/entry.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { ownEntryView } from './entry-view.tsx'
import { ownPatient } from './own-patient.ts'

export function registerOwnEntry(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get<{ Params: { entry: string } }>(
    '/my-record/entries/:entry',
    { config: { policy: 'own-record' } },
    async (request, reply) => {
      const { patient, entry } = parseEntryRef(request.params.entry)
      const actor = actorOf(request)
      // Staff stop here. Another patient's entry is refused by `enter`, which puts the attempt on the log; one
      // of a patient they help has an address of its own.
      await ownPatient(db, actor)
      const read = await readEntry(db, actor, patient, entry)
      if (read.grant.view !== 'patient') throw notFound()
      const facts = {
        ...entryFacts(patient, read.entry, read.earlier, 'patient'),
        ...filedFacts(patient, read, paths.ownEntry),
      }
      return sendPage(reply, ownEntryView({ who: signedIn(read.person), entry: facts }))
    },
  )
}
