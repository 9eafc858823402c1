import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { testDatabase } from '../support/database.ts'
import { openDoor, type Answer } from '../support/door.ts'
import { summary } from '../support/gp-summary.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient } from '../support/world.ts'

// Too many requests of one organisation are turned away before anything is looked at, and are served when it waits.

const db = await testDatabase()
const owner = asAnyone(db)
after(() => owner.end())
const world = worldIn(db)
const door = await openDoor(db, undefined, '127.0.0.1', { SCR_PER_SECOND: '1' })
const base = '/summary-care-record/FHIR/R4'

let patient: Patient
const tokens = { doctor: '', colleague: '', elsewhere: '' }

before(async () => {
  const practice = await world.service('Z84001', 'Millbrook Surgery')
  const other = await world.service('Z84002', 'Beacon Surgery')
  patient = await world.patient({ practice })
  await world.inCareOf(patient, practice, other)
  tokens.doctor = await world.signIn(await world.staff(practice, 'doctor', 'Dr Amara'))
  tokens.colleague = await world.signIn(await world.staff(practice, 'nurse', 'Nurse Amara'))
  tokens.elsewhere = await world.signIn(await world.staff(other, 'doctor', 'Dr Other'))
})

const search = (as: string) =>
  door.ask({
    url: `${base}/DocumentReference?patient=https://fhir.nhs.uk/Id/nhs-number|${patient.nhsNumber}`,
    as,
  })
const events = async () => {
  const [row] = await owner<{ n: number }[]>`
    select count(*)::int as n from access_event where patient_id = ${patient.id}`
  return row?.n
}

const many = <T>(ask: () => Promise<T>) => Promise.all(Array.from({ length: 12 }, ask))

/** Asks again as often as it is told to wait, as a client does. */
async function patiently(ask: () => Promise<Answer>, before: Answer): Promise<Answer> {
  let last = before
  for (let times = 0; last.status === 429 && times < 5; times++) {
    await wait(1000 * Number(last.headers['retry-after']))
    last = await ask()
  }
  return last
}

test('those that are too many are told how long to wait, leave nothing, and are served after that', async () => {
  const before = await events()
  const answers = await Promise.all([
    many(() => search(tokens.doctor)),
    many(() => search(tokens.colleague)),
  ])
  const refused = answers.flat().filter(({ status }) => status === 429)
  const served = answers.flat().filter(({ status }) => status === 200)
  assert.equal(refused.length + served.length, 24)
  assert.ok(served.length > 0 && served.length < 12, `${served.length} of 24`)
  for (const { headers, body } of refused) {
    const { issue } = JSON.parse(body) as { issue: { code: string }[] }
    assert.equal(issue[0]?.code, 'throttled')
    assert.equal(headers['retry-after'], '1')
  }
  assert.equal(await events(), (before ?? 0) + served.length)
  assert.equal((await search(tokens.elsewhere)).status, 200, 'another organisation')
  const [one] = refused
  assert.ok(one)
  assert.equal((await patiently(() => search(tokens.doctor), one)).status, 200)
})

test('an upload that was turned away is taken when it is sent again, once', async () => {
  for (let time = 0; time < 5; time++) {
    const words = `Eggs, time ${time}`
    const document = JSON.stringify(
      summary(patient.nhsNumber, {
        ...{ at: `2026-05-14T14:3${time}:00+01:00`, allergies: [`2020|${words}|||`] },
      }),
    )
    const send = () =>
      door.ask({
        ...{ method: 'POST', url: `${base}/Bundle`, as: tokens.doctor, body: document },
        headers: { 'content-type': 'application/fhir+json' },
      })
    const entries = () => owner`
      select id from entry where patient_id = ${patient.id} and code_text = ${words}`
    const [, first] = await Promise.all([many(() => search(tokens.doctor)), send()])
    if (first.status !== 429) continue
    assert.equal((await entries()).length, 0)
    for (const again of [first, first]) {
      assert.equal((await patiently(send, again)).status, 201)
    }
    assert.equal((await entries()).length, 1)
    return
  }
  assert.fail('of five uploads beside many searches none was turned away')
})
