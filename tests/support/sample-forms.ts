import type { FormCase } from '../../src/forms/cases.ts'
import { formOf, forms } from '../../src/forms/forms.ts'
import { formListView, formStartView } from '../../src/web/public/form-start-view.tsx'
import { formCheckView, formQuestionView, formSentView } from '../../src/web/public/form-view.tsx'
import { formPaperView } from '../../src/web/public/form-paper-view.tsx'
import { formCaseView } from '../../src/web/staff/form-case-view.tsx'
import { formMatchView } from '../../src/web/staff/form-match-view.tsx'
import { paperFormsView, paperFormView } from '../../src/web/staff/paper-form-view.tsx'
import { sampleMail } from './sample-mail.ts'
import { samplePractice as practice } from './sample-public.ts'
import { at, nurse, patient } from './sample-record.ts'

const form = formOf('type-1')
const answers = {
  ...{ objects: 'yes', for: 'me', name: 'Wilhelmina Sampleton', born: '1951-03-04' },
  ...{ 'nhs-number': '', reach: '01632 960 123' },
}
const { objects, ...person } = answers
const found: FormCase = {
  ...{ reference: 'FM-7K3Q-9D2M', form: 'type-1', channel: 'online', answers: { objects } },
  ...{ person, createdAt: at, dueOn: '2026-12-22', state: 'waiting', decidedBy: null },
  ...{
    decidedAt: null,
    checkedBy: null,
    reason: null,
    outcomeReference: null,
    pages: [],
    mails: [],
  },
}
const done: FormCase = {
  ...found,
  ...({ state: 'done', decidedBy: nurse.name, decidedAt: at } as const),
  ...{ checkedBy: 'known-contact', outcomeReference: 'T1-7K3Q-9D2M' },
}
const staff = { who: nurse, form, found, values: {}, errors: [] }
const matched = { ...staff, patient, at, holds: null }
const newer = { said: 'withdrawn', recordedAt: new Date(at.getTime() + 60_000) } as const
const copy = formOf('copy')

const question = (of: typeof form, name: string) => {
  const one = of.questions.find((each) => each.name === name)
  if (one === undefined) throw new TypeError(`there is no question ${name}`)
  return { practice, form: of, question: one, values: {}, errors: [], back: '/x' }
}

/** Forms, as they are filled in without signing in, at the desk, and on paper. */
export const formPages: Readonly<Record<string, () => string>> = {
  'form-list': () => formListView(practice, forms),
  'form-start': () => formStartView({ practice, form }),
  'form-start-gone': () => formStartView({ practice, form, notice: 'gone' }),
  'form-start-closed': () => formStartView({ practice, form: copy, notice: 'closed' }),
  'form-question': () => formQuestionView(question(form, 'objects')),
  'form-question-errors': () =>
    formQuestionView({
      ...question(form, 'born'),
      values: { 'born-day': '41', 'born-month': '3', 'born-year': '1951' },
      errors: [{ field: 'born-day', message: 'Give the date of birth as day, month and year' }],
    }),
  'form-question-text': () =>
    formQuestionView({ ...question(copy, 'which'), values: { which: 'Letters' } }),
  'form-check': () => formCheckView({ practice, form, answers }),
  'form-sent': () =>
    formSentView({ practice, form, reference: 'FM-7K3Q-9D2M', dueOn: '2026-12-22' }),
  'form-paper': () => formPaperView({ practice, form }),
  'form-paper-closed': () => formPaperView({ practice, form, closed: true }),
  'form-case': () => formCaseView(staff),
  'form-case-found-errors': () =>
    formCaseView({
      ...staff,
      people: [{ id: patient.id, name: patient.name, born: patient.born, area: 'Westbury' }],
      errors: [{ field: 'reason', message: 'Say why you refuse it' }],
    }),
  'form-case-scanned': () =>
    formCaseView({
      ...staff,
      found: {
        ...{ ...found, channel: 'paper' },
        mails: ['MI-7K3Q-9D2M'],
        pages: [1, 2].map((page) => ({ page, file: 1, width: 1240, height: 1754 })),
      },
    }),
  'form-case-done': () => formCaseView({ ...staff, found: done }),
  'form-match': () => formMatchView(matched),
  'form-match-overtaken': () => formMatchView({ ...matched, holds: newer }),
  'form-match-errors': () =>
    formMatchView({
      ...{ ...matched, form: copy, found: { ...found, answers: { parts: 'all' } } },
      values: { reason: 'Posted' },
      errors: [{ field: 'checked', message: 'Choose how you made sure who asks' }],
    }),
  'paper-forms': () => paperFormsView(nurse, forms),
  'paper-form-by-mail': () =>
    paperFormView({ who: nurse, form, mail: sampleMail, values: {}, errors: [] }),
  'paper-form-errors': () =>
    paperFormView({
      ...{ who: nurse, form: copy, values: { name: 'Wilhelmina Sampleton' } },
      errors: [{ field: 'parts', message: 'Say what you would like a copy of' }],
    }),
}
