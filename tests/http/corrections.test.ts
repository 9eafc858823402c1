import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import {
  worldIn,
  type Entry,
  type NewEntry,
  type Patient,
  type Service,
  type StaffMember,
} from '../support/world.ts'

// A patient says what is wrong in an entry; the service that wrote it corrects it, adds their words, or says
// why not. UK GDPR Article 16, within the time of Article 12 (3).

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

let gp: Service
let nurses: Service
let nurse: StaffMember
let number = 0
let patient: Patient
const tokens: Record<string, string> = {}

before(async () => {
  gp = await world.service('Z63001', 'Millbrook Surgery')
  nurses = await world.service('Z63002', 'District Nursing', 'district-nursing')
  await world.list(gp, 'allowed', nurses)
  tokens['doctor'] = await world.signIn(await world.staff(gp, 'doctor', 'Sam doctor'))
  tokens['clerk'] = await world.signIn(await world.staff(gp, 'receptionist', 'Sam clerk'))
  nurse = await world.staff(nurses, 'nurse', 'Sam nurse')
  tokens['nurse'] = await world.signIn(nurse)
})

async function newPatient() {
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp, number: 20 * number++ })
  await world.inCareOf(patient, gp, nurses)
  await world.choose(patient, [gp, 'yes', 'yes'], [nurses, 'yes', 'yes'])
  tokens['patient'] = await world.signIn(patient)
}

const read = async (url: string, as: string) => door.ask({ url, as: tokens[as] })
const send = async (url: string, as: string, form: Record<string, string>) =>
  door.ask({ url, as: tokens[as], form })
const statusOf = async (url: string, as: string) => (await read(url, as)).status

const askPage = (entry: Entry) => `/my-record/entries/${entry.ref}/correction`
const words = { wrong: 'It was not me', 'should-say': 'Never smoked', evidence: 'A letter' }
const ask = (entry: Entry, more: Record<string, string> = {}) =>
  send(askPage(entry), 'patient', { ...words, shown: '1', ...more })
const ownPage = async () => (await read('/my-record/corrections', 'patient')).body

async function asked(more: Partial<NewEntry> = {}, by = gp) {
  await newPatient()
  const entry = await world.entry(patient, by, { title: 'Smoker', ...more })
  const answer = await ask(entry)
  assert.equal(answer.headers['location'], '/my-record/corrections?done=asked')
  return entry
}

/** The page where the service answers, as it is found there. */
async function answerPage(as = 'doctor'): Promise<string> {
  const { body } = await read(`/patients/${patient.ref}/hidden`, as)
  return /href="([^"]+\/corrections\/[^"]+)"/.exec(body)?.[1] ?? 'none'
}

async function answer(more: Record<string, string>, as = 'doctor') {
  const url = await answerPage(as)
  const { body, status } = await read(url, as)
  assert.equal(status, 200)
  const shown = /name="shown" value="(\d+)"/.exec(body)?.[1] ?? ''
  const fields = [...body.matchAll(/<input[^>]* name="([\w-]+)"[^>]* value="([^"]*)"/g)]
    .map(([, name = '', value = '']) => [name, value] as const)
    .filter(([name]) => ['words', 'detail'].includes(name) || name.startsWith('on-'))
  const note = /<textarea[^>]*name="note"[^>]*>([^<]*)</.exec(body)?.[1] ?? ''
  const form: Record<string, string> = {
    ...Object.fromEntries(fields),
    note,
    shown,
    reason: 'We looked',
    ...more,
  }
  return { body, form, saved: await send(url, as, form) }
}

const outbox = async () => {
  const rows = await owner`
    select topic, payload - 'reference' - 'dueOn' as payload from outbox
     where patient_id = ${patient.id} order by created_at, topic desc`
  return rows.map(({ topic, payload }) => ({ topic: String(topic), payload: payload as unknown }))
}

