import type { NewProxy } from '../../sharing/proxies.ts'
import { kindsOf, proxyParts } from '../../sharing/proxy-kinds.ts'
import { speakers, type Speaker } from '../../sharing/who-speaks.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { parseDay, type Fields } from '../fields.ts'

type Parsed = { readonly proxy?: NewProxy; readonly errors: readonly FieldError[] }

/** The form that lets somebody help. @param today YYYY-MM-DD, in London. */
export function parseNewProxy(fields: Fields, atDesk: boolean, today: string): Parsed {
  const errors: FieldError[] = []
  const name = (fields['name'] ?? '').trim()
  const kinds = kindsOf(
    proxyParts.map(({ id }) => id).filter((id) => fields[`part-${id}`] === 'yes'),
  )
  const document = (fields['document'] ?? '').trim()
  const basis = atDesk ? speakers.find((one) => one === fields['basis']) : 'patient'
  const lastDay = dayOrNone(fields, 'until', today)
  const reviewOn = atDesk ? dayOrNone(fields, 'review', today) : null
  if (name === '' || name.length > 200) errors.push({ field: 'name', message: 'Enter their name' })
  if (kinds.length === 0) {
    errors.push({ field: 'part', message: 'Choose at least one thing they may see' })
  }
  if (lastDay === undefined) {
    errors.push({
      field: 'until-day',
      message: 'Enter a last day from today on, or leave it empty',
    })
  }
  if (basis === undefined) errors.push({ field: 'basis', message: 'Choose why they may help' })
  if (basis !== undefined && needsDocument.includes(basis) && document === '') {
    errors.push({ field: 'document', message: 'Say what was seen or decided, and by whom' })
  }
  if (document.length > 500) {
    errors.push({ field: 'document', message: 'Use at most 500 characters' })
  }
  if (reviewOn === undefined || (basis === 'best-interests' && reviewOn === null)) {
    errors.push({ field: 'review-day', message: 'Enter the day when it is looked at again' })
  }
  if (basis === undefined || lastDay === undefined || reviewOn === undefined || errors.length > 0) {
    return { errors }
  }
  const seen = document === '' ? null : document
  return { errors: [], proxy: { name, basis, document: seen, reviewOn, kinds, lastDay } }
}

const needsDocument: readonly Speaker[] = ['attorney', 'deputy', 'best-interests']

/** Null for empty boxes; undefined for what is no day, or one that is over. */
function dayOrNone(fields: Fields, name: string, today: string): string | null | undefined {
  const empty = ['day', 'month', 'year'].every((part) => (fields[`${name}-${part}`] ?? '') === '')
  if (empty) return null
  const day = parseDay(fields, name)
  return day === undefined || day < today ? undefined : day
}
