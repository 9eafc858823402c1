import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { build } from '../../src/research/linker/build.ts'
import { destroyOver } from '../../src/research/linker/close.ts'
import { addCanary } from '../../src/research/linker/canaries.ts'
import { runWaiting } from '../../src/research/run/run-jobs.ts'
import { answered, linkerIn } from '../research/studying.ts'
import { noBrowser, openBrowser, openPage, problemsOf } from '../support/browser.ts'
import { checkPage, takePictures } from '../support/check-page.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'

// A study from asking for it to the public register: apply, approve, build, ask, run, check, release. In a real browser.

const browser = await openBrowser()
const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
const linker = linkerIn(db)
after(async () => {
  await browser?.close()
  await owner.end()
})

const tokens: Record<string, string> = {}
let numbers: string[] = []
let optedOut: string[] = []

before(async () => {
  const practice = await world.service('Z65101', 'Millbrook Surgery')
  const university = await world.service('Z65102', 'Westbury University', 'university')
  for (const [name, role] of [
    ['researcher', 'researcher'],
    ['one', 'research-panel'],
    ['two', 'research-panel'],
  ] as const) {
    tokens[name] = await world.signIn(await world.staff(university, role, `Sam ${name}`))
  }
  const people = await Promise.all(
    Array.from({ length: 24 }, async (_, at) => {
      const patient = await world.patient({ practice, number: 40_000 + 20 * at })
      const { id } = await world.entry(patient, practice, { title: 'Smoker' })
      const code = at % 2 === 0 ? '77176002' : '8517006'
      await owner`update entry set code = ${code}, code_system = 'http://snomed.info/sct' where id = ${id}`
      return patient
    }),
  )
  const [first, second, third, fourth] = people
  if (!first || !second || !third || !fourth) throw new TypeError('there are people')
  tokens['in it'] = await world.signIn(fourth)
  tokens['opted out'] = await world.signIn(second)
  addCanary(linker.folder, 'in', first.id)
  addCanary(linker.folder, 'national', second.id)
  addCanary(linker.folder, 'type-1', third.id)
  await owner`
    insert into type_1_choice (patient_id, id, reference, objects, asked_by, channel, form_version, recorded_by, recorded_at)
    values (${third.id}, gen_random_uuid(), 'T1-X', true, 'patient', 'online', 'x', 'x', now())`
  numbers = people.map(({ nhsNumber }) => nhsNumber)
  optedOut = [second.nhsNumber]
})

async function as(who: string, walk: (page: Page) => Promise<void>) {
  if (!browser) return
  const page = await openPage(browser, door.origin)
  const value = tokens[who]
  if (value) await page.context().addCookies([{ name: 'sid', value, url: door.origin }])
  await walk(page)
  assert.deepEqual(problemsOf(page), [])
  await page.context().close()
}

const main = (page: Page) => page.locator('main').innerText()
const press = (page: Page, name: string) => page.getByRole('button', { name }).click()

async function task(page: Page, name: string, write: () => Promise<unknown>) {
  await page.getByRole('link', { name, exact: true }).click()
  await write()
  await press(page, 'Save and go on')
  await page.waitForURL(/DR-[^/]*$/)
}

async function fill(page: Page, texts: Readonly<Record<string, string>>) {
  for (const [label, text] of Object.entries(texts)) await page.getByLabel(label).fill(text)
}

const question = {
  title: 'Smoking',
  tables: [
    {
      name: 'Smoking',
      of: {},
      by: ['sex'],
      split: { name: 'smokes', had: { codes: ['77176002'] } },
      dashboard: { says: 'How many people smoke.', better: 'fewer' },
    },
  ],
}

