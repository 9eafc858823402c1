import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, before, describe, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Page } from 'playwright-core'
import { signerOf } from '../../src/audit/log/keys.ts'
import { registerVerifier } from '../../src/web/public/verifier.ts'
import { noBrowser, openBrowser, openPage } from '../support/browser.ts'
import { checkPage, takePictures } from '../support/check-page.ts'
import {
  historyFile,
  keys,
  lineFile,
  logSigner,
  madeHistory,
  type MadeHistory,
} from '../support/log-proofs.ts'

// The page that checks a proof, in a real browser: as it is served, and saved on a disk without us.

const browser = await openBrowser()
const inBrowser = { skip: browser ? false : noBrowser }
const folder = mkdtempSync(join(tmpdir(), 'confide-verifier-'))
let app: FastifyInstance
let page: Page

before(async () => {
  app = Fastify()
  registerVerifier(app, () => Promise.resolve(keys))
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const served = await fetch(`${origin}/verify.html`)
  writeFileSync(join(folder, 'verify.html'), await served.text())
  if (!browser) return
  page = await openPage(browser, origin)
  await page.goto('/verify.html')
})
after(async () => {
  await browser?.close()
  await app.close()
  rmSync(folder, { recursive: true })
})

/** What the page says of a file: its verdict, and every check that is not right. */
async function verdictOf(content: string, on = page) {
  await on.evaluate(`document.querySelector('#found').replaceChildren()`)
  await on
    .locator('#file')
    .setInputFiles({ name: 'proof', mimeType: 'text/plain', buffer: Buffer.from(content) })
  const title = await on.locator('#found h2').first().textContent()
  const wrong = await on.locator('.checks li:has(.wrong)').allTextContents()
  return { title, wrong: wrong.map((text) => text.replace('Not right ', '')) }
}

const whole = madeHistory({ lines: 6, others: 40 })
const fine = { title: 'Everything is right: 6 lines, none missing, none changed', wrong: [] }

/** A copy in which something was changed. */
function changed(change: (history: MadeHistory) => void, of = whole): MadeHistory {
  const copy = {
    blocks: of.blocks.map((block) => ({ ...block, extra: Buffer.from(block.extra) })),
    checkpoint: of.checkpoint,
  }
  change(copy)
  return copy
}

const flip = (bytes: Buffer, at: number) => (bytes[at] = (bytes[at] ?? 0) ^ 1)
const broken = (line: number) =>
  `A line is missing, was put in or was moved: the list does not hold together at line ${line}.`
const cut = 'The end of the list was cut off.'
const unsigned = 'The signature of the service is not right.'
const stranger = madeHistory({ lines: 6, others: 40 })

/** Each thing that may be done to a file, and every sentence that says so. */
const tampered: readonly (readonly [name: string, file: () => string, wrong: readonly string[]])[] =
  [
    [
      'a line left out',
      () => historyFile(changed(({ blocks }) => blocks.splice(2, 1))),
      [broken(3), cut],
    ],
    [
      'a line left out at the beginning',
      () => historyFile(changed(({ blocks }) => blocks.splice(0, 1))),
      [broken(1), cut],
    ],
    [
      'the last line left out',
      () => historyFile(changed(({ blocks }) => blocks.splice(5, 1))),
      [cut],
    ],
    [
      'the last lines and the head left out',
      () => historyFile(changed(({ blocks }) => blocks.splice(4))),
      [cut],
    ],
    ['fewer lines than the file says it has', () => historyFile(whole, 8), [cut]],
    [
      'two lines in another order',
      () =>
        historyFile(
          changed(({ blocks }) => blocks.splice(1, 2, ...blocks.slice(1, 3).toReversed())),
        ),
      [broken(2)],
    ],
    [
      'a line put in that stands in no log',
      () =>
        historyFile(changed(({ blocks }) => blocks.splice(2, 0, ...stranger.blocks.slice(2, 3)))),
      [broken(3), cut, 'Line 3: does not stand in the log as it is here.'],
    ],
    [
      'a line twice',
      () => historyFile(changed(({ blocks }) => blocks.splice(2, 0, ...blocks.slice(2, 3)))),
      [broken(4), cut],
    ],
    [
      'what a line says changed',
      () => historyFile(changed(({ blocks }) => flip(blocks[3]?.extra ?? assert.fail(), 150))),
      ['Line 4: was changed after it was written.'],
    ],
    [
      'the time of a line changed',
      () => historyFile(changed(({ blocks }) => flip(blocks[3]?.extra ?? assert.fail(), 11))),
      [broken(5), 'Line 4: does not stand in the log as it is here.'],
    ],
    [
      'a hash of the way to the root changed',
      () =>
        historyFile(
          changed(({ blocks }) => {
            const block = blocks[1] ?? assert.fail()
            const [first = assert.fail(), ...rest] = block.hashes
            const other = Buffer.from(first)
            flip(other, 0)
            blocks[1] = { ...block, hashes: [other, ...rest] }
          }),
        ),
      ['Line 2: does not stand in the log as it is here.'],
    ],
    [
      'a root changed',
      () =>
        historyFile(
          changed((history) => {
            const lines = history.checkpoint.split('\n')
            lines[2] = Buffer.alloc(32, 9).toString('base64')
            history.checkpoint = lines.join('\n')
          }),
        ),
      [
        'Lines 1, 2, 3, 4, 5, 6, 7: does not stand in the log as it is here.',
        unsigned,
        'Too few witnesses have signed: 0 of the 1 that are needed.',
      ],
    ],
    [
      'another log that nobody knows, whole in itself',
      () =>
        historyFile(
          madeHistory({
            lines: 6,
            others: 40,
            log: signerOf('log', logSigner.name, Buffer.alloc(32, 5)),
          }),
        ),
      [unsigned],
    ],
    [
      'a witness that nobody knows',
      () =>
        historyFile(
          madeHistory({
            lines: 6,
            others: 40,
            witness: signerOf('witness', 'witness.example', Buffer.alloc(32, 5)),
          }),
        ),
      ['Too few witnesses have signed: 0 of the 1 that are needed.'],
    ],
    [
      'a time that has not come',
      () =>
        historyFile(
          madeHistory({ lines: 6, others: 40, at: Math.floor(Date.now() / 1000) + 3 * 86_400 }),
        ),
      ['A witness signed at a time that has not come yet.'],
    ],
    [
      'a line about somebody else',
      () =>
        historyFile(
          madeHistory({ lines: 6, others: 40, patientOf: (line) => (line === 4 ? 'p2' : 'p1') }),
        ),
      ['Some lines are about another person.'],
    ],
  ]

