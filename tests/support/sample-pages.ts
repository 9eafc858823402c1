import { homeView } from '../../src/web/home-view.tsx'
import { ownEntryView } from '../../src/web/patient/entry-view.tsx'
import { ownRecordView } from '../../src/web/patient/record-view.tsx'
import { mailboxView } from '../../src/web/dev-mailbox-view.tsx'
import { messagesView } from '../../src/web/patient/messages-view.tsx'
import { ownCodeMadeView, ownCodesView } from '../../src/web/patient/codes-view.tsx'
import { ownListsView } from '../../src/web/patient/lists-view.tsx'
import { ownEntrySeenView, whyLookedView } from '../../src/web/patient/why-view.tsx'
import { entrySeenView } from '../../src/web/staff/explain-view.tsx'
import { deskCodeMadeView, deskCodesView, enterCodeView } from '../../src/web/staff/codes-view.tsx'
import { choicesView } from '../../src/web/staff/choices-view.tsx'
import { listsView } from '../../src/web/staff/lists-view.tsx'
import { entryView } from '../../src/web/staff/entry-view.tsx'
import { staffHomeView } from '../../src/web/staff/home-view.tsx'
import { alertsView } from '../../src/web/watch/alerts-view.tsx'
import { caseView } from '../../src/web/watch/case-view.tsx'
import { writeEntryView } from '../../src/web/staff/write-entry-view.tsx'
import { nobodyAskedView } from '../../src/web/choose-person-view.tsx'
import * as alerts from './sample-alerts.ts'
import { leaflet } from './sample-leaflet.ts'
import { filingPages } from './sample-filing.ts'
import { appPages } from './sample-apps.ts'
import { finderPages } from './sample-finder.ts'
import { coveragePages } from './sample-coverage.ts'
import { errorSamples } from './sample-errors.ts'
import { formPages } from './sample-forms.ts'
import { mailPages } from './sample-mail.ts'
import { publicPages, samplePractice, silentPractice } from './sample-public.ts'
import { logSearchPages } from './sample-log-search.ts'
import { lookPages } from './sample-looks.ts'
import { packPages } from './sample-packs.ts'
import { optOutPages } from './sample-opt-outs.ts'
import { peoplePages } from './sample-people.ts'
import { reviewPages } from './sample-review.ts'
import { sharingPages } from './sample-sharing.ts'
import { studyPages } from './sample-studies.ts'
import { summaryPages } from './sample-summaries.ts'
import { uploadPages } from './sample-uploads.ts'
import * as sample from './sample-record.ts'

const { at, nurse, patient, person } = sample
const nothing = { allergies: [], medicines: [], problems: [] }
const form = {
  who: nurse,
  patient,
  at,
  kinds: sample.kinds,
  codes: sample.codes,
  values: {},
  errors: [],
  token: 'sample',
}

const made = {
  code: '48276193',
  service: 'Rowan House Hospice',
  expiresAt: new Date('2026-11-23T15:15:00Z'),
}
const services = [
  { id: 'Z60003', name: 'Rowan House Hospice', type: 'hospice' },
  { id: 'Z60004', name: 'Riverside Pharmacy', type: 'pharmacy' },
]
const codes = {
  ...{ required: true, services, more: false, find: '', errors: [] },
  live: [
    { id: 'a', service: 'Rowan House Hospice', atDesk: true, made: at, expiresAt: made.expiresAt },
  ],
}
const listed = services.map((service) => ({ ...{ id: service.id, service, by: 'Pat Keeper' }, at }))
const lists = {
  ...{ required: true, allowed: listed.slice(0, 1), prohibited: listed.slice(1), find: '' },
  ...{ found: [], more: false },
  history: listed.map((one) => ({ ...one, rule: 'allowed' as const })),
}

