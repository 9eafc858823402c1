import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { testDatabase } from '../../../tests/support/database.ts'
import { asAnyone } from '../../../tests/support/people.ts'
import { hashOfToken } from '../../identity/actor.ts'
import { readDemoPeople } from '../../identity/demo-people.ts'
import type { PatientId } from '../../identity/ids.ts'
import type { OdsCode } from '../../identity/ods-code.ts'
import { startSession } from '../../identity/sessions.ts'
import { staffOf } from '../../identity/staff.ts'
import { readSharedRecord } from '../shared-record.ts'
import { demoPatients } from './demo-patients.ts'
import { loadDemo } from './load-demo.ts'
import { demoOrganisations, services } from './organisations.ts'
import { demoStaff } from './staff.ts'

const db = await testDatabase()
const sql = asAnyone(db)
const dataFolder = mkdtempSync(join(tmpdir(), 'confide-demo-'))
after(async () => {
  await sql.end()
  rmSync(dataFolder, { recursive: true })
})

const load = (patients: number) =>
  loadDemo(db, { patients, seed: 5, dataFolder, requestId: 'test' })
const people = [...demoPatients(30, 5)]

test('two loads at once add everybody once', async () => {
  const both = await Promise.all([load(20), load(20)])
  const expected = people.slice(0, 20)
  assert.equal(both[0].added + both[1].added, 20)
  assert.equal(both[0].present + both[1].present, 20)
  assert.equal(
    both[0].entries + both[1].entries,
    sum(expected, ({ entries }) => entries.length),
  )
  assert.deepEqual(await counts(), countsOf(expected))
})

test('loading more adds who is missing, and again changes nothing', async () => {
  const first = people.slice(0, 20)
  const rest = people.slice(20)
  assert.deepEqual(await load(30), {
    added: 10,
    present: 20,
    entries: sum(rest, ({ entries }) => entries.length),
  })
  const state = await counts()
  assert.deepEqual(state, countsOf([...first, ...rest]))
  assert.deepEqual(await load(30), { added: 0, present: 30, entries: 0 })
  assert.deepEqual(await counts(), state)
})

test('each entry keeps its writer, its time and its flags, and its holdings are counted', async () => {
  const rows = await sql<{ nhsNumber: string; what: string }[]>`
    select i.value as "nhsNumber",
           concat_ws(' ', e.organisation, e.source_id, e.recorded_by, e.private, e.withheld_from_patient,
                     extract(epoch from e.recorded_at)::bigint) as what
      from entry e join patient_identifier i using (patient_id)`
  const expected = people.flatMap(({ nhsNumber, entries }) =>
    entries.map(
      ({ organisation, resource, author, private: isPrivate, withheldFromPatient, at }) => {
        const flags = [isPrivate, withheldFromPatient].map((flag) => (flag ? 't' : 'f')).join(' ')
        const source = `${resource.resourceType}/${resource.id}`
        return `${nhsNumber} ${organisation} ${source} ${author} ${flags} ${Date.parse(at) / 1000}`
      },
    ),
  )
  assert.deepEqual(
    rows.map(({ nhsNumber, what }) => `${nhsNumber} ${what}`).toSorted(),
    expected.toSorted(),
  )
  const wrong = await sql`
    select patient_id, organisation from holding h
     where (entries, private_entries) <> (
       select count(*), count(*) filter (where private) from entry e
        where e.patient_id = h.patient_id and e.organisation = h.organisation)`
  assert.deepEqual([...wrong], [])
})

test('the people to sign in as are the named cases, in order', () => {
  const named = people.filter(({ note }) => note !== null)
  assert.deepEqual(
    readDemoPeople(dataFolder),
    named.map(({ label, nhsNumber, note }) => ({ label, nhsNumber, note })),
  )
})

test('in the first record each of the three services sees what the practice page says', async () => {
  const { millbrook: gp, districtNursing: dn, smokingClinic: sc } = services
  const [row] = await sql<{ patient: PatientId }[]>`
    select patient_id as patient from patient_identifier where value = '9990000018'`
  assert.ok(row)
  const entriesBy = (organisation: OdsCode) =>
    (people[0]?.entries ?? []).filter((entry) => entry.organisation === organisation).length
  const expected = { [gp]: entriesBy(gp), [dn]: entriesBy(dn), [sc]: entriesBy(sc) }
  assert.deepEqual(await seenBy(gp, row.patient), expected)
  assert.deepEqual(await seenBy(dn, row.patient), expected)
  assert.deepEqual(await seenBy(sc, row.patient), { [sc]: entriesBy(sc) })
})

/** How many entries of which organisation somebody who works there finds. */
async function seenBy(organisation: OdsCode, patient: PatientId): Promise<Record<string, number>> {
  const staff = await staffOf(db, organisation)
  const clinician = staff.find(({ role }) => role !== 'receptionist' && role !== 'administrator')
  assert.ok(clinician)
  const token = await startSession(db, { kind: 'staff', id: clinician.id })
  const actor = { session: hashOfToken(token), requestId: 'test', route: 'test' }
  const { outline } = await readSharedRecord(db, actor, patient)
  const seen: Record<string, number> = {}
  for (const { organisation: writer, entries } of outline) {
    seen[writer] = (seen[writer] ?? 0) + entries
  }
  return seen
}

async function counts() {
  const [row] = await sql<ReturnType<typeof countsOf>[]>`
    select (select count(*)::int from organisation) as organisations,
           (select count(*)::int from staff) as staff,
           (select count(*)::int from patient) as patients,
           (select count(*)::int from patient where protected) as protected,
           (select count(*)::int from patient where died_at is not null) as died,
           (select count(*)::int from entry) as entries,
           (select count(*)::int from entry where private) as private,
           (select count(*)::int from entry where withheld_from_patient) as withheld,
           (select count(*)::int from relationship) as relationships,
           (select count(*)::int from choice_history where what <> 'share-nothing') as choices,
           (select count(*)::int from sharing where share_nothing) as "shareNothing",
           (select count(*)::int from verification) as verified,
           (select count(*)::int from permission) as permissions,
           (select count(*)::int from access_event where kind = 'import') as events`
  return row
}

function countsOf(expected: typeof people) {
  return {
    organisations: demoOrganisations().length,
    staff: demoStaff().length,
    patients: expected.length,
    protected: expected.filter((patient) => patient.protected).length,
    died: expected.filter(({ diedAt }) => diedAt !== null).length,
    entries: sum(expected, ({ entries }) => entries.length),
    private: sum(expected, ({ entries }) => entries.filter((entry) => entry.private).length),
    withheld: sum(expected, ({ entries }) => entries.filter((it) => it.withheldFromPatient).length),
    relationships: sum(expected, ({ relationships }) => relationships.length),
    choices: sum(expected, ({ choices }) => choices.length),
    shareNothing: expected.filter(({ shareNothing }) => shareNothing).length,
    verified: sum(expected, ({ verified }) => verified.length),
    permissions: sum(expected, ({ permissions }) => permissions.length),
    events: expected.length,
  }
}

function sum(items: typeof people, count: (item: (typeof people)[number]) => number): number {
  return items.reduce((total, item) => total + count(item), 0)
}
