import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { freePort } from '../src/db/free-port.ts'
import { openKeyStore } from '../src/identity/key-store.ts'
import { parseOdsCode } from '../src/identity/ods-code.ts'
import { addStaff } from '../src/identity/staff.ts'
import { testDatabase } from './support/database.ts'
import { addOrganisationForTest } from './support/people.ts'
import { noBrowser, openBrowser, openPage } from './support/browser.ts'
import { checkPage, takePictures } from './support/check-page.ts'
import { Visitor } from './support/visitor.ts'

const db = await testDatabase()
const dataFolder = mkdtempSync(join(tmpdir(), 'confide-sign-in-app-'))
const browser = await openBrowser()
const inBrowser = { skip: browser ? false : noBrowser }
const clinic = parseOdsCode('Z90011')
const practice = parseOdsCode('Z90001')
const port = await freePort('127.0.0.1', 0)
const publicUrl = `http://127.0.0.1:${port}`
const { app } = await createApp({
  config: readConfig({ CONFIDE_DATA: dataFolder }),
  db,
  keys: openKeyStore(join(dataFolder, 'keys')),
  publicUrl,
  log: false,
})
await app.listen({ host: '127.0.0.1', port })
after(async () => {
  await browser?.close()
  await app.close()
  rmSync(dataFolder, { recursive: true })
})

test('in the whole app: sign in, be named at the head of the page, sign out', async () => {
  await addOrganisationForTest(db, practice, 'Millbrook Surgery')
  const nurse = { name: 'Nurse Shanti', organisation: practice, role: 'nurse' }
  await addStaff(db.identity, { ...nurse, issuer: 'development', subject: 'shanti' })
  const visitor = new Visitor(publicUrl)
  await visitor.get('/sign-in?as=staff&return=/find')
  const page = await visitor.post(visitor.trail.at(-1) ?? '', { person: 'shanti' })
  assert.equal(page.status, 200)
  assert.equal(visitor.trail.at(-1), '/find')
  assert.match(await page.text(), /Nurse Shanti[\s\S]*Nurse, Millbrook Surgery/)
  const out = await visitor.post('/sign-out', {})
  assert.match(await out.text(), /You have signed out/)
  assert.equal((await visitor.get('/find')).status, 401)
})

test('the pages of signing in carry the policy that keeps foreign content out', async () => {
  const visitor = new Visitor(publicUrl)
  for (const path of ['/sign-in', '/sign-in?as=staff', '/sign-in/staff/callback?state=a']) {
    const { headers } = await visitor.get(path)
    assert.match(
      headers.get('content-security-policy') ?? '',
      /default-src 'none'.*form-action 'self'/,
    )
    assert.equal(headers.get('cache-control'), 'no-store')
  }
})

test(
  'in a browser without script one click signs in; the pages meet WCAG 2.2 AA',
  inBrowser,
  async () => {
    if (!browser) return
    await addOrganisationForTest(db, clinic, 'Stop Smoking Clinic')
    const both = { name: 'Dr Both', issuer: 'development', subject: 'both' }
    await addStaff(db.identity, { ...both, organisation: practice, role: 'doctor' })
    await addStaff(db.identity, { ...both, organisation: clinic, role: 'health-professional' })
    const pages = [
      ['with script', await openPage(browser, publicUrl)],
      ['without', await openPage(browser, publicUrl, { javaScriptEnabled: false })],
    ] as const
    for (const [script, page] of pages) {
      // What axe needs does not run without script; the page is the same.
      const check = script === 'without' ? () => Promise.resolve() : () => checkPage(page)
      await page.goto('/sign-in')
      await takePictures(page, 'sign-in')
      await check()
      await page.getByRole('link', { name: 'Sign in as staff' }).click()
      await takePictures(page, 'choose-person')
      await check()
      await page.getByRole('button', { name: 'Dr Both' }).first().click()
      await takePictures(page, 'choose-organisation')
      await check()
      await page.getByRole('button', { name: 'Stop Smoking Clinic, Health professional' }).click()
      assert.equal(page.url(), `${publicUrl}/find`)
      await page.getByText('Health professional, Stop Smoking Clinic').waitFor()
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByRole('heading', { name: 'You have signed out' }).waitFor()
      await page.goto('/sign-in?as=patient')
      await takePictures(page, 'choose-patient')
      await check()
      await page.getByRole('button', { name: 'Somebody unknown' }).click()
      await page.getByRole('heading', { name: 'Prove who you are to see your record' }).waitFor()
      await takePictures(page, 'sign-in-refused')
    }
  },
)

test('going back to "Choose a person" after choosing offers to start again', async () => {
  const visitor = new Visitor(publicUrl)
  await visitor.get('/sign-in?as=staff')
  const page = visitor.trail.at(-1) ?? ''
  const person = { person: 'whoever' }
  await visitor.post(page, person)
  for (const answer of [await visitor.get(page), await visitor.post(page, person)]) {
    const text = await answer.text()
    assert.equal(answer.status, 404)
    assert.match(text, /<h1[^>]*>This page was used already/)
    assert.match(text, /<a class="nhsuk-button" href="\/sign-in">Start again/)
  }
})
