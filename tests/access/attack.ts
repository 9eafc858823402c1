import { inflateSync } from 'node:zlib'
import { getDocumentProxy } from 'unpdf'
import { unescaped } from '../../src/documents/escaped.ts'
import { unzip } from '../support/unzip.ts'

/**
 * A pack as somebody reads it who looks for what was taken out: the names of its files and every file in every way it
 * can be read. What is returned says where words were found.
 */
export async function attack(zip: Buffer, words: readonly string[]): Promise<string[]> {
  const found: string[] = search('the zip', zip, words)
  for (const [name, bytes] of unzip(zip)) {
    found.push(...search(`the name ${name}`, Buffer.from(name), words))
    found.push(...search(name, bytes, words))
    if (name.endsWith('.pdf')) found.push(...(await searchPdf(name, bytes, words)))
    else found.push(...searchText(name, bytes.toString(), words))
  }
  return [...new Set(found)]
}

/** The words as bytes: in each encoding, in base64 wherever they begin, and as a PDF writes strings. */
function search(where: string, bytes: Buffer, words: readonly string[]): string[] {
  const plain = bytes.toString('latin1').toLowerCase()
  return words.flatMap((word) =>
    waysToWrite(word)
      .filter(([, written]) => plain.includes(written.toLowerCase()))
      .map(([way]) => `${where}: "${word}" ${way}`),
  )
}

function waysToWrite(word: string): (readonly [string, string])[] {
  const wide = Buffer.from(word, 'utf16le')
  return [
    ['as text', Buffer.from(word).toString('latin1')],
    ['in two bytes', wide.toString('latin1')],
    ['in two bytes, big end first', Buffer.from(wide).swap16().toString('latin1')],
    ['in hexadecimal', Buffer.from(word).toString('hex')],
    ['in hexadecimal of two bytes', Buffer.from(wide).swap16().toString('hex')],
    ['percent-encoded', encodeURIComponent(word)],
    ...[0, 1, 2].map((shift) => ['in base64', base64Core(word, shift)] as const),
  ]
}

/** The letters of base64 that do not depend on what stands before and after. */
function base64Core(word: string, shift: number): string {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(word)])
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64')
  return whole.slice(shift === 0 ? 0 : 4)
}

/** What a page or JSON says once its escapes are read, and what base64 in it holds. */
function searchText(where: string, text: string, words: readonly string[]): string[] {
  const read = unescaped(text).replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
  const inside = [...text.matchAll(/[A-Za-z0-9+/]{16,}={0,2}/g)].map(([it]) =>
    Buffer.from(it, 'base64').toString(),
  )
  const plain = [read, ...inside].join('\n').toLowerCase().replaceAll(/\s+/g, ' ')
  return words
    .filter((word) => plain.includes(word.toLowerCase()))
    .map((word) => `${where}: "${word}" once its escapes are read`)
}

/** Its text, what it says of itself, notes, files in it, bookmarks, layers, tags, and each stream unpacked. */
async function searchPdf(where: string, pdf: Buffer, words: readonly string[]) {
  const document = await getDocumentProxy(new Uint8Array(pdf))
  const parts: unknown[] = [
    await document.getMetadata(),
    await document.getAttachments(),
    await document.getOutline(),
    await document.getFieldObjects(),
    await document.getJSActions(),
    [...(await document.getOptionalContentConfig())],
  ]
  let letters = ''
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent({ includeMarkedContent: true })
    letters += items.map((item) => ('str' in item ? item.str : '')).join('')
    parts.push(await page.getAnnotations(), await page.getStructTree())
  }
  const said = JSON.stringify(parts, (_, value: unknown) =>
    value instanceof Map
      ? [...value]
      : value instanceof Uint8Array
        ? Buffer.from(value).toString('latin1')
        : value,
  )
  const tight = (text: string) => text.toLowerCase().replaceAll(/\s+/g, '')
  const read = words.flatMap((word) => [
    ...(tight(letters).includes(tight(word)) ? [`${where}: "${word}" in its text`] : []),
    ...(tight(said).includes(tight(word)) ? [`${where}: "${word}" in what it says of itself`] : []),
  ])
  return [
    ...read,
    ...streamsOf(pdf).flatMap((stream) => search(`${where}, a stream`, stream, words)),
  ]
}

function streamsOf(pdf: Buffer): Buffer[] {
  const streams: Buffer[] = []
  for (let at = pdf.indexOf('stream'); at !== -1; at = pdf.indexOf('stream', at + 6)) {
    if (pdf.toString('latin1', at - 3, at) === 'end') continue
    const from = at + (pdf[at + 6] === 13 ? 8 : 7)
    const to = pdf.indexOf('endstream', from)
    try {
      streams.push(inflateSync(pdf.subarray(from, to)))
    } catch {
      streams.push(pdf.subarray(from, to))
    }
  }
  return streams
}
