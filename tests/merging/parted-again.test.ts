import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { newId } from '../../src/identity/ids.ts'
import { partRecords } from '../../src/merging/part-records.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import type { Patient } from '../support/world.ts'
import { recordsIn, two } from './two-records.ts'

// What was done while two records were one. @see docs/decisions/0014-merging-two-records.md

const db = await testDatabase()
const sql = asAnyone(db)
test.after(() => sql.end())
const { world, twoRecords, merge } = recordsIn(db)

const part = (keep: Patient, from: Patient) => partRecords(db, two(keep, from))

/** The practice files what the hospital wrote, as the same in its own words. */
async function file(about: Patient, practice: string, hospital: string, from: string, to: string) {
  await sql`
    insert into filing (patient_id, entry_id, organisation, from_entry, from_version, from_organisation,
                        withheld_from_patient, recorded_by, reference)
    select ${about.id}, t.id, ${practice}, f.id, f.version, ${hospital}, false, 'x', gen_random_uuid()::text
      from entry f, entry t
     where f.patient_id = ${about.id} and f.code_text = ${from}
       and t.patient_id = ${about.id} and t.code_text = ${to}`
}

suite('what the practice filed in the other record', () => {
  const filed = async (about: Patient) => {
    const rows = await sql<{ to: string; from: string; version: number; withheld: boolean }[]>`
      select t.code_text as to, f.code_text as from, x.from_version as version, x.withheld_from_patient as withheld
        from filing x join entry t on t.patient_id = x.patient_id and t.id = x.entry_id
        join entry f on f.patient_id = x.patient_id and f.id = x.from_entry
       where x.patient_id = ${about.id}`
    return [...rows]
  }

  test('is filed in the kept one, from the copy, until they are parted', async () => {
    const { practice, hospital, keep, from } = await twoRecords()
    await file(from, practice, hospital, 'Other scan', 'Other cough')
    const is = [{ to: 'Other cough', from: 'Other scan', version: 1, withheld: false }]
    await merge(keep, from)
    assert.deepEqual(await filed(keep), is)
    await part(keep, from)
    assert.deepEqual([await filed(keep), await filed(from)], [[], is])
  })

  test('waits for nobody: while a change of it does, they are not put together', async () => {
    const { practice, hospital, keep, from } = await twoRecords()
    await file(from, practice, hospital, 'Other scan', 'Other cough')
    await sql`update filing set changed_at = now() where patient_id = ${from.id}`
    await assert.rejects(merge(keep, from), { code: 'conflict', message: /what was filed/ })
  })

  test('is kept from the patient in it where the entry was, since', async () => {
    const { practice, hospital, keep, from } = await twoRecords()
    await file(from, practice, hospital, 'Other scan', 'Other cough')
    await merge(keep, from)
    await sql`
      with marked as (
        update entry set withheld_from_patient = true
         where patient_id = ${keep.id} and code_text = 'Other cough' returning id)
      insert into mark_history (patient_id, id, set_id, entry_id, organisation, what, marked, asked_by, reason, recorded_by, choice_version)
      select ${keep.id}, gen_random_uuid(), gen_random_uuid(), id, ${practice}, 'withheld', true, 'clinician', 'x', 'x', 1000
        from marked`
    await part(keep, from)
    assert.deepEqual(
      (await filed(from)).map(({ withheld }) => withheld),
      [true],
    )
  })
})

suite('who helps goes on', () => {
  const rows: readonly (readonly [string, string | null, string | null, string, number])[] = [
    // what, until in the kept record, until in the other one, on what basis, who helps then
    ['where they do in both', null, null, 'patient', 1],
    ['where it ends sooner than in the other', '2100-01-01', '2100-01-02', 'patient', 1],
    ['not where it is over in the other', null, '2026-01-02', 'patient', 0],
    ['not where it ends later than in the other', '2100-01-02', '2100-01-01', 'patient', 0],
    ['not as a parent, who is invited again', null, null, 'parent', 0],
  ]
  for (const [what, here, there, basis, count] of rows) {
    test(what, async () => {
      const { keep, from } = await twoRecords()
      const helper = newId()
      for (const [one, until] of [
        [keep, here],
        [from, there],
      ] as const) {
        await sql`
          insert into proxy (patient_id, id, helper, helper_name, basis, kinds, recorded_by, recorded_at, starts_at, until_at)
          values (${one.id}, gen_random_uuid(), ${helper}, 'H', ${basis}, '{Condition}', 'x', now(), '2026-01-01', ${until})`
      }
      await merge(keep, from)
      const helps = await sql`select from proxy where patient_id = ${keep.id} and ended_at is null`
      assert.equal(helps.length, count)
    })
  }
})

