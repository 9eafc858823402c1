import type { JsonObject } from '../validate/object-type.ts'
import type { ReferenceValue } from '../validate/problems.ts'
import { instantOf } from './columns.ts'
import { objectAt, objectsAt, referencesAt, textAt } from './json-values.ts'

/** What a resource says of who wrote it. */
export type WriterFacts = {
  /** The encounters it was written in. */
  readonly encounters: readonly ReferenceValue[]
  /** Organisations and people that it names as its provider, the likeliest first. */
  readonly providers: readonly ReferenceValue[]
  /** Of an encounter: who took part, and from when to when, in milliseconds. */
  readonly people: readonly ReferenceValue[]
  readonly period: Period | undefined
  /** All the time that its date may mean. */
  readonly date: Period | undefined
}

export type Period = { readonly start: number; readonly end: number }

const providerKeys = (
  'serviceProvider managingOrganization custodian organization owner provider performer author agent ' +
  'supplier sender requester recorder asserter'
).split(' ')

const none: readonly never[] = []

export function writerFactsOf(resource: JsonObject, effective: string | undefined): WriterFacts {
  const isEncounter = resource['resourceType'] === 'Encounter'
  return {
    encounters: encountersOf(resource),
    providers: providersOf(resource),
    people: isEncounter
      ? objectsAt(resource, 'participant').flatMap((it) => referencesAt(it, 'individual'))
      : none,
    period: isEncounter ? periodOf(objectAt(resource, 'period')) : undefined,
    date: effective === undefined ? undefined : spanOf(effective),
  }
}

function encountersOf(resource: JsonObject): readonly ReferenceValue[] {
  const { encounter, context, item } = resource
  if (encounter !== undefined) return referencesAt(resource, 'encounter')
  if (context !== undefined) {
    const part = objectAt(resource, 'context')
    return [...referencesAt(resource, 'context'), ...(part ? referencesAt(part, 'encounter') : [])]
  }
  if (item === undefined) return none
  return objectsAt(resource, 'item').flatMap((it) => referencesAt(it, 'encounter'))
}

function providersOf(resource: JsonObject): readonly ReferenceValue[] {
  let found: ReferenceValue[] | undefined
  for (const key of providerKeys) {
    if (resource[key] !== undefined) (found ??= []).push(...providersAt(resource, key))
  }
  return found ?? none
}

/** A reference, or a part that says who (`actor`, `who`) and for whom (`onBehalfOf`), the latter first. */
function providersAt(resource: JsonObject, key: string): ReferenceValue[] {
  const parts = objectsAt(resource, key)
  return [
    ...parts.flatMap((it) => referencesAt(it, 'onBehalfOf')),
    ...referencesAt(resource, key),
    ...parts.flatMap((it) => [...referencesAt(it, 'actor'), ...referencesAt(it, 'who')]),
  ]
}

function periodOf(period: JsonObject | undefined): Period | undefined {
  const start = period && textAt(period, 'start')
  if (start === undefined) return undefined
  const end = textAt(period ?? {}, 'end')
  return { start: spanOf(start).start, end: end === undefined ? Infinity : spanOf(end).end }
}

/** All the time that a date may mean: a day, a month, a year, or one instant. */
function spanOf(dateTime: string): Period {
  const start = millisecondsOf(instantOf(dateTime))
  if (dateTime.length > 10) return { start, end: start }
  const next = new Date(start)
  if (dateTime.length === 4) next.setUTCFullYear(next.getUTCFullYear() + 1)
  else if (dateTime.length === 7) next.setUTCMonth(next.getUTCMonth() + 1)
  else next.setUTCDate(next.getUTCDate() + 1)
  return { start, end: next.getTime() - 1 }
}

/** JavaScript knows no leap second. */
function millisecondsOf(instant: string): number {
  return Date.parse(instant.replace(':60', ':59'))
}
