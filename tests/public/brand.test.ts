import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import Fastify from 'fastify'
import { projectFolder } from '../../src/config.ts'
import { SetupError } from '../../src/errors.ts'
import { serveAssets } from '../../src/web/asset-files.ts'
import { takeBrand } from '../../src/web/brand.ts'
import { publicPages } from '../support/sample-public.ts'

const folder = mkdtempSync(join(tmpdir(), 'confide-brand-'))
after(() => rmSync(folder, { recursive: true }))
const none = {
  ...{ name: undefined, colour: undefined, mark: undefined },
  ...{ font: undefined, boldFont: undefined },
}
const fontOf = (weight: 400 | 600) =>
  `${projectFolder}/node_modules/@fontsource/source-sans-3/files/source-sans-3-greek-${weight}-normal.woff2`

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const wrong: readonly [string, Parameters<typeof takeBrand>[0], RegExp][] = [
  ['a colour by name', { ...none, colour: 'green' }, /^BRAND_COLOUR/],
  ['a colour too pale for white', { ...none, colour: '#5b9a84' }, /^BRAND_COLOUR must be darker/],
  [
    'a colour that is hard to read on our darkest ground',
    { ...none, colour: '#6f7070' },
    /^BRAND_COLOUR/,
  ],
  ['a name of tags', { ...none, name: '<b>Trust</b>' }, /^BRAND_NAME/],
  ['a mark without a name', { ...none, mark: file('a.svg', '<svg/>') }, /^BRAND_NAME/],
  ['a mark that is not there', { ...none, name: 'Trust', mark: join(folder, 'no') }, /^BRAND_MARK/],
  [
    'a mark that is no picture',
    { ...none, name: 'Trust', mark: file('b.svg', 'x') },
    /^BRAND_MARK/,
  ],
  [
    'a mark with a script',
    { ...none, name: 'Trust', mark: file('c.svg', '<svg><script>1</script></svg>') },
    /^BRAND_MARK/,
  ],
  [
    'a mark that fetches something',
    { ...none, name: 'Trust', mark: file('d.svg', '<svg><image href="https://x.example"/></svg>') },
    /^BRAND_MARK/,
  ],
  [
    'a mark as large as a book',
    { ...none, name: 'Trust', mark: file('e.svg', `<svg>${' '.repeat(300_000)}</svg>`) },
    /^BRAND_MARK/,
  ],
  ['a font without its bold', { ...none, font: fontOf(400) }, /^BRAND_FONT and BRAND_FONT_BOLD/],
  [
    'a font that is not there',
    { ...none, font: join(folder, 'no'), boldFont: fontOf(600) },
    /^BRAND_FONT must be the path of a file/,
  ],
  [
    'a bold font that is a picture',
    { ...none, font: fontOf(400), boldFont: file('f.woff2', '<svg/>') },
    /^BRAND_FONT_BOLD must be the path of a font/,
  ],
  [
    'a font as large as a book',
    { ...none, font: file('g.woff2', `wOF2${' '.repeat(300_000)}`), boldFont: fontOf(600) },
    /^BRAND_FONT must be a file of at most/,
  ],
]
for (const [what, settings, says] of wrong) {
  test(`${what} stops the start and names the variable`, () => {
    assert.throws(
      () => takeBrand(settings),
      (error) => error instanceof SetupError && says.test(error.message),
    )
  })
}

test('an organisation is shown by its name, mark and colour, and the software by its own', async () => {
  const mark = file('mark.svg', '<svg xmlns="http://www.w3.org/2000/svg"></svg>')
  takeBrand({ ...none, name: 'Westbury Care Board', colour: '#0b4f8a', mark })
  const app = Fastify()
  serveAssets(app)
  const html = publicPages['practice-sharing']?.() ?? ''
  const [, title] = /<title>(.*?)<\/title>/.exec(html) ?? []
  assert.equal(title, 'How sharing works – Westbury Care Board')
  assert.match(html, /alt="Westbury Care Board: start page"/)
  assert.match(html, /Confide is open-source software used by Millbrook Surgery/)
  assert.match(html, /name="theme-color" content="#0b4f8a"/)
  const [css = ''] = /\/assets\/confide\.\w+\.css/.exec(html) ?? []
  const style = await app.inject(css)
  assert.equal(style.statusCode, 200)
  assert.match(style.body, /#0b4f8a/)
  assert.doesNotMatch(style.body, /#1a5e52|#14594c|#154b42/)
  const [picture = ''] = /\/assets\/brand\.\w+\.svg/.exec(html) ?? []
  const shown = await app.inject({ url: picture, headers: { 'accept-encoding': 'br' } })
  assert.deepEqual([shown.statusCode, shown.headers['content-type']], [200, 'image/svg+xml'])
  await app.close()
})

test('a font of its own is served by us in the place of ours, and ours no more', async () => {
  takeBrand({ ...none, font: fontOf(400), boldFont: fontOf(600) })
  const app = Fastify()
  serveAssets(app)
  const html = publicPages['practice-sharing']?.() ?? ''
  const [css = ''] = /\/assets\/confide\.\w+\.css/.exec(html) ?? []
  const { body } = await app.inject(css)
  assert.doesNotMatch(body, /Source Sans|source-sans/)
  const urls = [...body.matchAll(/url\((\/assets\/brand-\d00\.\w+\.woff2)\)/g)].map(
    ([, url = '']) => url,
  )
  assert.equal(urls.length, 2)
  for (const [n, url] of urls.entries()) {
    const font = await app.inject(url)
    assert.deepEqual([font.statusCode, font.headers['content-type']], [200, 'font/woff2'])
    assert.deepEqual(font.rawPayload, readFileSync(fontOf(n === 0 ? 400 : 600)))
  }
  await app.close()
})

test('a name alone stands where the mark would', () => {
  takeBrand({ ...none, name: 'Westbury Care Board' })
  const html = publicPages['practice-sharing']?.() ?? ''
  assert.match(html, /<span class="header__name">Westbury Care Board<\/span>/)
})
