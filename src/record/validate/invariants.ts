import { type JsonObject, isObject } from './object-type.ts'
import { type Visit, note } from './problems.ts'

type Invariant = {
  /** As FHIR numbers it. */
  readonly key: string
  readonly holds: (value: JsonObject) => boolean
  readonly message: string
}

/**
 * What R4 asks of several elements together, of the types that are written one by one and of what they are made of.
 * Left out are those that its structure says already (`ele-1`, `ext-1`, `dom-2`), those that only warn, and `sqty-1`, as
 * which quantities are simple ones is not in our tables.
 *
 * @see https://hl7.org/fhir/R4/conformance-rules.html#constraints
 */
const invariants: Readonly<Record<string, readonly Invariant[]>> = {
  Age: [{ key: 'age-1', holds: isAge, message: 'must be above 0, with a unit of UCUM' }],
  Count: [
    {
      key: 'cnt-3',
      holds: (it) => isOfUcum(it) && (!has(it, 'code') || it['code'] === '1'),
      message: 'must be a number of UCUM, with the code 1',
    },
  ],
  Distance: [{ key: 'dis-1', holds: isOfUcum, message: 'must have a unit of UCUM' }],
  Duration: [{ key: 'drt-1', holds: isDuration, message: 'must have a value and a UCUM code' }],
  Narrative: [
    {
      key: 'txt-2',
      holds: ({ div }) =>
        typeof div !== 'string' || /<img\b|\S/.test(div.replace(/<(?!img\b)[^>]*>/g, '')),
      message: 'must say something',
    },
  ],
  Period: [{ key: 'per-1', holds: startsFirst, message: 'must not end before it starts' }],
  Quantity: [needs('qty-3', 'code', 'system')],
  Range: [{ key: 'rng-2', holds: lowFirst, message: 'must not be lower at its high end' }],
  Ratio: [
    {
      key: 'rat-1',
      holds: (it) =>
        has(it, 'numerator') === has(it, 'denominator') &&
        (has(it, 'numerator') || has(it, 'extension')),
      message: 'must have a numerator and a denominator',
    },
  ],
  Attachment: [needs('att-1', 'data', 'contentType')],
  ContactPoint: [needs('cpt-2', 'value', 'system')],
  'Timing.repeat': [
    needs('tim-1', 'duration', 'durationUnit'),
    needs('tim-2', 'period', 'periodUnit'),
    notBelowZero('tim-4', 'duration'),
    notBelowZero('tim-5', 'period'),
    needs('tim-6', 'periodMax', 'period'),
    needs('tim-7', 'durationMax', 'duration'),
    needs('tim-8', 'countMax', 'count'),
    {
      key: 'tim-9',
      holds: (it) => !has(it, 'offset') || (has(it, 'when') && !meals(it)),
      message: 'must not have an offset without a time of day that it counts from',
    },
    {
      key: 'tim-10',
      holds: (it) => !has(it, 'timeOfDay') || !has(it, 'when'),
      message: 'must not have both a time of day and an event',
    },
  ],
  AllergyIntolerance: [
    {
      key: 'ait-1',
      holds: (it) => inError(it) || has(it, 'clinicalStatus'),
      message: 'must have a clinical status',
    },
    notInError('ait-2'),
  ],
  Appointment: [
    {
      key: 'app-2',
      holds: (it) => has(it, 'start') === has(it, 'end'),
      message: 'must have a start and an end, or neither',
    },
    {
      key: 'app-3',
      holds: (it) =>
        (has(it, 'start') && has(it, 'end')) ||
        ['proposed', 'cancelled', 'waitlist'].includes(String(it['status'])),
      message: 'must have a start and an end',
    },
    {
      key: 'app-4',
      holds: (it) =>
        !has(it, 'cancelationReason') || ['cancelled', 'noshow'].includes(String(it['status'])),
      message: 'must not say why it was cancelled',
    },
  ],
  'Appointment.participant': [
    {
      key: 'app-1',
      holds: (it) => has(it, 'type') || has(it, 'actor'),
      message: 'must say who takes part',
    },
  ],
  'CarePlan.activity': [
    {
      key: 'cpl-3',
      holds: (it) => !has(it, 'detail') || !has(it, 'reference'),
      message: 'must have a detail or a reference',
    },
  ],
  'Composition.section': [
    {
      key: 'cmp-1',
      holds: (it) => has(it, 'text') || has(it, 'entry') || has(it, 'section'),
      message: 'must have a text, entries or sections',
    },
    without('cmp-2', 'emptyReason', 'entry'),
  ],
  Condition: [
    {
      key: 'con-4',
      holds: (it) =>
        !keyed(it, 'abatement') ||
        ['resolved', 'remission', 'inactive'].some((one) => clinical(it, one)),
      message: 'must be inactive, resolved or in remission where it has ended',
    },
    notInError('con-5'),
  ],
  'Condition.evidence': [
    {
      key: 'con-2',
      holds: (it) => has(it, 'code') || has(it, 'detail'),
      message: 'must have a code or a detail',
    },
  ],
  'Condition.stage': [
    {
      key: 'con-1',
      holds: (it) => has(it, 'summary') || has(it, 'assessment'),
      message: 'must have a summary or an assessment',
    },
  ],
  'Goal.target': [
    {
      key: 'gol-1',
      holds: (it) => !keyed(it, 'detail') || has(it, 'measure'),
      message: 'must have a measure',
    },
  ],
  'Immunization.education': [
    {
      key: 'imm-1',
      holds: (it) => has(it, 'documentType') || has(it, 'reference'),
      message: 'must have a document type or a reference',
    },
  ],
  List: [
    without('lst-1', 'emptyReason', 'entry'),
    {
      key: 'lst-2',
      holds: (it) => it['mode'] === 'changes' || !entriesOf(it).some((one) => has(one, 'deleted')),
      message: 'must be of changes to say that one was deleted',
    },
    {
      key: 'lst-3',
      holds: (it) => it['mode'] === 'working' || !entriesOf(it).some((one) => has(one, 'date')),
      message: 'must be a working list to have dates',
    },
  ],
  Observation: [
    {
      key: 'obs-6',
      holds: (it) => !has(it, 'dataAbsentReason') || !keyed(it, 'value'),
      message: 'must not have a value and a reason why there is none',
    },
    {
      key: 'obs-7',
      holds: (it) => !keyed(it, 'value') || !componentsOf(it).some((one) => sameCode(it, one)),
      message: 'must not have a component of its own code beside a value',
    },
  ],
  'Observation.referenceRange': [
    {
      key: 'obs-3',
      holds: (it) => has(it, 'low') || has(it, 'high') || has(it, 'text'),
      message: 'must have a low or high end, or a text',
    },
  ],
  ServiceRequest: [needs('prr-1', 'orderDetail', 'code')],
}

