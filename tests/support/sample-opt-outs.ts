import {
  optOutsView,
  type OptOutsView,
  type1NotSaidView,
  type1View,
} from '../../src/web/patient/opt-outs-view.tsx'
import { askAboutLookView, lookQuestionsView } from '../../src/web/patient/look-question-view.tsx'
import { releasesView } from '../../src/web/patient/releases-view.tsx'
import { deskType1View, type DeskType1View } from '../../src/web/staff/type-1-view.tsx'
import { at, nurse, patient, person } from './sample-record.ts'

const optOuts: OptOutsView = {
  ...({ who: person, summary: 'core', summarySince: at, objects: true } as const),
  ...{ type1Since: at, done: 'T1-7K3Q-9D2M' },
}
const desk: DeskType1View = {
  ...{ who: nurse, patient, at, values: {}, errors: [], done: 'T1-7K3Q-9D2M' },
  history: [
    {
      ...({ reference: 'T1-7K3Q-9D2M', objects: true, askedBy: 'patient' } as const),
      ...{ recordedBy: nurse.name, recordedAt: at },
    },
  ],
}

const question = {
  ...{ reference: 'LK-7K3Q-9D2M', organisationName: 'Rowan House Hospice', lookAt: at },
  ...{ by: 'Nora Exampleson', askedAt: at, dueOn: '2026-12-22', answered: null },
}

const study = {
  ...{ study: 'ST-7K3Q-9D2M', title: 'Does help to stop smoking work?' },
  ...{ organisationName: 'Westbury University', lastBuiltAt: at, now: true, over: false },
  destroyed: false,
  releases: ['JB-7K3Q-9D2M', 'JB-2222-2222'].map((job) => ({ job, releasedAt: at, builtAt: at })),
  outcomes: [
    {
      ...({ id: '0190', study: 'ST-7K3Q-9D2M', kind: 'outcome', job: null } as const),
      ...{ says: 'Two clinics now call people who miss a visit.', writtenAt: at, before: [] },
    },
  ],
}

/** What a patient has opted out of, and the one that is kept here; and what they asked about looks. */
export const optOutPages: Readonly<Record<string, () => string>> = {
  'own-opt-outs': () => optOutsView(optOuts),
  'own-opt-outs-none': () =>
    optOutsView({
      ...({ who: person, summary: 'no-preference', objects: false, done: undefined } as const),
      ...{ summarySince: undefined, type1Since: undefined },
    }),
  'own-type-1-errors': () =>
    type1View({
      ...{ who: person, objects: false },
      errors: [{ field: 'objects', message: 'Say whether the data may leave your practice' }],
    }),
  'own-type-1-not-said': () => type1NotSaidView(person),
  'own-releases': () =>
    releasesView({
      who: person,
      studies: [
        study,
        { ...study, study: 'ST-2222-2222', now: false, releases: [], outcomes: [] },
        { ...study, study: 'ST-3333-3333', now: false, over: true },
        { ...study, study: 'ST-4444-4444', now: false, over: true, destroyed: true },
      ],
    }),
  'own-releases-none': () => releasesView({ who: person, studies: [] }),
  'ask-about-look': () =>
    askAboutLookView({
      ...{ who: person, look: 'x', by: 'Nora Exampleson', service: 'Rowan House Hospice', at },
    }),
  'look-questions': () =>
    lookQuestionsView({
      ...{ who: person, done: 'LK-7K3Q-9D2M' },
      questions: [
        question,
        { ...question, reference: 'LK-2222-2222', answered: 'look-justified' },
        { ...question, reference: 'LK-3333-3333', answered: 'alert-unjustified' },
      ],
    }),
  'look-questions-none': () => lookQuestionsView({ who: person, questions: [], done: undefined }),
  'desk-type-1': () => deskType1View(desk),
  'desk-type-1-errors': () =>
    deskType1View({
      ...{ ...desk, history: [], done: undefined },
      values: { objects: 'yes', channel: 'paper' },
      errors: [{ field: 'asked-by', message: 'Choose who said so' }],
    }),
}
