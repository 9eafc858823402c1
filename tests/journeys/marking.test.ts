import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import { noBrowser, openBrowser, openPage } from '../support/browser.ts'
import { checkPage, takePictures } from '../support/check-page.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Entry, type Patient } from '../support/world.ts'

// A patient asks for an entry to be private, a clinician answers; staff hide and show what they wrote. In a
// real browser, with and without script.

const browser = await openBrowser()
const inBrowser = { skip: browser ? false : noBrowser }
const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())
after(() => browser?.close())

let patient: Patient
let talk: Entry
let number = 0
const tokens: Record<string, string> = {}

before(async () => {
  const gp = await world.service('Z63001', 'Millbrook Surgery')
  const nurses = await world.service('Z63002', 'Westbury District Nursing', 'district-nursing')
  await world.list(gp, 'allowed', nurses)
  tokens['doctor'] = await world.signIn(await world.staff(gp, 'doctor', 'Dr Ada Sample'))
  tokens['nurse'] = await world.signIn(await world.staff(nurses, 'nurse', 'Nora Sample'))
})

async function newPatient() {
  const [gp, nurses] = [parseOdsCode('Z63001'), parseOdsCode('Z63002')]
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp, number: 20 * number++ })
  await world.inCareOf(patient, gp, nurses)
  await world.choose(patient, [gp, 'yes', 'yes'], [nurses, 'yes', 'yes'])
  tokens['patient'] = await world.signIn(patient)
  talk = await world.entry(patient, gp, { title: 'Talked about stress at work', kind: 'Encounter' })
  const note = await world.entry(patient, gp, { title: 'Sleeps badly', kind: 'Condition' })
  await owner`
    insert into entry_link (patient_id, from_id, to_id) values (${patient.id}, ${note.id}, ${talk.id})`
  await world.entry(patient, gp, { title: 'Penicillin', kind: 'AllergyIntolerance' })
}

async function as(who: string, options: object, walk: (page: Page) => Promise<void>) {
  if (!browser) return
  const page = await openPage(browser, door.origin, options)
  const value = tokens[who] ?? ''
  await page.context().addCookies([{ name: 'sid', value, url: door.origin }])
  await walk(page)
  await page.context().close()
}

let scripted = true
async function look(page: Page, name: string) {
  // what looks for breaches is script itself
  if (!scripted) return
  await checkPage(page)
  await takePictures(page, `marking-${name}`)
}

const button = (page: Page, name: string) => page.getByRole('button', { name }).click()
const link = (page: Page, name: string) => page.getByRole('link', { name }).first().click()
const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()

for (const [how, options] of [
  ['with script', {}],
  ['without script', { javaScriptEnabled: false }],
] as const) {
  describe(how, { concurrency: 1 }, () => {
    before(() => {
      scripted = how === 'with script'
    })

    test('a patient asks, a clinician answers, the patient reads it', inBrowser, async () => {
      await newPatient()
      await as('nurse', options, async (page) => {
        await page.goto(`/entries/${talk.ref}`)
      })
      await as('patient', options, async (page) => {
        await page.goto(`/my-record/entries/${talk.ref}`)
        await look(page, 'own-entry')
        await link(page, 'Ask for this to be private')
        assert.equal(await heading(page), 'Ask for this to be private')
        assert.match(await page.content(), /Nora Sample/)
        await look(page, 'ask')
        await page.getByLabel('Why do you ask? (optional)').fill('My sister works at the hospital')
        await button(page, 'Ask')
        assert.equal(await heading(page), 'My private entries')
        await look(page, 'own-private-waiting')
      })
      await as('doctor', options, async (page) => {
        await page.goto(`/patients/${patient.ref}/hidden`)
        await look(page, 'hidden-asked')
        await link(page, 'For an entry to be private')
        await look(page, 'answer')
        await page.getByLabel('Yes', { exact: true }).check()
        await page.getByLabel('What do you tell the patient?').fill('Of course. It is done.')
        await button(page, 'Send the answer')
        assert.equal(await heading(page), 'What your service hides')
        await look(page, 'hidden')
      })
      await as('patient', options, async (page) => {
        await page.goto('/my-record/private')
        assert.match(await page.content(), /Of course. It is done./)
        await look(page, 'own-private')
      })
    })

    test('staff hide several, are warned, and show them again', inBrowser, async () => {
      await newPatient()
      await as('doctor', options, async (page) => {
        await page.goto(`/entries/${talk.ref}`)
        await look(page, 'entry')
        await link(page, 'Keep from the patient’s own view')
        await look(page, 'withhold')
        await page.getByLabel('About another person').check()
        await page.getByLabel('Reason').fill('What the brother said')
        await button(page, 'Keep from the patient’s view')
        await look(page, 'hidden-withheld')
        await link(page, 'All that your service looks at again')
        await look(page, 'reviews')
        await page.goto(`/patients/${patient.ref}/marks`)
        await look(page, 'list')
        await page.getByLabel(/Penicillin/).check()
        await page.getByLabel('Mark as private').check()
        await button(page, 'Go on')
        await page.getByLabel('The patient', { exact: true }).check()
        await page.getByLabel('Reason').fill('Asked at the desk')
        await look(page, 'mark')
        await button(page, 'Mark as private')
        assert.equal(await heading(page), 'Hiding this could harm')
        await look(page, 'harm')
        await page.getByLabel('What did you decide, and why?').fill('Wears a bracelet')
        await button(page, 'Hide it all the same')
        await look(page, 'hidden-both')
        await link(page, 'Share again')
        await page.getByLabel('A clinician of our service').check()
        await page.getByLabel('Reason').fill('Agreed with the patient')
        await button(page, 'Share again')
        assert.match(await page.content(), /No longer private/)
      })
    })
  })
}
