import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { countCoverage } from '../../src/summary/coverage/count.ts'
import { noBrowser, openBrowser, openPage, problemsOf } from '../support/browser.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { worldIn } from '../support/world.ts'

// The map of coverage in a real browser: the finder, the slider, the keyboard, and all of it without script.

const browser = await openBrowser()
const inBrowser = { skip: browser ? false : noBrowser }
const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)
const practice = await world.service('Z10', 'Millbrook Surgery')
await world.patient({ practice })
await countCoverage(db, new Date())
after(() => browser?.close())

test(
  'with script: a slider of dates, arrow keys between areas, details in place',
  inBrowser,
  async () => {
    if (!browser) return
    const page = await openPage(browser, door.origin)
    await page.goto('/coverage')
    const slider = page.getByLabel('Date:')
    await slider.focus()
    for (let step = 0; step < 4; step++) await slider.press('ArrowLeft')
    await page.getByText('In January 2011, 8.5% of people').waitFor()
    assert.equal(await page.evaluate('document.activeElement.id'), 'coverage-date')
    assert.match(page.url(), /\?on=2011-01#map$/)
    const cornwall = page.locator('.coverage-map [data-key="area-E12000009"]')
    await page.locator('.coverage-map a[tabindex="0"]').focus()
    await page.keyboard.press('ArrowDown')
    const under = await page.evaluate('document.activeElement.getAttribute("aria-label")')
    assert.equal(under, 'Yorkshire and The Humber: 14%')
    await cornwall.focus()
    await page.keyboard.press('Enter')
    await page.locator('#area-name', { hasText: 'South West' }).waitFor()
    assert.equal(
      await page.evaluate('document.activeElement.dataset.key'),
      'area-E12000009',
      'the focus stays where it was',
    )
    await page.getByRole('link', { name: 'Percent' }).first().click()
    await page.locator('th[aria-sort="ascending"]', { hasText: 'Percent' }).first().waitFor()
    assert.deepEqual(problemsOf(page), [])
    assert.deepEqual(await page.context().cookies(), [])
    await page.context().close()
  },
)

test('without script: the same by links, and the finder', inBrowser, async () => {
  if (!browser) return
  const page = await openPage(browser, door.origin, { javaScriptEnabled: false })
  await page.goto('/coverage')
  await page.getByLabel('Your practice’s name, or a postcode').fill('millbrook')
  await page.getByRole('button', { name: 'Find' }).click()
  await page.getByText('Millbrook Surgery has not shared summaries yet.').waitFor()
  await page.getByRole('link', { name: 'More about Millbrook Surgery' }).click()
  await page.waitForURL('**/practices/Z10/coverage')
  await page.getByRole('link', { name: 'January 2011' }).click()
  await page.getByRole('link', { name: 'London: 4.1%' }).first().click()
  await page.locator('#area-name', { hasText: 'London' }).waitFor()
  await page.getByRole('link', { name: 'Percent' }).first().click()
  await page.waitForURL(/sort=percent/)
  await page.context().close()
})
