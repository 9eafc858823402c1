import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import { asJob } from '../../src/sharing/as-job.ts'
import { registerPatient } from '../../src/sharing/registration.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'

// What the emergency view tells: the summary by its own gates, and below it what the rules of sharing let through.

const db = await testDatabase()
const owner = asAnyone(db)
test.after(() => owner.end())
const world = worldIn(db)
const door = await openDoor(db)
const job = { job: 'test', name: 'Test', purpose: 'test', requestId: 'r' } as const
const practice = await world.service('Z10', 'Millbrook Surgery')
const hospital = await world.service('Z40', 'Hospital', 'hospital')
const ambulance = await world.service('Z50', 'Ambulance', 'nhs-111')
const paramedic = await world.staff(ambulance, 'doctor', 'Dr Amara')

const allergy = { kind: 'AllergyIntolerance', status: 'active' }

test('the emergency view begins with the summary and tells each thing once', async () => {
  const { ask } = await inAnEmergency({ sharesOut: 'yes' })
  const told = await ask()
  const times = (words: string) => told.body.split(`>${words}<`).length - 1
  assert.match(told.body, /Made on .* from the record of Millbrook Surgery/)
  // by the practice, in the summary and shared besides
  assert.equal(times('Penicillin'), 1)
  assert.equal(times('Latex'), 1, 'by the hospital, which the summary does not hold')
  assert.ok(told.body.indexOf('Penicillin') < told.body.indexOf('Latex'), 'the summary first')
  assert.doesNotMatch(told.body, /Gluten|Strawberries/, 'private, and not shared out')
  assert.match(told.body, /One or more entries are withheld from this summary/)
})

test('what is not shared out is told by the summary alone', async () => {
  const { ask } = await inAnEmergency({ sharesOut: 'no' })
  const told = await ask()
  assert.match(told.body, /Penicillin/)
  assert.match(told.body, /Some information is not shared with your service/)
})

test('who chose no summary has none there either, and sharing is as they chose', async () => {
  const { ask, patient } = await inAnEmergency({ sharesOut: 'no' })
  await owner`
    insert into summary_preference (patient_id, preference, recorded_at)
    values (${patient.id}, 'dissent', now())
    on conflict (patient_id) do update set preference = 'dissent'`
  const told = await ask()
  assert.match(told.body, /No summary: the patient’s choice/)
  assert.doesNotMatch(told.body, /Penicillin|None recorded|Made on/)
  assert.match(told.body, /Latex/)
})

test('each look is one line of the log, with what was told', async () => {
  const { ask, patient } = await inAnEmergency({ sharesOut: 'yes' })
  await ask()
  const lines = await owner<{ kind: string; rule: string; count: number }[]>`
    select kind, rule, count from access_event
     where patient_id = ${patient.id} and filter = 'emergency view'`
  assert.deepEqual([...lines], [{ kind: 'open', rule: 'emergency', count: 2 }])
})

async function inAnEmergency({ sharesOut }: { sharesOut: 'yes' | 'no' }) {
  const patient = await world.patient()
  await world.entry(patient, practice, { ...allergy, title: 'Penicillin' })
  await world.entry(patient, practice, { ...allergy, title: 'Gluten', private: true })
  await world.entry(patient, hospital, { ...allergy, title: 'Latex' })
  await world.entry(patient, hospital, { ...allergy, title: 'Strawberries', private: true })
  await world.choose(patient, [practice, sharesOut, 'yes'], [hospital, 'yes', 'yes'])
  await asJob(db, job, patient.id, [], (tx, at) =>
    registerPatient(tx, patient.id, parseOdsCode(practice), 'test', at),
  )
  const as = await world.signIn(paramedic)
  await world.emergency(patient, paramedic, as, new Date())
  return { patient, ask: () => door.ask({ url: `/patients/${patient.ref}/emergency`, as }) }
}
