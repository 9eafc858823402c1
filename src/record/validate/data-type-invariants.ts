import { has, needs, type Invariant } from './invariant.ts'
import { type JsonObject, isObject } from './object-type.ts'

/** Of the data types that resources are made of. */
export const dataTypeInvariants: Readonly<Record<string, readonly Invariant[]>> = {
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
}

function notBelowZero(key: string, name: string): Invariant {
  return {
    key,
    holds: (it) => !has(it, name) || !(numberAt(it, name) < 0),
    message: `must not have a ${name} below 0`,
  }
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
