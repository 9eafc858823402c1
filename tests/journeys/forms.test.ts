import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { askedOf } from '../../src/forms/form.ts'
import { forms } from '../../src/forms/forms.ts'
import { asJob } from '../../src/sharing/as-job.ts'
import { registerPatient } from '../../src/sharing/registration.ts'
import { noBrowser, openBrowser, openPage } from '../support/browser.ts'
import { checkPage, takePictures } from '../support/check-page.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { answer } from '../support/fill-form.ts'
import { worldIn, type Patient } from '../support/world.ts'

// Each form is filled in by somebody who is not signed in, and carried out at the desk. In a real browser, with
// and without script.

const browser = await openBrowser()
const inBrowser = { skip: browser ? false : noBrowser }
const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)
const job = { job: 'test', name: 'Test', purpose: 'test', requestId: 'r' } as const
after(() => browser?.close())

let patient: Patient
const tokens: Record<string, string> = {}

before(async () => {
  const practice = await world.service('Z10', 'Millbrook Surgery')
  tokens['desk'] = await world.signIn(await world.staff(practice, 'receptionist', 'Rae Desk'))
  patient = await world.patient({ name: 'Margaret Fernstead' })
  await asJob(db, job, patient.id, [], (tx, at) =>
    registerPatient(tx, patient.id, practice, 'test', at),
  )
  tokens['patient'] = await world.signIn(patient)
})

async function as(who: string | undefined, options: object, walk: (page: Page) => Promise<void>) {
  if (!browser) return
  const page = await openPage(browser, door.origin, options)
  const value = who === undefined ? '' : (tokens[who] ?? '')
  if (value) await page.context().addCookies([{ name: 'sid', value, url: door.origin }])
  await walk(page)
  await page.context().close()
}

const button = (page: Page, name: string) => page.getByRole('button', { name }).click()
const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()

for (const [how, options] of [
  ['with script', {}],
  ['without script', { javaScriptEnabled: false }],
] as const) {
  describe(how, { concurrency: 1 }, () => {
    // what looks for breaches is script itself
    const look = async (page: Page, name: string) => {
      if (how === 'without script') return
      await checkPage(page)
      await takePictures(page, `forms-${name}`)
    }
    const sent = new Map<string, string>()

    for (const form of how === 'with script' ? forms : forms.slice(0, 1)) {
      test(`${form.name}: begun, answered, checked, sent, with a receipt`, inBrowser, () =>
        as(undefined, options, async (page) => {
          await page.goto(`/practices/Z10/forms/${form.name}`)
          assert.equal(await heading(page), form.title)
          assert.deepEqual(await page.context().cookies(), [])
          await button(page, 'Begin')
          const answers = { for: 'me', parts: 'all' }
          for (const question of askedOf(form, answers)) {
            assert.equal(await heading(page), question.ask)
            await look(page, `${form.name}-${question.name}`)
            await answer(page, question, patient.birthDate)
            await button(page, 'Continue')
          }
          assert.equal(await heading(page), 'Check your answers')
          await look(page, `${form.name}-check`)
          await button(page, 'Send to Millbrook Surgery')
          assert.equal(await heading(page), 'We have your form')
          const reference = /FM(-\w{4}){2}/.exec(await page.locator('main').innerText())?.[0] ?? ''
          assert.match(await page.locator('main').innerText(), /You have an answer by/)
          sent.set(form.name, reference)
          assert.deepEqual(await page.context().cookies(), [])
        }),
      )
    }

    test(
      'staff find who it is, make sure, and carry it out; the patient sees it',
      inBrowser,
      async () => {
        const name = how === 'with script' ? 'type-1' : 'summary'
        const reference = sent.get(name) ?? ''
        await as('desk', options, async (page) => {
          await page.goto('/work?kind=form')
          await page.locator(`a[href="/forms/${reference}"]`).click()
          await button(page, 'Find by the name and date of birth on the form')
          await look(page, 'found')
          await page.getByRole('link', { name: /This is the patient/ }).click()
          await page.getByLabel('We reached the patient on a number').check()
          await page.getByLabel('The patient', { exact: true }).check()
          await button(page, 'Carry out what the form asks')
          assert.match(await page.locator('main').innerText(), /Carried out by Rae Desk/)
          await look(page, 'done')
        })
        await as('patient', options, async (page) => {
          await page.goto('/my-record/opt-outs')
          const now =
            how === 'with script' ? /You have not opted out since/ : /Medicines, allergies/
          assert.match(await page.locator('main').innerText(), now)
        })
      },
    )
  })
}
