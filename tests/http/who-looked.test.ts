import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient } from '../support/world.ts'

// What the patient is told of looks, and of attempts.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
const page = '/my-record/who-looked'
let patient: Patient
let stranger: Patient

before(async () => {
  const gp = await world.service('Z81001', 'Millbrook Surgery')
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  stranger = await world.patient({ name: 'Somebody Else', practice: gp })
})
after(() => owner.end())

test('another patient’s attempt is never told as the patient’s own look', async () => {
  const as = await world.signIn(stranger)
  const url = `/fhir/R4/Patient/${patient.ref}/$everything`
  assert.equal((await door.ask({ url, as })).status, 404)
  const { body } = await door.ask({ url: page, as: await world.signIn(patient) })
  assert.match(body, /Another person tried to open your record and was refused/)
  assert.doesNotMatch(body, /You read your own record/)
  assert.doesNotMatch(body, /Somebody Else/)
})

test('many looks push no earlier one out: the list goes on by pages', async () => {
  const doctors = await world.staff(
    await world.service('Z81002', 'First Surgery'),
    'doctor',
    'Dr Early',
  )
  await world.inCareOf(patient, doctors.service)
  const early = await world.signIn(doctors)
  await door.ask({ url: `/patients/${patient.ref}/record`, as: early })
  await owner`
    insert into access_event (patient_id, id, kind, actor_kind, actor, actor_name, purpose, rule, route,
                              own, sources, count)
    select ${patient.id}, gen_random_uuid(), 'denied', 'patient', n::text, '', 'x', 'x', 'x', '{}', '{}', 0
      from generate_series(1, 600) n`
  const as = await world.signIn(patient)
  const first = await door.ask({ url: page, as })
  assert.doesNotMatch(first.body, /Dr Early/)
  const [, next = ''] = /href="(\/my-record\/who-looked\?before=[0-9a-z]+)"/.exec(first.body) ?? []
  const second = await door.ask({ url: next, as })
  assert.match(second.body, /Dr Early/)
  assert.doesNotMatch(second.body, /before=/)
})
