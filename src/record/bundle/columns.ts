import type { JsonObject } from '../validate/object-type.ts'
import { objectAt, objectsAt, textAt } from './json-values.ts'

/** What an entry is searched and listed by. */
export type Columns = {
  readonly kind: string
  readonly status: string | null
  readonly category: string | null
  readonly codeSystem: string | null
  readonly code: string | null
  readonly codeText: string | null
  /** When it was true of the patient: a date and time with an offset. */
  readonly effectiveAt: string | null
  /** When it was written down, where the resource says. */
  readonly recordedAt: string | null
}

export type Concept = Pick<Columns, 'codeSystem' | 'code' | 'codeText'>

// In each list the first that is there counts. Resources have fewer keys than the lists, so those are gone through.
const effectiveRanks = ranks(`effectiveDateTime effectivePeriod effectiveInstant performedDateTime
  performedPeriod occurrenceDateTime occurrencePeriod onsetDateTime onsetPeriod recordedDate authoredOn
  started startDate period billablePeriod occurredDateTime occurredPeriod createdDateTime createdPeriod
  whenHandedOver whenPrepared start sent date dateTime authored created issued recorded
  identifiedDateTime`)
const recordedRanks = ranks(
  'recordedDate issued authoredOn recorded dateAsserted authored created date',
)
const codeKeys = ['code', 'medicationCodeableConcept', 'vaccineCode', 'type', 'description']
const categoryKeys = ['category', 'class', 'serviceCategory']

const collectedRanks = ranks('collectedDateTime collectedPeriod')

type Ranks = ReadonlyMap<string, number>

function ranks(names: string): Ranks {
  return new Map(names.split(/\s+/).map((name, rank) => [name, rank]))
}

export function columnsOf(resource: JsonObject): Columns {
  return {
    kind: textAt(resource, 'resourceType') ?? '',
    status: statusOf(resource),
    category: categoryOf(resource),
    ...conceptOf(resource),
    effectiveAt: toInstant(effectiveDate(resource)),
    recordedAt: toInstant(firstDate(resource, recordedRanks)),
  }
}

/** When the resource was true of the patient, as exact as it says. */
export function effectiveDate(resource: JsonObject): string | undefined {
  const collection = objectAt(resource, 'collection')
  return (
    firstDate(resource, effectiveRanks) ?? (collection && firstDate(collection, collectedRanks))
  )
}

/** What the resource is about, in the first code that it gives. */
export function conceptOf(resource: JsonObject): Concept {
  for (const key of codeKeys) {
    for (const concept of objectsAt(resource, key)) {
      const found = conceptColumns(concept)
      if (found !== undefined) return found
    }
  }
  // A care plan is of the last, narrowest category that it has.
  const categories =
    textAt(resource, 'resourceType') === 'CarePlan' ? objectsAt(resource, 'category') : []
  const last = categories.at(-1)
  return (last && conceptColumns(last)) ?? { codeSystem: null, code: null, codeText: null }
}

function conceptColumns(concept: JsonObject): Concept | undefined {
  const [coding] = objectsAt(concept, 'coding')
  const code = coding && textAt(coding, 'code')
  const codeText = textAt(concept, 'text') ?? (coding && textAt(coding, 'display'))
  if (code === undefined && codeText === undefined) return undefined
  return {
    codeSystem: (coding && textAt(coding, 'system')) ?? null,
    code: code ?? null,
    codeText: codeText ?? null,
  }
}

function statusOf(resource: JsonObject): string | null {
  const clinical = objectAt(resource, 'clinicalStatus')
  return (
    textAt(resource, 'status') ??
    textAt(resource, 'lifecycleStatus') ??
    (clinical && conceptColumns(clinical)?.code) ??
    null
  )
}

function categoryOf(resource: JsonObject): string | null {
  for (const key of categoryKeys) {
    const value = resource[key]
    const first: unknown = Array.isArray(value) ? value[0] : value
    if (typeof first === 'string') return first
    const [concept] = objectsAt(resource, key)
    if (!concept) continue
    // Encounter.class is a Coding; all others are concepts.
    const code = textAt(concept, 'code') ?? conceptColumns(concept)?.code ?? textAt(concept, 'text')
    if (typeof code === 'string') return code
  }
  return null
}

function firstDate(resource: JsonObject, by: Ranks): string | undefined {
  let best = Infinity
  let found: string | undefined
  for (const key in resource) {
    const rank = by.get(key)
    if (rank === undefined || rank >= best) continue
    const text = textAt(resource, key) ?? periodStart(objectAt(resource, key))
    if (text === undefined) continue
    best = rank
    found = text
  }
  return found
}

function periodStart(period: JsonObject | undefined): string | undefined {
  return period && (textAt(period, 'start') ?? textAt(period, 'end'))
}

function toInstant(dateTime: string | undefined): string | null {
  return dateTime === undefined ? null : instantOf(dateTime)
}

/** A FHIR dateTime as one instant: a date alone is its first moment, in UTC. */
export function instantOf(dateTime: string): string {
  if (dateTime.length > 10) return dateTime
  return `${dateTime}${'-01-01'.slice(dateTime.length - 4)}T00:00:00Z`
}
