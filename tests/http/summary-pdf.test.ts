import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setPermissionPolicy } from '../../src/identity/organisations.ts'
import { keepSummaryFresh } from '../../src/summary/keep-fresh.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { lettersOf, readPdf } from '../support/pdf-text.ts'
import { asAnyone } from '../support/people.ts'
import { recordedAt, worldIn, type Patient } from '../support/world.ts'

// A summary as a file: behind the gates of the page, and each asking on the log.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

let [patient, foreign]: (Patient | undefined)[] = []
let [asDoctor, asPatient, asReceptionist, asStranger] = ['', '', '', '']

const condition = (text: string) => ({
  ...{ title: text, kind: 'Condition', on: '2012-06-01', status: 'active' },
  resource: JSON.stringify({
    ...{ resourceType: 'Condition', code: { text }, onsetDateTime: '2012-06-01' },
    clinicalStatus: {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' },
      ],
    },
  }),
})

async function withCondition(name: string, text: string): Promise<Patient> {
  const made = await world.patient({ name, practice: 'Z10001' as never })
  await world.entries(made, 'Z10001' as never, [
    condition(text),
    { ...condition('Kept from the patient'), withheld: true },
  ])
  await world.asJob(made, (tx) => keepSummaryFresh(tx, made.id, recordedAt))
  return made
}

before(async () => {
  await world.service('Z10001', 'Millbrook Surgery')
  const hospital = await world.service('Z40001', 'Hospital', 'hospital')
  await setPermissionPolicy(db.job, hospital, 'ask-each-time')
  patient = await withCondition('Margaret Fernstead', 'Asthma #panic("x") *bold*')
  foreign = await withCondition('Rosa Fernstead', 'मूँगफली')
  await world.inCareOf(patient, hospital)
  await world.inCareOf(foreign, hospital)
  asDoctor = await world.signIn(await world.staff(hospital, 'doctor', 'Dr Amara'))
  asReceptionist = await world.signIn(await world.staff(hospital, 'receptionist', 'Sam Desk'))
  const elsewhere = await world.service('Z40002', 'Another Hospital', 'hospital')
  asStranger = await world.signIn(await world.staff(elsewhere, 'doctor', 'Dr Far'))
  asPatient = await world.signIn(patient)
})

async function ask(url: string, as: string, method: 'GET' | 'HEAD' = 'GET') {
  const headers = { cookie: `sid=${as}` }
  const answer = await fetch(`${door.origin}${url}`, { method, headers, redirect: 'manual' })
  const body = Buffer.from(await answer.arrayBuffer())
  const { status } = answer
  const header = (name: string) => answer.headers.get(name)
  return {
    ...{ status, body },
    headers: {
      type: header('content-type'),
      name: header('content-disposition'),
      kept: header('cache-control'),
      length: header('content-length'),
      location: header('location'),
    },
  }
}

const pdf = (of: Patient | undefined) => `/patients/${of?.ref ?? ''}/summary.pdf`

async function lines(of: Patient | undefined) {
  const found = await owner<{ line: string }[]>`
    select concat_ws(' ', actor_kind, kind, rule, count) as line from access_event
     where patient_id = ${of?.id ?? ''} and filter = 'summary pdf' order by id`
  return found.map(({ line }) => line)
}

test('who must ask first is shown the question, and no file', async () => {
  const { status, headers, body } = await ask(pdf(patient), asDoctor)
  assert.deepEqual([status, headers.type, headers.name], [200, 'text/html; charset=utf-8', null])
  assert.match(body.toString(), /Ask before you look/)
  assert.doesNotMatch(body.toString(), /Asthma/)
  const form = { act: 'permission', who: 'patient', how: 'in-person', answer: 'yes' }
  for (const of of [patient, foreign]) {
    const url = `/patients/${of?.ref ?? ''}/summary`
    assert.equal((await door.ask({ url, as: asDoctor, form })).status, 303)
  }
})

