import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Response } from 'playwright-core'
import { extractText } from 'unpdf'
import { setPracticePage } from '../../src/identity/practice-page.ts'
import { noBrowser, openBrowser, openPage, problemsOf } from '../support/browser.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { samplePractice } from '../support/sample-public.ts'
import { worldIn } from '../support/world.ts'

// What anyone does on a practice's public pages, in a real browser. That each page alone meets WCAG 2.2 AA and
// fits 320 px is looked at in frame.test.ts.

const browser = await openBrowser()
const inBrowser = { skip: browser ? false : noBrowser }
const db = await testDatabase()
const door = await openDoor(db)
const start = `/practices/${samplePractice.id}`

before(async () => {
  const { id, name, area: _area, ...page } = samplePractice
  await setPracticePage(db.job, await worldIn(db).service(id, name), page)
})
after(() => browser?.close())

test(
  'without script every page is there, sets no cookie and fetches nothing foreign',
  inBrowser,
  async () => {
    if (!browser) return
    const page = await openPage(browser, door.origin, { javaScriptEnabled: false })
    await page.goto('/')
    await page.getByRole('link', { name: samplePractice.name }).click()
    const links = await page.evaluate<string[]>(
      `[...document.querySelectorAll('a[href^="/practices/"]')].map((a) => a.getAttribute('href'))`,
    )
    for (const href of new Set(links)) {
      await page.goto(href)
      assert.equal(await page.locator('h1').count(), 1, href)
      assert.ok(await page.getByText('Call 999 if:').isVisible(), href)
    }
    assert.ok(new Set(links).size > 10)
    assert.deepEqual(await page.context().cookies(), [])
    assert.deepEqual(problemsOf(page), [])
    await page.context().close()
  },
)

test('by keyboard: past the menu, to a question, to its answer', inBrowser, async () => {
  if (!browser) return
  const page = await openPage(browser, door.origin)
  const focused = () => page.evaluate<string>('document.activeElement.textContent.trim()')
  const tabTo = async (text: string) => {
    for (let n = 0; n < 80; n++) {
      await page.keyboard.press('Tab')
      if ((await focused()) === text) return
    }
    assert.fail(`no way to ${text} by keyboard`)
  }
  await page.goto(start)
  await page.keyboard.press('Tab')
  assert.equal(await focused(), 'Skip to main content')
  await page.keyboard.press('Enter')
  await tabTo('Questions people ask')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/questions')
  await tabTo('What if I am unconscious?')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/sharing#emergency$/)
  assert.ok(await page.getByRole('heading', { name: 'What if I am unconscious?' }).isVisible())
  assert.deepEqual(await page.context().cookies(), [])
  assert.deepEqual(problemsOf(page), [])
  await page.context().close()
})

test('large print is larger, and easy read says it in few words', inBrowser, async () => {
  if (!browser) return
  const page = await openPage(browser, door.origin)
  await page.goto(`${start}/sharing`)
  const size = () =>
    page.evaluate<string>(`getComputedStyle(document.querySelector('main p')).fontSize`)
  const usual = parseFloat(await size())
  await page.getByRole('link', { name: 'Large print' }).click()
  await page.waitForURL('**/large-print/sharing')
  assert.ok(parseFloat(await size()) >= usual * 1.4)
  await page.getByRole('link', { name: 'Easy read' }).click()
  await page.getByText('You can say yes or no for each service.').waitFor()
  await page.context().close()
})

test('on paper a page has its words and no menu', inBrowser, async () => {
  if (!browser) return
  const page = await openPage(browser, door.origin)
  await page.goto(`${start}/copy-of-your-record`)
  const pdf = await page.pdf({ format: 'A4' })
  const { text } = await extractText(new Uint8Array(pdf), { mergePages: true })
  const letters = text.replaceAll(/\s/g, '')
  for (const said of [
    'Getting a copy of your record',
    'Within one month of the day you ask',
    'Millbrook Surgery',
    'Call 999 if:',
  ]) {
    assert.ok(letters.includes(said.replaceAll(' ', '')), said)
  }
  assert.doesNotMatch(letters, /Largeprint|Privateentries/)
  await page.context().close()
})