const asking = {
  ...{
    who: nurse,
    patient,
    at,
    service: 'Willow District Nursing',
    serviceId: 'Z1',
    shareNothing: { on: false, shown: 'sample-mark' },
  },
  chosen: { shareOut: 'yes', shareIn: 'not-asked' } as const,
  ...{ shown: 'sample-mark', token: 'sample-token', values: {}, needs: ['Large print'] },
  ...{ related: true, decision: undefined },
  leaflet,
}
const seers = [
  ...([
    ['yes', 'Willow District Nursing', 'district-nursing'],
    ['once-asked', 'Rowan House Hospice', 'hospice'],
    ['no', 'Harbour Smoking Clinic', 'smoking-clinic'],
  ] as const),
].map(([sight, name, type]) => ({
  ...{ id: name, service: { name, type }, sight },
  rule: 'You have not said yes to this service seeing what others write.',
  rests: [
    `May ${name} see what others write? No, on 3 March 2026, recorded by you.`,
    `The list of Westbury Group Practice says: ${name} is allowed, on 3 March 2026, recorded by Pat Keeper.`,
  ],
}))
const seen = { title: 'Asthma', service: 'Westbury Group Practice', ref: 'x' }
const listedPractices = { words: '', found: [samplePractice, silentPractice], more: false }

