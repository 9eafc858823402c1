import type { FastifyInstance } from 'fastify'
import { entryRef, parsePatientId } from '../../identity/ids.ts'
import { readUnlisted } from '../../record/unlisted.ts'
import type { PageDeps } from '../page-deps.ts'
import { titleOf } from '../present/entry.ts'
import { kindName } from '../present/kinds.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { unlistedView } from './unlisted-view.tsx'

/** What the practice's own system no longer sends. */
export function registerUnlisted(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get<{ Params: { patient: string } }>(
    '/patients/:patient/not-in-upload',
    { config: { policy: 'record' } },
    async (request, reply) => {
      const patient = parsePatientId(request.params.patient)
      const {
        person,
        patient: card,
        at,
        lastAt,
        entries,
      } = await readUnlisted(db, actorOf(request), patient)
      const html = unlistedView({
        ...{ who: signedIn(person), patient: patientFacts(card), at, lastAt },
        entries: entries.map((line) => ({
          ref: entryRef(patient, line.id),
          title: titleOf(line),
          kind: kindName(line.kind),
          when: line.effectiveAt ?? line.recordedAt,
        })),
      })
      return sendPage(reply, html)
    },
  )
}
