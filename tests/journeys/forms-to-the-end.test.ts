import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { askedOf, type FormName } from '../../src/forms/form.ts'
import { forms } from '../../src/forms/forms.ts'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import { noBrowser, openBrowser, openPage, problemsOf } from '../support/browser.ts'
import { checkPage, takePictures } from '../support/check-page.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { answer, person } from '../support/fill-form.ts'
import { worldIn, type Patient } from '../support/world.ts'

// Each form comes in on paper, is entered at the desk by the questions it is asked with online, and carried out to
// its end; then the patient sees what it changed.

const browser = await openBrowser()
const inBrowser = { skip: browser ? false : noBrowser }
const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)
after(() => browser?.close())

const practice = parseOdsCode('Z65101')
const tokens: Record<string, string> = {}
let patient: Patient

before(async () => {
  await world.service(practice, 'Millbrook Surgery')
  for (const role of ['receptionist', 'doctor']) {
    tokens[role] = await world.signIn(await world.staff(practice, role, `Sam ${role}`))
  }
  patient = await world.patient({ name: 'Margaret Fernstead', practice })
  await world.inCareOf(patient, practice)
  await world.choose(patient, [practice, 'yes', 'yes'])
  await world.entry(patient, practice, { title: 'Talked about stress at work', kind: 'Encounter' })
  tokens['patient'] = await world.signIn(patient)
})

async function as(who: string, walk: (page: Page) => Promise<void>) {
  if (!browser) return
  const page = await openPage(browser, door.origin)
  await page.context().addCookies([{ name: 'sid', value: tokens[who] ?? '', url: door.origin }])
  await walk(page)
  assert.deepEqual(problemsOf(page), [])
  await page.context().close()
}

const button = (page: Page, name: string) => page.getByRole('button', { name }).click()
const main = (page: Page) => page.locator('main').innerText()

type End = {
  /** What the paper says, where it matters. */
  readonly said: Readonly<Record<string, string>>
  /** Who ends it. */
  readonly by: 'receptionist' | 'doctor'
  /** What they do on the page where it is done. */
  readonly doing?: (page: Page) => Promise<void>
  /** Where the patient sees it, and what stands there. */
  readonly seen?: readonly [url: string, says: RegExp]
}

const ends: Readonly<Record<FormName, End>> = {
  summary: {
    ...{ said: { preference: 'core' }, by: 'receptionist' },
    seen: ['/my-record/opt-outs', /Medicines and allergies only/],
  },
  'type-1': {
    ...{ said: { objects: 'yes' }, by: 'receptionist' },
    seen: ['/my-record/opt-outs', /You have opted out/],
  },
  sharing: {
    ...{ said: { out: 'no', in: 'leave' }, by: 'receptionist' },
    doing: async (page) => {
      await page.locator('#out-no').check()
      await page.locator('#in').check()
      await page.locator('#who').check()
      await page.getByLabel('In person').check()
      await button(page, 'Save the answers')
      await page.getByText('Saved. The reference is').waitFor()
    },
    seen: ['/my-record/sharing/history', /Millbrook Surgery[^]*No/],
  },
  'private-entry': {
    ...{ said: { entry: 'What I said about work' }, by: 'doctor' },
    doing: async (page) => {
      await page.getByLabel(/Talked about stress/).check()
      await page.getByLabel('Mark as private').check()
      await button(page, 'Go on')
      await page.getByLabel('The patient', { exact: true }).check()
      await page.getByLabel('Reason').fill('Asked on paper')
      await button(page, 'Mark as private')
    },
    seen: ['/my-record/private', /Talked about stress at work/],
  },
  copy: { said: {}, by: 'receptionist' },
  helper: {
    ...{ said: { helper: 'Robin Fernstead' }, by: 'receptionist' },
    doing: async (page) => {
      await page.getByLabel('Who will help?').fill('Robin Fernstead')
      await page.locator('#part').check()
      await page.getByLabel('The patient asked for it').check()
      await button(page, 'Make a code for them')
      assert.match(await main(page), /Robin Fernstead/)
    },
    seen: ['/settings/helpers', /Robin Fernstead/],
  },
  correction: { said: {}, by: 'doctor' },
  look: { said: {}, by: 'receptionist' },
}

