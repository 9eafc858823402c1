import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { SetupError } from '../../errors.ts'
import type { Narrowed } from './field-rules.ts'

/** How many people of a build are nearly like nobody else in it, by what of them somebody could know already. */
export type Alike = {
  readonly fewerThan10: number
  readonly fewerThan5: number
  /** Groups of ten or more people in which everybody had one thing: who is known to be in one had it. */
  readonly groupsAlike: number
}

/** More than one in so many people in a group of fewer than ten is too many, where a study could have less. */
const mostOneIn = 10

/** A study would tell its people apart too well: asking for less would do. */
export class TooFewAlike extends SetupError {
  override name = 'TooFewAlike'
}

/**
 * Looks at the files as they were made: a group is everybody born, of a sex and living alike.
 *
 * @see research-data.md section 3.6 (k and l)
 */
export async function alikeIn(
  files: { readonly people: string; readonly entries: string },
  spill: string,
  memory = '1500MB',
): Promise<Alike> {
  const instance = await DuckDBInstance.create(':memory:', {
    ...{ memory_limit: memory, temp_directory: spill },
  })
  const connection = await instance.connect()
  try {
    await connection.run(
      `create temp table grouped as
         select person, dense_rank() over (order by born, sex, region, practice) as grp
           from read_parquet(${text(files.people)});
       create temp table sized as
         select grp, count(*) as size, min(person) as one, max(person) as other
           from grouped group by grp`,
    )
    const [fewerThan10 = 0, fewerThan5 = 0] = await numbersOf(
      connection,
      `select coalesce(sum(size) filter (size < 10), 0), coalesce(sum(size) filter (size < 5), 0)
         from sized`,
    )
    // what everybody of a group had, any two of them had: few things are left to count people of
    const entries = `read_parquet(${text(files.entries)})`
    const [groupsAlike = 0] = await numbersOf(
      connection,
      `with shared as (
         select grp, system, code from ${entries} join sized on person = one where size >= 10
         intersect
         select grp, system, code from ${entries} join sized on person = other where size >= 10),
       had as (
         select grp, system, code, count(distinct person) as people
           from ${entries} join grouped using (person)
          where (grp, system, code) in (select grp, system, code from shared)
          group by all)
       select count(distinct grp) from had join sized using (grp) where people = size`,
    )
    return { fewerThan10, fewerThan5, groupsAlike }
  } catch {
    // what the engine says quotes the row it could not read
    throw new Error('The files of a study could not be looked at')
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** @throws TooFewAlike for years of birth where they make too many people nearly the only ones. */
export function requireAlike({ fewerThan10 }: Alike, people: number, { birth }: Narrowed): void {
  if (birth === 'year' && fewerThan10 * mostOneIn > people) {
    throw new TooFewAlike(
      `More than 1 in ${mostOneIn} people would be in a group of fewer than 10 who are alike by year of birth, sex and practice. Ask for bands of five years: a next version of the study`,
    )
  }
}

async function numbersOf(connection: DuckDBConnection, sql: string): Promise<number[]> {
  const read = await connection.runAndReadAll(sql)
  return (read.getRows()[0] ?? []).map(Number)
}

function text(path: string): string {
  return `'${path.replaceAll("'", "''")}'`
}
