import { Refusal } from '../../errors.ts'

/** A part of a select, as the parser of DuckDB tells it. */
export type SqlNode = Readonly<Record<string, unknown>>

export function notAllowed(what: string): Refusal {
  return new Refusal('invalid', `A select for one person may not have ${what}`)
}

/**
 * A part that has these properties and nothing else in any other: what this was not written for is refused, also
 * what a later DuckDB adds.
 */
export function onlyWith(node: unknown, what: string, ...known: readonly string[]): SqlNode {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) throw notAllowed(what)
  const besides = Object.entries(node).filter(
    ([name, value]) => !known.includes(name) && !ignored.has(name) && !isEmpty(value),
  )
  const [first] = besides
  if (first !== undefined) throw notAllowed(`${first[0]} in ${what}`)
  return node as SqlNode
}

/** Where it stands in the text, and what a column is called: neither is ever written again. */
const ignored = new Set(['class', 'type', 'query_location', 'alias'])

const plain: readonly unknown[] = [null, undefined, false, '', 'INVALID', 'STANDARD_HANDLING']

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (typeof value !== 'object' || value === null) return plain.includes(value)
  return Object.entries(value).every(
    ([name, one]) => isEmpty(one) || (name === 'type' && one === 'ORDER_MODIFIER'),
  )
}

export function listOf(value: unknown): readonly SqlNode[] {
  return Array.isArray(value) ? (value as SqlNode[]) : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
