/** The one table of a section's narrative, as text: the names of its columns, and its rows. */
export type NarrativeTable = {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Tags that only shape the words of a cell. */
export const shaping: ReadonlySet<string> = new Set([
  'br',
  'b',
  'i',
  'u',
  'em',
  'strong',
  'span',
  'p',
  'div',
  'small',
  'sub',
  'sup',
  'hr',
])
const frame = new Set(['table', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'])
const saysNothing = /^no (relevant )?information\b/i

/**
 * Reads the table of a narrative that says what no resource says. A row of one cell across all columns says that
 * there is nothing; any other shape is not read at all: a row that is guessed at could be an allergy lost.
 *
 * One pass over the tags, without a pattern that could run long.
 *
 * @returns undefined where there is no table; `unclear` where it cannot be read for certain.
 */
export function tableIn(narrative: string): NarrativeTable | 'unclear' | undefined {
  const reader = new TableReader()
  for (let at = 0; at < narrative.length;) {
    const open = narrative.indexOf('<', at)
    const end = open < 0 ? narrative.length : open
    reader.text(narrative.slice(at, end))
    if (open < 0) break
    const close = narrative.indexOf('>', open)
    if (close < 0) return 'unclear'
    reader.tag(narrative.slice(open + 1, close))
    at = close + 1
  }
  return reader.table()
}

class TableReader {
  #tables = 0
  #inTable = false
  #row: { cells: string[]; heads: number } | undefined
  #cell: string | undefined
  #columns: string[] | undefined
  readonly #rows: string[][] = []
  #saysNothing = false
  #clear = true

  text(text: string): void {
    if (this.#cell !== undefined) this.#cell += text
    else if (this.#inTable && text.trim() !== '') this.#clear = false
  }

  tag(inside: string): void {
    const closes = inside.startsWith('/')
    const name = /^[a-z][a-z0-9]*/i.exec(closes ? inside.slice(1) : inside)?.[0].toLowerCase() ?? ''
    if (!frame.has(name)) {
      if (this.#cell !== undefined && shaping.has(name)) this.#cell += ' '
      else if (this.#inTable) this.#clear = false
      return
    }
    const empty = inside.endsWith('/')
    if (name === 'table') this.#table(closes)
    else if (name === 'tr') this.#line(closes || empty)
    else if (name === 'td' || name === 'th') this.#box(name, closes, empty)
  }

  table(): NarrativeTable | 'unclear' | undefined {
    if (this.#tables === 0) return undefined
    if (!this.#clear || this.#inTable || this.#tables > 1 || !this.#columns) return 'unclear'
    if (this.#saysNothing && this.#rows.length > 0) return 'unclear'
    return { columns: this.#columns, rows: this.#rows }
  }

  #table(closes: boolean): void {
    if (closes !== this.#inTable || this.#row) this.#clear = false
    if (!closes) this.#tables++
    this.#inTable = !closes
  }

  #line(closes: boolean): void {
    if (!closes) {
      if (this.#row) this.#clear = false
      this.#row = { cells: [], heads: 0 }
      return
    }
    const row = this.#row
    this.#row = undefined
    if (!row || this.#cell !== undefined) this.#clear = false
    else if (row.heads > 0) this.#head(row.cells, row.heads)
    else this.#body(row.cells)
  }

  #head(cells: string[], heads: number): void {
    if (heads !== cells.length || this.#columns) this.#clear = false
    this.#columns ??= cells
  }

  #body(cells: string[]): void {
    const [first = ''] = cells
    if (cells.length === this.#columns?.length) this.#rows.push(cells)
    else if (cells.length === 1 && saysNothing.test(first)) this.#saysNothing = true
    else this.#clear = false
  }

  #box(name: 'td' | 'th', closes: boolean, empty: boolean): void {
    const row = this.#row
    if (!row || (this.#cell === undefined) === closes) {
      this.#clear = false
      return
    }
    if (!closes && name === 'th') row.heads++
    if (!closes && !empty) {
      this.#cell = ''
      return
    }
    row.cells.push(decoded(this.#cell ?? ''))
    this.#cell = undefined
  }
}

const named: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' },
}

/** The words without the letters' numbers and names, and with one space between. */
export function decoded(text: string): string {
  return text
    .replace(/&(?:#(\d{1,6})|#x([\da-f]{1,5})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
      const known = typeof name === 'string' ? named[name] : undefined
      if (typeof name === 'string') return known ?? whole
      const code = typeof hex === 'string' ? parseInt(hex, 16) : Number(decimal)
      return code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : ' '
    })
    .replace(/\s+/g, ' ')
    .trim()
}
