import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { subjectOf, writeDemoPeople } from '../../src/identity/demo-people.ts'
import { madeUpAddress, quietWhilePaused } from '../../src/messages/address.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { Visitor } from '../support/visitor.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// Stay safe (interface.md P10, trust.md T32): a pause takes effect at once, leaves no trace for whoever stands
// beside the patient, and only the practice's desk lifts it.

const db = await testDatabase()
const owner = asAnyone(db)
after(() => owner.end())
const world = worldIn(db)
const door = await openDoor(db)

let practice: Service
let clinic: Service
const desk = { practice: '', clinic: '' }

before(async () => {
  practice = await world.service('Z60001', 'Millbrook Surgery')
  clinic = await world.service('Z60002', 'Smoking Clinic', 'smoking-clinic')
  desk.practice = await world.signIn(await world.staff(practice, 'receptionist', 'Sam Desk'))
  desk.clinic = await world.signIn(await world.staff(clinic, 'receptionist', 'Kim Desk'))
})

async function patientOfPractice(): Promise<Patient> {
  const patient = await world.patient({ name: 'Margaret Fernstead', practice })
  await world.inCareOf(patient, practice, clinic)
  return patient
}

/** Signs in as a visitor does. @returns the visitor and the last answer. */
async function visit(patient: Pick<Patient, 'nhsNumber'>) {
  const person = { label: 'Margaret', nhsNumber: patient.nhsNumber, note: '' }
  writeDemoPeople(door.dataFolder, [person])
  const visitor = new Visitor(door.origin)
  await visitor.get('/sign-in?as=patient')
  const answer = await visitor.post(visitor.trail.at(-1) ?? '', { person: subjectOf(person) })
  return { visitor, answer }
}

const pausePath = (patient: Patient) => `/patients/${patient.ref}/online-access`

test('a pause ends every session of the patient, this one too, and looks like signing out', async () => {
  const patient = await patientOfPractice()
  const [here, there] = [await world.signIn(patient), await world.signIn(patient)]
  const paused = await door.ask({ url: '/settings/stay-safe', as: here, form: {} })
  assert.deepEqual([paused.status, paused.headers['location']], [303, '/sign-in?ended'])
  for (const as of [here, there]) {
    const answer = await door.ask({ url: '/my-record', as })
    assert.equal(answer.status, 401)
    assert.doesNotMatch(answer.body, /pause|elsewhere/i)
  }
})

test('signing in while paused is answered as for somebody who has no record here', async () => {
  const patient = await patientOfPractice()
  await door.ask({ url: '/settings/stay-safe', as: await world.signIn(patient), form: {} })
  const paused = await visit(patient)
  const nobody = await visit({ nhsNumber: '9999999999' })
  const dead = await visit(
    await world.patient({ name: 'Harold Dead', diedAt: new Date('2026-01-01T00:00:00Z') }),
  )
  const textOf = async ({ answer }: typeof paused) =>
    (await answer.text()).replace(/(?<=request-id">)[^<]*/, '<id>')
  const text = await textOf(paused)
  assert.equal(paused.answer.status, 403)
  assert.equal(text, await textOf(nobody))
  assert.equal(text, await textOf(dead))
  assert.match(text, /You cannot sign in online now/)
  assert.doesNotMatch(text, /pause/i)
  assert.equal(paused.visitor.cookies.get('sid'), undefined)
})

test('the desk of the registered practice lifts it, and no other', async () => {
  const patient = await patientOfPractice()
  await door.ask({ url: '/settings/stay-safe', as: await world.signIn(patient), form: {} })
  const lift = (as: string) => door.ask({ url: pausePath(patient), as, form: { do: 'lift' } })
  assert.equal((await lift(desk.clinic)).status, 404)
  assert.equal((await visit(patient)).answer.status, 403)
  const page = await door.ask({ url: pausePath(patient), as: desk.practice })
  assert.match(page.body, /<strong>paused<\/strong>[^]*Talk with them in person and alone/)
  assert.equal((await lift(desk.practice)).status, 303)
  assert.equal((await visit(patient)).answer.status, 200)
})

test('afterwards the patient’s account shows no line about it; the log keeps each', async () => {
  const patient = await patientOfPractice()
  await door.ask({ url: '/settings/stay-safe', as: await world.signIn(patient), form: {} })
  await door.ask({ url: pausePath(patient), as: desk.practice })
  await door.ask({ url: pausePath(patient), as: desk.practice, form: { do: 'lift' } })
  const as = await world.signIn(patient)
  const { body } = await door.ask({ url: '/my-record/who-looked', as })
  assert.doesNotMatch(body, /Sam Desk|pause|sharing choice/i)
  const kept = await owner`
    select actor_kind, kind from access_event
     where patient_id = ${patient.id} and filter = 'online-access' order by at, id`
  assert.deepEqual(
    [...kept],
    [
      { actor_kind: 'patient', kind: 'choice' },
      { actor_kind: 'staff', kind: 'open' },
      { actor_kind: 'staff', kind: 'choice' },
    ],
  )
})

test('while paused, a patient has no address that mail goes to', async () => {
  const patient = await patientOfPractice()
  const addressOf = quietWhilePaused(db.relay, madeUpAddress)
  const to = { box: 'patient', recipient: patient.id, kind: 'code', address: null } as const
  assert.ok(await addressOf(to))
  await door.ask({ url: '/settings/stay-safe', as: await world.signIn(patient), form: {} })
  assert.equal(await addressOf(to), undefined)
})

test('the practice pauses for a patient who asks by telephone', async () => {
  const patient = await patientOfPractice()
  const session = await world.signIn(patient)
  await door.ask({ url: pausePath(patient), as: desk.practice, form: { do: 'pause' } })
  assert.equal((await door.ask({ url: '/my-record', as: session })).status, 401)
})

test('“Leave quickly” signs out, empties the cache and goes to a page that anyone might have open', async () => {
  const patient = await patientOfPractice()
  const { visitor } = await visit(patient)
  const record = await visitor.get('/my-record')
  assert.match(await record.text(), /action="\/leave"/)
  const away = await visitor.step(new URL('/leave', door.origin), { method: 'POST' })
  assert.deepEqual(
    [away.status, away.headers.get('location'), away.headers.get('clear-site-data')],
    [303, '/leave', '"cache"'],
  )
  const page = await (await visitor.get('/leave')).text()
  assert.match(page, /http-equiv="refresh" content="0; url=https:/i)
  assert.doesNotMatch(page, /Confide|record/i)
  assert.equal((await visitor.get('/my-record')).status, 401)
})