test(
  'a study is asked for, decided on, asked, checked and read by anyone',
  { skip: browser ? false : noBrowser },
  async () => {
    let study = ''
    await as('researcher', async (page) => {
      await page.goto('/studies')
      await page.getByRole('link', { name: 'Ask for a study' }).click()
      await press(page, 'Start')
      assert.match(await main(page), /0 of 6 tasks completed/)
      await checkPage(page)
      await takePictures(page, 'research-tasks')
      await task(page, 'Project', async () => {
        await fill(page, {
          ...{ 'Title of the study': 'Does help to stop smoking work?' },
          ...{ 'What the data is used for': 'To see what works.' },
          ...{ 'What people gain from it': 'Better help.', 'Who pays for it': 'A charity' },
          'By what law': 'Regulation 5',
        })
        await press(page, 'Save and go on')
        assert.match(await main(page), /What you wrote is kept/)
        await checkPage(page)
        await takePictures(page, 'research-project')
        for (const [legend, year] of [
          ['First day', '2026'],
          ['Last day', '2028'],
        ] as const) {
          const group = page.getByRole('group', { name: legend })
          await group.getByLabel('Day').fill('1')
          await group.getByLabel('Month').fill('1')
          await group.getByLabel('Year').fill(year)
        }
      })
      await task(page, 'People', async () => {
        const person = page.getByRole('group', { name: 'Person 1' })
        await person.getByLabel('Name').fill('Kim Sample')
        await person.getByLabel('Organisation').fill('Westbury University')
        await fill(page, {
          ...{ 'Who leads it': 'Prof Exampleson', 'What training': 'Handling data, 2026' },
        })
        await checkPage(page)
        await takePictures(page, 'research-people')
      })
      await task(page, 'Data', () => page.getByLabel('Findings and test results').check())
      await task(page, 'Settings', () => page.getByLabel('GP practices').check())
      await task(page, 'Outputs', () => fill(page, { 'What comes out': 'Tables by sex.' }))
      await page.getByRole('link', { name: 'Check and hand in' }).click()
      await page.getByRole('link', { name: 'Say in plain words' }).click()
      await fill(page, { 'What it is about': 'How many people smoke.' })
      await press(page, 'Save and go on')
      assert.match(await main(page), /6 of 6 tasks completed/)
      await page.getByRole('link', { name: 'Check and hand in' }).click()
      await checkPage(page)
      await takePictures(page, 'research-hand-in')
      await press(page, 'Hand it in')
      study = /ST-\w{4}-\w{4}/.exec(page.url())?.[0] ?? ''
      assert.match(await main(page), /Waits to be decided/)
    })
    assert.match(study, /^ST-/)
    await assert.rejects(build(linker, study), /may not be built/)
    for (const member of ['one', 'two']) {
      await as(member, async (page) => {
        await page.goto(`/studies/${study}`)
        await page.getByLabel('Why').fill('It is of use to many')
        await press(page, 'Approve it')
        assert.match(await main(page), member === 'two' ? /Approved/ : /Waits to be decided/)
      })
    }
    await answered(linker, numbers, optedOut)
    assert.equal((await build(linker, study)).people, 21)
    await as('researcher', async (page) => {
      await page.goto(`/studies/${study}`)
      await page.getByLabel('Question, in JSON').fill(JSON.stringify(question))
      await press(page, 'Ask')
      assert.match(await main(page), /Waits to be run/)
      assert.equal(await runWaiting(db, linker.studies), 1)
      await page.reload()
      const shown = await main(page)
      assert.match(shown, /Waits to be checked/)
      assert.doesNotMatch(shown, /no\s+10|What the machine found/, 'not before it is checked')
    })
    for (const member of ['one', 'two']) {
      await as(member, async (page) => {
        await page.goto(`/studies/${study}`)
        assert.match(await main(page), /no\s+10/)
        await page.getByLabel('Why it may leave, or not').fill('Nobody is known by it')
        await press(page, 'It tells of nobody')
        assert.match(await main(page), member === 'two' ? /Released/ : /Waits to be checked/)
      })
    }
    await as('researcher', async (page) => {
      await page.goto(`/studies/${study}`)
      await page.getByLabel('Of which answer').selectOption({ index: 1 })
      await page.getByLabel('What came of it').fill('One clinic calls people.')
      await press(page, 'Save')
      await page.getByText('Correct it').click()
      await page.getByLabel('What is right').fill('Two clinics call people.')
      await page.getByRole('button', { name: 'Save' }).first().click()
      assert.match(await main(page), /Two clinics.*to correct what was said before/s)
      await checkPage(page)
    })
    await as('anyone', async (page) => {
      await page.goto('/research')
      await page.getByRole('link', { name: 'See what works' }).click()
      await page.waitForURL('**/research/dashboards')
      assert.match(
        await main(page),
        /How many people smoke\..*40% to 60%.*Smoking as a table.*Two clinics call people\./s,
      )
      await checkPage(page)
      await page.goto('/research')
      await page.getByRole('link', { name: 'Does help to stop smoking work?' }).click()
      assert.match(await main(page), /Released on/)
      assert.match(await main(page), /1 of Westbury University/)
      assert.doesNotMatch(await main(page), /Kim Sample/)
      await checkPage(page)
      const digest = /[0-9a-f]{64}/.exec(await main(page))?.[0]
      const file = await page.request.get(
        (await page.getByRole('link', { name: 'The tables as a file' }).getAttribute('href')) ?? '',
      )
      assert.equal(
        createHash('sha256')
          .update(await file.body())
          .digest('hex'),
        digest,
      )
    })
    await as('opted out', async (page) => {
      await page.goto('/my-record/opt-outs/releases')
      assert.match(await main(page), /Your record is in no study/)
    })
    await as('in it', async (page) => {
      await page.goto('/my-record/who-looked')
      await page.getByText('Checked by a system').click()
      const read = `The study ${study} read facts of your record, without your name.`
      assert.ok((await main(page)).includes(read), 'and says for which study')
      await page.goto('/my-record/opt-outs')
      await page.getByRole('link', { name: 'studies and releases that included you' }).click()
      await page.waitForURL('**/opt-outs/releases')
      assert.match(
        await main(page),
        /Your record is in its newest data.*Two clinics call people\./s,
      )
      await checkPage(page)
      await takePictures(page, 'signed-in-releases')
      await page.getByRole('link', { name: 'Question JB-' }).click()
      await page.waitForURL(/research\/ST-.*#JB-/)
      await page.getByRole('link', { name: 'Sign in and see' }).click()
      await page.waitForURL('**/opt-outs/releases')
      await page.goto('/my-record/opt-outs/type-1')
      await page.getByLabel('No, it must not').check()
      await press(page, 'Save')
      await page.waitForURL(/opt-outs\?done=/)
      assert.equal((await build(linker, study)).people, 20)
      await page.goto('/my-record/opt-outs/releases')
      const shown = await main(page)
      assert.match(shown, /It is not in the newest data/)
      assert.match(shown, /Question JB-.*, from data of/, 'what was released stays')
    })
    await as('two', async (page) => {
      await page.goto(`/studies/${study}`)
      await page.getByText('Close this study').click()
      await page.getByLabel('Yes, destroy its data and keys').check()
      await press(page, 'Close it')
      assert.match(await main(page), /Closed/)
      assert.deepEqual(await destroyOver(linker), [study])
      await page.reload()
      assert.match(await main(page), /Its data and keys are destroyed/)
      const own = await page.request.get('/my-record/opt-outs/releases')
      assert.equal(own.status(), 404, 'staff have no list of who was in it')
    })
    await as('in it', async (page) => {
      await page.goto('/my-record/opt-outs/releases')
      assert.match(await main(page), /Its data is destroyed, and so are the keys/)
      assert.match(await main(page), /Question JB-/)
    })
  },
)
