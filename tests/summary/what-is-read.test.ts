import assert from 'node:assert/strict'
import { test } from 'node:test'
import postgres from 'postgres'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import { columnsOf } from '../../src/record/bundle/columns.ts'
import { asJob } from '../../src/sharing/as-job.ts'
import { registerPatient } from '../../src/sharing/registration.ts'
import { summaryOf } from '../../src/summary/content.ts'
import type { SummaryEntry } from '../../src/summary/document.ts'
import { toHtml } from '../../src/summary/to-html.ts'
import { dayIn } from '../../src/identity/age.ts'
import { testDatabase } from '../support/database.ts'
import {
  condition,
  course,
  factsOf,
  medicine,
  past,
  patientId,
  procedure,
  said,
  stoppedOn,
  surgery,
} from '../support/summary-facts.ts'
import { worldIn } from '../support/world.ts'
import { goldenCases } from './golden-cases.ts'

// The database hands over what a summary can hold, and of a long record little else: what is made of that is
// what would be made of everything.

const db = await testDatabase()
const sql = postgres(db.url, { max: 1, onnotice: () => undefined })
test.after(() => sql.end())
const job = { job: 'test', name: 'Test', purpose: 'test', requestId: 'r' } as const
const practice = parseOdsCode('Z10')

const now = new Date()
const ago = (days: number) => dayIn(new Date(now.getTime() - days * 86_400_000))
const finished = { ...course('acute'), status: 'completed' }

const { clinicalStatus } = past('minor')
const lastYear = String(now.getFullYear() - 1)
const secondCoded = (text: string, ...codes: readonly string[]): SummaryEntry => {
  const one = said(text, 'Hearing aid')
  const coding = codes.map((code) => ({ system: 'http://snomed.info/sct', code, display: code }))
  return { ...one, resource: { ...one.resource, code: { coding, text } } }
}

const left = [
  condition('Chickenpox', { clinicalStatus }),
  procedure('Dressing of wound'),
  said('Body weight', '70 kg'),
  secondCoded('Body height', '50373000', '8302-2'),
  medicine('Amoxicillin, some month years ago', ago(1000).slice(0, 7), finished),
  medicine('Amoxicillin, years ago', ago(800), finished),
]
const held = [
  condition('Stroke', past('major')),
  procedure('Hip replacement', surgery),
  medicine('Amoxicillin, this spring', ago(200), finished),
  medicine('A repeat that ended lately', ago(2000), { ...stoppedOn(ago(30)), status: 'completed' }),
  medicine(
    'A repeat that was ended by a change lately',
    ago(2000),
    { ...course('repeat'), status: 'completed' },
    { version: 2, recordedAt: new Date(now.getTime() - 30 * 86_400_000) },
  ),
  said('Resuscitation', 'Not to be attempted'),
  secondCoded('Needs a BSL interpreter', 'XaLocal', '315570003'),
  secondCoded('Wants no machines', 'XaLocal', 'Resuscitation status'),
  medicine('Doxycycline, some day last year', lastYear, finished),
  condition('Gout, by a code of our own', { clinicalStatus: { coding: [{ code: 'ours' }] } }),
]
const added = [
  condition('Shingles', { clinicalStatus }, { rule: 'add' }),
  procedure('Biopsy', {}, { rule: 'add' }),
  said('Lives alone', 'Key at the neighbour’s', { rule: 'add' }),
]

test('what a summary is made of is all that it can hold', async () => {
  await worldIn(db).service(practice, 'Millbrook Surgery')
  const golden = goldenCases.flatMap(({ facts }) => facts.entries)
  const entries = [...golden, ...left, ...held, ...added]
  await addPatient(entries)
  const at = await asJob(db, job, patientId, [], async (tx, when) => {
    await registerPatient(tx, patientId, practice, 'test', when)
    return when
  })
  const [stored] = await sql<{ html: string }[]>`
    select staff_html as html from summary where patient_id = ${patientId} and state = 'live'`
  const facts = factsOf(newestFirst(entries), { registeredOn: dayIn(at) })
  const html = toHtml(summaryOf(facts, dayIn(at), 'staff'))
  assert.equal(stored?.html, html)
  const wordsOf = (one: SummaryEntry) => columnsOf(one.resource).codeText ?? ''
  for (const one of [...held, ...added]) assert.ok(html.includes(wordsOf(one)), wordsOf(one))
  for (const one of left) assert.ok(!html.includes(wordsOf(one)), wordsOf(one))
})

test('and of the rest nothing is read', async () => {
  const read = await sql.begin(async (tx) => {
    await tx`select set_config('confide.patient', ${patientId}, true), set_config('confide.view', 'write', true)`
    return tx<{ id: string }[]>`
      select id from summary_entries(${patientId}, ${[practice]}, ${ago(365)}, '{resuscitation}')`
  })
  const ids = read.map(({ id }) => id)
  assert.deepEqual(
    left.filter(({ id }) => ids.includes(id)),
    [],
  )
})

async function addPatient(entries: readonly SummaryEntry[]): Promise<void> {
  const { resource, nhsNumber } = factsOf([]).patient
  await sql`
    insert into patient (patient_id, given_name, family_name, birth_date, sex, resource)
    values (${patientId}, 'Rosa', 'Sample', '1950-02-03', 'female', ${JSON.stringify(resource)})`
  await sql`insert into sharing (patient_id) values (${patientId})`
  await sql`
    insert into patient_identifier (patient_id, system, value)
    values (${patientId}, 'https://fhir.nhs.uk/Id/nhs-number', ${nhsNumber})`
  for (const { id, kind, rule, ...entry } of entries) {
    const { status, code, codeText, effectiveAt } = columnsOf(entry.resource)
    await sql`
      insert into entry (patient_id, id, version, organisation, private, withheld_from_patient, kind, status, code,
                         code_text, effective_at, recorded_at, recorded_by, attributed_by, resource)
      values (${patientId}, ${id}, ${entry.version}, ${practice}, ${entry.private}, ${entry.withheldFromPatient}, ${kind},
              ${status}, ${code}, ${codeText}, ${effectiveAt}, ${entry.recordedAt}, 'test', 'author',
              ${JSON.stringify(entry.resource)})`
    if (rule !== null) {
      await sql`
        insert into summary_item (patient_id, entry_id, rule, organisation, recorded_by, recorded_at)
        values (${patientId}, ${id}, ${rule}, ${practice}, 'test', now())`
    }
  }
}

/** As the database hands them over. */
function newestFirst(entries: readonly SummaryEntry[]): SummaryEntry[] {
  const when = ({ resource }: SummaryEntry) =>
    Date.parse(columnsOf(resource).effectiveAt ?? '') || 0
  return entries.toSorted(
    (one, other) => when(other) - when(one) || (one.id < other.id ? 1 : one.id > other.id ? -1 : 0),
  )
}
