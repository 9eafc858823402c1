import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { demoPatients, demoDay } from '../../src/record/demo/demo-patients.ts'
import { loadDemo } from '../../src/record/demo/load-demo.ts'
import { formatNhsNumber, parseNhsNumber } from '../../src/identity/nhs-number.ts'
import { noBrowser, openBrowser, openPage, problemsOf } from '../support/browser.ts'
import { checkPage } from '../support/check-page.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { signInByPage } from '../support/sign-in-by-page.ts'

// The practice page's patient in a real browser, by everyone who may look: one record made of three services,
// for the clinic only its own, and for the patient who has looked.

const browser = await openBrowser()
const inBrowser = { skip: browser ? false : noBrowser }
const db = await testDatabase()
const door = await openDoor(db)

const nurse = 'Nurse Joyce Mistlethwaite'
const adviser = 'Leroy Quillfeather'
const person = 'Margaret Fernstead'
const services = ['Millbrook Surgery', 'Westbury District Nursing', 'Westbury Smoking Clinic']
const sentence = 'Some information is not shared with your service'
let nhsNumber = ''

before(async () => {
  if (!browser) return
  const { dataFolder } = door
  await loadDemo(db, { patients: 1, seed: 1, dataFolder, requestId: 'journey' })
  const [margaret] = demoPatients(1, 1, demoDay)
  nhsNumber = formatNhsNumber(parseNhsNumber(margaret?.nhsNumber ?? '', true))
})
after(() => browser?.close())

async function visit(options: Parameters<typeof openPage>[2], walk: (page: Page) => Promise<void>) {
  if (!browser) return
  const page = await openPage(browser, door.origin, options)
  await walk(page)
  await page.context().close()
}