test('on paper nothing is white: whose page it is, and whom to call', inBrowser, async () => {
  if (!browser) return
  const page = await openPage(browser, door.origin)
  await page.goto(`${start}/sharing`)
  await page.emulateMedia({ media: 'print' })
  for (const selector of ['.header__practice', 'a[href="tel:999"]', 'a[href="tel:111"]', 'h1']) {
    const colour = await page.evaluate<string>(
      `getComputedStyle(document.querySelector('${selector}')).color`,
    )
    const [red = 255, green = 255, blue = 255] = colour.match(/\d+/g)?.map(Number) ?? []
    assert.ok(red + green + blue < 380, `${selector}: ${colour}`)
  }
  await page.context().close()
})

test('on a phone the menu is behind a button, also without script', inBrowser, async () => {
  if (!browser) return
  for (const javaScriptEnabled of [true, false]) {
    const viewport = { width: 390, height: 844 }
    const page = await openPage(browser, door.origin, { viewport, javaScriptEnabled })
    await page.goto(start)
    const item = page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Map' })
    assert.equal(await item.isVisible(), false)
    await page.getByRole('button', { name: 'Menu' }).press('Enter')
    assert.ok(await item.isVisible())
    await page.keyboard.press('Escape')
    assert.equal(await item.isVisible(), false)
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('button', { name: 'Close the menu' }).click()
    assert.equal(await item.isVisible(), false)
    await page.getByRole('button', { name: 'Menu' }).click()
    await item.click()
    await page.waitForURL('**/coverage')
    await page.context().close()
  }
})

test('Arabic has its font, which no other page fetches', inBrowser, async () => {
  const fetched = async (path: string) => {
    const fonts = new Set<string>()
    if (!browser) return fonts
    const page = await openPage(browser, door.origin)
    page.on('request', (request) => {
      const [, name] = /\/assets\/([\w-]+)\.\w+\.(?:ttf|woff2)$/.exec(request.url()) ?? []
      if (name !== undefined) fonts.add(name)
    })
    await page.goto(start + path, { waitUntil: 'networkidle' })
    await page.context().close()
    return fonts
  }
  const latin = ['source-sans-3-latin-400', 'source-sans-3-latin-600']
  const arabic = ['tajawal-400', 'tajawal-700']
  const other = ['source-sans-3-latin-ext-400', 'source-sans-3-latin-ext-600']
  assert.deepEqual(await fetched('/leaflets/in/ar'), new Set([...latin, ...arabic]))
  assert.deepEqual(await fetched('/leaflets/in/pl'), new Set([...latin, ...other]))
  for (const path of ['/sharing', '/coverage']) {
    assert.deepEqual(await fetched(path), new Set(latin), path)
  }
})

for (const path of ['/sharing', '/coverage', '/leaflets', '/leaflets/in/ar', '/leaflets/in/pl']) {
  test(`${path} is under 150 kB, with one style sheet and one script`, inBrowser, async () => {
    if (!browser) return
    const page = await openPage(browser, door.origin)
    const answers: Response[] = []
    page.on('response', (response) => answers.push(response))
    await page.goto(start + path, { waitUntil: 'networkidle' })
    const kinds = answers.map((answer) => answer.request().resourceType())
    const sizes = await Promise.all(answers.map((answer) => answer.request().sizes()))
    const bytes = sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0)
    assert.ok(bytes < 150_000, `${bytes} bytes`)
    assert.ok(bytes > 20_000)
    assert.equal(kinds.filter((kind) => kind === 'stylesheet').length, 1)
    assert.equal(kinds.filter((kind) => kind === 'script').length, 1)
    await page.context().close()
  })
}
