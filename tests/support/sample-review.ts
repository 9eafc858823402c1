import type { Item } from '../../src/access/item.ts'
import type { ReviewedWords } from '../../src/access/review-store.ts'
import { requestPageView, type RequestPageView } from '../../src/web/staff/request-page-view.tsx'
import {
  requestReviewView,
  type RequestReviewView,
} from '../../src/web/staff/request-review-view.tsx'
import { requestProgressView } from '../../src/web/staff/request-progress-view.tsx'
import type { Progress } from '../../src/access/running.ts'
import { Refusal } from '../../src/errors.ts'
import { at, nurse, patient } from './sample-record.ts'

const letter =
  'Thank you for referring this lady, whom I saw on 3 March. She came with her daughter Ada Thistlecroft, who is worried about her breathing.\n\nThe best number is 01632 960417. Spirometry shows moderate obstruction.'
const note = 'Mother says the left ear hurts at night. Drum red.'

const itemOf = (id: string, part: Item['part'], title: string, text: string): Item => ({
  ...{ id, part, title, at: new Date('2026-03-03T10:00:00Z'), writer: 'Nurse Kofi Adebrook' },
  ...{ isPrivate: false, version: null, resource: null, attachment: null },
  texts: [
    { path: 'title', label: 'What it is', text: title },
    { path: '/valueString', label: 'Text', text },
  ],
})
const items = [
  itemOf('a', 'consultations', 'Consultation note', note),
  itemOf('b', 'letters', 'Letter from the chest clinic', letter),
]

function found(
  item: string,
  text: string,
  words: string,
  kind: ReviewedWords['kind'],
  more: Partial<ReviewedWords> = {},
): ReviewedWords {
  const start = text.indexOf(words)
  return {
    ...{ item, path: '/valueString', start, end: start + words.length, page: 3, kind, words },
    ...{ source: 'suggested', decision: null, ground: null, reason: null, decidedBy: null },
    ...{ seen: '', elsewhere: 0, openElsewhere: 0, ...more },
  }
}

const decided = { decision: 'out', ground: 'third-party', decidedBy: 'Sam Officer' } as const
const words = [
  found('a', note, 'Mother', 'kin', { elsewhere: 4, openElsewhere: 4 }),
  found('b', letter, 'daughter', 'kin', { decision: 'stays', decidedBy: 'Sam Officer' }),
  found('b', letter, 'Ada Thistlecroft', 'name', { ...decided, source: 'earlier' }),
  found('b', letter, '01632 960417', 'telephone'),
]
const redactions = words.flatMap(({ item, path, start, end, decision }) =>
  decision === 'out'
    ? [{ kind: 'span' as const, item, path, start, end, ground: 'third-party' as const }]
    : [],
)
const whole = {
  ...{ page: 3, withheld: false, decision: null, ground: null, reason: null },
  ...{ opinionOn: null, opinionBy: null, decidedBy: null, seen: '' },
}
const pages = Array.from({ length: 12 }, (_, n) => ({
  ...{ page: n + 1, items: 14, open: n < 2 ? 0 : 4 },
  reviewedBy: n < 4 ? 'Sam Officer' : null,
  harmBy: n < 2 ? 'Dr Amara Okonby' : null,
}))

const page: RequestPageView = {
  ...{ who: nurse, patient, at, reference: 'SR-7K3Q-9D2M', page: 3, pages, items, words },
  itemDecisions: [
    { ...whole, item: 'a', title: 'Consultation note' },
    { ...whole, item: 'b', title: 'Letter from the chest clinic', withheld: true },
  ],
  ...{ letters: [], askedBy: 'patient' },
  ...{ redactions, mayJudgeHarm: true, isOpen: true, done: undefined, values: {}, errors: [] },
}

const scanned: RequestPageView = {
  ...page,
  items: items.slice(1),
  words: [],
  redactions: [],
  itemDecisions: page.itemDecisions.slice(1).map((one) => ({ ...one, withheld: false })),
  letters: [
    {
      item: 'b',
      pages: [{ width: 1240, height: 1754 }],
      boxes: [
        {
          ...{ id: 'x', item: 'b', page: 0, box: [0.1, 0.2, 0.9, 0.25], ground: 'third-party' },
          ...{ reason: null, decidedBy: 'Sam Officer', source: 'earlier' },
        },
      ],
    },
  ],
}