describe('the page that checks a proof', () => {
  test('finds nothing wrong in a history that is whole', inBrowser, async () => {
    assert.deepEqual(await verdictOf(historyFile(whole)), fine)
    assert.equal(await page.locator('tbody tr').count(), 6)
    await takePictures(page, 'verifier-right')
    await checkPage(page)
  })

  test(
    'on a phone shows each line whole: nothing has to be moved sideways',
    inBrowser,
    async () => {
      const size = page.viewportSize()
      await page.setViewportSize({ width: 320, height: 640 })
      await verdictOf(historyFile(whole))
      const hidden = await page.evaluate(`(() => {
      const { scrollWidth, clientWidth } = document.querySelector('.scroller')
      return scrollWidth - clientWidth
    })()`)
      assert.equal(hidden, 0)
      const cells = await page.getByRole('row').nth(1).getByRole('cell').allInnerTexts()
      assert.deepEqual(
        cells.map((cell) => cell.split(/\s/)[0]),
        ['Line', 'When', 'Who', 'For', 'What', 'Why'],
      )
      if (size) await page.setViewportSize(size)
    },
  )

  test('nor in one of which a line was erased, and says so', inBrowser, async () => {
    const erased = madeHistory({ lines: 6, others: 40, erased: [3] })
    assert.deepEqual(await verdictOf(historyFile(erased)), fine)
    await page.getByText('content was erased, as the law allows').waitFor()
  })

  test(
    'nor in the proof of one line, of which it says what it does not show',
    inBrowser,
    async () => {
      const [first = assert.fail()] = whole.blocks
      assert.deepEqual(await verdictOf(lineFile(whole, first)), {
        title: 'Everything is right: 1 line',
        wrong: [],
      })
      await page.getByText('To see that none is missing, save and check the whole list').waitFor()
    },
  )

  for (const [name, file, wrong] of tampered) {
    test(`finds ${name}`, inBrowser, async () => {
      assert.deepEqual(await verdictOf(file()), { title: 'Something is not right', wrong })
    })
  }

  test('finds each bit of a line that was turned', inBrowser, async () => {
    const small = madeHistory({ lines: 2, others: 8 })
    const [block = assert.fail()] = small.blocks
    for (let at = 0; at < block.extra.length; at += 7) {
      const file = historyFile(
        changed(({ blocks }) => flip(blocks[0]?.extra ?? assert.fail(), at), small),
      )
      const { title } = await verdictOf(file)
      assert.match(title ?? '', /Something is not right|This is no proof/, `byte ${at}`)
    }
  })

  test('says so of what is no proof, and shows nothing of it as a page', inBrowser, async () => {
    const no = { title: 'This is no proof, or it was damaged', wrong: [] }
    for (const content of [
      '',
      'hello',
      '<h2>Everything is right</h2>',
      historyFile(whole).slice(0, 900),
    ]) {
      assert.deepEqual(await verdictOf(content), no)
    }
    await takePictures(page, 'verifier-no-proof')
    await checkPage(page)
  })

  test('shows what is wrong so that it can be read', inBrowser, async () => {
    await verdictOf(historyFile(changed(({ blocks }) => blocks.splice(2, 1))))
    await takePictures(page, 'verifier-wrong')
    await checkPage(page)
  })

  test(
    'works from a disk, without a network, with the keys it was saved with',
    inBrowser,
    async () => {
      const context = await browser?.newContext({ offline: true })
      const saved = await context?.newPage()
      if (!saved) return
      const asked: string[] = []
      saved.on('request', (request) => asked.push(new URL(request.url()).protocol))
      await saved.goto(pathToFileURL(join(folder, 'verify.html')).href)
      assert.deepEqual(await verdictOf(historyFile(whole), saved), fine)
      const forged = madeHistory({
        lines: 6,
        others: 40,
        log: signerOf('log', logSigner.name, Buffer.alloc(32, 5)),
      })
      assert.deepEqual((await verdictOf(historyFile(forged), saved)).wrong, [unsigned])
      assert.deepEqual(new Set(asked.filter((it) => it !== 'data:')), new Set(['file:']))
      await context?.close()
    },
  )

  test(
    'checks 1,000 lines of a log of 100,000, and finds the one that is missing',
    inBrowser,
    async () => {
      const long = madeHistory({ lines: 1000, others: 100_000 })
      assert.deepEqual(await verdictOf(historyFile(long)), {
        title: 'Everything is right: 1000 lines, none missing, none changed',
        wrong: [],
      })
      const cutOut = changed(({ blocks }) => blocks.splice(699, 1), long)
      assert.deepEqual(await verdictOf(historyFile(cutOut)), {
        title: 'Something is not right',
        wrong: [broken(700), cut],
      })
    },
  )
})
