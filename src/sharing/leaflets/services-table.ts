import type { ServiceTerms } from '../../identity/services-around.ts'
import type { Listing } from '../decide.ts'
import type { ServicesTable } from './leaflet.ts'
import type { PracticePolicy } from './practice-policy.ts'

/** The words of the table, in one language. */
export type TableWords = {
  readonly locale: string
  readonly heads: readonly [service: string, shares: string, asks: string, code: string]
  readonly afterYes: string
  readonly from: (day: string) => string
  readonly asks: Readonly<Record<ServiceTerms['permissionPolicy'], string>>
  readonly code: Readonly<Record<'own' | 'needed' | 'not-needed' | 'prohibited', string>>
  readonly others: (codeRequired: boolean) => string
}

/** What holds of each service until the patient says otherwise: the practice itself first. */
export function servicesTable(policy: PracticePolicy, words: TableWords): ServicesTable {
  const { practice, services } = policy
  const row = (service: ServiceTerms, code: keyof TableWords['code']) => [
    service.name,
    service.sharesOutFrom === null
      ? words.afterYes
      : words.from(dayIn(words.locale, service.sharesOutFrom)),
    words.asks[service.permissionPolicy],
    words.code[code],
  ]
  return {
    heads: words.heads,
    rows: [
      row(practice, 'own'),
      ...services.map((one) => row(one, codeFor(one.listed, practice.codeRequired))),
    ],
    others: words.others(practice.codeRequired),
  }
}

function codeFor(listed: Listing, required: boolean) {
  if (listed === 'prohibited') return 'prohibited'
  return listed === 'unlisted' && required ? 'needed' : 'not-needed'
}

/** @param day YYYY-MM-DD */
export function dayIn(locale: string, day: string): string {
  const format = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(locale, format).format(new Date(day))
}
