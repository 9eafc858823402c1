import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { relayWaiting } from '../../src/messages/relay.ts'
import { messageHandler } from '../../src/messages/message.ts'
import { workHandler } from '../../src/messages/work.ts'
import { asJob } from '../../src/sharing/as-job.ts'
import { registerPatient } from '../../src/sharing/registration.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// Three opt-outs on one page, and the one that is kept here: a Type 1 objection.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
const job = { job: 'test', name: 'Test', purpose: 'test', requestId: 'r' } as const
after(() => owner.end())

let practice: Service
let desk: string
let elsewhere: string
before(async () => {
  practice = await world.service('Z10', 'Millbrook Surgery')
  const other = await world.service('Z11', 'Hawthorn Surgery')
  desk = await world.signIn(await world.staff(practice, 'receptionist', 'Rae Desk'))
  elsewhere = await world.signIn(await world.staff(other, 'receptionist', 'Eli Desk'))
})

async function registered(name: string, birthDate = '1950-02-03'): Promise<Patient> {
  const patient = await world.patient({ name, birthDate })
  await asJob(db, job, patient.id, [], (tx, at) =>
    registerPatient(tx, patient.id, practice, 'test', at),
  )
  return patient
}

const sets = (as: string, objects: string) =>
  door.ask({ url: '/my-record/opt-outs/type-1', as, form: { objects } })
const records = (patient: Patient, as: string, form: Record<string, string>) =>
  door.ask({ url: `/patients/${patient.ref}/type-1`, as, form })
const said = (patient: Patient) =>
  owner`
    select objects, asked_by, channel, form_version, recorded_by, organisation
      from type_1_choice where patient_id = ${patient.id} order by id`.then((rows) => [...rows])
const eventsOf = (patient: Patient) =>
  owner<{ line: string }[]>`
    select kind || ' ' || filter as line from access_event
     where patient_id = ${patient.id} and filter like 'type-1%' order by id`.then((rows) =>
    rows.map(({ line }) => line),
  )

suite('a patient, signed in', () => {
  test('sets a Type 1 opt-out and takes it back; each holds at once and has a reference', async () => {
    const patient = await registered('Margaret Fernstead')
    const as = await world.signIn(patient)
    const before = await door.ask({ url: '/my-record/opt-outs', as })
    assert.match(before.body, /You have not opted out/)
    assert.match(before.body, /Not kept here/)

    const done = await sets(as, 'yes')
    assert.match(String(done.headers['location']), /^\/my-record\/opt-outs\?done=T1(-\w{4}){2}$/)
    const receipt = await door.ask({ url: String(done.headers['location']), as })
    assert.match(receipt.body, /You have opted out/)
    assert.match(receipt.body, /Reference <strong class="whole">T1(-\w{4}){2}</)

    assert.equal((await sets(as, 'no')).status, 303)
    assert.match((await door.ask({ url: '/my-record/opt-outs', as })).body, /have not opted out/)
    const line = {
      ...{ asked_by: 'patient', channel: 'online', form_version: 'T1-1 (November 2026)' },
      ...{ recorded_by: 'Margaret Fernstead', organisation: null },
    }
    assert.deepEqual(await said(patient), [
      { objects: true, ...line },
      { objects: false, ...line },
    ])
    assert.deepEqual(await eventsOf(patient), ['choice type-1 objects', 'choice type-1 withdrawn'])
  })

  test('changes no sharing and no summary by it', async () => {
    const patient = await registered('Nora Fernstead')
    const state = () => owner`
      select (select json_agg(c order by c.organisation) from choice c where c.patient_id = s.patient_id) as choices,
             s.choice_version, s.share_nothing,
             (select json_agg(m.digest order by m.id) from summary m where m.patient_id = s.patient_id) as summaries,
             (select json_agg(f) from summary_preference f where f.patient_id = s.patient_id) as preference
        from sharing s where s.patient_id = ${patient.id}`
    const before = [...(await state())]
    assert.equal((await sets(await world.signIn(patient), 'yes')).status, 303)
    assert.deepEqual([...(await state())], before)
  })

  test('is told of it, and the practice is, with a reference and no name', async () => {
    const patient = await registered('Olga Fernstead')
    await sets(await world.signIn(patient), 'yes')
    const failed: unknown[] = []
    const handlers = { message: messageHandler(db.relay), work: workHandler(db.relay) }
    await relayWaiting(db, handlers, (error) => failed.push(error))
    assert.deepEqual(failed, [])
    const [row] = await owner<{ reference: string }[]>`
      select reference from type_1_choice where patient_id = ${patient.id}`
    const told = await owner`
      select box, kind, reference from message where reference = ${row?.reference ?? ''} order by box`
    assert.deepEqual(
      [...told],
      ['desk', 'patient'].map((box) => ({ box, kind: 'opt-out-changed', ...row })),
    )
    const list = await door.ask({ url: '/work', as: desk })
    assert.match(list.body, new RegExp(`/patients/${patient.ref}/type-1.*?${row?.reference}`, 's'))
    assert.doesNotMatch(list.body, /Fernstead/)
  })

  test('who says neither is asked again, and nothing is recorded', async () => {
    const patient = await registered('Petra Fernstead')
    const answer = await sets(await world.signIn(patient), '')
    assert.equal(answer.status, 400)
    assert.match(answer.body, /Say whether the data may leave your practice/)
    assert.deepEqual(await said(patient), [])
  })

  test('a child whom nobody has reviewed is asked to see the practice', async () => {
    const patient = await registered('Quinn Fernstead', '2015-06-01')
    const answer = await sets(await world.signIn(patient), 'yes')
    assert.equal(answer.status, 409)
    assert.match(answer.body, /Nothing has changed/)
    assert.deepEqual(await said(patient), [])
  })
})

