import { Refusal } from '../errors.ts'

// FHIR allows none in a text but tab and line ends, and PostgreSQL takes no NUL.
// What turns the direction of writing round could show a dose as another one.
const control = /[^\P{Cc}\t\n\r\u007f-\u009f]|[\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u

/** The fields of a form, by name. */
export type Fields = Readonly<Record<string, string>>

/**
 * The fields of a posted form; what is not text, or was sent twice, is left out.
 *
 * @throws Refusal `invalid` for control characters.
 */
export function fieldsOf(body: unknown): Fields {
  if (typeof body !== 'object' || body === null) return {}
  const fields = Object.entries(body).filter(
    (field): field is [string, string] => typeof field[1] === 'string',
  )
  if (fields.some(([, value]) => control.test(value))) {
    throw new Refusal('invalid', 'The form holds a control character, which cannot be kept')
  }
  return Object.fromEntries(fields)
}

/** The day in the three boxes `<name>-day`, `-month`, `-year` as YYYY-MM-DD; undefined if it is none. */
export function parseDay(fields: Fields, name: string): string | undefined {
  const [year, month, day] = ['year', 'month', 'day'].map((part) =>
    (fields[`${name}-${part}`] ?? '').trim(),
  )
  if (
    !/^[12]\d{3}$/.test(year ?? '') ||
    !/^\d{1,2}$/.test(month ?? '') ||
    !/^\d{1,2}$/.test(day ?? '')
  ) {
    return undefined
  }
  const text = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined
}

/** The number of a page in an address; 0, which none has, for anything else. */
export function pageNumber(text: string): number {
  return /^[1-9]\d{0,3}$/.test(text) ? Number(text) : 0
}

type DayPart = 'day' | 'month' | 'year'

/** What was typed in those three boxes, to stand there again. */
export function typedDay<Name extends string>(
  fields: Readonly<Partial<Record<`${Name}-${DayPart}`, string>>>,
  name: Name,
): Readonly<Record<DayPart, string>> {
  const typed = (part: DayPart) => fields[`${name}-${part}` as const] ?? ''
  return { day: typed('day'), month: typed('month'), year: typed('year') }
}
