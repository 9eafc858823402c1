import type { FieldError } from '../components/field-errors.tsx'
import { parseDay, type Fields } from '../fields.ts'

/** The day that was asked for with `PastDay`; none where nothing was typed. */
export function dayAsked(
  values: Fields,
  today: string,
): { on?: string; errors: readonly FieldError[] } {
  if (['day', 'month', 'year'].every((part) => !values[`on-${part}`])) return { errors: [] }
  const on = parseDay(values, 'on')
  if (on === undefined) {
    return { errors: [{ field: 'on-day', message: 'Enter a day, month and year' }] }
  }
  if (on > today) {
    return { errors: [{ field: 'on-day', message: 'Enter today or a day that is past' }] }
  }
  return { on, errors: [] }
}