suite('parted after', () => {
  test('a copy was filed: it goes out, and what the practice filed stays', async () => {
    const { practice, hospital, keep, from } = await twoRecords()
    await merge(keep, from)
    await world.entry(keep, practice, { title: 'Filed scan' })
    await file(keep, practice, hospital, 'Other scan', 'Filed scan')
    const parted = await part(keep, from)
    assert.deepEqual(parted, { removed: 3, stayed: 0, writtenSince: true })
    const left = await sql`select code_text as title from entry where patient_id = ${keep.id}`
    assert.deepEqual(left.map((row) => String(row['title'])).toSorted(), [
      'Filed scan',
      'Kept X-ray',
      'Kept cough',
    ])
    assert.equal((await sql`select from filing where patient_id = ${keep.id}`).length, 0)
  })

  test('protection that came with the other record ends; what was set since stays, in both', async () => {
    const isProtected = async (...records: Patient[]) => {
      const ids = records.map(({ id }) => id)
      const rows = await sql<{ id: string; protected: boolean }[]>`
        select patient_id as id, protected from patient where patient_id = any (${ids}::uuid[])`
      return ids.map((id) => rows.find((row) => row.id === id)?.protected)
    }
    const { keep, from } = await twoRecords()
    await sql`update patient set protected = true where patient_id = ${from.id}`
    await merge(keep, from)
    assert.deepEqual(await isProtected(keep), [true])
    await part(keep, from)
    assert.deepEqual(await isProtected(keep, from), [false, true])

    const later = await twoRecords()
    await merge(later.keep, later.from)
    await sql`update patient set protected = true where patient_id = ${later.keep.id}`
    await part(later.keep, later.from)
    assert.deepEqual(await isProtected(later.keep, later.from), [true, true])
  })

  test('something was left out of the summary for the other record’s sake, what was decided before holds again', async () => {
    const { practice, keep, from } = await twoRecords()
    const resource = '{"resourceType":"Observation"}'
    for (const one of [keep, from]) {
      for (const [title, rule] of [
        ['Asked for', 'add'],
        ['As ever', null],
      ] as const) {
        const { id } = await world.entry(one, practice, { title, resource })
        await sql`update entry set source_id = ${title} where patient_id = ${one.id} and id = ${id}`
        const decided = one === from ? 'withhold' : rule
        if (decided === null) continue
        await sql`
          insert into summary_item (patient_id, entry_id, rule, organisation, recorded_by, recorded_at)
          values (${one.id}, ${id}, ${decided}, ${practice}, 'Dr Before', '2026-01-01')`
      }
    }
    const decided = async () => {
      const rows = await sql<{ rule: string }[]>`
        select i.rule from summary_item i join entry e on e.patient_id = i.patient_id and e.id = i.entry_id
         where i.patient_id = ${keep.id} order by e.code_text`
      return rows.map(({ rule }) => rule)
    }
    assert.equal((await merge(keep, from)).both, 2)
    assert.deepEqual(await decided(), ['withhold', 'withhold'])
    await part(keep, from)
    assert.deepEqual(await decided(), ['as-usual', 'add'])
  })

  test('a summary had a window that passes, it is made anew that day as before', async () => {
    const { practice, keep, from } = await twoRecords()
    await sql`
      insert into relationship (patient_id, id, organisation, kind, recorded_by, starts_at)
      values (${from.id}, gen_random_uuid(), ${practice}, 'registration', 'x', now())`
    const due = async () => {
      await merge(keep, from)
      await part(keep, from)
      const [row] = await sql`
        select due_on::text as due from summary where patient_id = ${from.id} and state = 'live'`
      return row?.['due']
    }
    const first = await due()
    assert.match(String(first), /^\d{4}-/)
    assert.equal(await due(), first)
  })
})