suite('asking', () => {
  test('it waits on the desk of the service that wrote the entry, until the day the law sets', async () => {
    const entry = await asked()
    const [row] = await owner<{ due: string; now: string }[]>`
      select due_on::text as due, (recorded_at at time zone 'Europe/London')::date::text as now
        from entry_correction where patient_id = ${patient.id}`
    assert.ok(row !== undefined && row.due > row.now)
    const work = { topic: 'work', payload: { organisation: gp, kind: 'correction' } }
    assert.deepEqual(await outbox(), [work])
    const body = await ownPage()
    for (const part of [
      'Not answered yet',
      'It was not me',
      'Never smoked',
      'A letter',
      'Smoker',
    ]) {
      assert.ok(body.includes(part), part)
    }
    assert.match((await read(askPage(entry), 'patient')).body, /must answer by/)
  })

  test('without saying what is wrong, nothing is asked, and what was typed stays', async () => {
    await newPatient()
    const entry = await world.entry(patient, gp, { title: 'Smoker' })
    const { status, body } = await ask(entry, { wrong: ' ' })
    assert.equal(status, 400)
    assert.match(body, /Say what is wrong/)
    assert.match(body, /Never smoked/)
    assert.equal((await ask(entry, { evidence: 'x'.repeat(2001) })).status, 400)
    assert.deepEqual(await outbox(), [])
  })

  test('twice is once; taken back, another can be asked for', async () => {
    const entry = await asked()
    await ask(entry)
    const references = async () => new Set((await ownPage()).match(/CR-\w{4}-\w{4}/g))
    const [reference = ''] = await references()
    assert.equal((await references()).size, 1)
    const back = () => send('/my-record/corrections', 'patient', { reference })
    assert.equal((await back()).status, 303)
    assert.equal((await back()).status, 404)
    assert.equal(await answerPage(), 'none')
    await ask(entry)
    assert.equal((await references()).size, 2)
  })

  test('of a version that the patient had not read nothing is asked, and what was typed stays', async () => {
    await newPatient()
    const entry = await world.entry(patient, gp, { title: 'Smoker' })
    assert.match((await read(askPage(entry), 'patient')).body, /name="shown" value="1"/)
    await owner`update entry set version = 2 where id = ${entry.id}`
    const late = await ask(entry)
    assert.equal(late.status, 409)
    assert.match(late.body, /was changed while you wrote/)
    assert.match(late.body, /Never smoked/)
    assert.match(late.body, /name="shown" value="2"/)
    assert.deepEqual(await outbox(), [])
    assert.equal((await ask(entry, { shown: '2' })).status, 303)
  })

  test('of what the patient does not see nothing is asked or told', async () => {
    await newPatient()
    const kept = await world.entry(patient, gp, { title: 'Sentinel', withheld: true })
    assert.equal(await statusOf(askPage(kept), 'patient'), 404)
    assert.equal((await ask(kept)).status, 404)
    assert.deepEqual(await outbox(), [])
  })

  test('another patient, a helper and staff ask for nothing', async () => {
    await newPatient()
    const entry = await world.entry(patient, gp, { title: 'Sentinel', kind: 'Condition' })
    const form = { name: 'Joan Helper', 'part-problems': 'yes' }
    const made = await send('/settings/helpers', 'patient', form)
    const code = /H(-\w{4}){3}/.exec(made.body)?.[0] ?? ''
    await newPatient()
    const url = askPage(entry)
    assert.equal(await statusOf(url, 'patient'), 404)
    assert.equal((await send('/helping', 'patient', { code })).status, 303)
    assert.equal(await statusOf(`/helping/entries/${entry.ref}`, 'patient'), 200)
    for (const page of [url, `/my-record/entries/${entry.ref}/private`]) {
      for (const as of ['patient', 'doctor']) {
        assert.equal(await statusOf(page, as), 404, `${page} ${as}`)
        assert.equal((await send(page, as, words)).status, 404, `${page} ${as}`)
      }
    }
    assert.equal(
      (await owner`select 1 from entry_correction where entry_id = ${entry.id}`).length,
      0,
    )
  })
})

