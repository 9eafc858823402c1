import type { Database } from '../../db/database.ts'
import type { Cohort } from '../disclosure/apart.ts'
import type { ToldTable } from '../disclosure/protect.ts'
import type { Peopled } from '../disclosure/same-people.ts'
import type { Placed } from '../disclosure/same-places.ts'

export type ToldBefore = Awaited<ReturnType<typeof toldBefore>>

/**
 * What was answered of the study before, released or to be checked. Numbers of one build are the same numbers, and are attacked
 * together; those of an older one stay as they were while they are near; who is in it cannot be held against this one, so that checkers have to look.
 */
export async function toldBefore(
  db: Database,
  { study, build }: { readonly study: string; readonly build: string | null },
) {
  const rows = await db.job<{ result: string; build: string; cohorts: string }[]>`
    select result, build, coalesce(case when build = ${build} then cohorts end, '[]') as cohorts
      from study_job
     where study = ${study} and state in ('answered', 'released') order by answered_at, id`
  const tablesOf = (some: readonly { readonly result: string }[]) =>
    some.flatMap(({ result }) => JSON.parse(result) as ToldTable[])
  const here = rows.filter((row) => row.build === build)
  const ofEach = here.map((row) => ({ tables: tablesOf([row]), ...keptIn(row.cohorts) }))
  return {
    all: tablesOf(rows),
    ofOlder: tablesOf(rows.filter((row) => row.build !== build)),
    here: ofEach.flatMap(({ tables, cohorts }) =>
      tables.map((table, index): Peopled => ({
        ...{ table, cohorts: cohorts.ofEach[index] ?? [] },
        isYesOrNo: table.cells.some(({ at }) => at.at(-1) === 'yes'),
      })),
    ),
    tables: tablesOf(here),
    placed: ofEach.flatMap(({ tables, who }) =>
      tables.map((table, index): Placed => ({ table, who: who[index] ?? [] })),
    ),
    cohorts: ofEach.flatMap(({ cohorts }) => cohorts.all),
    ofOtherBuilds: here.length < rows.length,
  }
}

type Kept = {
  readonly cohorts: readonly (readonly string[])[]
  readonly who: readonly (readonly string[])[]
}

/** Of each table of an answer whom it counts, and who is in each cell of it, as they are kept. */
export function textOf(
  cohorts: readonly (readonly Cohort[])[],
  places: readonly Pick<Placed, 'who'>[],
): string {
  const kept: Kept = {
    cohorts: cohorts.map((its) => its.map(({ buffer }) => Buffer.from(buffer).toString('base64'))),
    who: places.map(({ who }) => who.map(String)),
  }
  return JSON.stringify(kept)
}

/** Of each table, where it is kept of which each is; and all cohorts. */
function keptIn(text: string) {
  const kept = JSON.parse(text) as Kept | Kept['cohorts'] | readonly string[]
  const { cohorts, who } = 'who' in kept ? kept : { cohorts: kept, who: [] }
  const isOfEach = cohorts.every((its) => typeof its === 'object')
  const ofEach = isOfEach ? cohorts.map((its) => its.map(cohortIn)) : []
  return {
    cohorts: { ofEach, all: isOfEach ? ofEach.flat() : cohorts.flat().map(cohortIn) },
    who: who.map((its) => its.map(BigInt)),
  }
}

function cohortIn(text: string): Cohort {
  return new Uint32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)
}
