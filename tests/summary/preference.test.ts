import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { suite, test } from 'node:test'
import postgres from 'postgres'
import { hashOfToken } from '../../src/identity/actor.ts'
import { addEntry } from '../../src/record/add-entry.ts'
import { asJob } from '../../src/sharing/as-job.ts'
import { movePatient, registerPatient } from '../../src/sharing/registration.ts'
import { countCoverage, coverageOn, toldBy } from '../../src/summary/coverage/count.ts'
import { refreshDue } from '../../src/summary/refresh-due.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { worldIn, type Patient } from '../support/world.ts'

// What a patient prefers, online and at the practice, and what their summary then is.

const db = await testDatabase()
const sql = postgres(db.url, { max: 1, onnotice: () => undefined })
test.after(() => sql.end())
const world = worldIn(db)
const door = await openDoor(db)
const practice = await world.service('Z10', 'Millbrook Surgery')
const otherPractice = await world.service('Z11', 'Hawthorn Surgery')
const doctor = await world.staff(practice, 'doctor', 'Dr Ames')
const desk = await world.signIn(await world.staff(practice, 'receptionist', 'Rae Desk'))
const clinician = await world.signIn(await world.staff(practice, 'doctor', 'Dr Desk'))
const elsewhere = await world.signIn(await world.staff(otherPractice, 'receptionist', 'Eli Desk'))
const job = { job: 'test', name: 'Test', purpose: 'test', requestId: 'r' } as const

suite('a patient, online', () => {
  test('who dissents has a blank summary, and nobody who gives care reads the one before (SCR-22)', async () => {
    const { patient, token } = await withAllergy()
    await chooses(token, 'dissent')
    const [live, ...rest] = (await rowsOf(patient)).toReversed()
    assert.deepEqual([live?.state, live?.staff, live?.patient], ['blank', null, null])
    assert.ok(rest.every(({ state }) => state === 'replaced'))
    // kept for audit
    assert.match(rest[0]?.staff ?? '', /Allergy to penicillin/)
    const page = await door.ask({ url: '/my-record/summary', as: token })
    assert.match(page.body, /There is no summary of your record/)
    assert.doesNotMatch(page.body, /penicillin/i)
  })

  test('who opts in again has it made anew', async () => {
    const { patient, token } = await withAllergy()
    await chooses(token, 'dissent')
    await chooses(token, 'additional')
    const live = (await rowsOf(patient)).at(-1)
    assert.deepEqual([live?.state, live?.scope], ['live', 'additional'])
    assert.match(live?.staff ?? '', /Allergy to penicillin/)
  })

  test('who wants the core only has that', async () => {
    const { patient, token } = await withAllergy()
    await chooses(token, 'core')
    assert.equal((await rowsOf(patient)).at(-1)?.scope, 'core')
  })

  test('sees before what staff will not see, and what the summary will hold', async () => {
    const { token } = await withAllergy()
    const core = await door.ask({ url: '/my-record/summary/check?preference=core', as: token })
    assert.match(core.body, /staff who do not know you will not see/)
    assert.match(core.body, /Allergy to penicillin/)
    const none = await door.ask({ url: '/my-record/summary/check?preference=dissent', as: token })
    assert.match(none.body, /allergies and bad reactions you have had/)
    assert.doesNotMatch(none.body, /penicillin/i)
    const unsaid = await door.ask({ url: '/my-record/summary/check', as: token })
    assert.equal(unsaid.status, 400)
  })

  test('who dissents before there is one: none is made (SCR-21)', async () => {
    const patient = await world.patient({ name: 'Nora Early' })
    await chooses(await world.signIn(patient), 'dissent')
    await register(patient)
    assert.deepEqual(await rowsOf(patient), [])
  })

  test('takes the choice along to another practice (SCR-26)', async () => {
    const { patient, token } = await withAllergy()
    await chooses(token, 'dissent')
    await asJob(db, job, patient.id, [], (tx, at) =>
      movePatient(tx, patient.id, otherPractice, 'test', at),
    )
    assert.equal((await rowsOf(patient)).at(-1)?.state, 'blank')
  })

  test('changes no sharing choice by it (SCR-27)', async () => {
    const { patient, token } = await withAllergy()
    const before = await sql`select * from choice where patient_id = ${patient.id}`
    await chooses(token, 'dissent')
    assert.deepEqual(
      [...(await sql`select * from choice where patient_id = ${patient.id}`)],
      [...before],
    )
  })
})

