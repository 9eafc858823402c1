import type { Question } from './form.ts'

/** Who asks, and about whom: the end of every form that is filled in without signing in. */
export const aboutYou: readonly Question[] = [
  {
    ...{ name: 'for', kind: 'choice', aboutPerson: true, ask: 'Who is this about?' },
    choices: {
      me: { text: 'Me' },
      other: { text: 'Somebody else', hint: 'A child of yours, or somebody you may speak for' },
    },
    missing: 'Say who this is about',
  },
  {
    ...{ name: 'speaks', kind: 'text', aboutPerson: true },
    ask: 'What is your name, and why may you speak for them?',
    hint: 'For example: their parent, or their attorney for health and welfare. The practice asks to see the papers.',
    missing: 'Give your name and why you may speak for them',
    onlyIf: { question: 'for', is: 'other' },
  },
  {
    ...{ name: 'name', kind: 'line', aboutPerson: true },
    ask: 'What is the full name of the person this is about?',
    hint: 'As their GP practice has it',
    missing: 'Give the full name of the person this is about',
  },
  {
    ...{ name: 'born', kind: 'day', aboutPerson: true },
    ask: 'What is their date of birth?',
    hint: 'For example, 31 3 1980',
    missing: 'Give the date of birth as day, month and year',
  },
  {
    ...{ name: 'nhs-number', kind: 'nhs-number', aboutPerson: true, optional: true },
    ask: 'What is their NHS number?',
    hint: 'It has 10 digits, like 999 123 4560.',
    missing: 'Check the NHS number: it has 10 digits, and one of these seems wrong',
  },
  {
    ...{ name: 'reach', kind: 'line', aboutPerson: true },
    ask: 'How can the practice reach you?',
    hint: 'A telephone number, email or postal address. To make sure it is you, the practice first uses the ones it already has.',
    missing: 'Say how the practice can reach you',
  },
]
