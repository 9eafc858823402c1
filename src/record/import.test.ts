import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import {
  bundleOf,
  encounterResource,
  organisationResource,
  patientResource,
  urn,
} from '../../tests/support/bundles.ts'
import { testDatabase } from '../../tests/support/database.ts'
import { noSynthea, syntheaFiles, syntheaFolder } from '../../tests/support/synthea.ts'
import postgres from 'postgres'
import type { Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { parseOdsCode } from '../identity/ods-code.ts'
import { type BundleSource, bundleSources } from './bundle/read-bundles.ts'
import { importBundles, type ImportOptions } from './import.ts'
import type { RefusedBundle } from './import-summary.ts'

const db = await testDatabase()
const job = { job: 'confide import', name: 'Import', purpose: 'test', requestId: 'test' }

async function importFrom(sources: readonly BundleSource[], options: ImportOptions = {}) {
  const refused: RefusedBundle[] = []
  const onRefused = (it: RefusedBundle) => refused.push(it)
  const { kinds, attributedBy, ...counts } = await importBundles(db, job, sources, {
    ...options,
    onRefused,
  })
  return {
    ...counts,
    kinds: Object.fromEntries(kinds),
    by: Object.fromEntries(attributedBy),
    refused,
  }
}

function source(...bundles: readonly (object | string)[]): BundleSource {
  const text = bundles.map((it) => (typeof it === 'string' ? it : JSON.stringify(it))).join('\n')
  return {
    name: 'given',
    bytes: text.length,
    lines: false,
    open: () => Readable.from([Buffer.from(text)]),
  }
}

/** All rows of the tables an import writes, as one text each: read by the owner, whom no policy holds. */
async function everything(): Promise<Record<string, unknown[]>> {
  const result: Record<string, unknown[]> = {}
  for (const table of [
    'organisation',
    'patient',
    'patient_identifier',
    'patient_name',
    'sharing',
    'entry',
    'entry_version',
    'entry_link',
    'holding',
    'access_event',
  ]) {
    result[table] = [
      ...(await asOwner((tx) => tx`select t::text as row from ${tx(table)} t order by 1`)),
    ]
  }
  return result
}

async function asOwner<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const sql = postgres(db.url, { max: 1 })
  try {
    const { value } = await sql.begin(async (tx) => {
      await tx`set local role confide_owner`
      return { value: await work(tx) }
    })
    return value
  } finally {
    await sql.end()
  }
}

const identifier = (value: string) => ({
  identifier: [{ system: 'https://example.org/mr', value }],
})

function visit(value: string, more: readonly object[] = []) {
  return bundleOf([
    patientResource(identifier(value)),
    organisationResource('Westbury'),
    encounterResource(urn(1), '05-04'),
    ...more,
  ])
}

function observation(text: string, more: object = {}) {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { text },
    subject: { reference: urn(0) },
    encounter: { reference: urn(2) },
    effectiveDateTime: '2020-05-04T09:30:00Z',
    ...more,
  }
}

test(
  'twelve Synthea patients are taken in whole, and again changes nothing',
  {
    skip: syntheaFolder === undefined && noSynthea,
  },
  async () => {
    const expected: Record<string, number> = {}
    for (const file of syntheaFiles()) {
      const { entry } = JSON.parse(readFileSync(file, 'utf8')) as {
        entry: { resource: { resourceType: string } }[]
      }
      for (const { resource } of entry)
        expected[resource.resourceType] = (expected[resource.resourceType] ?? 0) + 1
    }
    const first = await importFrom(await bundleSources(syntheaFolder ?? ''))
    assert.deepEqual(
      { ...first, kinds: sortedByKey(first.kinds) },
      {
        ...{ bundles: 12, refused: [], newPatients: 12, added: 3183, changed: 0, unchanged: 0 },
        kinds: sortedByKey(expected),
        by: { encounter: 3115, 'own-provider': 24, 'encounter-period': 44 },
      },
    )
    const before = await everything()
    const second = await importFrom(await bundleSources(syntheaFolder ?? ''))
    assert.deepEqual([second.added, second.changed, second.unchanged], [0, 0, 3183])
    assert.deepEqual(await everything(), before)
  },
)

