import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { registerHandler } from '../../src/access/register.ts'
import { writeDemoPeople } from '../../src/identity/demo-people.ts'
import { setPracticePage } from '../../src/identity/practice-page.ts'
import { messageHandler } from '../../src/messages/message.ts'
import { workHandler } from '../../src/messages/work.ts'
import { attack } from '../access/attack.ts'
import { noBrowser, openBrowser, openPage, problemsOf } from '../support/browser.ts'
import { checkPage, takePictures } from '../support/check-page.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { readPdf } from '../support/pdf-text.ts'
import { asAnyone } from '../support/people.ts'
import { openPostOffice } from '../support/post-office.ts'
import { relayAll } from '../support/relay-all.ts'
import { signInByPage } from '../support/sign-in-by-page.ts'
import { unzip } from '../support/unzip.ts'
import { worldIn, type Patient } from '../support/world.ts'

// A copy of a record from asking for it to having it: online, and on paper that comes back by email. In a real browser
// and over a real mail server. What was taken out is looked for in every file of what the patient has in the end.

const browser = await openBrowser()
const inBrowser = { skip: browser ? false : noBrowser }
const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
const { sender } = await openPostOffice(db, door.origin)
after(async () => {
  await Promise.all([owner.end(), browser?.close()])
})

const practice = 'Z73001'
const to = 'records@millbrook.example'
const handlers = {
  ...{ request: registerHandler(db.relay), work: workHandler(db.relay) },
  message: messageHandler(db.relay),
}
let online: Patient
let onPaper: Patient

before(async () => {
  const gp = await world.service(practice, 'Millbrook Surgery')
  await setPracticePage(db.job, gp, { recordsMail: to })
  for (const [role, name] of [
    ['receptionist', 'Rae Desk'],
    ['records-officer', 'Idris Files'],
    ['doctor', 'Dr Amara Ward'],
    ['nurse', 'Gareth Check'],
  ] as const) {
    await world.staff(gp, role, name)
  }
  online = await world.patient({ practice: gp, name: 'Margaret Fernstead' })
  onPaper = await world.patient({ practice: gp, name: 'Tilly Sample' })
  for (const patient of [online, onPaper]) {
    await world.inCareOf(patient, gp)
    await world.entries(patient, gp, [
      note('Came with her sister Susan Hallett, telephone 01632 960417. Chest clear.'),
      note('Susan Hallett says that she fell. A friend at the Lantern Bakery found her.'),
      note('Feels well again.'),
    ])
  }
  writeDemoPeople(
    door.dataFolder,
    [online, onPaper].map(({ name, nhsNumber }) => ({ label: name, nhsNumber, note: '' })),
  )
})

function note(words: string) {
  const title = 'Consultation note'
  const text = { resourceType: 'Observation', status: 'final', code: { text: title } }
  return { title, resource: JSON.stringify({ ...text, valueString: words }) }
}

const takenOut = ['Susan', 'Hallett', '960417', 'Lantern Bakery']

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).first().click()
const main = (page: Page) => page.locator('main').innerText()

async function look(page: Page, name: string) {
  await checkPage(page)
  await takePictures(page, `copy-request-${name}`)
}

/** Whoever does a part of the way, with a browser of their own, signed in from the start page. */
async function as<T>(
  name: string,
  walk: (page: Page) => Promise<T>,
  way: 'Sign in as staff' | 'Sign in to my record' = 'Sign in as staff',
): Promise<T> {
  const page = await openPage(browser ?? assert.fail(noBrowser), door.origin)
  await signInByPage(page, way, name)
  const result = await walk(page)
  assert.deepEqual(problemsOf(page), [])
  await page.context().close()
  return result
}

/** What waits in outboxes reaches the work lists and the register. */
async function relayed(): Promise<void> {
  await relayAll(db, handlers)
}

/** From the work list to the page of the request. */
async function openRequest(page: Page, reference: string): Promise<void> {
  await page.goto('/work?kind=access-request')
  await page.locator(`a[href$="/requests/${reference}"]`).click()
}

