import { ownPackView, type OwnPackView } from '../../src/web/patient/pack-view.tsx'
import { printQueueView, type PrintQueueView } from '../../src/web/staff/print-queue-view.tsx'
import { postCopyView, type PostCopyView } from '../../src/web/staff/post-copy-view.tsx'
import { at, nurse, person } from './sample-record.ts'

const letters = Array.from({ length: 12 }, (_, n) => ({
  name: `letters/${String(n + 1).padStart(3, '0')}.pdf`,
  size: 240_000,
}))
const ready: OwnPackView = {
  who: person,
  at,
  mayTake: true,
  pack: {
    ...{ id: 'a', reference: 'SR-7K3M-9QXD', organisation: 'Z10001' },
    ...{ organisationName: 'Westbury Group Practice', forPatient: true, helper: null },
    ...{ madeAt: new Date('2026-11-20T10:00:00Z'), expiresAt: new Date('2026-12-20T10:00:00Z') },
    ...{ size: 4_310_221, sha256: '5b2f8d'.padEnd(64, '0a1c9e7f'), downloads: 0 },
    ...{ downloadedAt: null, goneAt: null },
    files: [
      { name: 'README.txt', size: 812 },
      { name: 'index.html', size: 931_044 },
      { name: 'record.pdf', size: 1_220_310 },
      { name: 'record.json', size: 2_004_118 },
      { name: 'left-out.csv', size: 340 },
      ...letters,
      { name: 'SHA256SUMS', size: 1480 },
    ],
  },
}

const onPaper: PostCopyView = {
  ...{ who: nurse, mayTake: true, errors: [], steps: [], next: ['printed'] },
  pack: { ...ready.pack, forPatient: false },
  request: { reference: 'SR-7K3M-9QXD', delivery: 'post', format: 'large-print' },
  to: ['Wilhelmina Sampleton', '12 Long Road', 'Westbury', 'WB1 2AB'],
}
const printed = { at, byName: 'Nora Exampleson', step: 'printed' } as const

const queue: PrintQueueView = {
  ...{ who: nurse, mayTake: true, done: 0, notDone: [], errors: [], values: {} },
  waiting: [
    { reference: 'SR-7K3M-9QXD', letter: null, state: 'toPrint', since: at },
    { reference: 'SR-2M4P-6RST', letter: 3, state: 'toPrint', since: at },
    { reference: 'SR-5VWX-8ZAB', letter: null, state: 'printed', since: at },
  ],
}

/** The copy of a record that waits to be taken. */
export const packPages: Readonly<Record<string, () => string>> = {
  'own-pack': () => ownPackView(ready),
  'own-pack-sign-in-again': () => ownPackView({ ...ready, mayTake: false }),
  'own-pack-taken': () =>
    ownPackView({ ...ready, pack: { ...ready.pack, downloads: 2, downloadedAt: at } }),
  'print-queue': () => printQueueView(queue),
  'print-queue-empty': () => printQueueView({ ...queue, waiting: [], done: 1 }),
  'print-queue-errors': () =>
    printQueueView({
      ...{ ...queue, mayTake: false, values: { references: 'SR' } },
      errors: [
        { field: 'things', message: 'Choose at least one' },
        { field: 'references', message: 'Enter a reference, such as SR-7K3M-9QXD' },
      ],
    }),
  'print-queue-not-done': () =>
    printQueueView({
      ...{ ...queue, done: 2 },
      notDone: [
        {
          thing: { reference: 'SR-7K3M-9QXD', letter: null },
          why: 'Somebody else was first. Open it again to see how it is',
        },
      ],
    }),
  'post-copy': () => postCopyView(onPaper),
  'post-copy-errors': () =>
    postCopyView({
      ...{ ...onPaper, mayTake: false, to: ['Wilhelmina Sampleton'] },
      errors: [{ field: 'step', message: 'Choose what you have done' }],
    }),
  'post-copy-posted': () =>
    postCopyView({
      ...{ ...onPaper, next: ['returned'] },
      steps: [printed, { ...printed, step: 'posted' }],
    }),
  'own-pack-over': () => ownPackView({ ...ready, pack: { ...ready.pack, goneAt: at } }),
}
