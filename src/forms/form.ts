/** What each form is called in addresses and in the database. */
export const formNames = [
  'summary',
  'sharing',
  'private-entry',
  'type-1',
  'copy',
  'helper',
  'correction',
  'look',
] as const
export type FormName = (typeof formNames)[number]

type Answerable =
  | {
      readonly kind: 'choice'
      /** Each answer in the words of the form, with what it means where that helps. */
      readonly choices: Readonly<Record<string, { readonly text: string; readonly hint?: string }>>
    }
  /** One line, some lines, a day in three boxes, an NHS number. */
  | { readonly kind: 'line' | 'text' | 'day' | 'nhs-number' }

/** One question of a form: a page online, a heading with boxes on paper. */
export type Question = Answerable & {
  readonly name: string
  readonly ask: string
  readonly hint?: string
  /** What somebody is told who gives no good answer. */
  readonly missing: string
  readonly optional?: true
  /** Asked only where another one has this answer. */
  readonly onlyIf?: { readonly question: string; readonly is: string }
  /** Whether it says who is asking: kept apart from what is asked for. */
  readonly aboutPerson?: true
}

/** A form as data: asked online, entered at the desk and printed from this one text. */
export type Form = {
  readonly name: FormName
  readonly version: string
  readonly title: string
  readonly lede: string
  /** What to have at hand, besides the person's name and date of birth. */
  readonly need: readonly string[]
  readonly minutes: number
  /** What people most often get wrong. */
  readonly facts: readonly string[]
  /** What the practice does when it has made sure who asks. */
  readonly next: string
  readonly questions: readonly Question[]
}

/** What was answered, by the name of the question; `''` to one that may be left open. */
export type Answers = Readonly<Record<string, string>>

/** The questions that are asked, given these answers. */
export function askedOf(form: Form, answers: Answers): readonly Question[] {
  return form.questions.filter(
    ({ onlyIf }) => onlyIf === undefined || answers[onlyIf.question] === onlyIf.is,
  )
}

/** The first question without an answer; undefined where all have one. */
export function nextOf(form: Form, answers: Answers): Question | undefined {
  return askedOf(form, answers).find(({ name }) => answers[name] === undefined)
}

/** The answers to the questions that are asked, apart: what is asked for, and who asks. */
export function apart(form: Form, answers: Answers): { about: Answers; person: Answers } {
  const asked = askedOf(form, answers)
  const of = (isPerson: boolean) =>
    Object.fromEntries(
      asked
        .filter(({ aboutPerson = false }) => aboutPerson === isPerson)
        .map(({ name }) => [name, answers[name] ?? '']),
    )
  return { about: of(false), person: of(true) }
}

const mostInLine = 200
const mostInText = 2000

/**
 * What was typed as an answer, or what to tell who typed it.
 *
 * @param typed a day as YYYY-MM-DD.
 */
export function parseAnswer(
  question: Question,
  typed: string,
  isNhsNumber: (text: string) => boolean,
): { readonly answer: string } | { readonly wrong: string } {
  const answer = typed.trim()
  const { missing } = question
  if (answer === '') return question.optional ? { answer } : { wrong: missing }
  switch (question.kind) {
    case 'choice':
      return Object.hasOwn(question.choices, answer) ? { answer } : { wrong: missing }
    case 'nhs-number':
      return isNhsNumber(answer) ? { answer: answer.replaceAll(/[\s-]/g, '') } : { wrong: missing }
    case 'line':
      return answer.length <= mostInLine ? { answer } : { wrong: 'Use at most 200 characters' }
    case 'text':
      return answer.length <= mostInText ? { answer } : { wrong: 'Use at most 2,000 characters' }
    case 'day':
      return /^\d{4}-\d\d-\d\d$/.test(answer) ? { answer } : { wrong: missing }
    default:
      return question satisfies never
  }
}
