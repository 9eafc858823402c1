import type { Ask } from '../support/door.ts'
import type { Patient } from '../support/world.ts'

/** Something to ask about one patient's record, and the address of the manifest it goes to. */
export type Question = Ask & { readonly route: string }

/** What there is to ask about: entries that are there, hidden or not at all; years, kinds and services to filter by. */
export type Subject = {
  readonly patient: Patient
  readonly entries: readonly string[]
  readonly years: readonly number[]
  readonly kinds: readonly string[]
  readonly services: readonly string[]
  /** The id of the summary in force. */
  readonly summary?: string
  /** A permission the patient may take back. */
  readonly permission?: string
  /** A correction that waits for the one who asks. */
  readonly correction?: string
  /** Whose page the filters are tried on; the other is asked for without. */
  readonly reader?: 'staff' | 'patient'
}

/** A page by GET with each query, and by HEAD without one. */
export function pages(route: string, url: string, queries: readonly string[] = ['']): Question[] {
  return queries.flatMap((query) => {
    const address = query === '' ? url : `${url}?${query}`
    const asked: Question = { route: `GET ${route}`, url: address }
    return query === '' ? [asked, { route: `HEAD ${route}`, method: 'HEAD', url }] : [asked]
  })
}
