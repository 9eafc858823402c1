import type { PendingQuery, Row } from 'postgres'
import type { Sql, Tx } from './database.ts'

/** A statement put together: text with `$1` … and the values for them. */
export type Statement = {
  readonly text: string
  readonly values: readonly unknown[]
  /** Rows as arrays of bytes, not as objects. */
  readonly raw: boolean
}

class Template {
  readonly strings: TemplateStringsArray
  readonly values: readonly unknown[]
  isRaw = false

  constructor(strings: TemplateStringsArray, values: readonly unknown[]) {
    this.strings = strings
    this.values = values
  }

  raw(): this {
    this.isRaw = true
    return this
  }
}

/**
 * Stands where a connection's `sql` does, so that a statement is written once for both; but it only keeps
 * what it is given. Knows templates in templates, and no other helper.
 */
export const template = ((strings: TemplateStringsArray, ...values: unknown[]) => {
  if (!Array.isArray(strings.raw)) throw new TypeError('a flush takes templates only')
  return new Template(strings, values)
}) as unknown as Sql

export function statementOf(written: unknown): Statement {
  if (!(written instanceof Template)) throw new TypeError('a flush takes templates only')
  const values: unknown[] = []
  return { text: textOf(written, values), values, raw: written.isRaw }
}

function textOf({ strings, values }: Template, all: unknown[]): string {
  let text = strings[0] ?? ''
  for (const [index, value] of values.entries()) {
    if (value instanceof Template) text += textOf(value, all)
    else if (value instanceof Rows) text += textOfRows(value, all)
    else text += `$${all.push(value)}`
    text += strings[index + 1] ?? ''
  }
  return text
}

/**
 * A statement on its way in a transaction: it leaves when the work next waits, unless it has become part of
 * another by then.
 */
export class Pending extends Promise<readonly unknown[]> {
  static override get [Symbol.species]() {
    return Promise
  }

  readonly template: Template
  isPart = false

  constructor(
    strings: TemplateStringsArray,
    values: readonly unknown[],
    start: (resolve: (rows: readonly unknown[]) => void, reject: (error: unknown) => void) => void,
  ) {
    if (!Array.isArray(strings.raw)) throw new TypeError('a flush takes templates only')
    super(start)
    this.template = new Template(strings, values.map(asPart))
  }

  /** As the library has it; here nothing has to be done. */
  execute(): this {
    return this
  }
}

function asPart(value: unknown): unknown {
  if (!(value instanceof Pending)) return value
  value.isPart = true
  return value.template
}

/** Rows of one `insert`: thousands of values. */
class Rows {
  readonly strings: TemplateStringsArray
  readonly rows: readonly (readonly unknown[])[]

  constructor(rows: readonly Template[]) {
    this.strings = rows[0]?.strings ?? Object.assign([], { raw: [] })
    this.rows = rows.map(({ strings, values }) => {
      const isFlat = !values.some((it) => it instanceof Template || it instanceof Rows)
      if (strings === this.strings && isFlat) return values
      throw new TypeError('rows are written alike, without templates in them')
    })
  }
}

/** Texts of rows by how they are written, their number and that of the first value. */
const textsOfRows = new WeakMap<TemplateStringsArray, Map<string, string>>()

function textOfRows({ strings, rows }: Rows, all: unknown[]): string {
  const texts = textsOfRows.get(strings) ?? new Map<string, string>()
  textsOfRows.set(strings, texts)
  const key = `${rows.length} from ${all.length}`
  let text = texts.get(key)
  if (text === undefined) {
    let number = all.length
    const textOfRow = () => strings.reduce((before, after) => `${before}$${++number}${after}`)
    text = rows.map(textOfRow).join(', ')
    texts.set(key, text)
  }
  for (const row of rows) for (const value of row) all.push(value)
  return text
}

/** Rows of an `insert … values`, each a template in brackets and all written alike. */
export function listOf(sql: Sql | Tx, rows: readonly PendingQuery<Row[]>[]) {
  const parts = (rows as readonly unknown[]).map(asPart).filter((it) => it instanceof Template)
  if (parts.length > 0) return sql`${new Rows(parts) as unknown as string}`
  return rows.reduce((all, row) => sql`${all}, ${row}`)
}
