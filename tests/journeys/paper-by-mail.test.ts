import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { setPracticePage } from '../../src/identity/practice-page.ts'
import { noBrowser, openBrowser, openPage } from '../support/browser.ts'
import { checkPage, takePictures } from '../support/check-page.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { openPostOffice } from '../support/post-office.ts'
import { worldIn } from '../support/world.ts'

// A form is printed, sent back by email, matched, and entered at the desk. In a real browser and over a real mail server.

const browser = await openBrowser()
const inBrowser = { skip: browser ? false : noBrowser }
const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)
const { sender } = await openPostOffice(db, door.origin)
after(() => browser?.close())

const to = 'records@millbrook.example'
let token = ''
before(async () => {
  const practice = await world.service('Z10', 'Millbrook Surgery')
  await setPracticePage(db.job, practice, { recordsMail: to })
  token = await world.signIn(await world.staff(practice, 'receptionist', 'Rae Desk'))
})

const button = (page: Page, name: string) => page.getByRole('button', { name }).click()
const link = (page: Page, name: RegExp | string) => page.getByRole('link', { name }).first().click()
const main = (page: Page) => page.locator('main').innerText()

async function look(page: Page, name: string) {
  await checkPage(page)
  await takePictures(page, `paper-by-mail-${name}`)
}

test('printed, sent back by email, matched, entered', inBrowser, async () => {
  if (!browser) return
  const page = await openPage(browser, door.origin)
  await page.goto('/practices/Z10/forms/type-1/paper')
  const downloading = page.waitForEvent('download')
  await button(page, 'Get the PDF to print')
  const download = await downloading
  const reference = /PF(-\w{4}){2}/.exec(download.suggestedFilename())?.[0] ?? ''
  const content = readFileSync(await download.path())
  await page.context().close()

  await sender.sendMail({
    ...{ from: 'margaret@example.org', to, subject: 'Form', text: 'Here it is.' },
    attachments: [{ filename: 'Scan 1.pdf', content }],
  })

  const desk = await openPage(browser, door.origin)
  await desk.context().addCookies([{ name: 'sid', value: token, url: door.origin }])
  await desk.goto('/work')
  await link(desk, /^MI-|Email/)
  const read = await main(desk)
  assert.match(read, new RegExp(`It names ${reference} in a QR code on a page of it`))
  assert.match(read, /Here it is\./)
  assert.equal(await desk.locator('.flat-pages__page').count(), 2)
  await look(desk, 'read')
  await link(desk, 'Enter what it says')
  assert.equal(await desk.locator('.flat-pages__page').count(), 2)
  await look(desk, 'entered')
  await desk.locator('input[name="objects"][value="yes"]').check()
  await desk.locator('input[name="for"][value="me"]').check()
  await desk.locator('[name="name"]').fill('Margaret Fernstead')
  await desk.locator('[name="born-day"]').fill('3')
  await desk.locator('[name="born-month"]').fill('2')
  await desk.locator('[name="born-year"]').fill('1950')
  await desk.locator('[name="reach"]').fill('01632 960 100')
  await button(desk, 'Put it on the list')
  assert.match(await main(desk), /Kept with it: email MI-/)
  await look(desk, 'case')
  await link(desk, /email MI-/)
  assert.match(await main(desk), /Kept with form FM-/)
  await desk.goto('/work?kind=mail')
  assert.doesNotMatch(await main(desk), /MI-/)
  await desk.context().close()
})
