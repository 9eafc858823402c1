import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { subjectOf, writeDemoPeople } from '../../src/identity/demo-people.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { Visitor } from '../support/visitor.ts'
import { worldIn, type Patient, type StaffMember } from '../support/world.ts'

// No page offers what then fails: the card of a patient, the start page of each role, a patient at an address
// that is for staff.

const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)

const patients = {} as Record<'cared for' | 'stranger' | 'dead', Patient>
const staff = {} as Record<string, StaffMember>
const tokens: Record<string, string> = {}

before(async () => {
  const practice = await world.service('Z21001', 'Millbrook Surgery')
  const nurses = await world.service('Z21002', 'District Nursing', 'district-nursing')
  patients['cared for'] = await world.patient({ name: 'Margaret Own', practice })
  patients.stranger = await world.patient({ name: 'Rosa Stranger', practice })
  const diedAt = new Date('2026-01-01T00:00:00Z')
  patients.dead = await world.patient({ name: 'Harold Dead', practice, diedAt })
  await world.inCareOf(patients['cared for'], nurses)
  await world.inCareOf(patients.dead, nurses)
  for (const role of ['nurse', 'doctor', 'receptionist', 'privacy-officer']) {
    staff[role] = await world.staff(nurses, role, `Sam ${role}`)
    tokens[role] = await world.signIn(staff[role])
  }
  tokens['patient'] = await world.signIn(patients['cared for'])
  const { doctor } = staff
  if (doctor) {
    const token = tokens['doctor'] ?? ''
    await world.emergency(patients.dead, doctor, token, new Date(), 'court-order')
  }
})

const landings = { nurse: '/find', receptionist: '/find', 'privacy-officer': '/' }

for (const [role, landing] of Object.entries(landings)) {
  test(`after signing in, a ${role} is at ${landing}`, async () => {
    const visitor = new Visitor(door.origin)
    await visitor.get('/sign-in?as=staff')
    const answer = await visitor.post(visitor.trail.at(-1) ?? '', {
      person: `staff:${staff[role]?.id}`,
    })
    assert.deepEqual([answer.status, visitor.trail.at(-1)], [200, landing])
  })
}

test('nobody signs in as a patient who has died', async () => {
  const live = await world.signIn(patients.dead)
  assert.equal((await door.ask({ url: '/my-record', as: live })).status, 404)
  const person = { label: 'Harold', nhsNumber: patients.dead.nhsNumber, note: '' }
  writeDemoPeople(door.dataFolder, [person])
  const visitor = new Visitor(door.origin)
  await visitor.get('/sign-in?as=patient')
  const answer = await visitor.post(visitor.trail.at(-1) ?? '', { person: subjectOf(person) })
  assert.equal(answer.status, 403)
  assert.match(await answer.text(), /You cannot sign in online now/)
  assert.equal(visitor.cookies.get('sid'), undefined)
})

const died = 'This person has died'
const cards: [role: string, about: keyof typeof patients, says: string | undefined][] = [
  ['nurse', 'cared for', undefined],
  ['nurse', 'stranger', 'not recorded as caring for this person'],
  ['nurse', 'dead', died],
  ['doctor', 'dead', undefined],
  ['receptionist', 'cared for', 'Your role does not open records'],
  ['receptionist', 'dead', died],
]

for (const [role, about, says] of cards) {
  const offer = says === undefined ? 'offers the record, which opens' : `says: ${says}`
  test(`the card of a patient (${about}) for a ${role} ${offer}`, async () => {
    const { nhsNumber, ref, name } = patients[about]
    const form = { by: 'number', nhsNumber }
    const { status, body } = await door.ask({ url: '/find', as: tokens[role], form })
    const url = `/patients/${ref}/record`
    const opened = await door.ask({ url, as: tokens[role] })
    assert.equal(status, 200)
    assert.ok(body.includes(name))
    assert.equal(body.includes('>Died</dt>'), about === 'dead')
    assert.equal(body.includes(`href="${url}"`), says === undefined)
    assert.equal(opened.status === 200, says === undefined)
    if (says !== undefined) assert.ok(body.includes(says))
  })
}

test('a role that may not look for patients starts on a page that says so, and is offered no finder', async () => {
  const as = tokens['privacy-officer']
  const home = await door.ask({ url: '/', as })
  assert.equal(home.status, 200)
  assert.match(home.body, /It does not look for patients/)
  const refused = await door.ask({ url: '/find', as })
  assert.equal(refused.status, 403)
  for (const { body } of [home, refused]) assert.doesNotMatch(body, /href="\/find"/)
  assert.match((await door.ask({ url: '/', as: tokens['nurse'] })).body, /href="\/find"/)
})

test('a patient at the address of their own record, or entry, for staff is sent to their own', async () => {
  const { ref } = patients['cared for']
  const as = tokens['patient']
  const record = await door.ask({ url: `/patients/${ref}/record`, as })
  assert.deepEqual([record.status, record.headers['location']], [303, '/my-record'])
  const practice = await world.service('Z21003', 'Other Surgery')
  const entry = await world.entry(patients['cared for'], practice, { title: 'Own' })
  const shown = await door.ask({ url: `/entries/${entry.ref}`, as })
  assert.deepEqual(
    [shown.status, shown.headers['location']],
    [303, `/my-record/entries/${entry.ref}`],
  )
})
