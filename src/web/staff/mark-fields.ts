import { notFound, parseEntryRef, type EntryId } from '../../identity/ids.ts'
import type { MarkOrder } from '../../record/mark-entries.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { parseDay, type Fields } from '../fields.ts'
import { choiceOf, doings, type Doing } from './mark-words.ts'

const mostReason = 2000
const aYear = 366 * 86_400_000

/** @throws Refusal `not-found` for what cannot be done. */
export function parseDoing(value: unknown): Doing {
  const found = doings.find((one) => one === value)
  if (found === undefined) throw notFound()
  return found
}

/** The entries ticked: fields named `entry-<patient>.<entry>`. One of another patient is not found in this record. */
export function chosenIn(fields: Fields): EntryId[] {
  return Object.keys(fields)
    .filter((name) => name.startsWith('entry-') && fields[name] === 'yes')
    .map((name) => parseEntryRef(name.slice('entry-'.length)).entry)
}

export type MarkAnswers = Omit<MarkOrder, 'what' | 'marked' | 'chosen' | 'shown' | 'key'>

/** The answers of the form, or what is wrong with them. `today` as YYYY-MM-DD. */
export function parseAnswers(
  fields: Fields,
  doing: Doing,
  today: string,
): { readonly answers?: MarkAnswers; readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = []
  const { what } = choiceOf(doing)
  const askedBy = (['patient', 'clinician'] as const).find((one) => one === fields['asked-by'])
  if (what === 'private' && askedBy === undefined) {
    errors.push({ field: 'asked-by', message: 'Say who asked for it' })
  }
  const ground = (['serious-harm', 'third-party'] as const).find((one) => one === fields['ground'])
  if (doing === 'withheld' && ground === undefined) {
    errors.push({ field: 'ground', message: 'Say why the patient must not see it' })
  }
  const reason = (fields['reason'] ?? '').trim()
  if (reason === '') errors.push({ field: 'reason', message: 'Enter the reason' })
  if (reason.length > mostReason) {
    errors.push({ field: 'reason', message: 'Use at most 2,000 characters for the reason' })
  }
  const review = doing === 'withheld' ? parseDay(fields, 'review') : undefined
  if (doing === 'withheld' && !isSoon(review, today)) {
    errors.push({ field: 'review-day', message: 'Enter a day after today and within a year' })
  }
  const harm = (fields['harm'] ?? '').trim()
  if (fields['asked'] === 'yes' && harm === '') {
    errors.push({ field: 'harm', message: 'Say what you decided, and why' })
  }
  if (harm.length > mostReason) {
    errors.push({ field: 'harm', message: 'Use at most 2,000 characters' })
  }
  if (errors.length > 0) return { errors }
  return {
    errors,
    answers: {
      askedBy: askedBy ?? 'clinician',
      ground: doing === 'withheld' ? (ground ?? null) : null,
      reason,
      reviewOn: review ?? null,
      harmDecision: harm === '' ? null : harm,
    },
  }
}

function isSoon(day: string | undefined, today: string): boolean {
  return day !== undefined && day > today && Date.parse(day) - Date.parse(today) <= aYear
}
