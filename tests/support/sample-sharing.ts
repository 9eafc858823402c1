import { plainLeaflet } from '../../src/sharing/leaflets/plain-leaflet.ts'
import { leafletView } from '../../src/web/leaflet-view.tsx'
import { sharingHistoryView, type PastLine } from '../../src/web/patient/sharing-history-view.tsx'
import { sharingOnView, type RowThen } from '../../src/web/patient/sharing-on-view.tsx'
import { leaflet } from './sample-leaflet.ts'
import { at, person } from './sample-record.ts'

const yes = { value: 'yes', text: 'Yes' } as const
const notAsked = { value: 'not-asked', text: 'Not asked yet', note: 'This counts as no' } as const
const practice = { id: 'Z1', name: 'Westbury Group Practice', type: 'gp-practice' }
const nurses = { id: 'Z2', name: 'Willow District Nursing', type: 'district-nursing' }
const clinic = { id: 'Z3', name: 'Clean Air Smoking Clinic', type: 'smoking-clinic' }

const rows: readonly RowThen[] = [
  {
    ...{ service: { ...practice, holdsEntries: true }, out: yes, into: yes, sentences: [] },
    ...{ sees: [nurses.name], asks: [], hidden: [] },
    ...{ outSaid: 'Since 3 February 2026, by you', intoSaid: 'Since 3 February 2026, by you' },
  },
  {
    ...{ service: { ...nurses, holdsEntries: true }, out: yes, into: yes, sentences: [] },
    ...{ sees: [], asks: [practice.name], hidden: [] },
    ...{
      outSaid: 'Since 11 May 2024, recorded by Pat Keeper',
      intoSaid: 'Since 1 June 2025, by you',
    },
  },
  {
    ...{
      service: { ...clinic, holdsEntries: false },
      out: notAsked,
      into: notAsked,
      sentences: [],
    },
    ...{ sees: [], asks: [] },
    hidden: [practice, nurses].map(({ name }) => ({
      writer: name,
      why: `you have not let ${clinic.name} look at what others share`,
    })),
  },
]
const line: PastLine = {
  ...{ at, service: nurses.name, what: 'share-in', value: 'yes', basis: 'express' },
  ...{ channel: 'in person', recordedBy: 'Pat Keeper', askedBy: null, leafletVersion: '1' },
  ...{ until: null, reference: 'SH-7K3Q-9D2M' },
}

/** The patient's choices over time. */
export const sharingPages: Readonly<Record<string, () => string>> = {
  'sharing-history': () =>
    sharingHistoryView({ who: person, lines: [line, { ...line, value: 'no' }] }),
  leaflet: () => leafletView({ leaflet: plainLeaflet }),
  'leaflet-of-a-practice': () => leafletView({ leaflet }),
  'sharing-on-a-day': () =>
    sharingOnView({
      ...{ who: person, values: { 'on-day': '3', 'on-month': '3', 'on-year': '2026' }, errors: [] },
      thatDay: {
        ...{ on: '2026-03-03', began: new Date('2026-04-01T09:00:00Z'), shareNothing: false, rows },
        gaps: ['before-the-record', 'brought-over'],
      },
    }),
  'sharing-on-a-day-errors': () =>
    sharingOnView({
      ...{ who: person, values: { 'on-day': '31', 'on-month': '2', 'on-year': '2026' } },
      errors: [{ field: 'on-day', message: 'Enter a day, month and year' }],
    }),
}
