import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { birthdayOf, dayIn } from '../../src/identity/age.ts'
import { tellOfEnding } from '../../src/sharing/help-ending.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { hiddenFields } from '../support/sharing-form.ts'
import { worldIn, type Patient } from '../support/world.ts'

// Before help ends, the patient and the helper are told: once, and without a word about health.

const db = await testDatabase()
const owner = asAnyone(db)
after(() => owner.end())
const world = worldIn(db)
const door = await openDoor(db)
const practice = await world.service('Z69001', 'Millbrook Surgery')
const desk = await world.signIn(await world.staff(practice, 'receptionist', 'Sam Desk'))
const doctor = await world.signIn(await world.staff(practice, 'doctor', 'Dr Ames'))

let patient: Patient
let helper: Patient
let made = 0

beforeEach(async () => {
  await owner`update helping set ended_at = now()`
  patient = await world.patient({ name: `Margaret Helped${made++}`, practice })
  helper = await world.patient({ name: 'Joan Helper', practice })
})

const inDays = (days: number) => dayIn(new Date(Date.now() + days * 86_400_000))

async function helping(lastDay: string | null, basis = 'patient'): Promise<void> {
  const [year = '', month = '', day = ''] = lastDay?.split('-') ?? []
  const until = { 'until-year': year, 'until-month': month, 'until-day': day }
  const { body } = await door.ask({
    ...{ url: `/patients/${patient.ref}/helpers`, as: desk },
    form: { name: 'Joan', 'part-problems': 'yes', basis, ...until },
  })
  const code = /H(?:-[0-9A-Z]{4}){3}/.exec(body)?.[0] ?? 'no code'
  const as = await world.signIn(helper)
  assert.equal((await door.ask({ url: '/helping', as, form: { code } })).status, 303)
}

async function told(): Promise<string[][]> {
  const kinds = async ({ id }: Patient) => {
    const rows = await owner<{ kind: string; reference: string | null }[]>`
      select kind, reference from message where recipient = ${id} and kind = 'proxy-ending'`
    return rows.map(({ kind, reference }) => `${kind} ${reference}`)
  }
  return [await kinds(patient), await kinds(helper)]
}

const both = [['proxy-ending null'], ['proxy-ending null']]
const nobody = [[], []]

test('two weeks before the last day both are told, once', async () => {
  await helping(inDays(13))
  assert.equal(await tellOfEnding(db), 1)
  assert.deepEqual(await told(), both)
  assert.equal(await tellOfEnding(db), 0)
  assert.deepEqual(await told(), both)
})

for (const [why, lastDay] of [
  ['an end that is further off', inDays(16)],
  ['help without an end', null],
] as const) {
  test(`${why} is told to nobody`, async () => {
    await helping(lastDay)
    assert.equal(await tellOfEnding(db), 0)
    assert.deepEqual(await told(), nobody)
  })
}

test('help that was ended already is told to nobody', async () => {
  await helping(inDays(5))
  await owner`update helping set ended_at = now() where patient_id = ${patient.id}`
  assert.equal(await tellOfEnding(db), 0)
})

test('help that is over is told to nobody', async () => {
  await helping(inDays(5))
  await owner`update helping set until_at = now() where patient_id = ${patient.id}`
  assert.equal(await tellOfEnding(db), 0)
})

test('after a death the end of help with that record is told to nobody', async () => {
  await helping(inDays(5))
  await owner`update patient set died_at = now() where patient_id = ${patient.id}`
  await tellOfEnding(db)
  assert.deepEqual(await told(), nobody)
  assert.equal(await tellOfEnding(db), 0)
})

test('a birthday that ends a parent’s help is told, and after a review the next one', async () => {
  // 13 in ten days, and 11 when the parent was let in
  const birthDate = birthdayOf(inDays(10), -13)
  patient = await world.patient({ name: `Kit Young${made++}`, practice, birthDate })
  await owner`update patient set birth_date = birth_date + interval '2 years' where patient_id = ${patient.id}`
  await helping(null, 'parent')
  await owner`update patient set birth_date = ${birthDate} where patient_id = ${patient.id}`
  await owner`
    update helping set until_at = until_at - interval '2 years' where patient_id = ${patient.id}`
  assert.equal(await tellOfEnding(db), 1)
  assert.deepEqual(await told(), both)
  const [year = '', month = '', day = ''] = inDays(100).split('-')
  const again = { 'again-year': year, 'again-month': month, 'again-day': day }
  const url = `/patients/${patient.ref}/competence`
  const open = await door.ask({ url, as: doctor })
  const form = { ...hiddenFields(open.body), found: 'no', reasons: 'Not yet', ...again }
  assert.equal((await door.ask({ url, as: doctor, form })).status, 303)
  assert.equal(await tellOfEnding(db), 0)
  await owner`
    update helping set until_at = now() + interval '9 days' where patient_id = ${patient.id}`
  assert.equal(await tellOfEnding(db), 1)
})
