import type { PaperForm, PaperQuestion } from '../../documents/paper-form.ts'
import type { Form, Question } from '../../forms/form.ts'
import type { Practice } from '../../identity/practice-page.ts'
import { dateText } from '../components/date-text.tsx'

export const practiceUse = [
  'Date received',
  'Reference',
  'Identity checked by, and how',
  'Entered by',
]
export const signed = ['Signature', 'Date']

/** How a form comes back to the practice. */
export function bringBack({ name, address, recordsMail, telephone }: Practice): readonly string[] {
  const post = address.length > 0 ? `, or send it to: ${[name, ...address].join(', ')}` : ''
  const mail = recordsMail === null ? '' : `, or by email to ${recordsMail}`
  const ask = telephone === null ? [] : [`Questions? Telephone ${telephone}.`]
  return [`Bring it to ${name}${post}${mail}.`, ...ask]
}

/** What stands below a question on paper. */
export function moreOf({ hint, optional, onlyIf }: Question): string {
  const more = [
    ...(onlyIf === undefined ? [] : ['Only if this fits your answer above.']),
    ...(hint === undefined ? [] : [/[.!?]$/.test(hint) ? hint : `${hint}.`]),
    ...(optional ? ['You can leave this open.'] : []),
  ]
  return [...new Set(more)].join(' ')
}

/** One printing of a form: the same questions, with boxes to write in. @param url holds the reference. */
export function paperForm(
  { practice, form }: { practice: Practice; form: Form },
  printing: { readonly reference: string; readonly printedAt: Date; readonly url: string },
): PaperForm {
  const { reference, printedAt, url } = printing
  const subject =
    practice.recordsMail === null ? [] : [`By email, write ${reference} as its subject.`]
  return {
    ...{ title: form.title, by: practice.name, madeAt: printedAt, reference, url },
    back: [...bringBack(practice), ...subject],
    facts: form.facts,
    questions: form.questions.map((question) => ({
      ...{ ask: question.ask, more: moreOf(question), answer: answerTo(question) },
    })),
    next: form.next,
    ...{ signed, practiceUse },
    foot: `${form.version} · printed on ${dateText(printedAt)} · ${url}`,
  }
}

function answerTo(question: Question): PaperQuestion['answer'] {
  switch (question.kind) {
    case 'choice': {
      const choices = Object.values(question.choices)
      return { kind: 'tick', choices: choices.map(({ text, hint = '' }) => ({ text, hint })) }
    }
    case 'day':
      return { kind: 'letters', groups: [['Day', 2], ['Month', 2], ['Year', 4]] } // prettier-ignore
    case 'nhs-number':
      return { kind: 'letters', groups: [['', 3], ['', 3], ['', 4]] } // prettier-ignore
    case 'line':
      return { kind: 'lines', lines: 1 }
    case 'text':
      return { kind: 'lines', lines: 4 }
    default:
      return question satisfies never
  }
}
