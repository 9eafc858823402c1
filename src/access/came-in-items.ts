import { findForm } from '../forms/forms.ts'
import type { Answers, Form, Question } from '../forms/form.ts'
import { dayText } from '../identity/day-text.ts'
import { formatNhsNumber, type NhsNumber } from '../identity/nhs-number.ts'
import { withFiles, type Gathered } from './entry-item.ts'
import { fieldItem, timeText, type Field } from './field-item.ts'
import { pathOfOthers } from './findings.ts'
import type { CameIn, HeldForm, HeldMail, HeldPage } from './held-forms.ts'

/** What came in by forms and by email, each with what its paper and its files look like. */
export function cameInItems({ forms, mails, pages }: CameIn): Gathered[] {
  const byCase = Map.groupBy(pages, ({ reference }) => reference)
  const withPages = (one: Gathered, reference: string) =>
    withFiles(one, (byCase.get(reference) ?? []).map(pictureOf))
  return [
    ...forms.flatMap((one) => withPages(formItem(one), one.reference)),
    ...mails.flatMap((one) => withPages(mailItem(one), one.reference)),
  ]
}

function pictureOf({ png }: HeldPage) {
  return { contentType: 'image/png', bytes: png }
}

const howChecked: Readonly<Record<string, string>> = {
  'known-contact': 'on a number or address that was known before',
  'in-person': 'in person',
  papers: 'by papers that were shown',
}

const outcomes: Readonly<Record<HeldForm['state'], string>> = {
  waiting: 'It waits to be looked at',
  done: 'It was done',
  refused: 'It was not done',
}

function formItem(one: HeldForm): Gathered {
  const form = findForm(one.form)
  const title = form === undefined ? 'A form that came in' : `A form: ${form.title}`
  return fieldItem('forms', one.reference, title, one.at, [
    ['Reference', one.reference],
    ['How it came', one.channel === 'online' ? 'online' : 'on paper'],
    ...answerFields(form, one.answers),
    ...answerFields(form, one.person ?? {}, one.person?.['for'] === 'other'),
    [
      'How it was made sure who asks',
      one.checkedBy === null ? null : (howChecked[one.checkedBy] ?? one.checkedBy),
    ],
    ['What became of it', outcomes[one.state]],
    ['What was noted', one.reason],
    ['Decided by', one.decidedBy],
    ['Decided', one.decidedAt === null ? null : timeText(one.decidedAt)],
    ['Reference of what was done', one.outcomeReference],
  ])
}

/** In the order in which they are asked, and then what an older edition of the form asked. */
function answerFields(form: Form | undefined, answers: Answers, isOfOther = false): Field[] {
  const questions = form?.questions ?? []
  const asked = questions.filter(({ name }) => Object.hasOwn(answers, name))
  const older = Object.keys(answers).filter((name) => !asked.some((one) => one.name === name))
  return [
    ...asked.map((question): Field => {
      return [
        question.ask,
        answerText(question, answers[question.name] ?? ''),
        pathOf(question.name, isOfOther),
      ]
    }),
    ...older.map((name): Field => [name, answers[name] ?? '', pathOf(name, isOfOther)]),
  ]
}

/** `isOfOther`: whether somebody else asked, who says in some of the answers who they are and where they can be reached. */
function pathOf(question: string, isOfOther: boolean): string {
  return isOfOther && aboutWhoAsks.includes(question)
    ? `${pathOfOthers}${question}`
    : `answer/${question}`
}

const aboutWhoAsks: readonly string[] = ['speaks', 'reach']

function answerText(question: Question, answer: string): string {
  switch (question.kind) {
    case 'choice':
      return question.choices[answer]?.text ?? answer
    case 'day':
      return dayText(answer)
    case 'nhs-number':
      return /^\d{10}$/.test(answer) ? formatNhsNumber(answer as NhsNumber) : answer
    case 'line':
    case 'text':
      return answer
    default:
      return question satisfies never
  }
}

function mailItem(one: HeldMail): Gathered {
  const { senderName, sender } = one
  return fieldItem('forms', one.reference, 'An email that came in', one.at, [
    ['Reference', one.reference],
    ['From', senderName === '' ? sender : `${senderName}, ${sender}`],
    ['Subject', one.subject],
    ['What it says', one.body],
    ['Checks of where it came from', one.checks],
    ['What of it was not taken', one.faults.join('. ')],
    [
      'Files that came with it',
      // as papers that show who asks, these are looked at and not kept
      one.keptWith.startsWith('SR-') ? 'If there were any, they are not in this copy' : null,
    ],
    ['Kept with', one.keptWith],
    ['Kept by', one.decidedBy],
    ['Kept', one.decidedAt === null ? null : timeText(one.decidedAt)],
  ])
}

/** Names of staff at work that stand in it. */
export function staffInCameIn({ forms, mails }: CameIn): string[] {
  return [...forms, ...mails].flatMap(({ decidedBy }) => decidedBy ?? [])
}