for (const form of forms) {
  const { said, by, doing, seen } = ends[form.name]
  test(
    `${form.name}: on paper, entered at the desk, carried out, off the list, and seen`,
    inBrowser,
    async () => {
      let url = ''
      await as('receptionist', async (page) => {
        await page.goto('/forms')
        await page.getByRole('link', { name: form.title }).click()
        for (const question of askedOf(form, { ...person, parts: 'all' })) {
          await answer(page, question, patient.birthDate, said)
        }
        await takePictures(page, `paper-${form.name}`)
        await button(page, 'Put it on the list')
        await page.getByText('came in on paper').waitFor()
        url = page.url()
      })
      const reference = url.slice(url.lastIndexOf('/') + 1)
      await as(by, async (page) => {
        await page.goto('/work?kind=form')
        await page.locator(`a[href="/forms/${reference}"]`).click()
        await button(page, 'Find by the name and date of birth on the form')
        await page.getByRole('link', { name: /This is the patient/ }).click()
        const match = page.url()
        if (doing) {
          await page.getByRole('link', { name: 'Open the page where it is done' }).click()
          await doing(page)
          await page.goto(match)
        }
        await checkPage(page)
        await takePictures(page, `match-${form.name}`)
        await page.getByLabel('We reached the patient on a number').check()
        await page.getByLabel('The patient', { exact: true }).check()
        const done = page.getByLabel('What did you do?', { exact: true })
        if ((await done.count()) > 0) await done.fill('Done as asked')
        await page
          .getByRole('button', { name: /^(Carry out what the form asks|It is done)$/ })
          .click()
        await page.getByText(`Carried out by Sam ${by}`).waitFor()
        await page.goto('/work?kind=form')
        assert.ok(!(await main(page)).includes(reference))
      })
      await as('patient', async (page) => {
        if (seen === undefined) return
        await page.goto(seen[0])
        assert.match(await main(page), seen[1])
      })
    },
  )
}

test('who is at the desk is told what only a clinician does', inBrowser, () =>
  as('receptionist', async (page) => {
    const form = forms.find(({ name }) => name === 'private-entry') ?? assert.fail()
    await page.goto(`/forms/on-paper/${form.name}`)
    for (const question of form.questions.filter(({ onlyIf }) => onlyIf === undefined)) {
      await answer(page, question, patient.birthDate)
    }
    await button(page, 'Put it on the list')
    await button(page, 'Find by the name and date of birth on the form')
    await page.getByRole('link', { name: /This is the patient/ }).click()
    assert.match(
      await main(page),
      /A doctor or nurse of your service marks[^]*Leave the form on the/,
    )
    assert.equal(await page.getByRole('link', { name: 'Open the page' }).count(), 0)
  }),
)

test('signed in, each form leads to where it holds at once or goes to who answers', inBrowser, () =>
  as('patient', async (page) => {
    for (const [form, heading] of [
      ['summary', /summary/i],
      ['sharing', /sharing/i],
      ['private-entry', /record/i],
      ['type-1', /Type 1/],
      ['helper', /help/i],
      ['correction', /record/i],
      ['look', /looked/i],
    ] as const) {
      await page.goto(`/practices/${practice}/forms/${form}`)
      assert.doesNotMatch(page.url(), /practices/, form)
      assert.match(await page.getByRole('heading', { level: 1 }).innerText(), heading, form)
    }
    await page.goto(`/practices/${practice}/forms/type-1`)
    await page.locator('input[name="objects"][value="no"]').check()
    await page.locator('main button[type="submit"]').first().click()
    await page.waitForURL(/done=T1-/)
    assert.match(await main(page), /You have not opted out since/)
    await page.goto(`/practices/${practice}/forms/summary`)
    await page.locator('input[name="preference"][value="dissent"]').check()
    await page.locator('main button[type="submit"]').first().click()
    await page.getByRole('heading', { name: 'Check what staff will' }).waitFor()
    await page.locator('main button[type="submit"]').first().click()
    await page.goto('/my-record/opt-outs')
    await takePictures(page, 'signed-in-opt-outs')
    assert.match(await main(page), /No summary/)
    assert.deepEqual(
      await page
        .context()
        .cookies()
        .then((all) => all.map(({ name }) => name)),
      ['sid'],
    )
  }),
)