function sortedByKey(counts: object): object {
  return Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

test('a bad bundle among good ones is reported, nothing of it is stored, and the rest goes on', async () => {
  const bad = visit('bad', [observation('Weight'), { ...observation('Height'), status: 'done' }])
  const result = await importFrom([
    source(visit('good-1'), bad, '{"resourceType":"Bundle"', visit('good-2')),
    source(visit('good-3')),
  ])
  assert.deepEqual([result.bundles, result.newPatients, result.refused.length], [2, 2, 2])
  assert.deepEqual(
    result.refused.flatMap(({ file, bundle, problems }) =>
      problems.map(({ entry, path, code }) => [file, bundle, entry, path, code]),
    ),
    [
      ['given', 2, 4, 'Observation.status', 'code-invalid'],
      ['given', 3, undefined, 'Bundle', 'structure'],
    ],
  )
  assert.equal(await patientsWithNumber('bad'), 0)
})

test('two patients in one bundle are refused', async () => {
  const result = await importFrom([source(visit('two', [patientResource(identifier('three'))]))])
  assert.deepEqual([result.bundles, result.refused[0]?.problems[0]?.code], [0, 'patient'])
  assert.equal((await patientsWithNumber('two')) + (await patientsWithNumber('three')), 0)
})

test('an entry of before the birth is kept, and a time keeps its microseconds and its leap second', async () => {
  const times = ['1950-01-20', '1990-12-31T23:59:60Z', '2020-05-04T09:30:00.123456+01:00']
  const entries = times.map((it) => observation(`at ${it}`, { effectiveDateTime: it }))
  const { added, refused } = await importFrom([source(visit('times', entries))])
  assert.deepEqual({ added, refused }, { added: 5, refused: [] })
  const rows = await asOwner(
    (tx) => tx`select effective_at::text as at from entry where code_text like 'at %' order by 1`,
  )
  assert.deepEqual(
    rows.map((it) => it['at']),
    ['1950-01-20 00:00:00+00', '1991-01-01 00:00:00+00', '2020-05-04 08:30:00.123456+00'],
  )
})

test('a second bundle of a patient adds to the record, and a changed entry keeps what it was', async () => {
  await importFrom([source(visit('grows', [observation('Weight 70')]))])
  const second = await importFrom([
    source(visit('grows', [observation('Weight 71'), observation('Height')])),
  ])
  assert.deepEqual(
    [second.newPatients, second.added, second.changed, second.unchanged],
    [0, 1, 1, 2],
  )
  const rows = await asOwner(
    (tx) => tx`
      select e.version, e.code_text, e.resource::json #>> '{meta,versionId}' as shown,
             v.version as before, v.resource::json #>> '{code,text}' as was, v.reason
        from entry e join patient_identifier i on i.patient_id = e.patient_id and i.value = 'grows'
        left join entry_version v on v.patient_id = e.patient_id and v.id = e.id
       where e.kind = 'Observation' order by e.code_text`,
  )
  assert.deepEqual(
    [...rows],
    [
      { version: 1, code_text: 'Height', shown: '1', before: null, was: null, reason: null },
      {
        version: 2,
        code_text: 'Weight 71',
        shown: '2',
        before: 1,
        was: 'Weight 70',
        reason: 'imported again',
      },
    ],
  )
  const [held] = await asOwner(
    (tx) => tx`
      select h.entries from holding h join patient_identifier i on i.patient_id = h.patient_id
       where i.value = 'grows'`,
  )
  assert.equal(held?.['entries'], 4)
})

test('what refers to a private entry of the same organisation comes in private', async () => {
  await importFrom([source(visit('private'))])
  await asOwner(
    (tx) => tx`
      update entry set private = true where kind = 'Encounter' and patient_id in
        (select patient_id from patient_identifier where value = 'private')`,
  )
  const member = {
    ...observation('Member'),
    encounter: undefined,
    hasMember: [{ reference: urn(3) }],
  }
  await importFrom([
    source(
      visit('private', [
        observation('Of the visit'),
        member,
        { ...observation('Other'), encounter: undefined },
      ]),
    ),
  ])
  const rows = await asOwner(
    (tx) => tx`
      select e.code_text, e.private from entry e
        join patient_identifier i on i.patient_id = e.patient_id and i.value = 'private'
       where e.kind = 'Observation' order by e.code_text`,
  )
  assert.deepEqual(
    [...rows],
    [
      { code_text: 'Member', private: true },
      { code_text: 'Of the visit', private: true },
      { code_text: 'Other', private: false },
    ],
  )
  // the second time, Other belongs to the visit
  await importFrom([
    source(visit('private', [observation('Of the visit'), member, observation('Other')])),
  ])
  const [after] = await asOwner(
    (tx) => tx`
      select array_agg(e.code_text order by e.code_text) filter (where e.private and e.kind = 'Observation') as private,
             (select array_agg(h.marked and h.through is not null) from mark_history h
               where h.patient_id = i.patient_id and h.what = 'private') as through,
             (select sum(h.private_entries)::int from holding h where h.patient_id = i.patient_id) as counted
        from entry e join patient_identifier i on i.patient_id = e.patient_id and i.value = 'private'
       group by i.patient_id`,
  )
  assert.deepEqual(
    { ...after },
    { private: ['Member', 'Of the visit', 'Other'], through: [true, true, true], counted: 3 },
  )
})

test('what a patient says of an entry stays with it when the entry comes in again, changed', async () => {
  await importFrom([source(visit('noted', [observation('Weight 70'), observation('Height')]))])
  await asOwner(
    (tx) => tx`
      insert into entry_correction (patient_id, id, reference, organisation, entry_id, version, wrong, should_say,
                              due_on, state)
      select e.patient_id, e.id, 'x', e.organisation, e.id, 1, 'Not mine', 'Nothing', now(),
             case e.code_text when 'Weight 70' then 'note-added' else 'refused' end
        from entry e join patient_identifier i on i.patient_id = e.patient_id and i.value = 'noted'
       where e.kind = 'Observation'`,
  )
  await importFrom([
    source(visit('noted', [observation('Weight 71'), observation('Height again')])),
  ])
  const rows = await asOwner(
    (tx) => tx`
      select e.code_text, e.version, e.resource::json #>> '{note,0,text}' as note
        from entry e join patient_identifier i on i.patient_id = e.patient_id and i.value = 'noted'
       where e.kind = 'Observation' order by e.code_text`,
  )
  const note = 'What is wrong: Not mine\nWhat it should say: Nothing'
  assert.deepEqual(
    [...rows],
    [
      { code_text: 'Height again', version: 2, note: null },
      { code_text: 'Weight 71', version: 2, note },
    ],
  )
})

test('two imports of one new patient at the same moment make one patient', async () => {
  const bundle = visit('same', [observation('Weight')])
  const results = await Promise.all([1, 2, 3, 4].map(() => importFrom([source(bundle)])))
  assert.deepEqual(
    results.map(({ refused }) => refused),
    [[], [], [], []],
  )
  assert.equal(
    results.reduce((sum, it) => sum + it.newPatients, 0),
    1,
  )
  assert.equal(
    results.reduce((sum, it) => sum + it.added, 0),
    3,
  )
  assert.equal(await patientsWithNumber('same'), 1)
})

test('an identifier of somebody born on another day is refused', async () => {
  const other = bundleOf([patientResource({ ...identifier('shared'), birthDate: '1951-02-03' })])
  const named = { organisation: parseOdsCode('Z90001') }
  await asOwner(
    (tx) => tx`insert into organisation (id, name, type) values ('Z90001', 'Named', 'other')`,
  )
  const result = await importFrom([source(visit('shared')), source(other)], named)
  assert.deepEqual(
    result.refused.map(({ problems }) => problems[0]?.message),
    ['has an identifier of a patient who was born on another day'],
  )
})

test('each bundle that writes leaves one line in the log of its patient, and one that does not leaves none', async () => {
  await importFrom([source(visit('logged'))])
  await importFrom([source(visit('logged'))])
  const events = await asOwner(
    (tx) => tx`
      select a.kind, a.actor_kind, a.actor, a.count, a.own from access_event a
        join patient_identifier i on i.patient_id = a.patient_id and i.value = 'logged'`,
  )
  assert.deepEqual(
    events.map(({ own, ...event }) => ({ ...event, organisations: (own as string[]).length })),
    [{ kind: 'import', actor_kind: 'job', actor: 'confide import', count: 2, organisations: 1 }],
  )
})

test('what nobody is known to have written is refused, or is the named organisation’s', async () => {
  const bundle = bundleOf([
    patientResource(identifier('unnamed')),
    { ...observation('a'), encounter: undefined },
  ])
  const without = await importFrom([source(bundle)])
  assert.equal(without.refused[0]?.problems[0]?.code, 'organisation')
  const result = await importFrom([source(bundle)], { organisation: parseOdsCode('Z90001') })
  assert.deepEqual(result.by, { named: 1 })
  await assert.rejects(
    importFrom([source(bundle)], { organisation: parseOdsCode('Z90009') }),
    (error) => error instanceof Refusal && error.code === 'not-found',
  )
})

async function patientsWithNumber(value: string): Promise<number> {
  const rows = await asOwner((tx) => tx`select 1 from patient_identifier where value = ${value}`)
  return rows.length
}
