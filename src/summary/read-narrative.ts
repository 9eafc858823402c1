import type { Block } from '../documents/printed.ts'
import { unescaped } from '../documents/escaped.ts'

const part = /<(h3|p)>([^<]*)<\/\1>|<table>(.*?)<\/table>|<div(?: xmlns="[^"]*")?>|<\/div>/suy
const row = /<tr>((?:<t[hd]>[^<]*<\/t[hd]>)+)<\/tr>/gu
const cell = /<t[hd]>([^<]*)</gu

/**
 * The narrative of a stored FHIR document as it was written (`narrative.ts`), in words again.
 *
 * @throws TypeError for anything else: a part that is not understood is never left out.
 */
export function readNarrative(narrative: string): Block[] {
  const blocks: Block[] = []
  part.lastIndex = 0
  while (part.lastIndex < narrative.length) {
    const found = part.exec(narrative)
    if (found === null) throw new TypeError('a stored narrative has a part that nobody wrote')
    const [, tag, text, table] = found
    if (tag !== undefined && text !== undefined) {
      blocks.push({ kind: tag === 'h3' ? 'heading' : 'paragraph', text: unescaped(text) })
    }
    if (table !== undefined) blocks.push(readTable(table))
  }
  return blocks
}

function readTable(table: string): Block {
  const [heads = [], ...rows] = [...table.matchAll(row)].map(([, cells = '']) =>
    [...cells.matchAll(cell)].map(([, text = '']) => unescaped(text)),
  )
  if (heads.length === 0 || table.replaceAll(row, '') !== '<thead></thead><tbody></tbody>') {
    throw new TypeError('a stored narrative has a table that nobody wrote')
  }
  return { kind: 'table', heads, rows }
}
