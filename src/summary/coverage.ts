import type { Database, Tx } from '../db/database.ts'
import { dayIn, type Day } from '../identity/age.ts'

/** How many patients of a practice, in an area, have which summary. */
export type CoverageCount = {
  readonly practice: string
  readonly area: string
  readonly patients: number
  readonly core: number
  readonly additional: number
  readonly dissent: number
}

/** A count that may be told: null is one from 1 to 7, which could point at people. */
export type ToldCount = Readonly<
  Record<'patients' | 'core' | 'additional' | 'dissent', number | null>
>

/** Counts today's summaries, of all patients and of nobody by name, and keeps them for the day. */
export async function countCoverage(db: Database, at: Date): Promise<Day> {
  const day = dayIn(at)
  await db.job.begin(async (tx) => {
    await tx`
      insert into summary_coverage (on_day, practice, area, patients, core, additional, dissent)
      select ${day}, practice, area, patients, core, additional, dissent from count_summaries()
      on conflict (on_day, practice, area) do update
        set patients = excluded.patients, core = excluded.core, additional = excluded.additional,
            dissent = excluded.dissent`
  })
  return day
}

/** What was counted on a day, or on the last one before it. */
export async function coverageOn(sql: Database['app'] | Tx, day: Day): Promise<CoverageCount[]> {
  return [
    ...(await sql<CoverageCount[]>`
      select practice, area, patients, core, additional, dissent from summary_coverage
       where on_day = (select max(on_day) from summary_coverage where on_day <= ${day})
       order by practice, area`),
  ]
}

/**
 * Counts by practice or by area as they may be told: below the level of a whole care board 1 to 7 are hidden
 * and the rest rounded to 5, so that no hidden one can be worked out from the others. The total is exact.
 *
 * @see domain.md section 5.5
 */
export function toldBy(
  counts: readonly CoverageCount[],
  by: 'practice' | 'area',
): { readonly parts: ReadonlyMap<string, ToldCount>; readonly total: ToldCount } {
  const groups = Map.groupBy(counts, (count) => count[by])
  const parts = new Map([...groups].map(([name, group]) => [name, eachOf(sumOf(group), told)]))
  return { parts, total: sumOf(counts) }
}

function told(count: number): number | null {
  if (count === 0) return 0
  return count < 8 ? null : Math.round(count / 5) * 5
}

type Counts = Readonly<Record<keyof ToldCount, number>>

function sumOf(counts: readonly CoverageCount[]): Counts {
  const sum = (key: keyof ToldCount) => counts.reduce((total, it) => total + it[key], 0)
  return {
    patients: sum('patients'),
    core: sum('core'),
    additional: sum('additional'),
    dissent: sum('dissent'),
  }
}

function eachOf(counts: Counts, tell: (count: number) => number | null): ToldCount {
  return {
    patients: tell(counts.patients),
    core: tell(counts.core),
    additional: tell(counts.additional),
    dissent: tell(counts.dissent),
  }
}
