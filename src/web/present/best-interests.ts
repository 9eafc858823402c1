import type { BestInterests, DueDecision } from '../../sharing/best-interests.ts'
import { shortId } from '../../identity/ids.ts'
import { dayOf } from '../components/date-text.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { parseDay, type Fields } from '../fields.ts'
import { paths } from '../paths.ts'

const mostWords = 500

/** What a decision in best interests stands on, as a form says it. @param prefix of the names of its fields. */
export function parseDecision(
  fields: Fields,
  prefix: string,
): { readonly decision?: BestInterests; readonly errors: readonly FieldError[] } {
  const document = (fields[`${prefix}document`] ?? '').trim()
  const reviewOn = parseDay(fields, `${prefix}review`)
  const errors: FieldError[] = []
  if (document === '' || document.length > mostWords) {
    const message = 'Say what was seen or decided, and with whom, in at most 500 characters'
    errors.push({ field: `${prefix}document`, message })
  }
  if (reviewOn === undefined || reviewOn <= dayOf(new Date())) {
    const message = 'Enter a day after today when it is looked at again'
    errors.push({ field: `${prefix}review-day`, message })
  }
  if (reviewOn === undefined || errors.length > 0) return { errors }
  return { decision: { document, reviewOn }, errors }
}

/** Where a decision is looked at again, and made anew. */
export function decisionHref({ patient, about }: DueDecision): string {
  const ref = shortId(patient)
  switch (about) {
    case 'sharing':
      return paths.askAboutSharing(ref)
    case 'help':
      return paths.deskHelpers(ref)
    case 'summary':
      return paths.summaryPreference(ref)
    case 'type-1':
      return paths.deskType1(ref)
    default:
      return about satisfies never
  }
}