suite('answering', () => {
  test('corrected: a new version that says so everywhere, the one before kept; the patient is told', async () => {
    const entry = await asked({ kind: 'Condition', status: 'active' })
    const { saved } = await answer({ answer: 'amended', words: 'Ex-smoker' })
    assert.equal(saved.status, 303)
    for (const [url, as] of [
      [`/entries/${entry.ref}`, 'nurse'],
      [`/my-record/entries/${entry.ref}`, 'patient'],
      [`/fhir/R4/Patient/${patient.ref}/$everything`, 'nurse'],
    ] as const) {
      const { body } = await read(url, as)
      assert.match(body, /Ex-smoker/, url)
      assert.doesNotMatch(body, /"Smoker"|>Smoker</, url)
    }
    assert.match((await read(`/entries/${entry.ref}`, 'doctor')).body, /Version 1.*corrected/s)
    assert.match(await ownPage(), /Corrected<.*Millbrook Surgery says:<\/strong> We looked/s)
    const message = { topic: 'message', payload: { to: 'patient', kind: 'correction-answered' } }
    assert.deepEqual(
      (await outbox()).filter(({ topic }) => topic === 'message'),
      [message],
    )
    assert.equal(await answerPage(), 'none')
  })

  test('a value keeps its digits, and what is not a number is told', async () => {
    const entry = await asked()
    const wrong = await answer({ answer: 'amended', detail: 'high' })
    assert.match(wrong.body, /name="detail"[^>]*value="1\.10"/)
    assert.equal(wrong.saved.status, 400)
    assert.match(wrong.saved.body, /Enter a number/)
    assert.equal((await answer({ answer: 'amended', detail: '2.50' })).saved.status, 303)
    const [row] = await owner`select resource, version from entry where id = ${entry.id}`
    assert.match(String(row?.['resource']), /"value":2\.50,/)
    assert.equal(row?.['version'], 2)
  })

  test('entered in error: it counts no more', async () => {
    await asked({ kind: 'Condition', status: 'active', resource: conditionText })
    const record = async () => (await read(`/patients/${patient.ref}/record`, 'doctor')).body
    assert.match(await record(), /summary[\s\S]*Smoker/)
    assert.equal((await answer({ answer: 'amended', 'in-error': 'yes' })).saved.status, 303)
    const [row] = await owner`
      select status, resource from entry where patient_id = ${patient.id}`
    assert.equal(row?.['status'], 'entered-in-error')
    assert.match(String(row?.['resource']), /"verificationStatus":.*"entered-in-error"/)
    assert.match(await record(), /Entered in error/)
  })

  test('the patient’s words are added: whoever may see the entry reads them, in FHIR too', async () => {
    const entry = await asked()
    assert.equal((await answer({ answer: 'note-added' })).saved.status, 303)
    for (const [url, as] of [
      [`/entries/${entry.ref}`, 'nurse'],
      [`/entries/${entry.ref}`, 'doctor'],
      [`/my-record/entries/${entry.ref}`, 'patient'],
    ] as const) {
      const { body } = await read(url, as)
      assert.match(body, /The patient says this is not right.*What is wrong: It was not me/s, url)
      assert.match(body, /Smoker/)
    }
    const everything = await read(`/fhir/R4/Patient/${patient.ref}/$everything`, 'nurse')
    assert.match(
      everything.body,
      new RegExp(`"reference":"Patient/${patient.ref}"[^}]*}[^}]*It was not me`),
    )
    assert.doesNotMatch(everything.body, /A letter/)
    assert.match(await ownPage(), /Your words were added.*complain/s)
  })

  test('lists of allergies and medicines say so beside the entry, in an emergency too', async () => {
    await asked({ kind: 'AllergyIntolerance', status: 'active' })
    const pages = ['record', 'emergency'].map((page) => `/patients/${patient.ref}/${page}`)
    await world.emergency(patient, nurse, tokens['nurse'] ?? '', new Date())
    const doubt = /Smoker[\s\S]{0,600}The patient says this is not right/
    for (const url of pages) assert.doesNotMatch((await read(url, 'nurse')).body, doubt, url)
    await answer({ answer: 'note-added' })
    for (const url of pages) assert.match((await read(url, 'nurse')).body, doubt, url)
  })

  test('words added to a private entry stay as private as it is', async () => {
    const entry = await asked({ private: true })
    await answer({ answer: 'note-added' })
    assert.equal(await statusOf(`/entries/${entry.ref}`, 'nurse'), 404)
    const everything = await read(`/fhir/R4/Patient/${patient.ref}/$everything`, 'nurse')
    assert.doesNotMatch(everything.body, /It was not me/)
    assert.match((await read(`/entries/${entry.ref}`, 'doctor')).body, /It was not me/)
  })

  test('refused: the entry is as it was; the patient reads why and how to complain', async () => {
    const entry = await asked()
    assert.equal((await answer({ answer: 'refused', reason: '' })).saved.status, 400)
    assert.equal((await answer({ answer: 'refused', reason: 'It was seen' })).saved.status, 303)
    const [row] = await owner`select version, resource from entry where id = ${entry.id}`
    assert.deepEqual(row, { version: 1, resource: entry.resource })
    const body = await ownPage()
    assert.match(body, /Not changed.*says:<\/strong> It was seen/s)
    for (const part of ['complaints team', 'ico.org.uk', 'court']) assert.ok(body.includes(part))
  })

  test('without an answer, with nothing changed, or from another version: nothing is done', async () => {
    const entry = await asked()
    const none = await answer({})
    assert.equal(none.saved.status, 400)
    const nothing = await answer({ answer: 'amended' })
    assert.equal(nothing.saved.status, 400)
    assert.match(nothing.saved.body, /changed nothing/)
    const other = await answer({ answer: 'amended', words: 'Ex-smoker', shown: '7' })
    assert.equal(other.saved.status, 409)
    assert.match(other.saved.body, /We looked/)
    const [row] = await owner`select version from entry where id = ${entry.id}`
    assert.equal(row?.['version'], 1)
    assert.notEqual(await answerPage(), 'none')
  })

  test('where the entry has changed since, what it said then and what it says now stand side by side', async () => {
    const entry = await asked()
    const text = String(entry.resource).replaceAll('1.10', '2.20')
    await owner`
      with before as (
        insert into entry_version (patient_id, id, version, organisation, recorded_at, recorded_by,
                                   replaced_by, reason, resource)
        select patient_id, id, version, organisation, recorded_at, recorded_by, 'x', 'x', resource
          from entry where id = ${entry.id})
      update entry set version = 2, resource = ${text} where id = ${entry.id}`
    const { body, saved } = await answer({ answer: 'refused' })
    assert.match(body, /changed since the patient asked.*said then.*1\.10.*says now.*2\.20/s)
    assert.equal(saved.status, 303)
    await asked()
    assert.doesNotMatch((await read(await answerPage(), 'doctor')).body, /changed since/)
  })

  test('what is withheld meanwhile is answered, and not told of', async () => {
    const entry = await asked({ title: 'Sentinel' })
    await owner`update entry set withheld_from_patient = true where id = ${entry.id}`
    const { body, saved } = await answer({ answer: 'refused', reason: 'We talked' })
    assert.match(body, /do not repeat what it says/)
    assert.equal(saved.status, 303)
    const own = await ownPage()
    assert.match(own, /We talked/)
    assert.doesNotMatch(own, /Sentinel/)
    assert.ok(!own.includes(entry.ref))
  })

  test('another service, the desk and the patient do not answer', async () => {
    await asked()
    await world.entry(patient, nurses, { title: 'Own' })
    const url = await answerPage()
    const form = { answer: 'refused', reason: 'x', shown: '1' }
    for (const [as, status] of [
      ['nurse', 404],
      ['patient', 404],
      ['clerk', 403],
    ] as const) {
      assert.equal(await statusOf(url, as), status, as)
      assert.equal((await send(url, as, form)).status, status, as)
    }
    assert.match(await ownPage(), /Not answered yet/)
  })
})

test('each step is on the log, without a word of it', async () => {
  await asked()
  await answer({ answer: 'note-added' })
  const log = (await read('/my-record/who-looked', 'patient')).body
  assert.match(log, /You asked for a correction/)
  assert.match(log, /Sam doctor[^<]*answered a correction you asked for/)
  assert.doesNotMatch(log, /It was not me|Never smoked|We looked/)
  const [row] = await owner`
    select string_agg(e::text, ' ') as text from access_event e where patient_id = ${patient.id}`
  assert.doesNotMatch(String(row?.['text']), /It was not me|Never smoked|We looked/)
})

const conditionText = `{"resourceType":"Condition","id":"x","clinicalStatus":{"coding":[{
  "system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
  "code":{"text":"Smoker"},"subject":{"reference":"Patient/x"}}`
