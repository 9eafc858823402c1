import type { Part } from '../../access/item.ts'
import { copyFormats, deliveries, type Scope } from '../../access/request.ts'
import type { Ask } from '../../access/ask-copy.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { parseDay, type Fields } from '../fields.ts'
import { askables } from './copies.ts'

/** The questions about a copy, each a page online. */
export const copySteps = ['service', 'what', 'when', 'how'] as const
export type CopyStep = (typeof copySteps)[number]

const mostWords = 2000

type Parsed<T> = { readonly value: T } | { readonly errors: readonly FieldError[] }

function wrong(field: string, message: string): { readonly errors: readonly FieldError[] } {
  return { errors: [{ field, message }] }
}

/** What is asked for: all, or chosen parts with what else is said of them. */
export function parseWhat(fields: Fields): Parsed<Pick<Scope, 'parts' | 'words'>> {
  const words = (fields['words'] ?? '').trim()
  if (words.length > mostWords) return wrong('words', 'Use at most 2,000 characters')
  if (fields['what'] === 'all') return { value: { parts: null, words: words || null } }
  if (fields['what'] !== 'some') return wrong('what', 'Choose whether you want all of it or a part')
  const chosen = askables.filter(([name]) => fields[`part-${name}`] === 'yes')
  const parts = chosen.flatMap(([, , some]): readonly Part[] => some)
  if (parts.length > 0 || words !== '') return { value: { parts, words: words || null } }
  return wrong('part', 'Choose a part, or say in your own words what you want')
}

/** From when and until when; both open for all the time there is a record. */
export function parseWhen(fields: Fields): Parsed<Pick<Scope, 'from' | 'until'>> {
  if (fields['when'] === 'always') return { value: { from: null, until: null } }
  if (fields['when'] !== 'between') return wrong('when', 'Choose which time it should be from')
  const day = (name: string) =>
    ['day', 'month', 'year'].some((part) => (fields[`${name}-${part}`] ?? '').trim() !== '')
      ? (parseDay(fields, name) ?? 'no day')
      : null
  const [from, until] = [day('from'), day('until')]
  if (from === 'no day') return wrong('from-day', 'Give the first day as day, month and year')
  if (until === 'no day') return wrong('until-day', 'Give the last day as day, month and year')
  if (from === null && until === null) return wrong('from-day', 'Give the first day or the last')
  if (from !== null && until !== null && until < from) {
    return wrong('until-day', 'The last day must not be before the first')
  }
  return { value: { from, until } }
}

/** In which form, and how it comes. */
export function parseHow(fields: Fields): Parsed<Pick<Ask, 'format' | 'delivery'>> {
  const format = copyFormats.find((one) => one === fields['format'])
  if (format === undefined) return wrong('format', 'Choose how you would like it')
  if (format === 'online') return { value: { format, delivery: 'online' } }
  const delivery = deliveries.find((one) => one !== 'online' && one === fields['delivery'])
  if (delivery === undefined) return wrong('delivery', 'Choose how it should come to you')
  return { value: { format, delivery } }
}

/**
 * What was answered so far, or the first question that has no good answer yet.
 *
 * @param services the ids that may be asked.
 */
export function parseCopy(
  fields: Fields,
  services: readonly string[],
): { readonly ask: Ask } | { readonly step: CopyStep; readonly errors: readonly FieldError[] } {
  const only = services.length === 1 ? services[0] : undefined
  const organisation = only ?? services.find((id) => id === fields['service'])
  if (organisation === undefined) {
    return { step: 'service', ...wrong('service', 'Choose which service to ask') }
  }
  const what = parseWhat(fields)
  if ('errors' in what) return { step: 'what', ...what }
  const when = parseWhen(fields)
  if ('errors' in when) return { step: 'when', ...when }
  const how = parseHow(fields)
  if ('errors' in how) return { step: 'how', ...how }
  const scope = { ...what.value, ...when.value }
  return { ask: { organisation, scope, ...how.value } }
}
