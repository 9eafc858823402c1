import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setPermissionPolicy } from '../../src/identity/organisations.ts'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import { asJob } from '../../src/sharing/as-job.ts'
import { registerPatient } from '../../src/sharing/registration.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'

// The page of a summary, as staff of another service ask for it.

const db = await testDatabase()
const owner = asAnyone(db)
test.after(() => owner.end())
const world = worldIn(db)
const door = await openDoor(db)
const job = { job: 'test', name: 'Test', purpose: 'test', requestId: 'r' } as const

test('a summary is asked for, then read, then gone by the patient’s choice; each on the log', async () => {
  const practice = await world.service('Z10', 'Millbrook Surgery')
  const hospital = await world.service('Z40', 'Hospital', 'hospital')
  await setPermissionPolicy(db.job, hospital, 'ask-each-time')
  const patient = await world.patient({ name: 'Margaret Fernstead' })
  await asJob(db, job, patient.id, [], (tx, at) =>
    registerPatient(tx, patient.id, parseOdsCode(practice), 'test', at),
  )
  await world.inCareOf(patient, hospital)
  const as = await world.signIn(await world.staff(hospital, 'doctor', 'Dr Amara'))
  const url = `/patients/${patient.ref}/summary`
  const form = { act: 'permission', who: 'patient', how: 'in-person', answer: 'yes' }

  const asked = await door.ask({ url, as })
  assert.match(asked.body, /Ask before you look/)
  assert.doesNotMatch(asked.body, /None recorded/)
  const wrong = await door.ask({ url, as, form: { ...form, who: '' } })
  assert.equal(wrong.status, 400)
  assert.match(wrong.body, /Say who answered/)
  assert.equal((await door.ask({ url, as, form })).status, 303)

  const read = await door.ask({ url, as })
  assert.match(read.body, /Margaret Fernstead/)
  assert.match(read.body, /<article class="scr"/)
  assert.match(read.body, /None recorded/)

  await owner`
    insert into summary_preference (patient_id, preference, recorded_at) values (${patient.id}, 'dissent', now())
    on conflict (patient_id) do update set preference = 'dissent'`
  const opted = await door.ask({ url, as })
  assert.match(opted.body, /No summary: the patient’s choice/)
  assert.doesNotMatch(opted.body, /None recorded/)

  const lines = await owner<{ kind: string; rule: string }[]>`
    select kind, rule from access_event
     where patient_id = ${patient.id} and filter = 'summary' order by id`
  assert.deepEqual(
    lines.map(({ kind, rule }) => `${kind} ${rule}`),
    [
      ...['denied permission-not-asked', 'denied permission-not-asked'],
      ...['denied permission-not-asked', 'denied permission-not-asked', 'open shared'],
      'denied dissent',
    ],
  )
  const seen = await door.ask({ url: '/my-record/who-looked', as: await world.signIn(patient) })
  for (const told of [
    /Dr Amara/,
    /Hospital/,
    /read your Summary Care Record/,
    /was not shown it/,
  ]) {
    assert.match(seen.body, told)
  }
})
