import type { Tx } from '../db/database.ts'

// Control characters: the validator lets none of them into a text.
const between = '\u001e'
const nothing = '\u001d'

/**
 * One column of many rows as a single parameter, made an array by PostgreSQL; no text is null. An array literal would have
 * every quote in every JSON text escaped here and unescaped there.
 */
export function textColumn<Row>(tx: Tx, rows: readonly Row[], value: (row: Row) => string | null) {
  const texts = rows.map((row) => {
    const text = value(row)
    if (text === null || text === '') return nothing
    if (text.includes(between) || text.includes(nothing))
      throw new TypeError('a text has a separator in it')
    return text
  })
  const joined = texts.join(between)
  return tx`string_to_array(${joined}, ${between}, ${nothing})`
}