suite('at the desk', () => {
  test('the registered practice records it, with who said so and how', async () => {
    const { patient } = await withAllergy()
    const answer = await records(patient, desk, { 'asked-by': 'patient' })
    assert.equal(answer.status, 303)
    const [line] = await sql`
      select preference, asked_by, channel, form_version, recorded_by, organisation
        from summary_preference_history where patient_id = ${patient.id}`
    assert.deepEqual(
      { ...line },
      {
        preference: 'dissent',
        asked_by: 'patient',
        channel: 'paper',
        form_version: 'SCR-1 (November 2026)',
        recorded_by: 'Rae Desk',
        organisation: 'Z10',
      },
    )
    assert.equal((await rowsOf(patient)).at(-1)?.state, 'blank')
  })

  test('a parent of a child of 13 needs the review of a clinician first, and a tick is none', async () => {
    const year = new Date().getUTCFullYear() - 13
    const patient = await world.patient({ name: 'Kit Young', birthDate: `${year}-01-01`, practice })
    await register(patient, true)
    for (const reviewed of ['', 'yes']) {
      const { status, body } = await records(patient, desk, { 'asked-by': 'parent', reviewed })
      assert.equal(status, 400)
      assert.match(body, /first reviews whether this child decides/)
    }
    await sql`
      insert into competence_review (patient_id, id, competent, reasons, look_again_on, organisation,
                                     recorded_by, recorded_at)
      values (${patient.id}, gen_random_uuid(), false, 'x', now(), ${practice}, 'x', now())`
    assert.equal((await records(patient, desk, { 'asked-by': 'parent' })).status, 303)
  })

  test('a clinician decides in best interests: with what was seen, and a day to look again', async () => {
    const { patient } = await withAllergy()
    const bare = await records(patient, clinician, { 'asked-by': 'best-interests' })
    assert.equal(bare.status, 400)
    assert.match(bare.body, /Say what was seen or decided/)
    assert.match(bare.body, /Enter a day after today when it is looked at again/)
    const decided = {
      ...{ 'asked-by': 'best-interests', document: 'The meeting' },
      ...{ 'review-day': '1', 'review-month': '2', 'review-year': '2090' },
    }
    const atDesk = await records(patient, desk, decided)
    assert.equal(atDesk.status, 400)
    assert.match(atDesk.body, /A clinician decides this, and records it themselves/)
    assert.match(atDesk.body, /value="The meeting"/)
    assert.equal((await records(patient, clinician, decided)).status, 303)
    const [kept] = await sql`
      select about, decided_by, role, document, review_on::text from best_interests where patient_id = ${patient.id}`
    assert.deepEqual(
      { ...kept },
      {
        ...{ about: 'summary', decided_by: 'Dr Desk', role: 'doctor', document: 'The meeting' },
        review_on: '2090-02-01',
      },
    )
    const due = () => sql`
      select due_on::text as due, over_on is null as waits from best_interests_due where patient_id = ${patient.id}`
    assert.deepEqual([...(await due())], [{ due: '2090-02-01', waits: true }])
    await records(patient, desk, { 'asked-by': 'patient' })
    assert.deepEqual([...(await due())], [{ due: '2090-02-01', waits: false }])
  })

  test('what a patient says online ends what was decided in their best interests', async () => {
    const { patient, token } = await withAllergy()
    const decided = {
      ...{ 'asked-by': 'best-interests', document: 'The meeting' },
      ...{ 'review-day': '1', 'review-month': '2', 'review-year': '2090' },
    }
    assert.equal((await records(patient, clinician, decided)).status, 303)
    await chooses(token, 'core')
    const waits = await sql`
      select over_on is null as waits from best_interests_due where patient_id = ${patient.id}`
    assert.deepEqual([...waits], [{ waits: false }])
  })

  test('another service does not', async () => {
    const { patient } = await withAllergy()
    await world.inCareOf(patient, otherPractice)
    assert.equal((await records(patient, elsewhere, { 'asked-by': 'patient' })).status, 403)
    assert.equal((await rowsOf(patient)).at(-1)?.state, 'live')
  })
})

