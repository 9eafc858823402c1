import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Entry, type Patient, type Service } from '../support/world.ts'

// Why somebody can see something, told to the patient and to the service that wrote it. To nobody else.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

let gp: Service
let nurses: Service
let clinic: Service
let patient: Patient
let entry: Entry
let secret: Entry
const tokens = { patient: '', gp: '', nurse: '', clerk: '' }

before(async () => {
  gp = await world.service('Z65001', 'Millbrook Surgery')
  nurses = await world.service('Z65002', 'District Nursing', 'district-nursing')
  clinic = await world.service('Z65003', 'Smoking Clinic', 'smoking-clinic')
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  await world.inCareOf(patient, gp, nurses, clinic)
  await world.list(gp, 'allowed', nurses, clinic)
  await world.choose(patient, [gp, 'yes', 'yes'], [nurses, 'yes', 'yes'], [clinic, 'yes', 'no'])
  entry = await world.entry(patient, gp, { title: 'Asthma', kind: 'Condition' })
  secret = await world.entry(patient, gp, { title: 'Secret', private: true })
  tokens.patient = await world.signIn(patient)
  tokens.gp = await world.signIn(await world.staff(gp, 'doctor', 'Dr Amara'))
  tokens.nurse = await world.signIn(await world.staff(nurses, 'nurse', 'Nurse Joyce'))
  tokens.clerk = await world.signIn(await world.staff(gp, 'receptionist', 'Colette'))
})

const own = (one: Entry, query = '') =>
  door.ask({ url: `/my-record/entries/${one.ref}/who-can-see${query}`, as: tokens.patient })
const staff = (one: Entry, as: string) => door.ask({ url: `/entries/${one.ref}/who-can-see`, as })

/** Each service of the page with its answer. */
function answers(body: string): Record<string, string> {
  const items = body.split('<li class="seer">').slice(1)
  return Object.fromEntries(
    items.map((item) => [
      /<\/span>([^<]+)<\/span>/.exec(item)?.[1] ?? '',
      /class="sight[^"]*">([^<]+)</.exec(item)?.[1] ?? '',
    ]),
  )
}

suite('the patient reads', () => {
  test('who can see an entry, who cannot, by which choice of which day', async () => {
    const { body } = await own(entry)
    assert.deepEqual(answers(body), {
      'Millbrook Surgery': 'Can see it',
      'District Nursing': 'Can see it',
      'Smoking Clinic': 'Cannot see it',
    })
    assert.match(
      body,
      /May Smoking Clinic see what others write\? No, on \d+ \w+ \d{4}, recorded by test/,
    )
    assert.match(body, /The list of Millbrook Surgery says: District Nursing is allowed, on/)
  })

  test('that a private one stays where it was written', async () => {
    const { body } = await own(secret)
    assert.deepEqual(answers(body), {
      'Millbrook Surgery': 'Can see it',
      'District Nursing': 'Cannot see it',
      'Smoking Clinic': 'Cannot see it',
    })
  })

  test('how it was on a day, and that it was not written before', async () => {
    const { status, body } = await own(entry, '?on-day=1&on-month=1&on-year=2020')
    assert.equal(status, 200)
    assert.match(body, /was not written yet/)
  })

  test('a day that is none, or to come, is told back', async () => {
    for (const query of ['on-day=30&on-month=2&on-year=2026', 'on-day=1&on-month=1&on-year=2100']) {
      assert.equal((await own(entry, `?${query}`)).status, 400)
    }
  })

  test('why a person could look, from the line of the log', async () => {
    await door.ask({ url: `/patients/${patient.ref}/record`, as: tokens.nurse })
    const log = await door.ask({ url: '/my-record/who-looked', as: tokens.patient })
    const [, why = ''] = /href="(\/my-record\/who-looked\/\w{26})"/.exec(log.body) ?? []
    const { status, body } = await door.ask({ url: why, as: tokens.patient })
    assert.equal(status, 200)
    assert.match(body, /Nurse Joyce, District Nursing/)
    assert.match(body, /District Nursing cares for you \(referred to it\), on/)
    assert.equal(answers(body)['Millbrook Surgery'], 'Can see it')
    assert.equal((await door.ask({ url: why, as: tokens.gp })).status, 404)
    const another = await world.signIn(await world.patient({ name: 'Rosa Other' }))
    assert.equal((await door.ask({ url: why, as: another })).status, 404)
  })
})

suite('staff of the service that wrote it', () => {
  test('read who can see it, and not which other services the patient has', async () => {
    const { status, body } = await staff(entry, tokens.gp)
    assert.equal(status, 200)
    assert.deepEqual(Object.keys(answers(body)).toSorted(), [
      'District Nursing',
      'Millbrook Surgery',
    ])
    assert.doesNotMatch(body, /Smoking Clinic/)
    const { body: closed } = await staff(secret, tokens.gp)
    assert.deepEqual(answers(closed), { 'Millbrook Surgery': 'Can see it' })
    assert.match(closed, /It is private/)
  })

  test('are on the log with it, and the patient reads that', async () => {
    await staff(entry, tokens.gp)
    const { body } = await door.ask({ url: '/my-record/who-looked', as: tokens.patient })
    assert.match(body, /Dr Amara.*asked who can see an entry it wrote/s)
  })
})

test('a service that only reads it is told nothing: not found, as for what is not there', async () => {
  assert.equal((await staff(entry, tokens.nurse)).status, 404)
  assert.equal((await staff(entry, tokens.clerk)).status, 403)
  const page = await door.ask({ url: `/entries/${entry.ref}`, as: tokens.nurse })
  assert.equal(page.status, 200)
  assert.doesNotMatch(page.body, /who-can-see/)
})
