import { notAllowed, onlyWith, textOf, type SqlNode } from './select-nodes.ts'

/** What an expression is, and how it is written. */
export type Said = { readonly type: 'truth' | 'text' | 'number' | 'day'; readonly sql: string }

const mostLetters = 100
const most = 100_000

/** A text, a whole number, a day or a yes or no that stands in a select. */
export function constant(node: SqlNode): Said {
  if (node['class'] === 'CAST') return castConstant(node)
  if (node['class'] !== 'CONSTANT') throw notAllowed(textOf(node['class']))
  const { value: held } = onlyWith(node, 'a value', 'value')
  const { value, type } = onlyWith(held, 'a value', 'type', 'value', 'is_null')
  const { id } = onlyWith(type, 'a value', 'id')
  if (id === 'INTEGER' && Number.isSafeInteger(value) && Math.abs(value as number) <= most) {
    return { type: 'number', sql: `(${String(value)})` }
  }
  if (id === 'VARCHAR' && typeof value === 'string' && value.length <= mostLetters) {
    return { type: 'text', sql: quoted(value) }
  }
  throw notAllowed('a value that is no text, no whole number up to 100,000 and no day')
}

/** As the parser tells a day, or a yes or no: a text made into it. Nothing else may be made into anything. */
function castConstant(node: SqlNode): Said {
  const { child, cast_type: to } = onlyWith(node, 'a cast', 'child', 'cast_type')
  const { id } = onlyWith(to, 'a cast', 'id')
  const { value: held } = onlyWith(child, 'a cast', 'value')
  const { value } = onlyWith(held, 'a cast', 'type', 'value', 'is_null')
  const text = textOf(value)
  if (id === 'DATE' && isDay(text)) return { type: 'day', sql: `date ${quoted(text)}` }
  if (id === 'BOOLEAN' && (text === 't' || text === 'f')) {
    return { type: 'truth', sql: text === 't' ? 'true' : 'false' }
  }
  throw notAllowed('a cast, but of a text to a day')
}

/** Of the calendar: not 30 February. */
export function isDay(text: string): boolean {
  return (
    /^(?:18|19|20)\d\d-\d\d-\d\d$/.test(text) &&
    new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true
  )
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''").replaceAll('\0', '')}'`
}
