import type { WatchedSubscription } from '../../src/record/watch-subscriptions.ts'
import type { AlertLine } from '../../src/audit/alert.ts'
import type { ExportLine } from '../../src/record/export/job.ts'
import type { CaseView } from '../../src/web/watch/case-view.tsx'
import { at, patient, services } from './sample-record.ts'

export const officer = {
  name: 'Winifred Sampleton',
  role: 'Privacy officer',
  organisation: services.hospital.name,
  withoutFinder: true,
  roleId: 'privacy-officer',
} as const

const line = {
  raisedAt: at,
  explained: false,
  suggestion: null,
  outcome: null,
  closedAt: null,
  toCheck: false,
} as const

export const alertLines: readonly AlertLine[] = [
  { ...line, id: '1', reference: 'EM-7K3Q-9D2M', kind: 'emergency' },
  {
    ...{ ...line, id: '2', reference: 'AL-4H8T-XW3P', kind: 'self-claimed' },
    ...{ explained: true, suggestion: 'justified' },
  },
  { ...line, id: '3', reference: 'AL-9J2C-K6RV', kind: 'own-record', suggestion: 'training' },
  {
    ...{ ...line, id: '4', reference: 'AL-2B5D-M8NQ', kind: 'out-of-hours', outcome: 'justified' },
    ...{ closedAt: at, toCheck: true },
  },
  {
    ...{ ...line, id: '5', reference: 'AL-6F3G-T7ZH', kind: 'same-name', outcome: 'not-justified' },
    closedAt: at,
  },
]

export const openCase: CaseView = {
  who: officer,
  alert: {
    ...{ id: '1', organisation: 'Z1', reference: 'EM-7K3Q-9D2M', kind: 'emergency', type: '2' },
    ...{ subtype: '5', patient: patient.id, patientName: patient.name, patientBorn: '1950-02-03' },
    ...{ staff: 's', staffPerson: 's', staffName: 'Dr Nora Exampleson (Doctor)' },
    ...{ staffService: services.hospital.name, lookAt: at, raisedAt: at, suggestion: 'justified' },
    ...{ outcome: null, closedAt: null, closedBy: null, closedByPerson: null, closedByName: null },
    ...{ sampled: false, checkedAt: null, patientToldAt: null },
    evidence: [
      {
        ...{ kind: 'admission', startsAt: '2026-11-22T14:10:00Z' },
        ...{ endsAt: '2026-11-24T09:00:00Z', on: true },
      },
      { kind: 'referral', startsAt: '2026-11-02T09:00:00Z', endsAt: null, on: true },
    ],
  },
  notes: [
    { id: 'n', at, by: 'Greta Placeholder', note: 'Asked the ward.\nThe rota has her on duty.' },
  ],
  at,
  mayClose: true,
  mayCheck: false,
  values: {},
  errors: [],
  token: 'sample',
}

export const breachCase: CaseView = {
  ...openCase,
  mayClose: false,
  alert: {
    ...openCase.alert,
    ...{ kind: 'same-name', type: null, subtype: null, suggestion: null, evidence: [] },
    ...{ outcome: 'not-justified', closedAt: at, closedByName: officer.name },
  },
}

export const exportLines: readonly ExportLine[] = [
  {
    ...{ id: '1', staffName: 'Nursing system', patients: 'in-care', kinds: null, state: 'done' },
    ...{ looked: 1204, times: 1, startedAt: at },
  },
  {
    ...{ id: '2', staffName: 'Another system', patients: 'in-care', kinds: null },
    ...{ state: 'refused', looked: 0, times: 3, startedAt: at },
  },
]

export const subscriptionLines: readonly WatchedSubscription[] = [
  {
    ...{ id: '0192f0c1-0000-7000-8000-000000000001', staffName: 'Clinic system', topic: 'entries' },
    ...{ host: 'hooks.example', state: 'error', failures: 6 },
    ...{ createdAt: new Date('2026-10-01T09:00:00Z'), endsAt: new Date('2027-10-01T09:00:00Z') },
    sentAt: new Date('2026-11-20T09:00:00Z'),
  },
  {
    ...{ id: '0192f0c1-0000-7000-8000-000000000002', staffName: 'Sam Nurse', topic: 'choices' },
    ...{ host: 'hooks.example', state: 'requested', failures: 0, sentAt: null },
    ...{ createdAt: new Date('2026-11-01T09:00:00Z'), endsAt: new Date('2027-11-01T09:00:00Z') },
  },
]
