import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, suite, test } from 'node:test'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { projectFolder } from '../../src/config.ts'
import { toOmop } from '../../src/research/omop/to-omop.ts'
import { omopColumns, omopTables, type OmopTable } from '../../src/research/omop/tables.ts'
import { rowsIn } from './studying.ts'

// The data of a study as the OMOP Common Data Model 5.4: made of its two files, and whole by the keys of the model.

const folder = mkdtempSync(join(tmpdir(), 'confide-omop-'))
test.after(() => rmSync(folder, { recursive: true }))
const files = { people: join(folder, 'people.parquet'), entries: join(folder, 'entries.parquet') }
const to = join(folder, 'omop.duckdb')

async function inDuckDb<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    return await work(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

let made: Record<OmopTable, number>

before(async () => {
  await inDuckDb(async (connection) => {
    await connection.run(`copy (select * from (values
        (0, 1950, 'female', 'R', 'p1', date '2026-03-01'),
        (1, 1985, 'male', 'R', 'p2', null),
        (2, 1990, 'other', 'R', null, null)) t (person, born, sex, region, practice, died))
      to '${files.people}' (format parquet)`)
    await connection.run(`copy (select * replace (value::double as value), 'http://snomed.info/sct' as system from (values
        (0, 'gp-practice', 'Condition', 'active', null, '44054006', date '2025-01-02', null, null),
        (0, 'gp-practice', 'Observation', 'final', null, '195967001', date '2025-01-03', null, null),
        (0, 'hospital', 'Condition', 'active', null, '700', date '2025-01-04', null, null),
        (0, 'hospital', 'Encounter', 'finished', null, '44054006', date '2025-01-05', null, null),
        (1, 'gp-practice', 'Encounter', 'finished', null, '701', date '2025-02-01', null, null),
        (1, 'gp-practice', 'MedicationRequest', 'active', null, '702', date '2025-02-02', null, null),
        (1, 'pharmacy', 'Immunization', 'completed', null, '703', date '2025-02-03', null, null),
        (1, 'hospital', 'Procedure', 'completed', null, '704', date '2025-02-04', null, null),
        (1, 'hospital', 'Observation', 'final', 'laboratory', '705', date '2025-02-05', 5.67, 'mmol/L'),
        (1, 'hospital', 'Observation', 'final', 'social-history', '706', date '2025-02-06', 20, '{score}'),
        (1, 'hospital', 'AllergyIntolerance', null, null, '707', date '2025-02-07', null, null),
        (1, 'hospital', 'Observation', 'final', null, '8480-6', date '2025-02-08', 142, 'mm[Hg]'),
        (1, 'hospital', 'Observation', 'final', 'vital-signs', '708', date '2025-02-09', 0.123, null))
        t (person, setting, kind, status, category, code, on_day, value, unit)) to '${files.entries}' (format parquet)`)
  })
  const source = { study: 'ST-AAAA-AAAA', version: 2, at: new Date('2026-05-01') }
  made = await toOmop(files, to, source, join(folder, 'spill'))
})

/** Rows of a query of the made file, as text. */
const rows = async (sql: string) => (await rowsIn(to, sql)).map((row) => row.join(' '))

suite('a study as OMOP', () => {
  test('has a row for each person, and each entry in one table', () => {
    assert.deepEqual(made, {
      ...{ care_site: 2, person: 3, observation_period: 2, visit_occurrence: 2 },
      ...{ condition_occurrence: 3, drug_exposure: 2, procedure_occurrence: 1, measurement: 3 },
      ...{ observation: 2, death: 1, cdm_source: 1 },
    })
  })

  test('is of the eleven tables with the columns of the model, and no other', async () => {
    const expected = omopTables.flatMap((table) =>
      omopColumns(table).map(({ name, required }) => `${table} ${name} ${required ? 'NO' : 'YES'}`),
    )
    const found = await rows(`select table_name, column_name, is_nullable
      from information_schema.columns where table_catalog = 'cdm'`)
    assert.deepEqual(found.toSorted(), expected.toSorted())
    assert.equal(expected.length, 163)
  })

  test('loads where the keys of the model are held', async () => {
    const references: Readonly<Record<string, OmopTable>> = {
      ...{ person_id: 'person', care_site_id: 'care_site' },
      visit_occurrence_id: 'visit_occurrence',
    }
    const key = (table: OmopTable) => (table === 'death' ? 'person_id' : `${table}_id`)
    await inDuckDb(async (connection) => {
      await connection.run(`attach '${to}' as cdm (read_only)`)
      for (const table of omopTables) {
        const columns = omopColumns(table).map(({ name, type, required }) => {
          const its = references[name]
          return [
            ...[name, type],
            ...(required ? ['not null'] : []),
            ...(name === key(table) ? ['primary key'] : []),
            ...(its === undefined || its === table ? [] : [`references ${its} (${name})`]),
          ].join(' ')
        })
        await connection.run(`create table ${table} (${columns.join(', ')})`)
        await connection.run(`insert into ${table} select * from cdm.${table}`)
      }
      const lost = `insert into condition_occurrence by name
        select 99 as condition_occurrence_id, 77 as person_id, 0 as condition_concept_id,
               date '2025-01-01' as condition_start_date, 0 as condition_type_concept_id`
      await assert.rejects(connection.run(lost), /foreign key/)
    })
  })

  test('says who somebody is by the concepts of the model, and no more than the files do', async () => {
    assert.deepEqual(
      await rows(`select person_id, gender_concept_id, gender_source_value, year_of_birth, month_of_birth,
                         care_site_source_value
                    from cdm.person left join cdm.care_site using (care_site_id) order by 1`),
      ['0 8532 female 1950 null p1', '1 8507 male 1985 null p2', '2 0 other 1990 null null'],
    )
    assert.deepEqual(await rows('select person_id, death_date from cdm.death'), ['0 2026-03-01'])
    assert.deepEqual(
      await rows('select * exclude (observation_period_id) from cdm.observation_period order by 1'),
      ['0 2025-01-02 2025-01-05 32817', '1 2025-02-01 2025-02-09 32817'],
    )
  })

  test('has a known code as its concept, in the table of its domain, and any other as its source says', async () => {
    assert.deepEqual(
      await rows(`select condition_source_value, condition_concept_id, condition_start_date
                    from cdm.condition_occurrence order by condition_occurrence_id`),
      ['44054006 201826 2025-01-02', '195967001 317009 2025-01-03', '700 0 2025-01-04'],
    )
    assert.deepEqual(
      await rows(
        'select visit_source_value, visit_concept_id from cdm.visit_occurrence order by visit_occurrence_id',
      ),
      ['44054006 0', '701 9202'],
    )
    assert.deepEqual(
      await rows(`
        select drug_source_value, drug_exposure_end_date from cdm.drug_exposure
        union all select procedure_source_value, procedure_date from cdm.procedure_occurrence
        union all select measurement_source_value, measurement_date from cdm.measurement
        union all select observation_source_value, observation_date from cdm.observation order by 1`),
      [
        ...['702 2025-02-02', '703 2025-02-03', '704 2025-02-04', '705 2025-02-05'],
        ...['706 2025-02-06', '707 2025-02-07', '708 2025-02-09', '8480-6 2025-02-08'],
      ],
    )
  })

  test('says what was measured: its number and unit, and concepts where they are known', async () => {
    const of = (table: string) =>
      rows(`select ${table}_source_value, ${table}_concept_id, value_as_number, unit_source_value, unit_concept_id
              from cdm.${table} order by ${table}_id`)
    assert.deepEqual(await of('measurement'), [
      ...['705 0 5.670 mmol/L 8753', '8480-6 3004249 142.000 mm[Hg] 8876', '708 0 0.123 null null'],
    ])
    assert.deepEqual(await of('observation'), [
      ...['706 0 20.000 {score} 0', '707 0 null null null'],
    ])
  })

  test('says of which study it is, and names no vocabulary', async () => {
    assert.deepEqual(
      await rows(`select cdm_source_name, source_release_date, cdm_version, cdm_version_concept_id,
                         vocabulary_version from cdm.cdm_source`),
      ['Confide study ST-AAAA-AAAA, version 2 2026-05-01 5.4 756265 none'],
    )
  })

  test('is one file', () => {
    assert.deepEqual(readdirSync(folder).toSorted(), [
      'entries.parquet',
      'omop.duckdb',
      'people.parquet',
    ])
  })
})

test('no engine puts what does not fit in memory where it was started', () => {
  const root = join(projectFolder, 'src', 'research')
  const engines = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) =>
      readFileSync(join(root, name), 'utf8').split('DuckDBInstance.create(').slice(1),
    )
  assert.ok(engines.length >= 4)
  for (const engine of engines) assert.match(engine.slice(0, 250), /temp_directory:/)
})
