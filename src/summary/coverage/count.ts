import type { Database, Tx } from '../../db/database.ts'
import { dayIn, type Day } from '../../identity/age.ts'
import { countSharing } from './sharing.ts'
import { told, type Told } from './told.ts'

/** How many patients of a practice, in an area, have which summary. */
export type CoverageCount = {
  readonly practice: string
  readonly area: string
  readonly patients: number
  readonly core: number
  readonly additional: number
  readonly dissent: number
}

/** Counts that may be told; `summaries` are core and additional together. */
export type ToldCounts = Readonly<
  Record<'patients' | 'summaries' | 'core' | 'additional' | 'dissent', Told>
>

type Sql = Database['app'] | Tx

/** Counts today's summaries and choices, of all patients and of nobody by name, and keeps them for the day. */
export async function countCoverage(db: Database, at: Date): Promise<Day> {
  const day = dayIn(at)
  await db.job.begin(async (tx) => {
    await tx`
      insert into summary_coverage (on_day, practice, area, patients, core, additional, dissent)
      select ${day}, practice, area, patients, core, additional, dissent from count_summaries()
      on conflict (on_day, practice, area) do update
        set patients = excluded.patients, core = excluded.core, additional = excluded.additional,
            dissent = excluded.dissent`
    await countSharing(tx, day)
  })
  return day
}

/** What was counted on a day, or on the last one before it. */
export async function coverageOn(sql: Sql, day: Day): Promise<CoverageCount[]> {
  return [
    ...(await sql<CoverageCount[]>`
      select practice, area, patients, core, additional, dissent from summary_coverage
       where on_day = (select max(on_day) from summary_coverage where on_day <= ${day})
       order by practice, area`),
  ]
}

/** Whether a day's counts are there. */
export async function isCounted(sql: Sql, day: Day): Promise<boolean> {
  const rows = await sql`select 1 from summary_coverage where on_day = ${day} limit 1`
  return rows.length > 0
}

/** Of each month in which summaries were counted, the last day on which they were; oldest first. */
export async function countedDays(sql: Sql): Promise<Day[]> {
  const rows = await sql<{ day: Day }[]>`
    select max(on_day)::text as day from summary_coverage
     group by date_trunc('month', on_day) order by 1`
  return rows.map(({ day }) => day)
}

/** The first day on which a practice was counted with a summary. */
export async function sharedSince(sql: Sql): Promise<ReadonlyMap<string, Day>> {
  const rows = await sql<{ practice: string; day: Day }[]>`
    select practice, min(on_day)::text as day from summary_coverage
     where core + additional > 0 group by practice`
  return new Map(rows.map(({ practice, day }) => [practice, day]))
}

/**
 * Counts in groups, each as it may be told. A whole care board is told so too: here it may be a single practice.
 */
export function toldBy(
  counts: readonly CoverageCount[],
  groupOf: (count: CoverageCount) => string,
): ReadonlyMap<string, ToldCounts> {
  const groups = Map.groupBy(counts, groupOf)
  return new Map([...groups].map(([name, group]) => [name, toldOf(group)]))
}

function toldOf(counts: readonly CoverageCount[]): ToldCounts {
  const sum = (of: (count: CoverageCount) => number) =>
    told(counts.reduce((total, count) => total + of(count), 0))
  return {
    patients: sum(({ patients }) => patients),
    summaries: sum(({ core, additional }) => core + additional),
    core: sum(({ core }) => core),
    additional: sum(({ additional }) => additional),
    dissent: sum(({ dissent }) => dissent),
  }
}
