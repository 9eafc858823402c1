import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { PNG } from 'pngjs'
import type { Item, Redaction } from '../../src/access/item.ts'
import { packMakers } from '../../src/access/pack-makers.ts'
import { flatPages } from '../../src/documents/flat-pages.ts'
import { pdfMaker } from '../../src/documents/pdf.ts'
import { greyPng } from '../support/files.ts'
import { readPdf } from '../support/pdf-text.ts'
import { unzip } from '../support/unzip.ts'
import { attack } from './attack.ts'
import { item, packParts, packed, spans } from './sample-pack.ts'

// Letters that are no plain text: given as pictures of their pages, and what is painted over is in no pixel.

const makers = packMakers()
const pdfs = pdfMaker()
after(() => Promise.all([makers.close(), pdfs.close()]))

const letterSaying = (text: string) =>
  pdfs.make({
    title: text,
    patient: { name: 'Rosa Sample', facts: [] },
    madeAt: new Date('2026-05-04T09:00:00Z'),
    face: [],
    blocks: [{ kind: 'paragraph', text }],
  })

function letter(
  id: string,
  contentType: string,
  bytes: Buffer,
  words: readonly string[] = [],
): Item {
  const resource = {
    resourceType: 'DocumentReference',
    content: [{ attachment: { contentType, data: bytes.toString('base64'), title: words[0] } }],
  }
  const more = { title: words[0] ?? 'Letter', attachment: { contentType, bytes } }
  return item(id, 'letters', words, { ...more, resource: JSON.stringify(resource) })
}

/** The upper half of the first page. */
const box = (id: string, page = 0): Redaction => ({
  ...{ item: id, ground: 'third-party', kind: 'box' },
  ...{ page, box: [0, 0, 1, 0.5] },
})

test('a letter is given as pictures, with nothing to read but which letter it is', async () => {
  const png = greyPng(300, 200, () => 200)
  const gathered = [
    letter('a', 'application/pdf', await letterSaying('Seen in clinic')),
    letter('b', 'image/png', png),
  ]
  const files = unzip(await packed(packParts(gathered, []), makers))
  assert.deepEqual(
    [...files.keys()].filter((name) => name.startsWith('letters/')),
    ['letters/001.pdf', 'letters/002.pdf'],
  )
  const read = await readPdf(files.get('letters/001.pdf') ?? Buffer.alloc(0))
  assert.deepEqual(
    [read.letters, read.title, read.isTagged, read.pages, read.parts],
    ['', 'Letter 1', true, 1, ['Document', 'Figure']],
  )
  assert.match(String(files.get('index.html')), /<a href="letters\/002.pdf">/)
  const [page] = await flatPages(files.get('letters/002.pdf') ?? Buffer.alloc(0))
  const { data, width, height } = PNG.sync.read(Buffer.from(page?.png ?? []))
  assert.equal(data[4 * (Math.floor(height / 2) * width + Math.floor(width / 2))], 200)
})

test('what is painted over is in no file, and the rest of the page is there', async () => {
  const name = 'Bronwen Prichard'
  const bytes = await letterSaying(`${name} rang`)
  const one = letter('a', 'application/pdf', bytes, [`Letter of ${name}`])
  const decided = [...spans(one, [name]), box('a')]
  const zip = await packed(packParts([one], decided), makers)
  assert.deepEqual(await attack(zip, [name, 'Bronwen']), [])
  const [page] = await flatPages(unzip(zip).get('letters/001.pdf') ?? Buffer.alloc(0))
  const { data, width, height } = PNG.sync.read(Buffer.from(page?.png ?? []))
  const rows = Array.from({ length: height }, (_, y) =>
    data.subarray(4 * y * width, 4 * (y + 1) * width),
  )
  const dark = rows.map((row) => row.every((level, at) => at % 4 === 3 || level < 8))
  const white = rows.map((row) => row.some((level, at) => at % 4 !== 3 && level > 247))
  assert.ok(dark.slice(4, Math.floor(height / 2) - 4).every(Boolean))
  assert.ok(white.slice(Math.ceil(height / 2) + 4, height - 4).every(Boolean))
  const left = String(unzip(zip).get('left-out.csv'))
  assert.match(
    left,
    /Letters and documents,2024-03-12,Part of page 1 of a letter,It is about another person/,
  )
})

test('letters that differ only under a box make the same pack, to the byte', async () => {
  const packOf = async (text: string) => {
    const one = letter('a', 'application/pdf', await letterSaying(text))
    return packed(packParts([one], [box('a')]), makers)
  }
  assert.ok((await packOf('Bo rang')).equals(await packOf('Bartholomew wrote a long letter')))
})

test('of a letter that cannot be read, or has no such page, it is said that it is not there', async () => {
  const broken = letter('a', 'application/pdf', Buffer.from('%PDF-1.7 nothing'))
  const short = letter('b', 'application/pdf', await letterSaying('Seen'))
  const files = unzip(await packed(packParts([broken, short], [box('b', 1)]), makers))
  for (const name of ['letters/001.pdf', 'letters/002.pdf']) {
    const { letters } = await readPdf(files.get(name) ?? Buffer.alloc(0))
    assert.match(letters, /acopythatissafetosendcouldnotbemadeofit/, name)
  }
})

test('nor of a letter of a kind that no picture is made of', async () => {
  const kinds = ['text/rtf', 'text/xml', 'application/json', 'application/msword']
  const all = kinds.map((kind) => letter(kind, kind, Buffer.from('{ "Dear": "Doctor" }')))
  const files = unzip(await packed(packParts(all, []), makers))
  const names = [...files.keys()].filter((name) => name.startsWith('letters/'))
  assert.equal(names.length, kinds.length)
  for (const name of names) {
    const { letters } = await readPdf(files.get(name) ?? Buffer.alloc(0))
    assert.match(letters, /acopythatissafetosendcouldnotbemadeofit/, name)
    assert.match(String(files.get('index.html')), new RegExp(`<a href="${name}">`))
  }
})
