import type { Ask } from '../support/door.ts'
import type { LeakCase } from './leak-cases.ts'

/**
 * One item of the list of leak channels: its numbers, its words, and what is asked for it. `answered`: some of it gets
 * an answer, so that it could leak; `refused`: we do none of it, and say so alike.
 */
export type LeakItem = readonly [
  number: string,
  words: string,
  ask: (about: LeakCase) => readonly Ask[],
  which?: 'answered' | 'refused',
]

export const fhir = '/fhir/R4'
export const everything = ({ patient }: LeakCase) => `${fhir}/Patient/${patient.ref}/$everything`
export const record = ({ patient }: LeakCase) => `/patients/${patient.ref}/record`
export const get = (...urls: readonly string[]): Ask[] => urls.map((url) => ({ url }))

export const json = { 'content-type': 'application/fhir+json' }
export const send = (method: 'POST' | 'PUT' | 'PATCH', url: string, body: unknown, headers = {}) =>
  ({
    ...{ method, url: `${fhir}/${url}`, body: JSON.stringify(body) },
    headers: { ...json, ...headers },
  }) as const

export const withQueries = (urls: readonly string[], queries: readonly string[]) =>
  get(
    ...urls.flatMap((url) =>
      queries.map((query) => `${url}${url.includes('?') ? '&' : '?'}${query}`),
    ),
  )

/** The search of a record for what is of the kind of what is hidden, and of the kind of what is seen. */
export const searches = ({ patient, kinds }: LeakCase) =>
  [...new Set([kinds.hidden, kinds.shown])].map((kind) => `${fhir}/${kind}?patient=${patient.ref}`)

export const searched = (about: LeakCase, ...queries: readonly string[]) =>
  withQueries(searches(about), queries)