suite('at the desk', () => {
  const form = { objects: 'yes', 'asked-by': 'patient', channel: 'paper' }

  test('the registered practice records it, with who said so and how', async () => {
    const patient = await registered('Rita Fernstead')
    const done = await records(patient, desk, form)
    assert.equal(done.status, 303)
    const page = await door.ask({ url: String(done.headers['location']), as: desk })
    assert.match(page.body, /Reference for the patient <strong class="whole">T1-/)
    assert.deepEqual(await said(patient), [
      {
        ...{ objects: true, asked_by: 'patient', channel: 'paper' },
        form_version: 'T1-1 (November 2026)',
        ...{ recorded_by: 'Rae Desk', organisation: practice },
      },
    ])
    const own = await door.ask({ url: '/my-record/opt-outs', as: await world.signIn(patient) })
    assert.match(own.body, /You have opted out/)
  })

  test('a form that is not whole keeps what was chosen', async () => {
    const patient = await registered('Selma Fernstead')
    const answer = await records(patient, desk, { objects: 'no', channel: 'phone' })
    assert.equal(answer.status, 400)
    assert.match(answer.body, /Choose who said so/)
    assert.match(answer.body, /name="objects" checked="" value="no"/)
    assert.match(answer.body, /name="channel" checked="" value="phone"/)
    assert.deepEqual(await said(patient), [])
  })

  test('a parent says nothing for an adult', async () => {
    const patient = await registered('Thea Fernstead')
    const answer = await records(patient, desk, { ...form, 'asked-by': 'parent' })
    assert.equal(answer.status, 400)
    assert.match(answer.body, /From 16 on a patient decides/)
    assert.deepEqual(await said(patient), [])
  })

  test('another service records none, though it cares for the patient', async () => {
    const patient = await registered('Ursula Fernstead')
    const clinic = await world.service('Z12', 'Walk-in Clinic', 'clinic')
    await world.inCareOf(patient, clinic)
    const as = await world.signIn(await world.staff(clinic, 'receptionist', 'Kim Desk'))
    assert.equal((await records(patient, as, form)).status, 403)
    assert.equal((await records(patient, elsewhere, form)).status, 404)
    assert.deepEqual(await said(patient), [])
  })
})
