import type { AccessRequest, RequestEvent } from '../../src/access/request.ts'
import { clockNow } from '../../src/access/clock-now.ts'
import {
  askCopyCheckView,
  askCopyStartView,
  askCopyStepView,
} from '../../src/web/patient/ask-copy-view.tsx'
import { ownCopiesView } from '../../src/web/patient/own-copies-view.tsx'
import { ownCopyView } from '../../src/web/patient/own-copy-view.tsx'
import { copySteps } from '../../src/web/present/copy-steps.ts'
import { person, services } from './sample-record.ts'

export const copyRequest: AccessRequest = {
  ...{ reference: 'SR-7K3Q-9D2M', organisation: 'Z10', organisationName: services.practice.name },
  ...{ channel: 'online', askedBy: 'patient', asker: null, format: 'online', delivery: 'online' },
  scope: {
    parts: ['letters', 'results'],
    ...{ from: '2024-01-01', until: null, words: 'Letters from the hospital about my knee' },
  },
  ...{ receivedOn: '2026-11-03', recordedAt: new Date('2026-11-03T10:00:00Z') },
  ...{ state: 'gathering', dueOn: '2026-12-03', closedOn: null, lastWrittenOn: null, version: 2 },
}

/** What happened to it, in order; the first is that the patient asked. */
export function copyEvents(...more: readonly Partial<RequestEvent>[]): readonly RequestEvent[] {
  const first: RequestEvent = {
    ...{ number: 1, at: copyRequest.recordedAt, what: 'moved', from: null, to: 'received' },
    ...{ byKind: 'patient', by: 'x', byName: person.name, why: null, words: null, months: null },
  }
  return [
    first,
    ...more.map((one, n): RequestEvent => ({
      ...{
        ...first,
        number: n + 2,
        at: new Date(`2026-11-${String(5 + n).padStart(2, '0')}T09:30:00Z`),
      },
      ...{ byKind: 'staff', byName: 'Sam Desk', from: 'received', ...one },
    })),
  ]
}

const practice = { id: 'Z10', name: services.practice.name, isPractice: true }
const asking = {
  who: person,
  services: [practice, { id: 'Z20', name: services.nurses.name, isPractice: false }],
}
const values = {
  service: 'Z10',
  what: 'some',
  'part-letters': 'yes',
  when: 'always',
  format: 'online',
}
const { scope } = copyRequest
const ask = { organisation: 'Z10', scope, format: 'paper', delivery: 'post' } as const
const gathered = copyEvents({ to: 'gathering' })
const own = {
  ...{ who: person, request: copyRequest, events: gathered, question: undefined },
  ...{ clock: clockNow(copyRequest, gathered), values: {}, errors: [] },
}
const asked = copyEvents(
  { to: 'gathering' },
  {
    to: 'clarifying',
    words: 'Your record has 900 letters. From which hospital would you like the letters?',
  },
)
const question = asked.at(-1)
const refusedWords =
  'We do not hold these letters. They were written at Royal Placeholder Infirmary: ask there.'

/** Asking for a copy, and following it. */
export const copyPages: Readonly<Record<string, () => string>> = {
  'ask-copy': () => askCopyStartView({ ...asking, open: ['SR-7K3Q-9D2M'] }),
  'ask-copy-none': () => askCopyStartView({ ...asking, services: [], open: [] }),
  ...Object.fromEntries(
    copySteps.map((step) => [
      `ask-copy-${step}`,
      () => askCopyStepView({ ...asking, step, values, errors: [] }),
    ]),
  ),
  'ask-copy-what-errors': () =>
    askCopyStepView({
      ...{ ...asking, step: 'what', values: { what: 'some' } },
      errors: [{ field: 'part', message: 'Choose a part, or say in your own words what you want' }],
    }),
  'ask-copy-check': () => askCopyCheckView({ ...asking, ask, values }),
  'own-copies': () =>
    ownCopiesView({
      who: person,
      requests: [
        copyRequest,
        {
          ...{ ...copyRequest, reference: 'SR-7K3Q-9D2N', state: 'identity', dueOn: null },
          ...{ askedBy: 'solicitor', asker: 'A firm', channel: 'post' },
        },
        { ...copyRequest, reference: 'SR-7K3Q-9D2P', state: 'released', closedOn: '2026-10-01' },
      ],
    }),
  'own-copies-none': () => ownCopiesView({ who: person, requests: [] }),
  'own-copy': () => ownCopyView({ ...own, done: 'asked' }),
  'own-copy-asked': () =>
    ownCopyView({
      ...{ ...own, request: { ...copyRequest, state: 'clarifying', dueOn: null } },
      ...{ events: asked, question, clock: clockNow(copyRequest, asked) },
    }),
  'own-copy-asked-errors': () =>
    ownCopyView({
      ...{ ...own, request: { ...copyRequest, state: 'clarifying', dueOn: null } },
      ...{ events: asked, question, clock: clockNow(copyRequest, asked) },
      errors: [{ field: 'answer', message: 'Write your answer' }],
    }),
  'own-copy-refused': () =>
    ownCopyView({
      ...{ ...own, request: { ...copyRequest, state: 'refused', closedOn: '2026-11-20' } },
      events: copyEvents({ to: 'refused', words: refusedWords }),
    }),
  'own-copy-by-others': () =>
    ownCopyView({
      ...own,
      request: { ...copyRequest, askedBy: 'solicitor', asker: 'A firm', state: 'identity' },
    }),
}