test('who may read it gets a file that says what the page says, named for what it is and not whose', async () => {
  const page = await door.ask({ url: `/patients/${patient?.ref ?? ''}/summary`, as: asDoctor })
  assert.match(page.body, /Some information is not shared with your service\./)
  assert.match(page.body, /href="\/patients\/\w+\/summary\.pdf">Save as a PDF/)
  const read = await ask(pdf(patient), asDoctor)
  assert.deepEqual(
    { status: read.status, ...read.headers },
    {
      status: 200,
      type: 'application/pdf',
      name: 'attachment; filename="summary-care-record.pdf"',
      kept: 'no-store',
      length: String(read.body.length),
      location: null,
    },
  )
  const { letters } = await readPdf(read.body)
  const told = [
    ...['Margaret Fernstead', 'Asthma #panic("x") *bold*', 'Kept from the patient'],
    // as above the page, to a service from which something is held back
    'Some information is not shared with your service.',
  ]
  for (const text of told) assert.ok(letters.includes(lettersOf(text)), text)
  assert.ok(read.body.equals((await ask(pdf(patient), asDoctor)).body), 'the same bytes again')
  const head = await ask(pdf(patient), asDoctor, 'HEAD')
  assert.deepEqual([head.headers, head.body.length], [read.headers, 0])
})

test('the patient saves their own, without what is kept from them', async () => {
  const page = await door.ask({ url: '/my-record/summary', as: asPatient })
  assert.match(page.body, /href="\/my-record\/summary\.pdf">Save as a PDF/)
  const read = await ask('/my-record/summary.pdf', asPatient)
  assert.deepEqual(
    [read.status, read.headers.type, read.headers.name, read.headers.kept],
    [200, 'application/pdf', 'attachment; filename="my-summary.pdf"', 'no-store'],
  )
  const { letters } = await readPdf(read.body)
  assert.ok(letters.includes('Asthma#panic'))
  assert.ok(!letters.includes('Kept'))
  const theirs = await ask(pdf(patient), asPatient)
  assert.deepEqual([theirs.status, theirs.headers.location], [303, '/my-record'])
})

test('who may not read it is told what the page tells them', async () => {
  assert.equal((await ask(pdf(patient), asReceptionist)).status, 403)
  assert.equal((await ask(pdf(patient), asStranger)).status, 404)
  assert.equal((await ask('/my-record/summary.pdf', asDoctor)).status, 404)
  assert.equal((await ask(pdf(patient), '')).status, 401)
})

test('where no font has a letter there is no file, and the page is named instead', async () => {
  const { status, headers, body } = await ask(pdf(foreign), asDoctor)
  assert.deepEqual([status, headers.type], [503, 'text/html; charset=utf-8'])
  assert.match(body.toString(), /holds letters that a PDF made here cannot show\./)
  assert.match(body.toString(), /Go back to the page and print that instead/)
  assert.deepEqual(await lines(foreign), ['staff open shared 1'])
})

test('by the patient’s choice there is none, for staff and for them', async () => {
  await owner`
    insert into summary_preference (patient_id, preference, recorded_at)
    values (${patient?.id ?? ''}, 'dissent', now())`
  await world.asJob(patient as Patient, (tx) =>
    keepSummaryFresh(tx, (patient as Patient).id, recordedAt),
  )
  const asked = await ask(pdf(patient), asDoctor)
  assert.match(asked.body.toString(), /No summary: the patient’s choice/)
  assert.doesNotMatch(asked.body.toString(), /Asthma|Save as a PDF/)
  const own = await ask('/my-record/summary.pdf', asPatient)
  assert.deepEqual([own.status, own.headers.location], [303, '/my-record/summary'])
})

test('each asking is one line of the log, as what it is', async () => {
  assert.deepEqual(await lines(patient), [
    'staff denied permission-not-asked 0',
    'staff open shared 1',
    'staff open shared 1',
    'staff open shared 1',
    'patient read own 1',
    'patient open own 1',
    'staff denied dissent 0',
    'patient read own 1',
  ])
  const { body } = await door.ask({ url: '/my-record/who-looked', as: asPatient })
  assert.match(body, /saved your Summary Care Record as a PDF/)
  assert.match(body, /tried to save your Summary Care Record and was not given it/)
})
