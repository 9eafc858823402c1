import { decidedTexts, hiddenReviewsView } from '../../src/web/staff/hidden-reviews-view.tsx'
import { kindTexts } from '../../src/web/staff/work-row.tsx'
import { workView, type WorkView } from '../../src/web/staff/work-view.tsx'
import { at, nurse } from './sample-record.ts'

const kinds = Object.entries(kindTexts).map(([value, text]) => ({ value, text }))
const work: WorkView = {
  ...{ who: nurse, cut: false, kinds, paper: 'WK-7K3Q-9D2N', errors: [] },
  rows: [
    {
      ...{ kind: 'correction', reference: 'CR-7K3Q-9D2M', href: '/x', isLate: true, mine: true },
      ...{ since: new Date('2026-10-19T09:00:00Z'), days: 34, dueOn: '2026-11-19' },
      ...{ owner: 'a', ownerName: nurse.name, endsByHand: false },
    },
    { kind: 'decision-review', href: '/v', dueOn: '2026-11-20', isLate: true, mine: false },
    { kind: 'review', href: '/y', dueOn: '2026-11-20', isLate: true, mine: false },
    {
      ...{ kind: 'copy-request', reference: 'WK-7K3Q-9D2M', isLate: false, mine: true },
      ...{ since: new Date('2026-11-20T09:00:00Z'), days: 2, dueOn: '2026-12-21' },
      ...{ owner: 'a', ownerName: nurse.name, endsByHand: true },
    },
    {
      ...{ kind: 'private-request', reference: 'PR-7K3Q-9D2M', href: '/z', isLate: false },
      ...{ since: new Date('2026-11-21T09:00:00Z'), days: 1, mine: false },
      ...{ owner: 'b', ownerName: 'Alex Madeup-Jones' },
    },
    {
      ...{ kind: 'mail-failed', reference: 'ML-7K3Q-9D2M', href: '/w', isLate: false, mine: false },
      ...{ since: at, days: 0 },
    },
  ],
}

/** What waits for a service. */
export const workPages: Readonly<Record<string, () => string>> = {
  'work-list': () => workView(work),
  'work-list-added': () => workView({ ...work, kind: 'correction', added: 'WK-7K3Q-9D2M' }),
  reviews: () =>
    hiddenReviewsView({
      who: nurse,
      reviews: [{ href: '/a', dueOn: '2026-11-20', isDue: true, by: nurse.name }],
      children: [{ href: '/b', dueOn: '2026-12-03', isDue: false }],
      decisions: [
        { href: '/c', dueOn: '2026-11-20', isDue: true, detail: decidedTexts.sharing },
        { href: '/d', dueOn: '2027-02-01', isDue: false, detail: decidedTexts.help },
      ],
    }),
  'reviews-none': () => hiddenReviewsView({ who: nurse, reviews: [], children: [], decisions: [] }),
  'work-list-none': () => workView({ ...work, rows: [] }),
  'work-list-errors': () =>
    workView({
      ...work,
      errors: [{ field: 'kind-in', message: 'Choose what came in' }],
    }),
}
