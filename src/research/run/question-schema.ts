import { unitsInStudies } from '../linker/measurements.ts'
import { studySettings } from '../studies/application.ts'

/** What of JSON Schema is used here. */
export type Schema = {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: false
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
  readonly enum?: readonly (string | number | boolean)[]
  readonly description?: string
}

const day: Schema = { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }
const year: Schema = { type: 'integer', minimum: 1880, maximum: 2100 }
const codes: Schema = {
  ...{ type: 'array', minItems: 1, maxItems: 500 },
  items: { type: 'string', pattern: '^[A-Za-z0-9.-]{1,18}$' },
}
const settings: Schema = {
  ...{ type: 'array', minItems: 1, maxItems: 10 },
  items: { type: 'string', enum: studySettings },
}
const number: Schema = { type: 'number', minimum: -1_000_000, maximum: 1_000_000_000 }
// of a unit that no value has, it would be told of everybody that they were not measured
const unit: Schema = { type: 'string', enum: unitsInStudies }
const plainly = { codes, settings, from: day, until: day }
const facts = {
  ...plainly,
  value: {
    description:
      'only entries measured in this unit (UCUM), and within these bounds: at least one of them, of at most three digits',
    ...{ type: 'object', required: ['unit'], additionalProperties: false },
    properties: { unit, atLeast: number, below: number },
  },
  last: {
    description:
      'only entries of the last day that has one; of several values in the unit on that day the lowest, and whoever has none has not had it',
    ...{ type: 'boolean', enum: [true] },
  },
} as const satisfies Readonly<Record<string, Schema>>

const had: Schema = {
  description: 'an entry with one of these codes; followedBy: another by so many days after it',
  ...{ type: 'object', required: ['codes'], additionalProperties: false },
  properties: {
    ...facts,
    followedBy: {
      ...{ type: 'object', required: ['codes', 'withinDays'], additionalProperties: false },
      properties: { ...facts, withinDays: { type: 'integer', minimum: 0, maximum: 36_500 } },
    },
  },
}
const at: Schema = { type: 'array', minItems: 1, maxItems: 9, items: number }
// days are whole: a part of one is the same people by another number
const atDays: Schema = { ...at, items: { type: 'integer', minimum: 1, maximum: 36_500 } }
const fact: Schema = {
  ...{ type: 'object', required: ['codes'], additionalProperties: false },
  properties: facts,
}
const several: Schema = { type: 'array', maxItems: 10, items: had }

/** What the record knows somebody as. */
export const sexes = ['female', 'male', 'other', 'unknown'] as const

/** What people a table can be divided by. */
export const dimensions = ['born', 'sex', 'region', 'practice', 'died'] as const

/**
 * A question about people in a study, as JSON Schema: who is counted, divided by what. There is no word in it for one
 * person.
 */
export const questionSchema: Schema = {
  ...{ type: 'object', required: ['title', 'tables'], additionalProperties: false },
  properties: {
    title: { type: 'string', minLength: 1, maxLength: 120 },
    tables: {
      ...{ type: 'array', minItems: 1, maxItems: 20 },
      items: {
        ...{ type: 'object', required: ['name', 'of', 'by'], additionalProperties: false },
        properties: {
          name: { type: 'string', minLength: 1, maxLength: 120 },
          of: {
            ...{ type: 'object', additionalProperties: false },
            properties: {
              all: several,
              any: several,
              none: several,
              bornFrom: year,
              bornUntil: year,
              sex: { type: 'array', maxItems: 4, items: { type: 'string', enum: sexes } },
            },
          },
          by: {
            ...{ type: 'array', maxItems: 3 },
            items: { type: 'string', enum: dimensions },
          },
          split: {
            description:
              'divides each group by yes or no: whether they had this, or all of these, or what a select says of one person by me and entries, which hold only what is of them; or into bands',
            ...{ type: 'object', required: ['name'], additionalProperties: false },
            properties: {
              ...{ name: { type: 'string', minLength: 1, maxLength: 60 }, had },
              all: { ...several, minItems: 1 },
              select: { type: 'string', minLength: 1, maxLength: 4000 },
              bands: {
                description:
                  'the last value in this unit, under the first number, from it to under the next, and so on, or none; of several on that day the lowest',
                ...{
                  type: 'object',
                  required: ['codes', 'unit', 'at'],
                  additionalProperties: false,
                },
                properties: { ...plainly, unit, at },
              },
              days: {
                description:
                  'of those who had from, how many days after the first of it the first of to was: under the first number, and so on, or none yet',
                ...{ type: 'object', required: ['from', 'to', 'at'], additionalProperties: false },
                properties: { from: fact, to: fact, at: atDays },
              },
            },
          },
          dashboard: {
            description:
              'once released, it is a chart for anyone too: how many of each group had what it is split by',
            ...{ type: 'object', required: ['says', 'better'], additionalProperties: false },
            properties: {
              says: { type: 'string', minLength: 1, maxLength: 300 },
              better: { type: 'string', enum: ['more', 'fewer'] },
            },
          },
        },
      },
    },
  },
}

/** What of a value is not as its schema says, by where. Empty: all is. */
export function wrongIn(schema: Schema, value: unknown, at = ''): string[] {
  if (schema.type === 'object') return wrongInObject(schema, value, at)
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return [`${at} is no list`]
    const many = value.length
    if (many < (schema.minItems ?? 0)) return [`${at} has too few`]
    if (many > (schema.maxItems ?? Infinity)) return [`${at} has too many`]
    const { items } = schema
    return items ? value.flatMap((one, index) => wrongIn(items, one, `${at}/${index}`)) : []
  }
  return isPlain(schema, value) ? [] : [`${at} is not as it must be`]
}

function wrongInObject(schema: Schema, value: unknown, at: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${at} is no object`]
  }
  const properties = new Map(Object.entries(schema.properties ?? {}))
  const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(value, name))
  return [
    ...missing.map((name) => `${at}/${name} is missing`),
    ...Object.entries(value).flatMap(([name, one]) => {
      const its = properties.get(name)
      return its === undefined ? [`${at}/${name} is not known`] : wrongIn(its, one, `${at}/${name}`)
    }),
  ]
}

function isPlain(schema: Schema, value: unknown): boolean {
  if (schema.enum && !schema.enum.includes(value as string)) return false
  if (schema.type === 'boolean') return typeof value === 'boolean'
  if (schema.type === 'integer' || schema.type === 'number') {
    const isOne = schema.type === 'integer' ? Number.isSafeInteger : Number.isFinite
    if (!isOne(value)) return false
    const number = value as number
    return number >= (schema.minimum ?? -Infinity) && number <= (schema.maximum ?? Infinity)
  }
  if (typeof value !== 'string') return false
  const { minLength = 0, maxLength = Infinity, pattern } = schema
  return (
    value.length >= minLength &&
    value.length <= maxLength &&
    (pattern === undefined || new RegExp(pattern).test(value))
  )
}
