import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { constants, crc32, deflateRawSync, deflateSync } from 'node:zlib'
import { PNG } from 'pngjs'
import { flatPages, uploadLimits } from '../../src/documents/flat-pages.ts'
import { Refusal } from '../../src/errors.ts'
import {
  emptyPdf,
  exif,
  greyJpeg,
  greyPng,
  packedStream,
  pdfOf,
  segment,
  smallZip,
} from '../support/files.ts'

// Files from outside: what they look like, and nothing else of them.

const corner = (x: number, y: number) => (x < 2 && y < 1 ? 0 : 255)
const jpeg = greyJpeg(6, 4, corner)
const png = greyPng(48, 32, (x, y) => corner(Math.floor(x / 8), Math.floor(y / 8)))
const pdf = emptyPdf(1)
const onePage = (more: string, contents: readonly (string | Buffer)[]) =>
  pdfOf([
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>${more}>>`,
    ...contents,
  ])
const draw = (what: string) => `<</Length ${what.length}>>stream\n${what}\nendstream`

/** A PNG whose head says this size and whose pixels unpack to so many bytes. */
function pngOf(width: number, height: number, unpacked: number, interlaced = 0): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, interlaced], 8)
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), data])
    const ends = Buffer.alloc(8)
    ends.writeUInt32BE(data.length, 0)
    ends.writeUInt32BE(crc32(named), 4)
    return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)])
  }
  const pixels = deflateSync(Buffer.alloc(unpacked), { level: 9 })
  return Buffer.concat([
    png.subarray(0, 8),
    ...[chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))],
  ])
}

/** The picture of a page as rows of `#` (dark) and `.`, one for each block of 8 by 8. */
function blocksOf(page: { readonly png: Uint8Array } | undefined): string[] {
  const { width, height, data } = PNG.sync.read(Buffer.from(page?.png ?? []))
  return Array.from({ length: Math.floor(height / 8) }, (_, y) =>
    Array.from({ length: Math.floor(width / 8) }, (__, x) =>
      (data[4 * ((8 * y + 4) * width + 8 * x + 4)] ?? 0) < 128 ? '#' : '.',
    ).join(''),
  )
}
const cornerDark = ['##....', '......', '......', '......']

/** What a PNG is made of. */
function chunksIn(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes)
  const types: string[] = []
  for (let at = 8; at < buffer.length; at += 12 + buffer.readUInt32BE(at)) {
    types.push(buffer.subarray(at + 4, at + 8).toString('latin1'))
  }
  return types
}

suite('what it looks like', () => {
  const kinds: readonly (readonly [string, Buffer])[] = [
    ['a PNG', png],
    ['a JPEG', jpeg],
  ]
  for (const [name, file] of kinds) {
    test(`${name} is one flat page of the same picture`, async () => {
      const [page, ...more] = await flatPages(file)
      assert.deepEqual(blocksOf(page), cornerDark)
      assert.deepEqual([page?.width, page?.height, more.length], [48, 32, 0])
    })
  }

  // the stored picture, and how a camera was held, give the same picture upright
  const held: readonly (readonly [number, (x: number, y: number) => number, number, number])[] = [
    [1, corner, 6, 4],
    [2, (x, y) => corner(5 - x, y), 6, 4],
    [3, (x, y) => corner(5 - x, 3 - y), 6, 4],
    [4, (x, y) => corner(x, 3 - y), 6, 4],
    [5, (x, y) => corner(y, x), 4, 6],
    [6, (x, y) => corner(5 - y, x), 4, 6],
    [7, (x, y) => corner(5 - y, 3 - x), 4, 6],
    [8, (x, y) => corner(y, 3 - x), 4, 6],
  ]
  for (const [orientation, at, across, down] of held) {
    test(`a photograph held as EXIF says in ${orientation} is upright`, async () => {
      const [page] = await flatPages(greyJpeg(across, down, at, [exif(orientation)]))
      assert.deepEqual(blocksOf(page), cornerDark)
    })
  }

  test('every page of a PDF is drawn, in its order and shape', async () => {
    const pages = await flatPages(emptyPdf(3))
    assert.deepEqual(
      pages.map(({ width, height }) => [width, height]),
      Array.from({ length: 3 }, () => [556, 278]),
    )
    const [square] = await flatPages(onePage('', [draw('0 0 100 50 re f')]))
    const rows = blocksOf(square)
    assert.match(rows.at(-1) ?? '', /^#{35}\.{34}$/)
    assert.match(rows[0] ?? '', /^\.+$/)
  })

  test('a large picture becomes smaller, and a long thin one keeps a pixel', async () => {
    const [large] = await flatPages(pngOf(4000, 2000, 2000 * 4001))
    assert.deepEqual([large?.width, large?.height], [uploadLimits.side, uploadLimits.side / 2])
    const [thin] = await flatPages(pngOf(8000, 1, 8001))
    assert.deepEqual([thin?.width, thin?.height], [uploadLimits.side, 1])
  })
})

suite('nothing else of it', () => {
  const secret = 'SENTINEL-51.5007N'
  const busy = onePage('/AA<</O 6 0 R>>/Annots[7 0 R]', [
    draw('0 0 10 10 re f'),
    packedStream(
      Buffer.alloc(3),
      '/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceRGB',
    ),
    `<</S/JavaScript/JS(app.alert\\('${secret}'\\))>>`,
    `<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://${secret}.example)>>>>`,
    `<</Type/EmbeddedFile/Length ${secret.length}>>stream\n${secret}\nendstream`,
    `<</Type/Filespec/F(${secret}.exe)/EF<</F 8 0 R>>>>`,
  ])
  const named: readonly (readonly [string, Buffer])[] = [
    ['script, link and attachment of a PDF', busy],
    [
      'place and words of a photograph',
      greyJpeg(6, 4, corner, [exif(1, secret), segment(0xfe, Buffer.from(secret))]),
    ],
  ]
  for (const [name, file] of named) {
    test(`${name} do not survive`, async () => {
      assert.ok(file.includes(secret))
      const [page] = await flatPages(file)
      assert.deepEqual(chunksIn(page?.png ?? new Uint8Array()), ['IHDR', 'IDAT', 'IEND'])
      assert.ok(!Buffer.from(page?.png ?? []).includes('SENTINEL'))
    })
  }
})

suite('what is refused, and why', () => {
  const notOurs = 'The file is not a PDF, JPEG or PNG'
  const other = 'The file holds a file of another kind'
  const name = 'The file is not of the kind that its name says'
  const broken = 'The file is damaged or not whole'
  const pixels = 'The picture is too large: send it with fewer pixels'
  const eicar = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$' + 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'
  const rows: readonly (readonly [string, Buffer, string, (readonly string[])?])[] = [
    ['nothing', Buffer.alloc(0), 'The file is empty'],
    ['the test text of virus scanners', Buffer.from(eicar), notOurs],
    ['a page', Buffer.from('<html><script>1</script>%PDF-1.7'), notOurs],
    ['a zip, a letter of a word processor', smallZip, notOurs],
    ['a program', Buffer.from('MZ\x90\x00'), notOurs],
    ['a drawing with script', Buffer.from('<svg onload="x()"/>'), notOurs],
    ['a PDF after other words', Buffer.concat([Buffer.from('x\n'), pdf]), notOurs],
    [
      'a PDF that is a page too',
      Buffer.concat([Buffer.from('%PDF-1.7\n<html><script>'), pdf]),
      other,
    ],
    ['a PDF that is a zip too', Buffer.concat([pdf, smallZip]), other],
    ['a JPEG that is a zip too', Buffer.concat([jpeg, smallZip]), other],
    ['a JPEG with a PDF in it', greyJpeg(1, 1, corner, [segment(0xfe, pdf)]), other],
    ['a PNG that goes on after its end', Buffer.concat([png, Buffer.from('more')]), other],
    ['a PNG called .pdf', png, name, ['application/octet-stream', '.pdf']],
    ['a PDF that is said to be a picture', pdf, name, ['image/png', '.pdf']],
    ['a PDF called .exe', pdf, name, ['application/pdf', '.exe']],
    ['half a JPEG', jpeg.subarray(0, jpeg.length - 8), broken],
    ['a JPEG without pixels', jpeg.subarray(0, 40), broken],
    ['half a PNG', png.subarray(0, png.length - 20), broken],
    ['a PNG with other pixels than it says', pngOf(48, 32, 7), broken],
    ['half a PDF', pdf.subarray(0, pdf.length - 30), broken],
    ['a PDF of noise', Buffer.from('%PDF-1.7\nnoise\n%%EOF'), broken],
    [
      'a PDF with a password',
      pdfOf(
        ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>'],
        `/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<${'00'.repeat(32)}>/U<${'11'.repeat(32)}>>>`,
      ),
      'The PDF is locked with a password: send it without',
    ],
    ['a PDF of more pages than a form has', emptyPdf(21), 'The PDF has too many pages'],
    [
      'a file of more than 10 MB',
      Buffer.concat([pdf, Buffer.alloc(10 * 1024 * 1024)]),
      'The file is too large',
    ],
    ['a PNG of 3,600 million pixels', pngOf(60_000, 60_000, 100), pixels],
    ['a JPEG of 4,000 million pixels', jpegOfSize(65_000, 65_000), pixels],
    ['a small PNG that unpacks to 300 MB', pngOf(8, 8, 300_000_000), broken],
    ['the same, interlaced', pngOf(8, 8, 300_000_000, 1), broken],
  ]
  for (const [what, file, message, said] of rows) {
    test(`${what}: ${message}`, async () => {
      await assert.rejects(flatPages(file, uploadLimits, said), (error) => {
        assert.ok(error instanceof Refusal, String(error))
        assert.equal(error.message, message)
        return true
      })
    })
  }

  function jpegOfSize(width: number, height: number): Buffer {
    const bytes = Buffer.from(jpeg)
    const at = bytes.indexOf(Buffer.from([0xff, 0xc0])) + 5
    bytes.writeUInt16BE(height, at)
    bytes.writeUInt16BE(width, at + 2)
    return bytes
  }

  test('a PDF that unpacks to 900 MB gets 512 MB at most', async () => {
    const part = deflateRawSync(Buffer.alloc(100_000_000), { finishFlush: constants.Z_FULL_FLUSH })
    const parts = Array.from({ length: 9 }, () => part)
    const packed = Buffer.concat([Buffer.from([0x78, 0x9c]), ...parts, Buffer.from([3, 0])])
    const contents = Buffer.concat([
      Buffer.from(`<</Length ${packed.length}/Filter/FlateDecode>>stream\n`),
      packed,
      Buffer.from('\nendstream'),
    ])
    const before = process.memoryUsage.rss()
    let most = 0
    const look = setInterval(() => (most = Math.max(most, process.memoryUsage.rss() - before)), 2)
    await flatPages(onePage('', [contents])).catch((error: unknown) => {
      assert.ok(error instanceof Refusal, String(error))
    })
    clearInterval(look)
    assert.ok(most < 700_000_000, `${Math.round(most / 1e6)} MB more`)
  })

  test('a file that takes too long is ended; nobody else waits, and the next is drawn', async () => {
    const [a, b, c] = [5, 6, 7].map((n) => `/I${n} ${n} 0 R`)
    const again = (name: string) => Array.from({ length: 400 }, () => `/${name} Do`).join(' ')
    const form = (inner: string, content: string) =>
      `<</Type/XObject/Subtype/Form/BBox[0 0 200 100]/Resources<</XObject<<${inner}>>>>/Length ${content.length}>>stream\n${content}\nendstream`
    const slow = pdfOf([
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</XObject<<${a}>>>>>>`,
      draw(again('I5')),
      form(String(b), again('I6')),
      form(String(c), again('I7')),
      form('', '0 0 200 100 re f '.repeat(2000)),
    ])
    let ticks = 0
    const tick = setInterval(() => ticks++, 20)
    const slowly = assert.rejects(flatPages(slow, { ...uploadLimits, ms: 1500 }), {
      message: 'The file takes too long to open',
    })
    const next = flatPages(png)
    await slowly
    clearInterval(tick)
    assert.ok(ticks > 20, `${ticks} ticks`)
    assert.deepEqual(blocksOf((await next)[0]), cornerDark)
  })

  test('where too many wait, the next is told to try again', async () => {
    const all = await Promise.allSettled(Array.from({ length: 23 }, () => flatPages(png)))
    const refused = all.filter(({ status }) => status === 'rejected')
    assert.equal(refused.length, 3)
  })
})