const overview: RequestReviewView = {
  ...{ who: nurse, patient, at, reference: 'SR-7K3Q-9D2M', state: 'review', pages, wordsOut: 17 },
  blocks: [
    { kind: 'pages', count: 8 },
    { kind: 'harm', count: 10 },
    { kind: 'words', count: 40 },
    { kind: 'withheld', count: 1 },
  ],
  decisions: [
    { ...whole, item: 'b', title: 'Letter from the chest clinic', withheld: true },
    {
      ...{ ...whole, item: 'c', title: 'Consultation note', page: 5, decision: 'hold' },
      ...{ ground: 'serious-harm', opinionOn: '2026-10-01', opinionBy: 'Dr Amara Okonby' },
    },
  ],
  ...{ finishedIt: false, errors: [], isInPart: false, values: {} },
}
const nothingLeft = { blocks: [], decisions: [] }

const running: Progress = {
  ...{ what: 'gather', state: 'running', step: 'others', done: 1250, of: 5000 },
  ...{ error: undefined, typed: null },
}
const progressOf = (progress: Partial<Progress> | undefined) =>
  requestProgressView({
    ...{ who: nurse, patient: patient.id, reference: 'SR-7K3M-9QXD' },
    progress: progress && { ...running, ...progress },
  })
const late = { message: 'Somebody else was first' }

/** A copy of a record under review. */
export const reviewPages: Readonly<Record<string, () => string>> = {
  'request-page': () => requestPageView(page),
  'request-page-saved': () => requestPageView({ ...page, done: 'own-words', isOpen: false }),
  'request-page-claim': () => requestPageView({ ...page, askedBy: 'claimant' }),
  'request-page-harm': () =>
    requestPageView({
      ...{ ...page, mayJudgeHarm: false },
      itemDecisions: page.itemDecisions.map((one) => ({
        ...{ ...one, decision: 'hold', ground: 'serious-harm' },
        ...{ opinionOn: '2026-10-01', opinionBy: 'Dr Amara Okonby' },
      })),
    }),
  'request-page-scan': () => requestPageView(scanned),
  'request-page-scan-errors': () =>
    requestPageView({
      ...scanned,
      values: { 'box-item': 'b', 'box-top': '20', 'box-bottom': '10' },
      errors: [{ field: 'box-bottom-b', message: 'Enter an end that is further down' }],
    }),
  'request-page-errors': () =>
    requestPageView({
      ...page,
      values: { words: 'Adda', item: 'b', 'hold-ground': 'serious-harm' },
      errors: [
        { field: 'decision-4', message: 'Decide about finding 4' },
        { field: 'words', message: 'These words stand nowhere here. Check how they are written' },
        { field: 'opinion-b-day', message: 'Enter the day of the opinion' },
      ],
    }),
  'request-page-late-errors': () =>
    requestPageView({
      ...{ ...page, isOpen: false, values: { words: 'the neighbour', reason: 'said in trust' } },
      errors: [{ field: 'findings', message: late.message }],
    }),
  'request-progress': () => progressOf({}),
  'request-progress-files': () => progressOf({ what: 'release', step: 'files', done: 3, of: 41 }),
  'request-progress-done': () => progressOf({ state: 'done' }),
  'request-progress-failed': () =>
    progressOf({ state: 'failed', error: new Refusal('conflict', late.message) }),
  'request-progress-not-released': () =>
    progressOf({
      what: 'release',
      state: 'failed',
      error: new Error('x'),
      typed: 'The law lets us',
    }),
  'request-progress-none': () => progressOf(undefined),
  'request-review-running': () =>
    requestReviewView({
      ...{ ...overview, ...nothingLeft, state: 'gathering', pages: [], atLength: 'running' },
    }),
  'request-review-late-errors': () =>
    requestReviewView({
      ...{ ...overview, isLate: true, values: { why: 'Page 3 again' } },
      errors: [{ field: 'next', message: late.message }],
    }),
  'request-review': () => requestReviewView(overview),
  'request-review-gather': () =>
    requestReviewView({ ...overview, ...nothingLeft, state: 'gathering', pages: [] }),
  'request-review-done': () => requestReviewView({ ...overview, ...nothingLeft }),
  'request-review-check': () => requestReviewView({ ...overview, ...nothingLeft, state: 'check' }),
  'request-review-check-errors': () =>
    requestReviewView({
      ...{ ...overview, ...nothingLeft, state: 'check', isInPart: true },
      errors: [
        { field: 'reasons', message: 'Say why something was left out' },
        { field: 'why', message: 'Say what has to be looked at again' },
      ],
    }),
}