/** Each page of Confide with made-up content, by a name for its picture. */
export const samplePages: Readonly<Record<string, () => string>> = {
  'choose-person-used': () => nobodyAskedView(),
  home: () => homeView({ demo: true, practices: listedPractices }),
  'home-practice-not-found': () =>
    homeView({ demo: true, practices: { words: 'Mllbrook', found: [], more: false } }),
  'home-practices-found': () =>
    homeView({ demo: false, practices: { ...listedPractices, words: 'l', more: true } }),
  'home-signed-in': () =>
    homeView({ demo: false, who: nurse, next: { href: '/find', text: 'Find a patient' } }),
  'home-without-finder': () =>
    staffHomeView({ name: 'Winifred Sampleton', role: 'Privacy officer', withoutFinder: true }),
  ...publicPages,
  ...finderPages,
  ...coveragePages,
  ...studyPages,
  ...uploadPages,
  entry: () =>
    entryView({ who: nurse, patient, at, entry: sample.entry, mayMark: true, mayFile: false }),
  ...filingPages,
  ...reviewPages,
  'write-entry': () => writeEntryView(form),
  'write-entry-errors': () =>
    writeEntryView({
      ...form,
      values: { kind: 'note', text: 'Dressing changed.', 'on-day': '41', private: true },
      errors: [
        { field: 'title', message: 'Say what it is, or choose it from the list' },
        { field: 'on-day', message: 'The day must be between 1 and 31' },
      ],
    }),
  'own-record': () =>
    ownRecordView({
      who: person,
      summary: sample.summary,
      entries: sample.entries,
      filters: sample.filters,
      years: [2009, 2014, 2021, 2024, 2025, 2026].map((year, n) => ({
        ...{ year, entries: ((n * 7) % 12) + 1, href: `/my-record?year=${year}` },
      })),
    }),
  'own-record-empty': () =>
    ownRecordView({
      ...{ who: person, summary: nothing, entries: [], filters: sample.filters, years: [] },
    }),
  ...peoplePages,
  ...summaryPages,
  ...optOutPages,
  ...appPages,
  ...packPages,
  ...formPages,
  ...mailPages,
  ...sharingPages,
  'own-entry': () => ownEntryView({ who: person, entry: sample.entry }),
  ...lookPages,
  messages: () => messagesView({ who: person, messages: sample.messages }),
  'messages-none': () => messagesView({ who: person, messages: [] }),
  alerts: () =>
    alertsView({
      ...{ who: alerts.officer, lines: alerts.alertLines, asked: '', closed: 2 },
      ...{ exports: alerts.exportLines, subscriptions: alerts.subscriptionLines },
    }),
  'alerts-none-errors': () => alertsView({ who: alerts.officer, lines: [], asked: 'AL-NONE' }),
  ...logSearchPages,
  'alert-case': () => caseView(alerts.openCase),
  'alert-case-errors': () =>
    caseView({
      ...alerts.openCase,
      errors: [
        { field: 'text', message: 'Write what you found' },
        { field: 'outcome', message: 'Choose how the case ends' },
      ],
    }),
  'alert-case-breach': () => caseView(alerts.breachCase),
  'alert-case-check': () => caseView({ ...alerts.openCase, mayClose: false, mayCheck: true }),
  'dev-mailbox': () => mailboxView({ mails: sample.mails, listensAt: 'smtp://127.0.0.1:2525' }),
  'dev-mailbox-empty': () => mailboxView({ mails: [], listensAt: undefined }),
  'who-sees-own-entry': () =>
    ownEntrySeenView({
      ...{ who: person, entry: seen, notYet: false, lines: seers, values: {}, errors: [] },
    }),
  'who-sees-own-entry-on-a-day': () =>
    ownEntrySeenView({
      ...{ who: person, entry: seen, notYet: true, lines: [], errors: [], on: '2026-03-03' },
      values: { 'on-day': '3', 'on-month': '3', 'on-year': '2026' },
    }),
  'why-looked': () =>
    whyLookedView({
      ...{ who: person, by: 'Nora Exampleson', service: 'Willow District Nursing', at },
      opened: { rule: 'Willow District Nursing was caring for you.', rests: ['Referred to it.'] },
      ask: '/x',
      lines: seers,
    }),
  'who-sees-entry': () =>
    entrySeenView({
      ...{ who: nurse, patient, at, entry: seen, lines: seers.slice(0, 2), closed: undefined },
    }),
  'own-codes': () => ownCodesView({ who: person, ...codes }),
  'own-codes-errors': () =>
    ownCodesView({
      ...{ who: person, ...codes, services: [], find: 'nothing like it', live: [] },
      errors: [{ field: 'service', message: 'Choose the service that the code is for' }],
    }),
  'own-code-made': () => ownCodeMadeView({ who: person, ...made }),
  'own-lists': () => ownListsView({ who: person, practice: 'Westbury Group Practice', ...lists }),
  'desk-codes': () => deskCodesView({ who: nurse, patient, at, ...codes, find: 'r' }),
  'desk-code-made': () => deskCodeMadeView({ who: nurse, patient, at, ...made }),
  'enter-code': () =>
    enterCodeView({ who: nurse, patient, at, verifiedAt: null, errors: [], typed: '' }),
  'enter-code-errors': () =>
    enterCodeView({
      ...{ who: nurse, patient, at, verifiedAt: null, typed: '4827 6194' },
      errors: [{ field: 'code', message: 'This code does not work for your service' }],
    }),
  'enter-code-done': () =>
    enterCodeView({ who: nurse, patient, at, verifiedAt: at, errors: [], typed: '' }),
  'ask-about-sharing': () => choicesView({ ...asking, saved: 'SH-7K3Q-9D2M', errors: [] }),
  'ask-about-sharing-decided-errors': () =>
    choicesView({
      ...asking,
      decision: {
        ...{ decidedBy: 'Dr Zora Sampleson', roleName: 'Doctor', recordedAt: at },
        ...{ document: 'The meeting of 2 November 2026 with the family', reviewOn: '2027-02-01' },
      },
      errors: [
        { field: 'document', message: 'Say what was seen or decided, and with whom' },
        { field: 'review-day', message: 'Enter a day after today when it is looked at again' },
      ],
      values: { out: 'yes', in: 'no', who: 'best-interests', how: 'in person', 'review-day': '41' },
    }),
  'ask-about-sharing-errors': () =>
    choicesView({
      ...asking,
      errors: [{ field: 'who', message: 'Say who answered' }],
      values: { out: 'yes', in: 'no' },
    }),
  lists: () => listsView({ who: nurse, ...lists }),
  'lists-found': () => listsView({ who: nurse, ...lists, find: 'r', found: services, more: true }),
  ...errorSamples(),
}
