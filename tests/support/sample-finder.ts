import { waysOf } from '../../src/web/present/found-card.ts'
import { gateSentence } from '../../src/web/present/gate.ts'
import type { OfferFacts } from '../../src/web/present/offers.ts'
import { finderView } from '../../src/web/staff/finder-view.tsx'
import { recordView } from '../../src/web/staff/record-view.tsx'
import * as sample from './sample-record.ts'

const { at, clinic, nurse, patient } = sample
const nothing = { allergies: [], medicines: [], problems: [] }
const staffRecord = {
  who: nurse,
  patient,
  at,
  heldBack: false,
  summary: sample.summary,
  entries: sample.entries,
  filters: sample.filters,
  next: { href: '?year=2015', text: '2015 and before' },
  ...{ offers: new Set(['summary', 'ask', 'write', 'marks'] as const), unasked: false },
}
const found = { id: patient.id, name: patient.name, born: patient.born }
const standing: OfferFacts = {
  ...{ clinician: true, opens: true, rule: 'shared', related: true },
  ...{ registeredHere: false, died: false, wrote: false, sent: false },
}

/** The finder and the record that it leads to. */
export const finderPages: Readonly<Record<string, () => string>> = {
  finder: () => finderView({ who: nurse, values: {}, errors: [] }),
  'finder-found': () =>
    finderView({
      who: nurse,
      values: { name: 'Wilhelmina Sampleton' },
      errors: [],
      found: [
        { ...found, area: 'Westbury', ...waysOf('x', { ...standing, registeredHere: true }) },
        {
          ...{ ...found, id: 'asks', area: 'Eastmere' },
          ...waysOf('asks', { ...standing, rule: 'permission-not-asked' }),
        },
        {
          ...{ ...found, id: 'dead', died: '2026-02-01' },
          ...waysOf('dead', { ...standing, opens: false, rule: 'role', died: true }),
        },
        {
          ...{ ...found, id: 'elsewhere' },
          ...waysOf('elsewhere', {
            ...{ ...standing, opens: false, rule: 'no-relationship', related: false },
          }),
        },
      ],
    }),
  'finder-found-at-the-desk': () =>
    finderView({
      ...{ who: nurse, values: {}, errors: [] },
      found: [
        {
          ...{ ...found, area: 'Westbury' },
          ...waysOf('x', {
            ...{ ...standing, clinician: false, opens: false, rule: 'role', registeredHere: true },
          }),
        },
      ],
    }),
  'finder-nobody': () => finderView({ who: nurse, values: {}, errors: [], found: [] }),
  'finder-errors': () =>
    finderView({
      who: nurse,
      values: { nhsNumber: '999 000', 'born-day': '31', 'born-month': '2' },
      errors: [
        { field: 'nhsNumber', message: 'The NHS number is too short. It has 10 digits' },
        { field: 'name', message: 'Enter the full name' },
        { field: 'born-year', message: 'The date of birth must include a year' },
      ],
    }),
  record: () => recordView(staffRecord),
  'record-held-back': () =>
    recordView({
      ...staffRecord,
      who: clinic,
      heldBack: true,
      summary: { ...nothing, problems: sample.summary.problems.slice(-1) },
      entries: sample.entries
        .filter(({ service }) => service === sample.services.smoking)
        .concat(sample.noneKnown),
      next: undefined,
    }),
  'record-with-uploads': () =>
    recordView({ ...staffRecord, offers: new Set(['summary', 'write', 'marks', 'unlisted']) }),
  'record-empty': () =>
    recordView({
      ...staffRecord,
      summary: nothing,
      entries: [],
      next: undefined,
      offers: new Set(),
    }),
  'record-not-asked': () =>
    recordView({
      ...{ ...staffRecord, unasked: true, heldBack: true },
      offers: new Set(['summary', 'gate', 'ask', 'write', 'marks'] as const),
    }),
  'record-not-shared': () =>
    recordView({ ...staffRecord, gate: gateSentence({ opens: true, rule: 'not-shared-in' }) }),
}
