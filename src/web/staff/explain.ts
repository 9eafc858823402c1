import type { FastifyInstance } from 'fastify'
import { entryRef, parseEntryRef } from '../../identity/ids.ts'
import { explainEntry, type ExplainedEntry } from '../../record/explain.ts'
import type { PageDeps } from '../page-deps.ts'
import { titleOf } from '../present/entry.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { seerLines } from '../present/seers.ts'
import { restsInWords } from '../present/why.ts'
import { sendPage } from '../send-page.ts'
import { entrySeenView } from './explain-view.tsx'

/** For staff of the organisation that wrote an entry: who can see it, and why. */
export function registerEntrySeen(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get<{ Params: { entry: string } }>(
    '/entries/:entry/who-can-see',
    { config: { policy: 'explain' } },
    async (request, reply) => {
      const { patient, entry } = parseEntryRef(request.params.entry)
      const seen = await explainEntry(db, actorOf(request), patient, entry)
      const html = entrySeenView({
        who: signedIn(seen.by),
        patient: patientFacts(seen.patient),
        at: seen.at,
        entry: { ref: entryRef(patient, entry), title: titleOf(seen.entry) },
        lines: seerLines(seen, 'staff').filter(({ sight }) => sight !== 'no'),
        closed: closedBy(seen),
      })
      return sendPage(reply, html)
    },
  )
}

/** What was said about the writing service itself, which holds for every other one. */
function closedBy({ entry, facts, seers }: ExplainedEntry): string | undefined {
  if (entry.private) return 'It is private.'
  const shut = seers.find(({ why }) => why.because === 'not-shared-out')
  return shut && restsInWords(shut.why, facts, 'staff').join(' ')
}
