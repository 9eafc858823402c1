import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { suite, test } from 'node:test'
import { parsePatientId, shortId } from '../../src/identity/ids.ts'
import { mergeRecords } from '../../src/merging/merge-records.ts'
import { partRecords } from '../../src/merging/part-records.ts'
import { importBundles } from '../../src/record/import.ts'
import {
  bundleOf,
  encounterResource,
  organisationResource,
  patientResource,
  urn,
} from '../support/bundles.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'

// What sources send again of a person who had two records. @see docs/decisions/0014-merging-two-records.md

const db = await testDatabase()
const sql = asAnyone(db)
test.after(() => sql.end())

suite('what comes in again', () => {
  const job = { job: 'confide import', name: 'Import', purpose: 'test', requestId: 'test' }
  const take = (bundle: object) => {
    const text = JSON.stringify(bundle)
    const open = () => Readable.from([Buffer.from(text)])
    return importBundles(db, job, [{ name: 'given', bytes: text.length, lines: false, open }])
  }
  const observation = (text: string, encounter: string) => ({
    resourceType: 'Observation',
    ...{ status: 'final', code: { text }, subject: { reference: urn(0) } },
    encounter: { reference: encounter },
  })
  const bundle = (patient: string, ...texts: string[]) =>
    bundleOf([
      patientResource({ identifier: [{ system: 'https://example.org/mr', value: patient }] }),
      organisationResource('Westbury'),
      encounterResource(urn(1), '05-04'),
      ...texts.map((text) => observation(text, urn(2))),
    ])
  const patientOf = async (value: string) => {
    const [row] = await sql<{ id: string }[]>`
      select patient_id as id from patient_identifier where value = ${value}`
    return parsePatientId(shortId(row?.id ?? ''))
  }

  test('changes nothing: what is in both is there once, and what differs is there as both said it', async () => {
    const one = bundle('one', 'The same', 'In the first', 'Only here')
    const other = bundle('other', 'The same', 'In the second', 'Only here', 'Only there')
    await take(one)
    await take(other)
    const [keep, from] = [await patientOf('one'), await patientOf('other')]
    const merged = await mergeRecords(db, { keep, from, by: 'test', reason: null })
    assert.deepEqual([merged.copied, merged.both], [2, 4])
    const rows = () => sql`
      select id, kind, version, source_id, code_text, resource from entry where patient_id = ${keep} order by id`
    const was = [...(await rows())]
    assert.deepEqual(
      was
        .filter((row) => row['kind'] === 'Observation')
        .map((row) => String(row['code_text']))
        .toSorted(),
      ['In the first', 'In the second', 'Only here', 'Only there', 'The same'].toSorted(),
    )
    for (const again of [one, other]) {
      const { added, changed, refused } = await take(again)
      assert.deepEqual([added, changed, refused], [0, 0, 0])
    }
    assert.deepEqual([...(await rows())], was)

    const newer = await take(
      bundle('other', 'The same', 'In the second', 'Only here', 'Only there, changed'),
    )
    assert.deepEqual([newer.added, newer.changed], [0, 1])
  })

  test('is refused while a record is being put into another, and lost nowhere', async () => {
    await take(bundle('five', 'First'))
    await take(bundle('six', 'First'))
    const [keep, from] = [await patientOf('five'), await patientOf('six')]
    await sql`update patient set merged_into = ${keep} where patient_id = ${from}`
    const more = bundle('six', 'First', 'Second')
    assert.equal((await take(more)).refused, 1)
    await mergeRecords(db, { keep, from, by: 'test', reason: null })
    const { added, refused } = await take(more)
    assert.deepEqual([added, refused], [1, 0])
  })

  test('an entry in both that is private in the other is private, with what refers to it, until they are parted', async () => {
    const texts = ['Secret', 'Open'] as const
    await take(bundle('three', ...texts))
    await take(bundle('four', ...texts))
    const [keep, from] = [await patientOf('three'), await patientOf('four')]
    const visit = await sql<{ id: string }[]>`
      update entry set private = true
       where patient_id = ${from} and kind = 'Encounter' returning id`
    assert.equal(visit.length, 1)
    await mergeRecords(db, { keep, from, by: 'test', reason: null })
    const hidden = () => sql`
      select kind, private from entry where patient_id = ${keep} order by kind, code_text`
    assert.deepEqual(
      (await hidden()).map((row) => Boolean(row['private'])),
      [true, true, true, false],
    )
    await partRecords(db, { keep, from, by: 'test' })
    assert.deepEqual(
      (await hidden()).map((row) => Boolean(row['private'])),
      [false, false, false, false],
    )
    const [held] =
      await sql`select sum(private_entries)::int as n from holding where patient_id = ${keep}`
    assert.deepEqual(held, { n: 0 })
  })
})
