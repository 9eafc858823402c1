import { askCorrectionView } from '../../src/web/patient/ask-correction-view.tsx'
import { ownCorrectionsView } from '../../src/web/patient/own-corrections-view.tsx'
import { ownEntryView } from '../../src/web/patient/entry-view.tsx'
import { correctionView } from '../../src/web/staff/correction-view.tsx'
import { at, entry, nurse, patient, person, services } from './sample-record.ts'

const service = services.nurses.name
const listed = {
  ref: entry.ref,
  title: 'Smoker',
  kind: 'Observation',
  when: new Date('2026-11-03T10:00:00Z'),
  ...{ private: false, withheld: false },
}
const words = {
  wrong: '“15 a day”',
  shouldSay: 'I stopped on 1 June 2026 and have not smoked since.',
  evidence: 'The letter of the smoking clinic of 2 September 2026, Alex Madeup-Jones',
}
const asked = {
  ...{ reference: 'CR-7K3Q-9D2M', service, askedAt: at, dueOn: '2026-12-22', ...words },
}
const ask = {
  who: person,
  entry: listed,
  version: 1,
  service,
  waiting: undefined,
  values: {},
  errors: [],
}
const answer = {
  ...{ who: nurse, patient, at, entry: listed, href: '/entries/x', version: 2, correction: asked },
  ...{ sayingsThen: undefined, mayBeInError: true, imported: true, isOther: false, errors: [] },
  sayings: { words: 'Smoker', detail: '15 a day', date: '2025-11-03', note: 'Wants to stop.' },
  values: {
    ...{ words: 'Smoker', detail: '15 a day', note: 'Wants to stop.' },
    ...{ 'on-day': '3', 'on-month': '11', 'on-year': '2025' },
  },
} as const
const note = {
  text: `What is wrong: ${words.wrong}\nWhat it should say: ${words.shouldSay}`,
  at,
}
const own = { ...asked, entry: { ref: entry.ref, title: 'Smoker' }, answer: null, answeredAt: null }

/** Corrections, asked for and answered. */
export const correctionPages: Readonly<Record<string, () => string>> = {
  'ask-correction': () => askCorrectionView(ask),
  'ask-correction-errors': () =>
    askCorrectionView({
      ...ask,
      values: { 'should-say': words.shouldSay },
      errors: [{ field: 'wrong', message: 'Say what is wrong' }],
    }),
  'ask-correction-waiting': () => askCorrectionView({ ...ask, waiting: asked }),
  'own-corrections': () =>
    ownCorrectionsView({
      who: person,
      done: 'asked',
      asked: [
        { ...own, state: 'waiting' },
        {
          ...{ ...own, state: 'note-added', reference: 'CR-7K3Q-9D2N', answeredAt: at },
          answer: 'We have nothing else on record. Your words now stand with the entry.',
        },
        {
          ...{ ...own, state: 'amended', reference: 'CR-7K3Q-9D2P', evidence: null },
          ...{ answer: 'Thank you. We have corrected it.', answeredAt: at, entry: undefined },
        },
      ],
    }),
  'own-corrections-none': () => ownCorrectionsView({ who: person, asked: [] }),
  'answer-correction': () => correctionView(answer),
  'answer-correction-changed': () =>
    correctionView({
      ...answer,
      sayingsThen: { ...answer.sayings, detail: '20 a day', date: '2025-11-01' },
    }),
  'answer-correction-errors': () =>
    correctionView({
      ...answer,
      values: { ...answer.values, answer: 'amended' },
      errors: [
        { field: 'answer', message: 'You chose to correct it, and changed nothing' },
        { field: 'reason', message: 'Say something to the patient' },
      ],
    }),
  'own-entry-with-note': () =>
    ownEntryView({ who: person, entry: { ...entry, patientSays: [note] } }),
}
