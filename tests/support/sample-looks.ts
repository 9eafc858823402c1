import {
  type Look,
  whoLookedView,
  type WhoLookedView,
} from '../../src/web/patient/who-looked-view.tsx'
import { person, services } from './sample-record.ts'

const looks: readonly Look[] = [
  ...['15:15', '15:09', '15:02'].map((time) => ({
    id: `1-${time}`,
    at: new Date(`2026-11-20T${time}:00Z`),
    by: 'Nora Exampleson',
    organisation: services.nurses.name,
    did: 'opened your record',
    reason: 'visit at home',
    why: '/x',
    proof: '/x',
  })),
  {
    id: '5',
    at: new Date('2026-11-20T09:30:00Z'),
    by: 'You',
    did: 'read who has looked',
    own: true,
  },
  {
    id: '2',
    at: new Date('2026-11-20T03:00:00Z'),
    by: 'Nightly check of stored documents',
    did: 'counted entries',
    system: true,
  },
  {
    id: '3',
    at: new Date('2026-11-09T14:02:00Z'),
    by: 'Dr R. Patel',
    organisation: services.practice.name,
    did: 'opened your record',
    reason: 'appointment on 9 November 2026',
  },
  {
    id: '4',
    at: new Date('2026-09-30T22:38:00Z'),
    by: 'Imran Invented',
    organisation: services.helpline.name,
    did: 'opened your record',
    emergency: true,
    reason: 'chest pain, could not be asked',
  },
]

const view: WhoLookedView = {
  ...{ who: person, looks, isPart: false, since: new Date('2026-03-03T12:00:00Z') },
  filters: [
    {
      ...{ name: 'service', label: 'Service', all: 'All services' },
      choices: [services.nurses, services.practice].map(({ name }) => ({
        value: name,
        text: name,
      })),
    },
  ],
  months: ['2026-03', '2026-04', '2026-06', '2026-07', '2026-09', '2026-11'].map((month, n) => ({
    ...{ month, looks: ((n * 7) % 12) + 1, href: `/my-record/who-looked?month=${month}` },
  })),
  next: { href: '/x', text: 'Earlier looks' },
}

/** Who has looked, in each state. */
export const lookPages: Readonly<Record<string, () => string>> = {
  'who-looked': () => whoLookedView(view),
  'who-looked-nobody': () =>
    whoLookedView({
      ...view,
      looks: looks.filter(({ own }) => own),
      months: [],
      filters: [],
      next: undefined,
    }),
  'who-looked-part-nobody': () =>
    whoLookedView({ ...view, looks: [], isPart: true, next: undefined }),
}
