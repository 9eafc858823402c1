import type { FastifyInstance } from 'fastify'
import { entryRef, parsePatientId, type EntryId, type PatientId } from '../../identity/ids.ts'
import type { EntryLine } from '../../record/entries.ts'
import { readHidden, type HiddenHere, type MarkLine } from '../../record/mark-hidden.ts'
import type { MarkWhat } from '../../record/mark-set.ts'
import { dayOf } from '../components/date-text.tsx'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { titleOf } from '../present/entry.ts'
import { kindName } from '../present/kinds.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { hiddenView, type HiddenEntry, type Why } from './hidden-view.tsx'
import { doingOf, doings, groundNames } from './mark-words.ts'

export function registerHidden(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get<{ Params: { patient: string }; Querystring: { done?: unknown } }>(
    '/patients/:patient/hidden',
    { config: { policy: 'record' } },
    async (request, reply) => {
      const patient = parsePatientId(request.params.patient)
      const hidden = await readHidden(db, actorOf(request), patient)
      const titles = new Map(hidden.entries.map((line) => [line.id, titleOf(line)]))
      const html = hiddenView({
        who: signedIn(hidden.person),
        patient: patientFacts(hidden.patient),
        at: hidden.at,
        done: ([...doings, 'answered'] as const).find((one) => one === request.query.done),
        private: listOf(patient, hidden, titles, 'private'),
        withheld: listOf(patient, hidden, titles, 'withheld'),
        asked: [
          ...hidden.waiting.map(({ reference, askedAt, what }) => ({
            href: paths.markRequest(request.params.patient, reference),
            ...{ reference, at: askedAt, what },
          })),
          ...hidden.corrections.map(({ reference, askedAt }) => ({
            href: paths.correction(request.params.patient, reference),
            ...{ reference, at: askedAt, what: 'correction' as const },
          })),
        ],
        past: hidden.marks.map((mark) => ({
          title: titles.get(mark.entry) ?? '',
          doing: doingOf(mark),
          why: whyOf(mark, titles, hidden.at),
        })),
      })
      return sendPage(reply, html)
    },
  )
}

function listOf(
  patient: PatientId,
  { entries, marks, at }: HiddenHere,
  titles: ReadonlyMap<EntryId, string>,
  what: MarkWhat,
): HiddenEntry[] {
  const isHidden = (line: EntryLine) => (what === 'private' ? line.private : line.withheld)
  return entries.filter(isHidden).map((line) => {
    const newest = marks.find((mark) => mark.entry === line.id && mark.what === what)
    return {
      ref: entryRef(patient, line.id),
      title: titleOf(line),
      kind: kindName(line.kind),
      when: line.effectiveAt ?? line.recordedAt,
      why: newest && whyOf(newest, titles, at),
    }
  })
}

const askers = { patient: 'the patient', clinician: 'a clinician', reference: undefined } as const

function whyOf(mark: MarkLine, titles: ReadonlyMap<EntryId, string>, at: Date): Why {
  return {
    by: mark.recordedBy,
    at: mark.recordedAt,
    askedBy: mark.what === 'private' ? askers[mark.askedBy] : undefined,
    ground: mark.ground === null ? undefined : groundNames[mark.ground],
    reason: mark.reason,
    harmDecision: mark.harmDecision ?? undefined,
    reviewOn: mark.reviewOn ?? undefined,
    isDue: mark.reviewOn !== null && mark.reviewOn <= dayOf(at),
    through: mark.through === null ? undefined : titles.get(mark.through),
  }
}
