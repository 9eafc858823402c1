import { logSearchView, type LogSearchView } from '../../src/web/watch/search-view.tsx'
import { officer } from './sample-alerts.ts'
import { at, patient, services } from './sample-record.ts'

const person = {
  ...{ kind: 'staff', id: 'o', name: officer.name, organisationName: services.hospital.name },
  ...{ role: 'privacy-officer', roleName: 'Privacy officer', organisation: 'Z1' },
} as unknown as NonNullable<LogSearchView['found']>['person']

const view: LogSearchView = {
  who: officer,
  staff: [
    { id: 's', name: 'Dr Nora Exampleson', roleName: 'Doctor' },
    { id: 'o', name: officer.name, roleName: 'Privacy officer' },
  ],
  values: {
    ...{ 'from-day': '15', 'from-month': '11', 'from-year': '2026' },
    ...{ 'to-day': '22', 'to-month': '11', 'to-year': '2026' },
  },
  errors: [],
}

const line = {
  ...{ id: '1', at, kind: 'open', actorKind: 'staff', actor: 's', actorName: 'Dr Nora Exampleson' },
  ...{ organisation: 'Z1', roleName: 'Doctor', patient: '4f0d8a52-8a4e-4a0b-9d7a-2f3c5b1e6a90' },
  ...{ purpose: 'direct care', rule: 'shared', requestId: null },
}
const lines = [
  line,
  {
    ...line,
    id: '2',
    kind: 'emergency',
    rule: 'emergency',
    purpose: 'emergency: you could not be asked',
  },
  {
    ...line,
    id: '3',
    kind: 'log',
    actor: 'o',
    actorName: officer.name,
    purpose: 'checking a look',
  },
]

/** A search of the log, in each state. */
export const logSearchPages: Readonly<Record<string, () => string>> = {
  'log-search': () => logSearchView(view),
  'log-search-found': () => logSearchView({ ...view, found: { lines, more: true, person } }),
  'log-search-one-patient': () =>
    logSearchView({
      ...view,
      found: {
        ...{ lines: lines.slice(0, 2), more: false, person },
        patient: { id: patient.id as never, name: patient.name, born: '1950-02-03' },
      },
    }),
  'log-search-nothing': () => logSearchView({ ...view, found: { lines: [], more: false, person } }),
  'log-search-errors': () =>
    logSearchView({
      ...view,
      values: { ...view.values, nhsNumber: '123', 'to-day': '41' },
      errors: [
        { field: 'nhsNumber', message: 'The NHS number is too short. It has 10 digits' },
        { field: 'to-day', message: 'Enter the last day' },
      ],
    }),
}
