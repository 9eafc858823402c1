import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setPrivateOnRequest } from '../../src/identity/organisations.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Entry, type Patient, type Service } from '../support/world.ts'

// A patient asks for entries to be private: at once where the service does that, else a clinician answers.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

let gp: Service
let nurses: Service
let number = 0
let patient: Patient
const tokens: Record<string, string> = {}

before(async () => {
  gp = await world.service('Z62001', 'Millbrook Surgery')
  nurses = await world.service('Z62002', 'District Nursing', 'district-nursing')
  await world.list(gp, 'allowed', nurses)
  await setPrivateOnRequest(db.job, nurses, 'at-once')
  tokens['doctor'] = await world.signIn(await world.staff(gp, 'doctor', 'Sam doctor'))
  tokens['nurse'] = await world.signIn(await world.staff(nurses, 'nurse', 'Sam nurse'))
})

async function newPatient() {
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp, number: 20 * number++ })
  await world.inCareOf(patient, gp, nurses)
  await world.choose(patient, [gp, 'yes', 'yes'], [nurses, 'yes', 'yes'])
  tokens['patient'] = await world.signIn(patient)
}

const link = (from: Entry, to: Entry) => owner`
  insert into entry_link (patient_id, from_id, to_id) values (${patient.id}, ${from.id}, ${to.id})`

