import type { Tx } from '../db/database.ts'

// Control characters: the validator lets none of them into a text.
const between = '\u001e'
const nothing = '\u001d'

/**
 * One column of many rows as a single parameter, made an array by PostgreSQL; an empty text is null. An
 * array literal would have every quote in every JSON text escaped here and unescaped there.
 */
export function textColumn<Row>(tx: Tx, rows: readonly Row[], value: (row: Row) => string | null) {
  const joined = rows.map((row) => value(row) || nothing).join(between)
  if (countOf(joined) !== rows.length - 1) throw new TypeError('a text has a separator in it')
  return tx`string_to_array(${joined}, ${between}, ${nothing})`
}

function countOf(joined: string): number {
  let count = 0
  for (let at = joined.indexOf(between); at >= 0; at = joined.indexOf(between, at + 1)) count++
  return count
}
