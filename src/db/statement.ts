import type { Sql } from './database.ts'

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
    text += value instanceof Template ? textOf(value, all) : `$${all.push(value)}`
    text += strings[index + 1] ?? ''
  }
  return text
}
