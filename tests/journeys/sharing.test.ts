import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { loadDemo } from '../../src/record/demo/load-demo.ts'
import { noBrowser, openBrowser, openPage } from '../support/browser.ts'
import { checkPage, takePictures } from '../support/check-page.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { signInByPage } from '../support/sign-in-by-page.ts'

// The practice page's patient decides who shares what, in a real browser: the picture, two questions, the
// effect before it is saved, and the record as the clinic would see it.

const browser = await openBrowser()
const inBrowser = { skip: browser ? false : noBrowser }
const db = await testDatabase()
const door = await openDoor(db)
const clinic = 'Westbury Smoking Clinic'

before(async () => {
  if (!browser) return
  const { dataFolder } = door
  await loadDemo(db, { patients: 1, seed: 1, dataFolder, requestId: 'journey' })
})
after(() => browser?.close())

for (const [how, options] of [
  ['with script', {}],
  ['without script', { javaScriptEnabled: false }],
] as const) {
  describe(how, { concurrency: 1 }, () => {
    test('a patient lets the smoking clinic see, and takes it back', inBrowser, async () => {
      if (!browser) return
      const page = await openPage(browser, door.origin, options)
      const check = async (name: string) => {
        // axe is a script itself
        if (how === 'without script') return
        await checkPage(page)
        await takePictures(page, name)
      }
      const title = () => page.getByRole('heading', { level: 1 }).innerText()
      await signInByPage(page, 'Sign in to my record', 'Margaret Fernstead')
      await page.getByRole('link', { name: 'Sharing', exact: true }).click()
      assert.equal(await title(), 'Sharing')
      const cannot = `${clinic} cannot see what Millbrook Surgery or Westbury District Nursing write.`
      await page.getByText(cannot).waitFor()
      await page.getByText('The same as a table, with reasons').click()
      await check('sharing')

      await choose(page, 'Yes, it may look')
      assert.equal(await title(), 'Check your answers')
      await page.getByText('It will see:').waitFor()
      assert.match(await page.locator('#effects').innerText(), /entries from Millbrook Surgery/)
      await check('sharing-check')
      await page.getByRole('link', { name: `See it as ${clinic} would see it` }).click()
      assert.equal(await title(), 'What a service sees')
      await page.getByText('answers you have not saved yet').waitFor()
      assert.ok((await page.locator('.entry').count()) > 0)
      await check('sharing-seen')
      await page.getByRole('link', { name: 'Check your answers' }).click()
      await page.getByRole('button', { name: 'Save my choice' }).click()
      assert.equal(await title(), 'Your choice is saved')
      assert.match(await page.getByText(/SH-/).innerText(), /^SH-[2-9A-Z]{4}-[2-9A-Z]{4}$/)
      await check('sharing-saved')
      await page.getByRole('link', { name: 'See who can see what now' }).click()
      assert.equal(await page.getByText(cannot).count(), 0)
      await check('sharing-after')

      await choose(page, 'No, it may not look')
      await page.getByText('It will no longer see:').waitFor()
      await check('sharing-check-less')
      await page.getByRole('button', { name: 'Save my choice' }).click()
      await page.getByRole('link', { name: 'See who can see what now' }).click()
      await page.getByText(cannot).waitFor()

      await page.getByRole('button', { name: 'Share nothing' }).click()
      await check('share-nothing')
      await page.getByRole('button', { name: 'Share nothing' }).click()
      await page.getByRole('link', { name: 'See who can see what now' }).click()
      await page.getByText('You share nothing at the moment.').waitFor()
      await check('sharing-nothing')
      await page.getByRole('button', { name: 'Share again' }).click()
      await page.getByRole('button', { name: 'Share again' }).click()
      await page.getByRole('link', { name: 'See who can see what now' }).click()
      await page.getByText(cannot).waitFor()

      await page.getByRole('link', { name: /Every choice you have made/ }).click()
      await page.getByText('Share nothing: off').first().waitFor()
      await check('sharing-history')
      await page.getByLabel('Day').fill('3')
      await page.getByLabel('Month').fill('3')
      await page.getByLabel('Year').fill('2020')
      await page.getByRole('button', { name: 'Show that day' }).click()
      assert.equal(await title(), 'Who could see what on 3 March 2020')
      await page.getByText('Your record began here on').waitFor()
      await check('sharing-on-a-day')
      await page.getByRole('link', { name: 'Sharing', exact: true }).first().click()
      await page.getByLabel('Name of a service').fill('hospice')
      await page.getByRole('button', { name: 'Find' }).click()
      await check('sharing-find')
      await page
        .getByRole('link', { name: /Hospice/i })
        .first()
        .click()
      await page.getByRole('button', { name: 'See what will change' }).click()
      await page.getByText('There is a problem').waitFor()
      if (how === 'with script') await takePictures(page, 'sharing-change-errors')
      await page.context().close()
    })
  })
}

/** To the check page of the clinic, with sharing out left as it is. */
async function choose(page: Page, into: string): Promise<void> {
  await page.getByRole('link', { name: `Change choices for ${clinic}` }).click()
  await page.getByText(into, { exact: true }).click()
  await page.getByRole('button', { name: 'See what will change' }).click()
}