function hiddenFields(body: string): Record<string, string> {
  return Object.fromEntries(
    [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  )
}

const askPage = (entry: Entry) => `/my-record/entries/${entry.ref}/private`

async function ask(entry: Entry, reason = '') {
  const url = askPage(entry)
  const open = await door.ask({ url, as: tokens['patient'] })
  assert.equal(open.status, 200)
  const form = { ...hiddenFields(open.body), reason }
  const saved = await door.ask({ url, as: tokens['patient'], form })
  return { open, saved, form, send: () => door.ask({ url, as: tokens['patient'], form }) }
}

const statusOf = async (entry: Entry, as: string) =>
  (await door.ask({ url: `/entries/${entry.ref}`, as: tokens[as] })).status

const ownPage = async () =>
  (await door.ask({ url: '/my-record/private', as: tokens['patient'] })).body

const outbox = async () => {
  const rows = await owner`
    select topic, payload - 'reference' as payload from outbox where patient_id = ${patient.id}
     order by created_at, topic desc`
  return rows.map(({ topic, payload }) => ({ topic: String(topic), payload: payload as unknown }))
}

/** The page where the doctor answers. */
async function answerPage(): Promise<string> {
  const hidden = await door.ask({ url: `/patients/${patient.ref}/hidden`, as: tokens['doctor'] })
  return /href="([^"]+private-requests[^"]+)"/.exec(hidden.body)?.[1] ?? 'none'
}

async function answer(more: Record<string, string>) {
  const url = await answerPage()
  const open = await door.ask({ url, as: tokens['doctor'] })
  assert.equal(open.status, 200)
  const form = { ...hiddenFields(open.body), reason: 'Because we talked', ...more }
  return { open, saved: await door.ask({ url, as: tokens['doctor'], form }) }
}

test('at once where the service has published that, with what refers to it; and back', async () => {
  await newPatient()
  const entry = await world.entry(patient, nurses, { title: 'Visit' })
  const referrer = await world.entry(patient, nurses, { title: 'Dressing' })
  await link(referrer, entry)
  const { open, saved } = await ask(entry)
  assert.match(open.body, /does this at once/)
  assert.match(open.body, /Dressing/)
  assert.equal(saved.headers['location'], '/my-record/private?done=done')
  assert.deepEqual(
    [await statusOf(entry, 'doctor'), await statusOf(referrer, 'doctor')],
    [404, 404],
  )
  assert.deepEqual([await statusOf(entry, 'nurse'), await statusOf(referrer, 'nurse')], [200, 200])
  const body = await ownPage()
  for (const part of ['Visit', 'Dressing', 'To be private', 'At once']) {
    assert.ok(body.includes(part), part)
  }
  assert.deepEqual(await outbox(), [])
  const back = await ask(entry)
  assert.match(back.open.body, /Share this again/)
  assert.equal(back.saved.status, 303)
  assert.deepEqual(
    [await statusOf(entry, 'doctor'), await statusOf(referrer, 'doctor')],
    [200, 200],
  )
})

test('else it waits on the desk, changes nothing, and a clinician answers yes', async () => {
  await newPatient()
  const entry = await world.entry(patient, gp, { title: 'Talk' })
  const { open, saved } = await ask(entry, 'My sister works there')
  assert.match(open.body, /will read this and answer/)
  assert.equal(saved.headers['location'], '/my-record/private?done=waiting')
  assert.equal(await statusOf(entry, 'nurse'), 200)
  const work = { topic: 'work', payload: { kind: 'private-request', organisation: gp } }
  assert.deepEqual(await outbox(), [work])
  const done = await answer({ answer: 'yes' })
  assert.match(done.open.body, /My sister works there/)
  assert.equal(done.saved.status, 303)
  assert.equal(await statusOf(entry, 'nurse'), 404)
  const message = { topic: 'message', payload: { to: 'patient', kind: 'private-answered' } }
  const ended = { ...work, payload: { ...work.payload, closed: true } }
  assert.deepEqual(await outbox(), [work, ended, message])
  assert.match(await ownPage(), /Yes<\/strong>. Millbrook Surgery says: Because we talked/)
})

test('no is told with its reason, and changes nothing', async () => {
  await newPatient()
  const entry = await world.entry(patient, gp, { title: 'Talk' })
  await ask(entry)
  assert.equal((await answer({ answer: '' })).saved.status, 400)
  assert.equal((await answer({ answer: 'no', reason: '' })).saved.status, 400)
  assert.equal((await answer({ answer: 'no', reason: 'Not safe' })).saved.status, 303)
  assert.equal(await statusOf(entry, 'nurse'), 200)
  assert.match(await ownPage(), /No<\/strong>. Millbrook Surgery says: Not safe/)
  assert.equal(await answerPage(), 'none')
})

test('an allergy is never hidden at once: a clinician decides and says why', async () => {
  await newPatient()
  await setPrivateOnRequest(db.job, gp, 'at-once')
  const entry = await world.entry(patient, gp, { title: 'Latex', kind: 'AllergyIntolerance' })
  const { saved } = await ask(entry)
  await setPrivateOnRequest(db.job, gp, 'ask')
  assert.equal(saved.headers['location'], '/my-record/private?done=waiting')
  assert.equal(await statusOf(entry, 'nurse'), 200)
  assert.equal((await answer({ answer: 'yes' })).saved.status, 400)
  assert.equal(await statusOf(entry, 'nurse'), 200)
  assert.equal((await answer({ answer: 'yes', harm: 'Wears a bracelet' })).saved.status, 303)
  assert.equal(await statusOf(entry, 'nurse'), 404)
})

test('asked twice, it is one request; taken back, it is none', async () => {
  await newPatient()
  const entry = await world.entry(patient, gp, { title: 'Talk' })
  const { send } = await ask(entry)
  await send()
  const count = async () =>
    (await owner`select state from private_request where patient_id = ${patient.id}`).length
  assert.equal(await count(), 1)
  const reference = /PR-\w{4}-\w{4}/.exec(await ownPage())?.[0] ?? ''
  const url = '/my-record/private'
  const back = () => door.ask({ url, as: tokens['patient'], form: { reference } })
  assert.equal((await back()).status, 303)
  assert.equal((await back()).status, 404)
  assert.equal(await answerPage(), 'none')
})

test('who had seen it is told: who read it, who opened the record; not those who wrote it', async () => {
  await newPatient()
  const entry = await world.entry(patient, gp, { title: 'Talk' })
  const other = await world.entry(patient, gp, { title: 'Another' })
  const page = async () => (await door.ask({ url: askPage(entry), as: tokens['patient'] })).body
  await statusOf(entry, 'doctor')
  await statusOf(other, 'nurse')
  assert.match(await page(), /Nobody of another service/)
  await door.ask({ url: `/patients/${patient.ref}/record`, as: tokens['nurse'] })
  assert.match(await page(), /Sam nurse, District Nursing opened your record when it was in it/)
  await statusOf(entry, 'nurse')
  assert.match(await page(), /Sam nurse, District Nursing read it/)
  assert.doesNotMatch(await page(), /Sam doctor/)
})

test('what is withheld is not told of: not in the set, not in the list, not as an address', async () => {
  await newPatient()
  const entry = await world.entry(patient, nurses, { title: 'Visit' })
  const kept = await world.entry(patient, nurses, { title: 'Sentinel', withheld: true })
  await link(kept, entry)
  assert.equal((await door.ask({ url: askPage(kept), as: tokens['patient'] })).status, 404)
  const { open } = await ask(entry)
  assert.doesNotMatch(open.body, /Sentinel|goes with it/)
  assert.doesNotMatch(await ownPage(), /Sentinel/)
  assert.equal(await statusOf(kept, 'doctor'), 404)
})

test('a risky medicine that is withheld and goes with it waits for a clinician, in the words of any request', async () => {
  await newPatient()
  const other = await world.entry(patient, gp, { title: 'Talk' })
  const usual = await ask(other)
  const entry = await world.entry(patient, nurses, { title: 'Visit' })
  const facts = { title: 'Warfarin 3 mg', kind: 'MedicationRequest', withheld: true } as const
  const kept = await world.entry(patient, nurses, facts)
  await link(kept, entry)
  const { open, saved } = await ask(entry)
  const words = (body: string) =>
    /<form class="panel panel--form"[^]*?<\/form>/
      .exec(body)?.[0]
      .replaceAll(/entries\/[^/]+|value="[^"]*"|Millbrook Surgery|District Nursing/g, '')
  assert.equal(words(open.body), words(usual.open.body))
  assert.doesNotMatch(open.body, /[Ww]arfarin|withheld|harm/)
  assert.equal(saved.headers['location'], usual.saved.headers['location'])
  assert.deepEqual([await statusOf(entry, 'doctor'), await statusOf(kept, 'doctor')], [200, 200])
})

test('another service, and another patient, get nowhere', async () => {
  await newPatient()
  const entry = await world.entry(patient, gp, { title: 'Talk' })
  await world.entry(patient, nurses, { title: 'Own' })
  await ask(entry)
  const url = await answerPage()
  for (const as of ['nurse', 'patient']) {
    const form = { answer: 'yes', reason: 'x', shown: 'x' }
    assert.equal((await door.ask({ url, as: tokens[as] })).status, 404)
    assert.equal((await door.ask({ url, as: tokens[as], form })).status, 404)
  }
  const before = entry
  await newPatient()
  assert.equal((await door.ask({ url: askPage(before), as: tokens['patient'] })).status, 404)
  const form = { what: 'private', shown: 'x' }
  assert.equal((await door.ask({ url: askPage(before), as: tokens['patient'], form })).status, 404)
})

test('the log says what was asked and done, and no more', async () => {
  await newPatient()
  const entry = await world.entry(patient, nurses, { title: 'Visit' })
  await ask(entry, 'Sentinel')
  const log = (await door.ask({ url: '/my-record/who-looked', as: tokens['patient'] })).body
  assert.match(log, /You asked about which of your entries are private/)
  assert.match(log, /What you asked for changed which of your entries are private/)
  assert.doesNotMatch(log, /Sentinel|Visit/)
})

test('days to look again stand on the clinicians’ list, without a patient’s name', async () => {
  await newPatient()
  await owner`
    insert into withheld_review (organisation, patient_id, entry_id, due_on, recorded_by)
    values (${gp}, ${patient.id}, gen_random_uuid(), current_date, 'Sam doctor')`
  const page = await door.ask({ url: '/reviews', as: tokens['doctor'] })
  assert.match(page.body, /1 due/)
  assert.doesNotMatch(page.body, /Margaret/)
  assert.match((await door.ask({ url: '/reviews', as: tokens['nurse'] })).body, /Nothing is kept/)
  const clerk = await world.signIn(await world.staff(gp, 'receptionist', 'Sam clerk'))
  assert.equal((await door.ask({ url: '/reviews', as: clerk })).status, 403)
  assert.equal((await door.ask({ url: '/reviews', as: tokens['patient'] })).status, 404)
})

for (const yes of [true, false]) {
  test(`an answer of ${yes ? 'yes' : 'no'} about what was withheld since tells the patient nothing`, async () => {
    await newPatient()
    const entry = await world.entry(patient, gp, { title: 'Sore throat' })
    await ask(entry)
    await owner`
      update entry set withheld_from_patient = true where patient_id = ${patient.id} and id = ${entry.id}`
    const read = async (url: string) => (await door.ask({ url, as: tokens['patient'] })).body
    const told = async () => (await outbox()).filter(({ topic }) => topic === 'message')
    const before = [await ownPage(), await read('/my-record/messages'), await told()]
    assert.equal((await answer({ answer: yes ? 'yes' : 'no' })).saved.status, 303)
    const [row] = await owner`select private from entry where id = ${entry.id}`
    assert.equal(row?.['private'], yes)
    const after = [await ownPage(), await read('/my-record/messages'), await told()]
    assert.deepEqual(after, before)
    assert.doesNotMatch(await read('/my-record/who-looked'), /changed which/)
  })
}