/** Somebody gathers, a doctor reviews page by page, and somebody else releases. */
async function prepared(reference: string, name: string): Promise<void> {
  await as('Idris Files', async (page) => {
    await openRequest(page, reference)
    await button(page, 'Begin to collect')
    await look(page, `${name}-case`)
    await link(page, 'Collect what we hold')
    await button(page, 'Gather the record')
    await ended(page)
    assert.match(await main(page), /0 of \d+ pages? reviewed/)
  })
  await as('Dr Amara Ward', async (page) => {
    await openRequest(page, reference)
    await link(page, 'Review each page')
    await link(page, 'Page 1')
    await page.getByLabel('The words, as they stand on the page').fill('lantern bakery')
    await page.getByLabel('In the whole copy, not only on this page').check()
    await button(page, 'Take these words out')
    await page.getByText('Saved: the words are taken out.').waitFor()
    await look(page, `${name}-page`)
    while (/\/review\/\d+/.test(page.url())) await reviewPage(page)
    await button(page, 'Finish the review')
    assert.match(await main(page), /Somebody else checks the copy and releases it/)
    assert.equal(await page.getByRole('button', { name: 'Release the copy' }).count(), 0)
  })
  await as('Gareth Check', async (page) => {
    await openRequest(page, reference)
    await link(page, 'Check and release, by somebody else')
    await look(page, `${name}-check`)
    await button(page, 'Release the copy')
    await ended(page)
    assert.match(await main(page), /Ended on/)
  })
  await relayed()
}

/** What takes longer than somebody waits has a page that says when it is done. */
async function ended(page: Page): Promise<void> {
  if (page.url().endsWith('/progress')) await link(page, 'Go on')
}

/** Takes out what is about others, leaves the rest, and goes on to what is not reviewed yet. */
async function reviewPage(page: Page): Promise<void> {
  for (const finding of await page.locator('.finding').all()) {
    const legend = await finding.locator('legend').innerText()
    const words = takenOut.some((one) => legend.includes(one)) ? 'Take out' : 'Leave in'
    await finding.getByLabel(words, { exact: true }).check()
  }
  const from = page.url()
  await button(page, /^Reviewed/)
  await page.waitForURL((url) => url.href !== from)
}

/** The bytes of what this saves. */
async function saved(page: Page, save: () => Promise<void>): Promise<Buffer> {
  const downloading = page.waitForEvent('download')
  await save()
  const download = await downloading
  const bytes = readFileSync(await download.path())
  // the page stays where it is: to the browser the visit that became a file has failed
  const other = problemsOf(page).filter((one) => one !== `failed: ${download.url()}`)
  assert.deepEqual(other, [])
  return bytes
}

/** Nothing that was taken out, all that was not. */
async function isWithout(zip: Buffer): Promise<void> {
  assert.deepEqual(await attack(zip, takenOut), [])
  const kept = await attack(zip, ['Chest clear.', 'Feels well again.'])
  for (const file of ['index.html', 'record.json', 'record.pdf']) {
    assert.equal(new Set(kept.filter((line) => line.startsWith(`${file}: `))).size > 1, true, file)
  }
}

test(
  'asked for online, gathered, reviewed, released, and taken after signing in again',
  inBrowser,
  async () => {
    const { name } = online
    const asking = (walk: (page: Page) => Promise<string>) => as(name, walk, 'Sign in to my record')
    const reference = await asking(async (page) => {
      await page.goto('/my-record/copies/ask')
      await button(page, 'Begin')
      for (const answer of ['The whole record', 'All the time there is a record', 'Online']) {
        await page.getByLabel(answer).first().check()
        await button(page, 'Continue')
      }
      await look(page, 'ask')
      await button(page, 'Ask for the copy')
      await page.getByText('We have your request.').waitFor()
      await look(page, 'asked')
      return /SR(-\w{4}){2}/.exec(page.url())?.[0] ?? assert.fail(page.url())
    })
    await relayed()
    await prepared(reference, 'online')

    await asking(async (page) => {
      await page.goto('/my-record/messages')
      assert.match(await main(page), /Your copy is ready/)
      await page.goto(`/my-record/copies/${reference}`)
      await owner`update session set authenticated_at = now() - interval '6 minutes'`
      await link(page, 'Take your copy')
      assert.equal(await page.getByRole('link', { name: /Download/ }).count(), 0)
      await link(page, 'sign in again')
      await button(page, name)
      await look(page, 'take')
      await isWithout(await saved(page, () => page.getByText('Download the copy').click()))
      await page.reload()
      assert.match(await main(page), /Downloaded once/)
      return reference
    })
  },
)