suite('each day', () => {
  test('summaries whose window has passed are made anew, and no others', async () => {
    const { patient } = await withAllergy()
    const { patient: other } = await withAllergy()
    await sql`update summary set due_on = '2026-01-01', digest = '' where patient_id = ${patient.id} and state = 'live'`
    await sql`update summary set due_on = '2999-01-01', digest = '' where patient_id = ${other.id} and state = 'live'`
    const [before, after] = [await rowsOf(patient), await rowsOf(other)]
    assert.equal(await refreshDue(db, new Date(), 'r'), 1)
    assert.equal((await rowsOf(patient)).length, before.length + 1)
    assert.equal((await rowsOf(other)).length, after.length)
    assert.equal(await refreshDue(db, new Date(), 'r'), 0)
  })

  test('patients with each summary are counted by practice and area', async () => {
    const day = await countCoverage(db, new Date())
    const counts = await coverageOn(db.app, day)
    const sum = (of: (count: (typeof counts)[number]) => number) =>
      counts.reduce((total, count) => total + of(count), 0)
    const [{ patients = 0 } = {}] = await sql`
      select count(*)::int as patients from patient where registered_practice is not null and died_at is null`
    assert.equal(
      sum((count) => count.patients),
      patients,
    )
    assert.ok(sum(({ dissent }) => dissent) > 0)
  })

  test('and few are not told: 7 are hidden, 8 become 10', () => {
    const count = (patients: number) => ({
      ...{ practice: `Z${patients}`, area: 'Westbury', patients },
      ...{ core: 0, additional: patients, dissent: 0 },
    })
    const by = toldBy([count(7), count(8)], ({ practice }) => practice)
    const few = {
      patients: 'few',
      summaries: 'few',
      core: 0,
      additional: 'few',
      dissent: 0,
    } as const
    const ten = { patients: 10, summaries: 10, core: 0, additional: 10, dissent: 0 }
    assert.deepEqual(
      [...by],
      [
        ['Z7', few],
        ['Z8', ten],
      ],
    )
  })
})

async function withAllergy(): Promise<{ patient: Patient; token: string }> {
  const patient = await world.patient()
  await register(patient)
  const session = hashOfToken(await world.signIn(doctor))
  const entry = {
    kind: 'AllergyIntolerance',
    code: null,
    text: 'Allergy to penicillin',
    note: null,
  } as const
  const actor = { session, requestId: 'r', route: 'test' }
  await addEntry(
    db,
    actor,
    patient.id,
    { ...entry, date: '2026-01-05', private: false },
    randomUUID(),
  )
  return { patient, token: await world.signIn(patient) }
}

async function register(patient: Patient, isThere = false): Promise<void> {
  await asJob(db, job, patient.id, [], async (tx, at) => {
    if (!isThere) await registerPatient(tx, patient.id, practice, 'test', at)
  })
}

async function chooses(token: string, preference: string): Promise<void> {
  const answer = await door.ask({
    ...{ method: 'POST', url: '/my-record/summary/choice', as: token },
    form: { preference },
  })
  assert.equal(answer.status, 303, answer.body)
}

function records(patient: Patient, token: string, form: Record<string, string>) {
  return door.ask({
    ...{ method: 'POST', url: `/patients/${patient.ref}/summary-preference`, as: token },
    form: { preference: 'dissent', channel: 'paper', ...form },
  })
}

type Row = { state: string; scope: string | null; staff: string | null; patient: string | null }

function rowsOf(patient: Patient): Promise<Row[]> {
  return sql<Row[]>`
    select state, scope, staff_text as staff, patient_text as patient
      from summary where patient_id = ${patient.id} order by version`.then((rows) => [...rows])
}
