import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { loadDemo } from '../../src/record/demo/load-demo.ts'
import { noBrowser, openBrowser, openPage, problemsOf } from '../support/browser.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { signInByPage } from '../support/sign-in-by-page.ts'

// A passkey is made and used in a real browser, with an authenticator of the browser's own.

const browser = await openBrowser()
const db = await testDatabase()
const door = await openDoor(db, undefined, 'localhost')
const owner = asAnyone(db)
const person = 'Margaret Fernstead'
after(() => Promise.all([browser?.close(), owner.end()]))

test(
  'a passkey is made after signing in again, and opens the record without the other service',
  { skip: browser ? false : noBrowser },
  async () => {
    if (!browser) return
    const { dataFolder } = door
    await loadDemo(db, { patients: 1, seed: 1, dataFolder, requestId: 'journey' })
    const page = await openPage(browser, door.origin)
    const devices = await page.context().newCDPSession(page)
    await devices.send('WebAuthn.enable')
    await devices.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
        ...{ hasUserVerification: true, isUserVerified: true },
      },
    })
    await signInByPage(page, 'Sign in to my record', person)
    await owner`update session set authenticated_at = now() - interval '6 minutes'`
    await page.goto('/settings/passkeys')
    await page.getByRole('link', { name: 'sign in again' }).click()
    await page.getByRole('button', { name: person }).click()
    await page.getByLabel('What do you call this device?').fill('My phone')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('Never used.').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(/ended/)
    await page.goto('/sign-in')
    await page.getByRole('link', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.waitForURL('**/my-record')
    assert.match(await page.locator('header').innerText(), new RegExp(person))
    await page.goto('/settings/passkeys')
    assert.match(await page.locator('main').innerText(), /My phone[^]*Last used/)
    assert.deepEqual(problemsOf(page), [])
    await page.context().close()
  },
)

test(
  'without script the page of passkeys leads to the other way in',
  { skip: browser ? false : noBrowser },
  async () => {
    if (!browser) return
    const page = await openPage(browser, door.origin, { javaScriptEnabled: false })
    await page.goto('/sign-in/passkey')
    assert.equal(await page.getByRole('button', { name: 'Use a passkey' }).isVisible(), false)
    await page.getByRole('link', { name: 'Sign in the other way' }).click()
    await page.getByRole('button', { name: person }).click()
    await page.waitForURL('**/my-record')
    await page.context().close()
  },
)