async function find(page: Page) {
  await page.getByLabel('NHS number', { exact: true }).fill(nhsNumber)
  await page.getByRole('button', { name: 'Find by NHS number' }).click()
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()

/** The services offered by the filter: those whose entries are in the record as this viewer sees it. */
const servicesSeen = (page: Page) => page.locator('#service option').allInnerTexts()

/** Opens Margaret's record as somebody on the staff. */
async function openRecord(page: Page, name: string, check?: () => Promise<void>) {
  await signInByPage(page, 'Sign in as staff', name, check)
  await page.getByLabel('NHS number', { exact: true }).waitFor()
  assert.equal(await heading(page), 'Find a patient')
  await check?.()
  await find(page)
  await page.getByRole('heading', { name: person }).waitFor()
  await check?.()
  await page.getByRole('link', { name: `Open record of ${person}` }).click()
  assert.equal(await heading(page), 'Shared record')
  await check?.()
}

for (const [how, options] of [
  ['with script', {}],
  ['without script', { javaScriptEnabled: false }],
] as const) {
  describe(how, { concurrency: 1 }, () => {
    // axe is a script itself.
    const checked = (page: Page) => (how === 'with script' ? () => checkPage(page) : async () => {})

    test('the district nurse reads one record of three services, and writes in it', inBrowser, () =>
      visit(options, async (page) => {
        const check = checked(page)
        await openRecord(page, nurse, check)
        assert.deepEqual(await servicesSeen(page), ['All services', ...services])
        assert.equal(await page.getByText(sentence).count(), 0)
        await page.getByLabel('Service').selectOption('Westbury Smoking Clinic')
        await page.getByRole('button', { name: 'Show' }).click()
        await check()
        await page.locator('.entry__title').first().click()
        await check()
        await page.getByText('Original text as stored').click()
        await page.getByText('"resourceType"').first().waitFor()
        await page.getByRole('link', { name: 'Shared record' }).click()
        await page.getByRole('link', { name: 'Write an entry' }).click()
        assert.equal(await heading(page), 'Write an entry')
        await check()
        await page.getByRole('button', { name: 'Save entry' }).click()
        await page.getByRole('link', { name: /own words what it is/ }).waitFor()
        // The browser tells its console of the 400 that this page is meant to have.
        assert.equal(problemsOf(page).filter((one) => !one.includes('status of 400')).length, 0)
        await check()
        await page.getByText('Finding or result', { exact: true }).click()
        await page.getByLabel('In your own words').fill(`Wound is healing, ${how}`)
        await page.getByLabel('Notes (optional)').fill('Next visit on Friday.')
        await page.getByText('Keep this entry private').click()
        await page.getByRole('button', { name: 'Save entry' }).click()
        assert.equal(await heading(page), `Wound is healing, ${how}`)
        await page.getByText('Private to your service').waitFor()
        await check()
      }),
    )

    test('the smoking clinic reads what it wrote, and one sentence', inBrowser, () =>
      visit(options, async (page) => {
        const check = checked(page)
        await openRecord(page, adviser)
        await check()
        assert.deepEqual(await servicesSeen(page), ['All services', 'Westbury Smoking Clinic'])
        await page.getByText(`${sentence}.`, { exact: true }).waitFor()
        assert.equal(await page.getByText(/No (allergies|medicines|problems) recorded/).count(), 0)
        assert.equal(await page.getByText(/Wound is healing|Millbrook|District/).count(), 0)
      }),
    )

    test('the patient reads the whole record, and who has looked', inBrowser, () =>
      visit(options, async (page) => {
        const check = checked(page)
        await signInByPage(page, 'Sign in to my record', person, check)
        await page.getByRole('heading', { name: 'My record', level: 1 }).waitFor()
        assert.equal(await heading(page), 'My record')
        assert.deepEqual(await servicesSeen(page), ['All services', ...services])
        assert.equal(await page.getByText(sentence).count(), 0)
        await check()
        await page.getByRole('link', { name: `Wound is healing, ${how}` }).click()
        await page.getByText(/^Private: only Westbury District Nursing/).waitFor()
        await check()
        await page.getByRole('link', { name: 'Who has looked', exact: true }).click()
        assert.equal(await heading(page), 'Who has looked')
        for (const line of [
          `${nurse}, Westbury District Nursing, opened your record`,
          `${nurse}, Westbury District Nursing, wrote in your record`,
          `${adviser} (Health professional), Westbury Smoking Clinic, opened your record`,
          `${adviser} (Health professional), Westbury Smoking Clinic, looked you up`,
        ]) {
          await page.getByText(line).first().waitFor()
        }
        await check()
        await page.getByRole('button', { name: 'Sign out' }).click()
        assert.equal(await heading(page), 'You have signed out')
        await page.goto('/my-record')
        assert.equal(await page.getByText(person).count(), 0)
        await page.goBack()
        assert.equal(await page.getByText(person).count(), 0, 'not by going back either')
      }),
    )
  })
}

test('the staff journey works with the keyboard alone, and one sees where one is', inBrowser, () =>
  visit({}, async (page) => {
    await page.goto('/sign-in')
    await press(page, page.getByRole('link', { name: 'Sign in as staff' }))
    await press(page, page.getByRole('button', { name: nurse, exact: true }))
    await page.waitForLoadState()
    await press(page, page.getByRole('link', { name: 'Find a patient' }).first())
    await tabTo(page, page.getByLabel('NHS number', { exact: true }))
    await page.keyboard.type(nhsNumber)
    await turned(page, () => page.keyboard.press('Enter'))
    await press(page, page.getByRole('link', { name: `Open record of ${person}` }))
    await tabTo(page, page.getByLabel('Kind'))
    await page.keyboard.type('Prob')
    await press(page, page.getByRole('button', { name: 'Show' }))
    assert.match(page.url(), /kind=Condition/)
    await press(page, page.locator('.entry__title').first())
    await tabTo(page, page.locator('summary', { hasText: 'Original text as stored' }))
    await page.keyboard.press('Enter')
    await tabTo(page, page.getByRole('region', { name: 'Original text as stored' }))
    await press(page, page.getByRole('link', { name: 'Shared record' }))
    await press(page, page.getByRole('link', { name: 'Write an entry' }))
    await press(page, page.getByRole('button', { name: 'Save entry' }))
    await press(page, page.getByRole('link', { name: /what kind of entry/ }), false)
    assert.equal(await page.evaluate('document.activeElement.name'), 'kind')
    await page.keyboard.press('Space')
    await tabTo(page, page.getByLabel('In your own words'))
    await page.keyboard.type('By keyboard')
    await tabTo(page, page.getByLabel('Keep this entry private'))
    await page.keyboard.press('Space')
    await press(page, page.getByRole('button', { name: 'Save entry' }))
    assert.equal(await heading(page), 'By keyboard')
    await press(page, page.getByRole('button', { name: 'Sign out' }))
    assert.equal(await heading(page), 'You have signed out')
  }),
)

/** Goes to it with the Tab key and presses Enter; `leads` to another page unless told otherwise. */
async function press(page: Page, target: Locator, leads = true): Promise<void> {
  await tabTo(page, target)
  if (leads) await turned(page, () => page.keyboard.press('Enter'))
  else await page.keyboard.press('Enter')
}

async function turned(page: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()])
}

async function tabTo(page: Page, target: Locator): Promise<void> {
  const there = async () => (await target.and(page.locator(':focus')).count()) > 0
  for (let n = 0; n < 150 && !(await there()); n++) await page.keyboard.press('Tab')
  assert.ok(await there(), `${String(target)} is not reached with Tab`)
  const shown = await page.evaluate<boolean>(`(() => {
    const seen = (e) => { const s = e && getComputedStyle(e); return s && (s.outlineStyle !== 'none' || s.boxShadow !== 'none') }
    const e = document.activeElement
    return Boolean(seen(e) || seen(e.nextElementSibling) || getComputedStyle(e.nextElementSibling || e, '::before').boxShadow !== 'none')
  })()`)
  assert.ok(shown, `${String(target)} does not show that it has the focus`)
}
