import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { newId } from '../../src/identity/ids.ts'
import { linesOf } from '../support/plain-text.ts'
import { openWorld } from '../support/open-world.ts'
import type { Patient } from '../support/world.ts'

// Who keeps watch over which accounts of their service are told that something is new.

const { owner, world, door } = await openWorld()

let patient: Patient
const tokens = { officer: '', elsewhere: '', nurse: '' }
const ids = { own: newId(), error: newId(), off: newId(), patients: newId(), elsewhere: newId() }

before(async () => {
  const clinic = await world.service('Z61101', 'Secret Clinic', 'hospital')
  const other = await world.service('Z61102', 'Another Clinic', 'hospital')
  patient = await world.patient({ name: 'Rosa Sample' })
  const nurse = await world.staff(clinic, 'nurse', 'Sam Nurse')
  const away = await world.staff(other, 'nurse', 'Else Where')
  tokens.nurse = await world.signIn(nurse)
  tokens.officer = await world.signIn(await world.staff(clinic, 'privacy-officer', 'Olu Officer'))
  tokens.elsewhere = await world.signIn(await world.staff(other, 'caldicott-guardian', 'Greta'))
  const add = (id: string, staff: string | null, state: string, more = {}) =>
    owner`insert into subscription ${owner({
      ...{ patient_id: patient.id, id, staff_id: staff, topic: 'entries', state },
      ...{ endpoint: 'https://hooks.example/secret-path?key=1', ends_at: new Date('2100-01-01') },
      ...more,
    })}`
  await add(ids.own, nurse.id, 'active', { sent_at: new Date('2026-11-20T09:00:00Z') })
  await add(ids.error, nurse.id, 'error', { topic: 'choices', failures: 6 })
  await add(ids.off, nurse.id, 'off')
  await add(ids.patients, null, 'active')
  await add(ids.elsewhere, away.id, 'active')
})

const page = async (as: string) => {
  const { body } = await door.ask({ url: '/alerts', as })
  const ends = [...body.matchAll(/name="end" value="([^"]+)"/g)].map(([, id]) => id)
  return { body, ends, text: linesOf(body).join(' ') }
}
const end = (id: string, as = tokens.officer) => door.ask({ url: '/alerts', as, form: { end: id } })
const stateOf = async (id: string) =>
  (await owner`select state from subscription where id = ${id}`)[0]?.['state'] as unknown

test('they are those of one’s own service that go on, with host and state, and of nobody named', async () => {
  const { body, ends, text } = await page(tokens.officer)
  assert.deepEqual(new Set(ends), new Set([ids.own, ids.error]))
  assert.match(text, /Sam Nurse: what is written, at hooks\.example/)
  assert.match(
    text,
    /could not be told several times, or is kept out, and is tried on\. Nothing was tried yet\. It did not arrive 6 times in a row\./,
  )
  for (const told of ['Rosa', 'Sample', patient.ref, patient.id, 'secret-path']) {
    assert.ok(!body.includes(told), told)
  }
  assert.deepEqual((await page(tokens.elsewhere)).ends, [ids.elsewhere])
})

test('no other can be ended, nor by anybody else', async () => {
  for (const id of [ids.patients, ids.elsewhere, ids.off, newId(), 'x', '']) {
    assert.equal((await end(id)).status, 404, id)
  }
  assert.equal((await end(ids.own, tokens.nurse)).status, 403)
  assert.deepEqual(await Promise.all([ids.own, ids.patients, ids.elsewhere].map(stateOf)), [
    'active',
    'active',
    'active',
  ])
  const lines = await owner`select 1 from access_event where patient_id = ${patient.id}`
  assert.equal(lines.length, 0)
})

test('one that cannot be logged is not ended; one that was is on the patient’s log', async () => {
  await owner`revoke insert on access_event from confide_log`
  const { status } = await end(ids.own)
  await owner`grant insert on access_event to confide_log`
  assert.deepEqual([status >= 500, await stateOf(ids.own)], [true, 'active'])
  // of two that press the button together one ends it
  const both = await Promise.all([end(ids.own), end(ids.own)])
  assert.deepEqual(
    new Set(both.map(({ headers }) => headers['location'])),
    new Set(['/alerts?ended=1', undefined]),
  )
  assert.equal(await stateOf(ids.own), 'off')
  assert.equal((await end(ids.own)).status, 404)
  const looked = await door.ask({
    ...{ url: '/my-record/who-looked', as: await world.signIn(patient) },
  })
  assert.match(
    linesOf(looked.body).join(' '),
    /Olu Officer.*ended what a system of theirs is told of your record/,
  )
  const lines = await owner`
    select kind, filter from access_event
     where patient_id = ${patient.id} and filter = 'subscription ended'`
  assert.deepEqual([...lines], [{ kind: 'log', filter: 'subscription ended' }])
})

test('of very many the newest are told, and that there are more; an older one is ended all the same', async () => {
  assert.doesNotMatch((await page(tokens.officer)).text, /There are more/)
  await owner`
    insert into subscription (patient_id, id, staff_id, topic, endpoint, state, ends_at)
    select s.patient_id, overlay('ffffffff-ffff-7fff-8fff-000000000000' placing lpad(n::text, 12, '0') from 25)::uuid,
           s.staff_id, s.topic, s.endpoint, 'active', s.ends_at
      from subscription s, generate_series(1, 200) n where s.id = ${ids.error}`
  const { ends, text } = await page(tokens.officer)
  assert.deepEqual([ends.length, ends.includes(ids.error)], [200, false])
  assert.match(text, /The newest 200 are shown\. There are more: end some to see the others\./)
  assert.equal((await end(ids.error)).headers['location'], '/alerts?ended=1')
  assert.equal(await stateOf(ids.error), 'off')
  assert.doesNotMatch((await page(tokens.officer)).text, /There are more/)
})
