import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { shortId } from '../../src/identity/ids.ts'
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

test('looks that follow closely are one line that opens, and each of them is there', async () => {
  const nurses = await world.service('Z81003', 'District Nursing', 'district-nursing')
  const nurse = await world.staff(nurses, 'nurse', 'Nora Often')
  await world.inCareOf(patient, nurses)
  const as = await world.signIn(nurse)
  for (let n = 0; n < 3; n++) await door.ask({ url: `/patients/${patient.ref}/record`, as })
  const { body } = await door.ask({ url: page, as: await world.signIn(patient) })
  assert.match(body, /Nora Often \(Nurse\), District Nursing, opened your record 3 times\./)
  const looks = await owner<{ id: string }[]>`
    select id from access_event where patient_id = ${patient.id} and actor = ${nurse.id}`
  assert.equal(looks.length, 3)
  for (const { id } of looks) assert.match(body, new RegExp(`href="${page}/${shortId(id)}"`))
})

test('a service or a month can be asked for, and that it was asked is on the log', async () => {
  const other = await world.staff(
    await world.service('Z81004', 'Other Clinic', 'hospital'),
    'doctor',
    'Dr Other',
  )
  await world.inCareOf(patient, other.service)
  await door.ask({ url: `/patients/${patient.ref}/record`, as: await world.signIn(other) })
  await owner`
    insert into access_event (patient_id, at, id, kind, actor_kind, actor, actor_name, organisation, purpose, rule,
                              route, own, sources, count)
    select patient_id, at - interval '40 days', gen_random_uuid(), kind, actor_kind, actor, 'Dr Before', organisation,
           purpose, rule, route, own, sources, count
      from access_event where patient_id = ${patient.id} and actor = ${other.id}`
  const as = await world.signIn(patient)
  const [then] = await owner<{ month: string }[]>`
    select to_char((now() - interval '40 days') at time zone 'Europe/London', 'YYYY-MM') as month`
  const month = then?.month ?? assert.fail()
  const byService = await door.ask({ url: `${page}?service=Z81004`, as })
  assert.match(byService.body, /Dr Other/)
  assert.match(byService.body, /Dr Before/)
  assert.doesNotMatch(byService.body, /Nora Often/)
  assert.match(byService.body, new RegExp(`href="${page}\\?service=Z81004&amp;month=${month}"`))
  const byMonth = await door.ask({ url: `${page}?month=${month}`, as })
  assert.match(byMonth.body, /Dr Before/)
  assert.doesNotMatch(byMonth.body, /Dr Other|Nora Often/)
  const none = await door.ask({ url: `${page}?month=1999-01`, as })
  assert.match(none.body, /Nobody else looked, in this part of the list/)
  const filters = await owner<{ filter: string }[]>`
    select filter from access_event
     where patient_id = ${patient.id} and kind = 'log' and filter is not null order by at`
  assert.deepEqual(
    filters.map(({ filter }) => filter),
    ['Z81004', month, '1999-01'],
  )
  for (const bad of ['month=2026-13', 'month=x', 'service=!!']) {
    assert.equal((await door.ask({ url: `${page}?${bad}`, as })).status, 400, bad)
  }
})

test('before anybody looked, the page says what will be here', async () => {
  const fresh = await world.patient({ name: 'Nobody Looked' })
  const { body } = await door.ask({ url: page, as: await world.signIn(fresh) })
  assert.match(body, /Nobody but you has looked at your record since/)
  assert.match(body, /You also get a message when a service opens it for the first time/)
})
