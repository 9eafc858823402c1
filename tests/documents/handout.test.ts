import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { after, suite, test } from 'node:test'
import decodeQR from 'qr/decode.js'
import type { Handout } from '../../src/documents/handout.ts'
import { pdfMaker } from '../../src/documents/pdf.ts'
import { qrCode } from '../../src/documents/qr-code.ts'
import {
  easyLede,
  easyRead,
  easyTitle,
  posterIdeas,
  posterLede,
} from '../../src/sharing/leaflets/easy-read.ts'
import { translations } from '../../src/sharing/leaflets/translations.ts'
import { leafletText } from '../../src/sharing/leaflets/leaflet-words.ts'
import {
  ideasHandout,
  leafletHandout,
  translationHandout,
} from '../../src/web/public/leaflet-handout.ts'
import { lettersOf, readPdf } from '../support/pdf-text.ts'
import { leaflet, policy } from '../support/sample-leaflet.ts'

// The leaflet on paper: each layout says all of what the page says, on as many pages as it is folded for.

const pdfs = pdfMaker()
after(() => pdfs.close())

const page = 'https://records.example/practices/Z90001'
const easy = { title: easyTitle, lede: easyLede, ideas: easyRead(policy) }
const poster = { title: easyTitle, lede: posterLede, ideas: posterIdeas(policy) }
const handouts: readonly [pages: number, handout: Handout][] = [
  [2, leafletHandout(leaflet, 'a4', page)],
  [5, leafletHandout(leaflet, 'large-print', page)],
  [2, leafletHandout(leaflet, 'tri-fold', page)],
  [2, ideasHandout(leaflet, 'easy-read', page, easy)],
  [1, ideasHandout(leaflet, 'poster-a4', page, poster)],
  [1, ideasHandout(leaflet, 'poster-a3', page, poster)],
]

/** Every text of a handout, in no order. */
function textsOf(handout: Handout): string[] {
  const { title, by, lede, link, urgent, foot, aside, blocks } = handout
  const told = [...aside, ...blocks].flatMap((block) => {
    if (block.kind === 'table') return [...block.heads.slice(1), ...block.rows.flat()]
    return block.kind === 'idea' ? block.sentences : [block.text]
  })
  return [title, by, lede, link.says, link.url, urgent, foot, ...told]
}

function keepPicture(name: string, pdf: Buffer): void {
  const folder = process.env['CONFIDE_SCREENSHOTS']
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/${name}.pdf`, pdf)
}

suite('each layout is tagged, in its language, and loses nothing', () => {
  for (const [pages, handout] of handouts) {
    test(handout.layout, async () => {
      const pdf = await pdfs.make(handout)
      keepPicture(`handout-${handout.layout}`, pdf)
      const read = await readPdf(pdf)
      const foot = new RegExp(`${lettersOf(handout.foot)}Page\\dof\\d`, 'g')
      const letters = read.letters.replaceAll(foot, '') + read.letters
      const lost = textsOf(handout).filter((text) => !letters.includes(lettersOf(text)))
      assert.deepEqual(lost, [])
      const { isTagged, language, title } = read
      assert.deepEqual(
        { isTagged, language, title, pages: read.pages },
        { isTagged: true, language: 'en-GB', title: handout.title, pages },
      )
      assert.deepEqual(await pdfs.make(handout), pdf)
    })
  }
})

suite('another language', () => {
  for (const translation of translations) {
    for (const layout of ['a4', 'large-print'] as const) {
      test(`${translation.name}, ${layout}: is tagged as that language, and every word is read back`, async () => {
        const handout = translationHandout(leaflet, policy, translation, layout, page)
        const pdf = await pdfs.make(handout)
        keepPicture(`handout-${layout}-${translation.lang}`, pdf)
        const read = await readPdf(pdf)
        const { isTagged, language, title } = read
        assert.deepEqual(
          { isTagged, language, title },
          { isTagged: true, language: translation.lang, title: translation.title },
        )
        const pieces = read.runs.map(({ text }) => text || ' ')
        // a word may be set in pieces, and pieces stand beside each other without a space
        const said = new Set([...pieces.flatMap(wordsOf), ...wordsOf(pieces.join(''))])
        const lost = [...textsOf(handout), handout.inEnglish ?? ''].flatMap(wordsOf)
        assert.deepEqual([...new Set(lost.filter((word) => !said.has(word)))], [])
        const tags = new Set(read.parts)
        for (const part of ['H1', 'H2', 'Figure']) assert.ok(tags.has(part), part)
      })
    }
  }
})

/**
 * The words of a text, whichever of a letter's forms it is set in. Lam with alef is one glyph, whose two letters
 * readers tell in either order: of a word with one only the letters count.
 */
function wordsOf(text: string): string[] {
  const words = text.normalize('NFKC').match(/[\p{L}\p{N}]+/gu) ?? []
  return words.map((word) =>
    /ل[اأإآ]|[اأإآ]ل/.test(word) ? Array.from(word).toSorted().join('') : word,
  )
}

test('a leaflet to fold is two sides, also with many services of long names', async () => {
  const [, other] = policy.services
  const many = Array.from({ length: 24 }, (_, n) => ({
    ...(other ?? policy.practice),
    ...{ listed: 'prohibited' as const, sharesOutFrom: '2027-09-30' },
    name: `Llanfairpwllgwyngyll Community and Rehabilitation Nursing Service ${n}`,
    permissionPolicy: (['ask-each-time', 'extended', 'notice-based'] as const)[n % 3] ?? 'extended',
  }))
  const crowded = { ...leaflet, ...leafletText({ ...policy, services: many }) }
  const { pages, letters } = await readPdf(
    await pdfs.make(leafletHandout(crowded, 'tri-fold', page)),
  )
  assert.equal(pages, 2)
  assert.match(letters, /Ourpagesaysitofmoreservices\./)
})

test('the QR code is read as the address', () => {
  const svg = qrCode(page)
  const side = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1])
  const dark = Array.from({ length: side }, () => Array<boolean>(side).fill(false))
  let [x, y] = [0, 0]
  for (const [, way, across, down] of svg.matchAll(/([Mm])(-?\d+) (-?\d+)/g)) {
    ;[x, y] = way === 'M' ? [Number(across), Number(down)] : [x + Number(across), y + Number(down)]
    const row = dark[y]
    if (row) row[x] = true
  }
  const each = 4
  const data = Uint8Array.from({ length: (side * each) ** 2 * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3)
    const [row, column] = [Math.floor(pixel / (side * each)), pixel % (side * each)]
    return dark[Math.floor(row / each)]?.[Math.floor(column / each)] ? 0 : 255
  })
  assert.equal(decodeQR({ width: side * each, height: side * each, data }), page)
})
