import { newPatientId } from '../../src/identity/ids.ts'
import { kindsOf } from '../../src/sharing/proxy-kinds.ts'
import { helpersView, invitedView } from '../../src/web/patient/people-who-help-view.tsx'
import {
  helpedEntryView,
  helpedRecordView,
  helpingView,
} from '../../src/web/patient/helping-view.tsx'
import { deskHelpersView, deskInvitedView } from '../../src/web/staff/people-who-help-view.tsx'
import { contactView } from '../../src/web/patient/contact-view.tsx'
import { passkeysView } from '../../src/web/patient/passkeys-view.tsx'
import { signInPasskeyView } from '../../src/web/sign-in-view.tsx'
import { devicesView } from '../../src/web/patient/devices-view.tsx'
import { settingsView } from '../../src/web/patient/settings-view.tsx'
import { staySafeView } from '../../src/web/patient/stay-safe-view.tsx'
import { competenceView } from '../../src/web/staff/competence-view.tsx'
import { onlineAccessView } from '../../src/web/staff/online-access-view.tsx'
import { correctionPages } from './sample-corrections.ts'
import { copyPages } from './sample-copies.ts'
import { evidencePages } from './sample-evidence.ts'
import { helpedPages } from './sample-helped.ts'
import { workPages } from './sample-work.ts'
import * as sample from './sample-record.ts'

const helpers = [
  {
    ...({
      id: newPatientId(),
      name: 'Joan Placeholder',
      basis: 'patient',
      document: null,
    } as const),
    ...{ reviewOn: null, kinds: kindsOf(['medicines', 'contacts']), recordedBy: 'You' },
    ...{ recordedAt: sample.at, until: sample.at, acceptedAt: null, over: null },
  },
  {
    ...({ id: newPatientId(), name: 'Owen Placeholder', basis: 'best-interests' } as const),
    ...{ document: 'Meeting of 3 November, Dr Example', reviewOn: '2027-05-01' },
    ...{ kinds: kindsOf(['problems']), recordedBy: 'Sam Desk', recordedAt: sample.at },
    ...{ until: null, acceptedAt: sample.at, over: null },
  },
  {
    ...({ id: newPatientId(), name: 'Alan Placeholder', basis: 'parent', document: null } as const),
    ...{ reviewOn: null, kinds: kindsOf(['medicines']), recordedBy: 'Sam Desk' },
    ...{ recordedAt: sample.at, until: null, acceptedAt: sample.at, over: 'competent' as const },
  },
]
const noAnswers = { values: {}, errors: [] }
const child = { ...sample.patient, born: '2014-03-03' }
const competence = {
  ...{ who: sample.nurse, patient: child, at: sample.at, reviews: [], ...noAnswers },
  ...{ parentUntil: '2027-03-03', reviewed: true, adult: false, token: 'x', shown: 'x' },
}
const invitation = { name: 'Joan', code: 'H-7K3Q-9D2M-4TXB', expiresAt: sample.at }
const { at, nurse, patient, person } = sample
const nothing = { allergies: [], medicines: [], problems: [] }

