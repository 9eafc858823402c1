import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { demoPatients, demoDay } from '../../src/record/demo/demo-patients.ts'
import { loadDemo } from '../../src/record/demo/load-demo.ts'
import { noBrowser, openBrowser, openPage, problemsOf } from '../support/browser.ts'
import { checkPage, takePictures } from '../support/check-page.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { signInByPage } from '../support/sign-in-by-page.ts'

// From a search to the emergency view in three actions, by the demonstration doctor of 111 and an emergency
// doctor; asking first, and taking the yes back; reception; in a real browser, with script and without.

const browser = await openBrowser()
const inBrowser = { skip: browser ? false : noBrowser }
const db = await testDatabase()
const door = await openDoor(db)
const numbers = new Map<string, string>()

before(async () => {
  if (!browser) return
  const { dataFolder } = door
  await loadDemo(db, { patients: 12, seed: 1, dataFolder, requestId: 'journey' })
  for (const { givenName, familyName, nhsNumber } of demoPatients(12, 1, demoDay)) {
    numbers.set(`${givenName} ${familyName}`, nhsNumber)
  }
})
after(() => browser?.close())

async function find(page: Page, name: string) {
  await page.goto('/find')
  await page.getByLabel('NHS number', { exact: true }).fill(numbers.get(name) ?? '')
  await page.getByRole('button', { name: 'Find by NHS number' }).click()
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()

/** Forms that were to be refused tell the browser's console of a 400. */
async function check(page: Page, name: string, refused = false) {
  if (refused) problemsOf(page)
  await checkPage(page)
  await takePictures(page, name)
  await page.setViewportSize({ width: 1366, height: 768 })
}

const person = 'Margaret Fernstead'

for (const [how, options] of [
  ['with script', {}],
  ['without script', { javaScriptEnabled: false }],
] as const) {
  describe(how, { concurrency: 1 }, () => {
    const visit = async (walk: (page: Page) => Promise<void>) => {
      if (!browser) return
      const viewport = { width: 1366, height: 768 }
      const page = await openPage(browser, door.origin, { ...options, viewport })
      await walk(page)
      await page.context().close()
    }
    const look = async (page: Page, name: string, refused = false) => {
      if (how === 'with script') await check(page, `gates-${name}`, refused)
    }

    test('the 111 doctor is at the emergency view in three actions', inBrowser, () =>
      visit(async (page) => {
        await signInByPage(page, 'Sign in as staff', 'Dr Zainab Nightingrove')
        // one
        await find(page, person)
        await look(page, 'card')
        // two
        await page.getByRole('link', { name: `Emergency access of ${person}` }).click()
        assert.equal(await heading(page), 'Open this record without permission')
        await look(page, 'emergency-ask')
        await page.getByRole('button', { name: 'Open the emergency view' }).click()
        assert.match(await page.title(), /^Error/)
        await look(page, 'emergency-ask-errors', true)
        // three
        await page.getByText('Emergency: they cannot be asked').click()
        await page.getByLabel('What has happened?').fill('Found unconscious at home')
        await page.getByRole('button', { name: 'Open the emergency view' }).click()
        assert.equal(await heading(page), 'Emergency view')
        const parts = [
          ...['Allergies and adverse reactions', 'Penicillin', 'Current repeat medicines'],
          ...['Problems and significant history', 'Wishes and care planned ahead', 'Made on'],
        ]
        for (const part of parts) {
          await page.getByText(part).first().waitFor()
        }
        const needs = await page.evaluate<number>(
          `document.querySelector('.emergency__lists').getBoundingClientRect().bottom`,
        )
        await look(page, 'emergency-view')
        assert.ok(needs <= 768, `the view ends at ${needs}`)
        await page.locator('summary', { hasText: 'Open the wider record' }).click()
        await page
          .getByLabel('Why is the emergency view not enough?')
          .fill('Looking for heart disease')
        await page.getByRole('button', { name: 'Open the wider record' }).click()
        assert.equal(await heading(page), 'Shared record')
        await page.getByText('Emergency access until').waitFor()
        await look(page, 'emergency-record')
        await page.locator('.entry__title').first().click()
        await page.getByText('Emergency access until').waitFor()
        await page.getByRole('button', { name: 'End it now' }).click()
        assert.equal(await heading(page), 'Find a patient')
        await find(page, person)
        await page.getByText('not recorded as caring for this person').waitFor()
      }),
    )
  })
}
