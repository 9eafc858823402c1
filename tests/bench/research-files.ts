import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { checkDigit } from '../../src/identity/nhs-number.ts'
import type { Candidate } from '../../src/research/linker/people.ts'
import { patientNumbered } from './population.ts'

// People who are nobody, as many as a region has, in files: what the database would hold before a study is built.

/** Of each hundred, those who have one of the two opt-outs. */
const [type1, national] = [2, 3]
const practices = 625

/** Everybody who could be in a study. */
export function madeCandidates(people: number): Candidate[] {
  const numbers = nhsNumbers(people)
  return numbers.map((number, n) => ({
    ...{ patient: patientNumbered(n), numbers: [number], objects: n % 100 < type1 },
  }))
}

/** The answer of the national service, as the linker keeps it. */
export function writeNational(folder: string, people: number): void {
  const kept = join(folder, 'national', 'kept')
  mkdirSync(kept, { recursive: true })
  const allowed = nhsNumbers(people).filter((_, n) => n % 100 < 100 - national)
  const lines = [new Date().toISOString(), ...allowed.map((number) => `${number},`)]
  writeFileSync(join(kept, 'allowed.dat'), `${lines.join('\n')}\n`)
}

/** Numbers with a right check digit, each once. */
function nhsNumbers(count: number): string[] {
  const numbers: string[] = []
  for (let nine = 900_000_000; numbers.length < count; nine++) {
    const last = checkDigit(String(nine))
    if (last !== undefined) numbers.push(`${nine}${last}`)
  }
  return numbers
}

/**
 * Patients and their entries: 20,000 codes, of which few are common, 75 of 100 written by practices, 20 by hospitals and
 * 5 by care homes; 75 of 100 measure something. The same for the same sizes.
 */
export async function writeRecords(folder: string, people: number, entries: number): Promise<void> {
  const [nobody = ''] = patientNumbered(0).match(/^.*-/) ?? []
  const id = (n: string) => `('${nobody}' || (100000000000 + ${n}))::uuid`
  const random = (n: number) => `(hash(n, ${n}) % 1000000 / 1000000.0)`
  await inDuckDb([
    `copy (select ${id('n')} as patient, (1926 + ${random(1)} * 100)::int // 5 * 5 as born,
                  case when ${random(2)} < 0.5 then 'female' else 'male' end as sex,
                  'region ' || (${random(3)} * 7)::int as region,
                  md5('practice ' || (${random(3)} * ${practices})::int) as practice, null as died
             from range(${people}) as r (n)) to '${folder}/patients.parquet' (format parquet)`,
    `copy (select ${id(`(${random(4)} * ${people - 1})::int`)} as patient,
                  case when n % 20 < 15 then 'gp-practice' when n % 20 < 19 then 'hospital' else 'care-home' end as setting,
                  'Observation' as kind, 'final' as status, 'laboratory' as category,
                  'http://snomed.info/sct' as system,
                  (100000000 + (20000 ** ${random(5)})::int)::varchar as code,
                  date '2010-01-01' + (${random(6)} * 5800)::int as on_day,
                  case when n % 4 > 0 then (${random(7)} * 1000)::int / 10.0 end as value,
                  case when n % 4 > 0 then 'mmol/L' end as unit
             from range(${entries}) as r (n)) to '${folder}/all.parquet' (format parquet)`,
  ])
}

/** What the database does in a build: each row of who is linked, by the number that stands for them, as text. */
export async function writeLinked(folder: string): Promise<void> {
  await inDuckDb([
    `create table linked as select * from read_csv('${folder}/linked.csv', header = false,
       columns = {'patient': 'UUID', 'person': 'INTEGER'})`,
    `copy (select person, born, sex, region, practice, died
             from linked join '${folder}/patients.parquet' using (patient))
       to '${folder}/people.csv' (header false)`,
    `copy (select person, setting, kind, status, category, system, code, on_day, value, unit
             from linked join '${folder}/all.parquet' using (patient))
       to '${folder}/entries.csv' (header false)`,
  ])
}

async function inDuckDb(statements: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '2GB' })
  const connection = await instance.connect()
  try {
    await connection.run('set preserve_insertion_order = false')
    for (const statement of statements) await connection.run(statement)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