/** Pages about people around the patient, and of the patient's settings. */
export const peoplePages: Readonly<Record<string, () => string>> = {
  ...correctionPages,
  ...copyPages,
  ...evidencePages,
  ...helpedPages,
  ...workPages,
  settings: () => settingsView(person),
  contact: () =>
    contactView({
      ...{ who: person, errors: [], saved: true },
      values: { way: 'mail', address: 'name@example.com', format: 'large-print' },
    }),
  'contact-errors': () =>
    contactView({
      ...{ who: person, values: { way: 'mail', address: 'name' }, saved: false },
      errors: [
        { field: 'address', message: 'Enter an email address, like name@example.com' },
        { field: 'format', message: 'Choose how you read best' },
      ],
    }),
  passkeys: () =>
    passkeysView({
      ...{ who: person, options: '{}', errors: [] },
      passkeys: [
        { credential: 'a', name: 'My phone', addedAt: at, usedAt: at },
        { credential: 'b', name: 'Laptop', addedAt: at, usedAt: null },
      ],
    }),
  'passkeys-errors': () =>
    passkeysView({
      ...{ who: person, options: '{}', passkeys: [] },
      errors: [{ field: 'name', message: 'The passkey could not be added. Try again' }],
    }),
  'passkeys-sign-in-again': () =>
    passkeysView({ who: person, options: undefined, passkeys: [], errors: [] }),
  'sign-in-passkey': () => signInPasskeyView({ options: '{}', returnTo: '/' }),
  devices: () =>
    devicesView({
      who: person,
      devices: [true, false].map((here) => ({
        ...{ id: String(here), startedAt: sample.at, here },
      })),
    }),
  helpers: () => helpersView({ who: person, proxies: helpers, values: {}, errors: [] }),
  'helpers-errors': () =>
    helpersView({
      ...{ who: person, proxies: [], values: { 'part-problems': 'yes', 'until-day': '41' } },
      errors: [
        { field: 'name', message: 'Enter their name' },
        { field: 'part', message: 'Choose at least one thing they may see' },
        { field: 'until-day', message: 'Enter a last day from today on, or leave it empty' },
      ],
    }),
  'helper-invited': () => invitedView({ who: person, ...invitation }),
  'desk-helpers': () =>
    deskHelpersView({
      ...{ who: nurse, patient, at, child: true, proxies: helpers },
      ...noAnswers,
    }),
  competence: () => competenceView(competence),
  'competence-errors': () =>
    competenceView({
      ...competence,
      values: { found: 'no', 'again-day': '41' },
      errors: [
        { field: 'reasons', message: 'Enter your reasons' },
        { field: 'again-day', message: 'Enter a day after today and within a year' },
      ],
    }),
  'competence-found': () =>
    competenceView({
      ...{ ...competence, parentUntil: null },
      reviews: [
        {
          ...{ competent: true, lookAgainOn: null, recordedBy: sample.nurse.name },
          ...{ reasons: 'Explains who would see the record, and why.', recordedAt: at },
        },
        {
          ...{ competent: false, lookAgainOn: '2026-11-20', recordedBy: sample.nurse.name },
          ...{ reasons: 'Could not say who would see it.', recordedAt: new Date('2025-11-20') },
        },
      ],
    }),
  'competence-adult': () =>
    competenceView({ ...competence, patient, parentUntil: null, reviewed: false, adult: true }),
  'desk-helper-invited': () => deskInvitedView({ who: nurse, patient, at, ...invitation }),
  helping: () =>
    helpingView({
      ...{ who: person, code: '', errors: [] },
      helped: [{ patient: newPatientId(), name: 'Winifred Placeholder', since: at, until: at }],
    }),
  'helping-errors': () =>
    helpingView({
      ...{ who: person, helped: [], code: 'H-7' },
      errors: [{ field: 'code', message: 'This code does not work. Check each letter' }],
    }),
  'helped-record': () =>
    helpedRecordView({
      ...{ who: person, helped: 'Winifred Placeholder', path: '/helping/x/record', copies: '/x' },
      summary: { ...nothing, problems: sample.summary.problems },
      entries: sample.entries.filter((entry) => !entry.private),
      filters: sample.filters,
    }),
  'own-entry-helped': () =>
    helpedEntryView({
      ...{ who: person, helped: 'Winifred Placeholder', record: '/helping/x/record' },
      entry: sample.entry,
    }),
  'stay-safe': () => staySafeView(person),
  'online-access': () => onlineAccessView({ who: nurse, patient, at, pause: undefined }),
  'online-access-paused': () =>
    onlineAccessView({
      ...{ who: nurse, patient, at },
      pause: { pausedAt: at, pausedBy: person.name },
    }),
}
