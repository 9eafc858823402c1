import { summaryOf } from '../../src/summary/content.ts'
import { pageWithoutNone } from '../../src/summary/held-back.ts'
import type { Reader } from '../../src/summary/document.ts'
import { partsOf, toHtml } from '../../src/summary/to-html.ts'
import { withStoredSummary } from '../../src/web/components/stored-summary.tsx'
import { summaryCheckView, summaryChoiceView } from '../../src/web/patient/summary-choice-view.tsx'
import { summaryFormView } from '../../src/web/patient/summary-form-view.tsx'
import { ownSummaryView } from '../../src/web/patient/summary-view.tsx'
import { emergencyView, type EmergencyView } from '../../src/web/staff/emergency-view.tsx'
import { summaryView, type SummaryView } from '../../src/web/staff/summary-view.tsx'
import {
  summaryItemsCheckView,
  type SummaryItemsCheckView,
} from '../../src/web/staff/summary-items-check-view.tsx'
import { summaryItemsView, type SummaryItemsView } from '../../src/web/staff/summary-items-view.tsx'
import { summaryPreferenceView } from '../../src/web/staff/summary-preference-view.tsx'
import { goldenCases, madeOn } from '../summary/golden-cases.ts'
import * as sample from './sample-record.ts'

const { at, nurse, patient, person } = sample
const who = { ...nurse, name: 'Dr Zora Sampleson', role: 'Doctor' }

/** A summary as it is stored, of one of the golden cases. */
function htmlOf(name: string, reader: Reader): string {
  const found = goldenCases.find((one) => one.name === name)
  if (found === undefined) throw new Error(`there is no golden case ${name}`)
  return toHtml(summaryOf(found.facts, madeOn, reader))
}
const staffHtml = htmlOf('an-ordinary-record', 'staff')
const ownHtml = htmlOf('an-ordinary-record', 'patient')

const nothing = { allergies: [], medicines: [], problems: [] }
const item = (title: string, serviceName: string, detail?: string) => ({
  ...{ title, serviceName, since: '2026-08-14', href: `/entries/${title}` },
  ...(detail === undefined ? {} : { detail }),
})
const emergency: EmergencyView = {
  ...{ who, patient, at, heldBack: true, values: {}, errors: [], unreadable: 0 },
  access: {
    ...({ id: 'x', kind: 'emergency', ground: 'cannot-consent', wider: false } as const),
    ...{ reference: 'EM-7K3Q-9D2M', endsAt: new Date(at.getTime() + 52 * 60_000), at },
  },
  summary: partsOf(staffHtml),
  lists: {
    allergies: [item('Latex', sample.services.nurses.name, 'Skin rash, mild')],
    medicines: [item('Apixaban 5mg tablets', sample.services.hospital.name, 'One, twice a day')],
    problems: [item('Leg ulcer', sample.services.nurses.name, 'Left, healing')],
  },
  alerts: [item('Key safe: code with the district nurses', sample.services.nurses.name)],
  wishes: [],
  updated: { at, by: sample.services.nurses.name },
}
const summary: SummaryView = {
  ...{ who, patient, at, denied: null, policy: 'extended', values: {}, errors: [] },
  ...{ heldBack: false, mayDecide: true },
}

const ticked = (title: string, kind: string) => ({
  ...{ ref: `sample.${title.replaceAll(/\W/g, '')}`, title, kind, when: '2019-05-06' },
  ...{ private: false, withheld: false },
})
const hiv = ticked('HIV infection', 'Problem, sensitive: left out unless added')
const items: SummaryItemsView = {
  ...{ who, patient, at, errors: [], isMade: true, done: 'SC-7K3Q-9D2M', values: {} },
  isIn: [ticked('Allergy to penicillin', 'Allergy'), ticked('Ramipril 5mg capsules', 'Medicine')],
  isOut: [hiv],
  others: [ticked('Key safe at the door', 'Observation')],
  ...{ year: 2025, years: [2026, 2025, 2019], ticked: new Set([hiv.ref]) },
  history: [{ title: 'Asthma', rule: 'withhold', by: 'Dr Zora Sampleson', at }],
}
const itemsCheck: SummaryItemsCheckView = {
  ...{ who, patient, at, errors: [], rule: 'add', entries: [hiv], staysOut: [], sensitive: true },
  ...{ couldHarm: false, html: staffHtml, replaces: 'x', isOther: false },
}

