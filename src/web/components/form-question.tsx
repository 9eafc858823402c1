import { DateInput, Textarea, TextInput } from 'nhsuk-react-components'
import { parseAnswer, type Question } from '../../forms/form.ts'
import { isNhsNumber } from '../../identity/nhs-number.ts'
import { type Fields, parseDay, typedDay } from '../fields.ts'
import { errorOf, type FieldError } from './field-errors.tsx'
import { OneOf } from './one-of.tsx'

/** One question of a form, to be answered; its field has the name of the question. */
export function FormQuestion(props: {
  readonly question: Question
  readonly values: Fields
  readonly errors: readonly FieldError[]
  /** Whether it is the whole page, whose heading it then is. */
  readonly alone?: boolean
}) {
  const { question, values, errors, alone = false } = props
  const { name, kind, ask } = question
  // the heading of the page asks it already
  const asks = alone ? <span className="nhsuk-u-visually-hidden">{ask}</span> : ask
  const hinted = hintOf(question)
  const all = { id: name, name, ...hinted, ...errorOf(errors, name) }
  const typed = values[name] ?? ''
  switch (kind) {
    case 'choice':
      return (
        <OneOf
          name={name}
          legend={asks}
          {...hinted}
          choices={question.choices}
          {...{ values, errors }}
        />
      )
    case 'day':
      return (
        <DateInput
          {...all}
          legend={asks}
          legendProps={{ size: 's' }}
          defaultValue={dayBoxes(values, name)}
        />
      )
    case 'text':
      return (
        <Textarea {...all} label={asks} labelProps={{ size: 's' }} rows={5} defaultValue={typed} />
      )
    default:
      return (
        <TextInput
          {...all}
          label={asks}
          labelProps={{ size: 's' }}
          {...(kind === 'nhs-number' ? { inputMode: 'numeric', width: 20 } : {})}
          autoComplete="off"
          spellCheck={false}
          defaultValue={typed}
        />
      )
  }
}

function hintOf({ hint, optional }: Question): { hint?: string } {
  const text = [hint, optional && 'You can leave this open.'].filter(Boolean).join(' ')
  return text === '' ? {} : { hint: text }
}

/** What was typed into the boxes, or what an answer kept as a day puts there. */
function dayBoxes(values: Fields, name: string) {
  const [, year = '', month = '', day = ''] =
    /^(\d{4})-(\d\d)-(\d\d)$/.exec(values[name] ?? '') ?? []
  const typed = typedDay(values, name)
  return { day: typed.day || day, month: typed.month || month, year: typed.year || year }
}

/** What was typed as an answer to a question, or what to tell who typed it. */
export function parseTyped(
  question: Question,
  fields: Fields,
  allowTestNumbers: boolean,
): { readonly answer: string } | { readonly error: FieldError } {
  const parsed = parseAnswer(question, typedAnswer(question, fields), (text) =>
    isNhsNumber(text, allowTestNumbers),
  )
  if ('answer' in parsed) return parsed
  const field = question.kind === 'day' ? `${question.name}-day` : question.name
  return { error: { field, message: parsed.wrong } }
}

function typedAnswer({ kind, name }: Question, fields: Fields): string {
  if (kind !== 'day') return fields[name] ?? ''
  const boxes = Object.values(typedDay(fields, name)).join('').trim()
  return boxes === '' ? '' : (parseDay(fields, name) ?? 'no day')
}