/** The invariants of a type, noted where they do not hold; undefined where it has none. */
export function invariantsOf(
  type: string,
): ((value: JsonObject, visit: Visit) => void) | undefined {
  const own = invariants[type]
  if (own === undefined) return undefined
  return (value, visit) => {
    for (const { key, holds, message } of own) {
      if (!holds(value)) note(visit, 'invariant', `${message} (${key})`)
    }
  }
}

function has(value: JsonObject, key: string): boolean {
  return value[key] !== undefined || value[`_${key}`] !== undefined
}

/** Whether it has a choice of this name: `valueQuantity` of `value`. */
function keyed(value: JsonObject, name: string): boolean {
  const isOf = new RegExp(`^_?${name}[A-Z]`)
  return Object.keys(value).some((key) => isOf.test(key))
}

function needs(key: string, one: string, other: string): Invariant {
  return {
    key,
    holds: (it) => !has(it, one) || has(it, other),
    message: `must have ${other} with ${one}`,
  }
}

function without(key: string, one: string, other: string): Invariant {
  return {
    key,
    holds: (it) => !has(it, one) || !has(it, other),
    message: `must not have ${one} with ${other}`,
  }
}

function notBelowZero(key: string, name: string): Invariant {
  return {
    key,
    holds: (it) => !has(it, name) || !(numberAt(it, name) < 0),
    message: `must not have a ${name} below 0`,
  }
}

function notInError(key: string): Invariant {
  return {
    key,
    holds: (it) => !inError(it) || !has(it, 'clinicalStatus'),
    message: 'must not have a clinical status: it was entered in error',
  }
}

function inError(value: JsonObject): boolean {
  return codesAt(value, 'verificationStatus').includes('entered-in-error')
}

function clinical(value: JsonObject, code: string): boolean {
  return codesAt(value, 'clinicalStatus').includes(code)
}

function codesAt(value: JsonObject, key: string): unknown[] {
  return codingsOf(value[key]).map(({ code }) => code)
}

function codingsOf(concept: unknown): JsonObject[] {
  const coding = isObject(concept) ? concept['coding'] : undefined
  return Array.isArray(coding) ? coding.filter(isObject) : []
}

function sameCode(one: JsonObject, other: JsonObject): boolean {
  const own = codingsOf(one['code'])
  return codingsOf(other['code']).some((it) =>
    own.some(
      ({ system, code }) =>
        it['code'] !== undefined && it['code'] === code && it['system'] === system,
    ),
  )
}

const componentsOf = (value: JsonObject) => listAt(value, 'component')
const entriesOf = (value: JsonObject) => listAt(value, 'entry')

function listAt(value: JsonObject, key: string): JsonObject[] {
  const list = value[key]
  return Array.isArray(list) ? list.filter(isObject) : []
}

/** The events that are meals themselves, from which nothing is counted. */
function meals(repeat: JsonObject): boolean {
  const when = repeat['when']
  return Array.isArray(when) && when.some((it) => ['C', 'CM', 'CD', 'CV'].includes(String(it)))
}

/** As `json-text.ts` holds a number: with its digits after a mark, or as it is. */
function numberAt(value: JsonObject, key: string): number {
  const found = value[key]
  return Number(typeof found === 'string' ? found.replace('\u0000', '') : found)
}

const ucum = 'http://unitsofmeasure.org'

function isAge(value: JsonObject): boolean {
  return isOfUcum(value) && (value['value'] === undefined || numberAt(value, 'value') > 0)
}

function isOfUcum(value: JsonObject): boolean {
  if (has(value, 'value') && !has(value, 'code')) return false
  return !has(value, 'system') || value['system'] === ucum
}

function isDuration(value: JsonObject): boolean {
  return !has(value, 'code') || (value['system'] === ucum && has(value, 'value'))
}

function lowFirst(value: JsonObject): boolean {
  const { low, high } = value
  if (!isObject(low) || !isObject(high)) return true
  return !(numberAt(low, 'value') > numberAt(high, 'value'))
}

/** As far as both ends say: a year and a day of it are not one before the other. */
function startsFirst({ start, end }: JsonObject): boolean {
  if (typeof start !== 'string' || typeof end !== 'string') return true
  if (start.length > 10 && end.length > 10) return Date.parse(start) <= Date.parse(end)
  const shared = Math.min(start.length, end.length, 10)
  return start.slice(0, shared) <= end.slice(0, shared)
}