test(
  'asked for on a printed form that comes back by email; who asks is seen at the desk; posted',
  inBrowser,
  async () => {
    const page = await openPage(browser ?? assert.fail(noBrowser), door.origin)
    await page.goto(`/practices/${practice}/forms/copy/paper`)
    const content = await saved(page, () => button(page, 'Get the PDF to print'))
    await page.context().close()
    const text = 'My form, filled in.'
    const attachments = [{ filename: '../form.pdf', content }]
    await sender.sendMail({ from: 'tilly@example.org', to, subject: 'Form', text, attachments })

    const reference = await as('Rae Desk', async (desk) => {
      await desk.goto('/work?kind=mail')
      await link(desk, /^MI-|Email/)
      assert.match(await main(desk), /It names PF(-\w{4}){2} in a QR code/)
      await link(desk, 'Enter what it says')
      const [year = '', month = '', day = ''] = onPaper.birthDate.split('-')
      await desk.locator('input[name="parts"][value="all"]').check()
      await desk.locator('input[name="format"][value="paper"]').check()
      await desk.locator('input[name="for"][value="me"]').check()
      await desk.locator('[name="name"]').fill(onPaper.name)
      for (const [part, value] of Object.entries({ day, month, year })) {
        await desk.locator(`[name="born-${part}"]`).fill(value)
      }
      await desk.locator('[name="reach"]').fill('01632 960 100')
      await button(desk, 'Put it on the list')
      await button(desk, 'Find by the name and date of birth on the form')
      await link(desk, /This is the patient/)
      await desk.locator('input[name="checked"][value="papers"]').check()
      await desk.getByLabel('The patient', { exact: true }).check()
      await button(desk, 'Carry out what the form asks')
      const said = await main(desk)
      return /SR(-\w{4}){2}/.exec(said)?.[0] ?? assert.fail(said)
    })
    await relayed()

    await as('Rae Desk', async (desk) => {
      await openRequest(desk, reference)
      assert.equal(await desk.getByRole('button', { name: 'Begin to collect' }).count(), 0)
      await desk.locator('input[name="how"][value="seen"]').check()
      await desk.locator('[name="seen-photo"]').check()
      await desk.locator('[name="seen-address"]').check()
      await look(desk, 'paper-identity')
      await button(desk, 'It is known who asks')
      await desk.getByText('Saved.').waitFor()
    })
    await prepared(reference, 'paper')

    await as('Rae Desk', async (desk) => {
      await desk.goto('/work?kind=copy-to-post')
      await link(desk, 'Copy to print and hand over')
      await look(desk, 'paper-post')
      const zip = await saved(desk, () => desk.getByText('Take the files to print').click())
      await isWithout(zip)
      assert.ok([...unzip(zip).keys()].includes('record.pdf'))
      const letter = await desk.request.get(`/requests/${reference}/letter.pdf`)
      assert.match((await readPdf(await letter.body())).letters, /TillySample/)
      await button(desk, 'It is printed, and I checked it against this sheet')
      await button(desk, 'It is posted')
      assert.match(await main(desk), /Posted: Rae Desk/)
      await relayed()
      await desk.goto('/work?kind=copy-to-post')
      assert.equal(await desk.locator(`a[href*="${reference}"]`).count(), 0)
    })
  },
)
