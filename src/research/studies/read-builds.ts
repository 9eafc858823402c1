import type { Sql, Tx } from '../../db/database.ts'
import type { Told } from '../../summary/coverage/told.ts'
import { entriesAgain, toldAgain } from '../disclosure/kept.ts'

/** The newest data of a study, in numbers that may be told: as they were, until enough people have come or gone. */
export type StudyBuild = {
  readonly builtAt: Date
  readonly people: Told
  readonly entries: number
  readonly leftOut: Told
  /** Undefined for data that was made before it was counted. */
  readonly alike: ToldAlike | undefined
}

/** How many people are nearly like nobody else in it, in tens: one who comes or goes moves ten at most. */
export type ToldAlike = {
  readonly tensFewerThan10: Told
  readonly tensFewerThan5: Told
  readonly groupsAlike: Told
}

export async function newestBuild(sql: Sql | Tx, study: string): Promise<StudyBuild | undefined> {
  return (await newestBuilds(sql, study)).get(study)
}

/** Of all studies, or of one: by the study. */
export async function newestBuilds(
  sql: Sql | Tx,
  study?: string,
): Promise<ReadonlyMap<string, StudyBuild>> {
  const rows = await sql<BuildRow[]>`
    select study, built_at as "builtAt", people, entries::int, type_1 + national as out,
           fewer_than_10 as "fewerThan10", fewer_than_5 as "fewerThan5", groups_alike as "groupsAlike"
      from study_build where ${study ?? null}::text is null or study = ${study ?? null}
     order by built_at, id`
  const newest = new Map<string, StudyBuild>()
  for (const row of rows) {
    const { study: of, builtAt, people, entries, out } = row
    const before = newest.get(of)
    newest.set(of, {
      builtAt,
      alike: toldAlike(before?.alike, row),
      people: toldAgain(before?.people, people),
      entries: entriesAgain(before?.entries, entries),
      // none and few alike: that nobody of an area is out tells of everybody in it
      leftOut: toldAgain(before?.leftOut, out) || 'few',
    })
  }
  return newest
}

type BuildRow = {
  readonly study: string
  readonly builtAt: Date
  readonly people: number
  readonly entries: number
  readonly out: number
  readonly fewerThan10: number | null
  readonly fewerThan5: number | null
  readonly groupsAlike: number | null
}

/** None and few are told alike. */
function toldAlike(
  before: ToldAlike | undefined,
  { fewerThan10, fewerThan5, groupsAlike }: BuildRow,
): ToldAlike | undefined {
  if (fewerThan10 === null || fewerThan5 === null || groupsAlike === null) return undefined
  const tens = (people: number) => Math.ceil(people / 10)
  return {
    tensFewerThan10: toldAgain(before?.tensFewerThan10, tens(fewerThan10)) || 'few',
    tensFewerThan5: toldAgain(before?.tensFewerThan5, tens(fewerThan5)) || 'few',
    groupsAlike: toldAgain(before?.groupsAlike, groupsAlike) || 'few',
  }
}

/** How many people of a group in files from elsewhere were linked to somebody in the data. */
export type ToldRate = {
  readonly by: string
  readonly value: string
  readonly people: Told
  readonly linked: Told
}

/** Of the newest data of a study, as they were until enough people have come or gone; none where no file was linked. */
export async function linkRates(sql: Sql | Tx, study: string): Promise<ToldRate[]> {
  const rows = await sql<
    { isNewest: boolean; by: string; value: string; people: number; linked: number }[]
  >`
    select l.grouped_by as by, l.value, l.people, l.linked,
           l.build = (select id from study_build where study = ${study}
                       order by built_at desc, id desc limit 1) as "isNewest"
      from study_link l join study_build b on b.id = l.build
     where b.study = ${study} and (l.grouped_by <> 'rule' or l.value <> 'none')
     order by b.built_at, b.id, array_position('{everybody,sex,born,rule}'::text[], l.grouped_by), l.value`
  const newest = rows.filter(({ isNewest }) => isNewest)
  return newest.map(({ by, value }) => {
    const its = rows.filter((row) => row.by === by && row.value === value)
    const toldOf = (count: (row: (typeof rows)[number]) => number) =>
      its.reduce<Told | undefined>((before, row) => toldAgain(before, count(row)), undefined) ?? 0
    // none and few alike, as in every answer
    const [many, linked] = [toldOf((row) => row.people), toldOf((row) => row.linked)]
    return { by, value, people: many || 'few', linked: linked || 'few' }
  })
}