const ownSummary = {
  ...{ who: person, html: ownHtml, madeAt: at, preference: 'core' as const, chosenAt: at },
  ...{ askAgain: true, done: 'SC-7K3Q-9D2M' },
} as const

/** The summary as the patient and staff read it, what is chosen about it, and the emergency view. */
export const summaryPages: Readonly<Record<string, () => string>> = {
  summary: () => withStoredSummary(summaryView(summary), staffHtml),
  'summary-held-back': () =>
    withStoredSummary(
      summaryView({ ...summary, heldBack: true }),
      pageWithoutNone(htmlOf('a-child', 'staff')),
    ),
  'summary-dissent': () => summaryView({ ...summary, denied: 'dissent' }),
  'emergency-view': () => emergencyView(emergency),
  'emergency-view-core': () =>
    emergencyView({
      ...{ ...emergency, summary: partsOf(htmlOf('a-core-summary', 'staff')), heldBack: false },
      ...{ lists: nothing, alerts: [], updated: undefined },
    }),
  'emergency-view-dissent': () => emergencyView({ ...emergency, summary: 'dissent' }),
  'emergency-view-errors': () =>
    emergencyView({
      ...{ ...emergency, summary: 'none', lists: nothing, alerts: [], updated: undefined },
      values: { act: 'wider', reason: 'why' },
      errors: [{ field: 'reason', message: 'Give the reason in at least 10 letters' }],
    }),
  'summary-items': () => summaryItemsView(items),
  'summary-items-none-errors': () =>
    summaryItemsView({
      ...{ ...items, isIn: [], isOut: [], year: undefined, history: [], done: undefined },
      errors: [{ field: 'do', message: 'Choose what the patient wishes' }],
    }),
  'summary-items-check': () => summaryItemsCheckView(itemsCheck),
  'summary-items-check-errors': () =>
    summaryItemsCheckView({
      ...{ ...itemsCheck, rule: 'withhold', entries: items.isIn, couldHarm: true, isOther: true },
      staysOut: items.others,
      errors: [{ field: 'wish', message: 'Tick that the patient wishes it' }],
    }),
  'own-summary': () => ownSummaryView(ownSummary),
  'own-summary-none': () => ownSummaryView({ ...ownSummary, preference: 'dissent', html: null }),
  'own-summary-choice-errors': () =>
    summaryChoiceView({
      ...{ who: person, preference: 'core' as const },
      errors: [{ field: 'preference', message: 'Choose what your summary should hold' }],
    }),
  'own-summary-check': () =>
    summaryCheckView({ who: person, preference: 'core', preview: ownHtml }),
  'own-summary-dissent': () =>
    summaryCheckView({ who: person, preference: 'dissent', preview: null }),
  'own-summary-form': () => summaryFormView({ who: person, version: 'SCR-1 (November 2026)' }),
  'summary-preference-errors': () =>
    summaryPreferenceView({
      ...{ who: nurse, patient, at, values: {} },
      history: [
        {
          ...{ preference: 'dissent', askedBy: 'patient', code: 'XaXj6' },
          ...{ recordedBy: 'Millbrook Surgery', recordedAt: at },
        },
        {
          ...{ preference: 'core', askedBy: 'parent', code: null, recordedBy: 'Pat Desk' },
          recordedAt: new Date('2026-01-05T10:00:00Z'),
        },
      ],
      errors: [{ field: 'asked-by', message: 'Choose who said so' }],
    }),
}
