import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import { messageHandler } from '../../src/messages/message.ts'
import { relayWaiting } from '../../src/messages/relay.ts'
import { workHandler } from '../../src/messages/work.ts'
import { noBrowser, openBrowser, openPage, problemsOf } from '../support/browser.ts'
import { checkPage, takePictures } from '../support/check-page.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { worldIn } from '../support/world.ts'

// What a patient asks waits on the list of a service, is taken, answered and gone from it, and the patient reads the
// answer (interface.md S5, P6). In a real browser, by keyboard alone, with and without script.

const browser = await openBrowser()
const inBrowser = { skip: browser ? false : noBrowser }
const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)
after(() => browser?.close())

const practice = parseOdsCode('Z64101')
const tokens: Record<string, string> = {}
let number = 0

before(async () => {
  await world.service(practice, 'Millbrook Surgery')
  tokens['doctor'] = await world.signIn(await world.staff(practice, 'doctor', 'Dr Ada Sample'))
  tokens['colleague'] = await world.signIn(await world.staff(practice, 'nurse', 'Nora Sample'))
})

/** A patient with an entry of which something is wrong. @returns the page where they ask. */
async function newPatient(): Promise<string> {
  const facts = { name: 'Margaret Fernstead', practice, number: 20 * number++ }
  const patient = await world.patient(facts)
  await world.inCareOf(patient, practice)
  tokens['patient'] = await world.signIn(patient)
  const entry = await world.entry(patient, practice, { title: 'Smoker', kind: 'Condition' })
  return `/my-record/entries/${entry.ref}/correction`
}

async function as(who: string, options: object, walk: (page: Page) => Promise<void>) {
  if (!browser) return
  const page = await openPage(browser, door.origin, options)
  const value = tokens[who] ?? ''
  await page.context().addCookies([{ name: 'sid', value, url: door.origin }])
  await walk(page)
  assert.deepEqual(problemsOf(page), [])
  await page.context().close()
}

const relay = () =>
  relayWaiting(db, { work: workHandler(db.relay), message: messageHandler(db.relay) }, (error) =>
    assert.fail(String(error)),
  )

/** Goes on with the Tab key until it is there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  const there = target.and(page.locator(':focus'))
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press('Tab')
    if ((await there.count()) === 1) return
  }
  assert.fail(`not reached by keyboard: ${String(target)}`)
}

async function write(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label))
  await page.keyboard.type(text)
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press('Enter')
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
/** What a button is called: its words, and unseen what it is about. */
const about = (words: string, reference: string) => new RegExp(`^${words} ?: ${reference}$`)
const main = (page: Page) => page.locator('main').innerText()

for (const [how, options] of [
  ['with script', {}],
  ['without script', { javaScriptEnabled: false }],
] as const) {
  describe(how, { concurrency: 1 }, () => {
    async function look(page: Page, name: string) {
      // what looks for breaches is script itself
      if (how === 'without script') return
      await checkPage(page)
      await takePictures(page, `work-${name}`)
    }

    test(
      'a request is taken by one, seen as theirs by another, answered, off the list, and read',
      inBrowser,
      async () => {
        const askPage = await newPatient()
        await as('patient', options, async (page) => {
          await page.goto(askPage)
          await write(page, 'What is wrong?', 'I never smoked')
          await write(page, 'What should it say?', 'Never smoked')
          await press(page, button(page, 'Ask for a correction'))
          await page.waitForURL('**/my-record/corrections?done=asked')
        })
        await relay()
        let reference = ''
        await as('doctor', options, async (page) => {
          await page.goto('/work')
          assert.match(await main(page), /Nobody has taken it/)
          reference = /CR-\w{4}-\w{4}/.exec(await main(page))?.[0] ?? 'none'
          await press(page, button(page, about('Take it', reference)))
          await page.getByText('It is yours.').waitFor()
          await look(page, 'taken')
        })
        await as('colleague', options, async (page) => {
          await page.goto('/work')
          assert.match(await main(page), /Taken by Dr Ada Sample/)
          assert.equal(await button(page, about('Take it over', reference)).count(), 1)
          await look(page, 'of-another')
        })
        await as('doctor', options, async (page) => {
          await page.goto('/work')
          await press(page, page.getByRole('link', { name: 'Correction', exact: true }))
          await page.getByText('I never smoked').waitFor()
          await tabTo(page, page.getByLabel('Correct it', { exact: true }))
          await page.keyboard.press('Space')
          await page.keyboard.press('ArrowDown')
          await page.keyboard.press('ArrowDown')
          assert.ok(await page.getByLabel('Leave it as it is').isChecked())
          await write(page, 'What do you tell the patient?', 'You told us in 2019. We can talk.')
          await look(page, 'answer')
          await press(page, button(page, 'Send the answer'))
          await page.waitForURL('**/hidden?done=answered')
        })
        await relay()
        for (const who of ['doctor', 'colleague']) {
          await as(who, options, async (page) => {
            await page.goto('/work')
            assert.ok(!(await main(page)).includes(reference), who)
          })
        }
        await as('patient', options, async (page) => {
          await page.goto('/my-record/messages')
          await page.getByText('Your request has an answer').waitFor()
          await page.goto('/my-record/corrections')
          assert.match(await main(page), /Not changed[^]*You told us in 2019\. We can talk\./)
          await look(page, 'answered')
        })
      },
    )
  })
}
