import type { Database } from '../../db/database.ts'
import type { ToldTable } from '../disclosure/protect.ts'
import type { Question } from '../run/question.ts'
import { studyNotes, type StudyNote } from './notes.ts'
import { studyVersions } from './read-studies.ts'

/** A chart for anyone, of a table that two people have checked and released. */
export type Dashboard = {
  readonly study: string
  readonly studyTitle: string
  readonly organisationName: string
  readonly job: string
  readonly releasedAt: Date
  /** When the data it was counted in was made. */
  readonly builtAt: Date | null
  /** Which of the answer's tables it is, counted from 1. */
  readonly place: number
  readonly says: string
  readonly better: 'more' | 'fewer'
  readonly table: ToldTable
  /** What came of it, or of the whole study. */
  readonly outcomes: readonly StudyNote[]
}

type Row = {
  readonly study: string
  readonly version: number
  readonly job: string
  readonly question: string
  readonly result: string
  readonly releasedAt: Date
  readonly builtAt: Date | null
}

/**
 * The charts of what works and what could be better: of released tables alone, so that they tell nothing the register
 * does not. Asked again of newer data, the newest stands here and the others in the register.
 */
export async function dashboards(db: Database): Promise<Dashboard[]> {
  const [rows, versions, notes] = await Promise.all([
    db.app<Row[]>`
      select j.study, j.version, j.id as job, j.question, j.result, j.released_at as "releasedAt",
             b.built_at as "builtAt"
        from study_job j left join study_build b on b.id = j.build
       where j.state = 'released' order by j.released_at desc, j.id`,
    studyVersions(db.app),
    studyNotes(db.app),
  ])
  const newest = new Map<string, Dashboard>()
  for (const { study, version, job, question, result, releasedAt, builtAt } of rows) {
    const as = versions.find((one) => one.study === study && one.version === version)
    if (!as || !question.includes('"dashboard"')) continue
    const outcomes = notes.filter(
      (note) => note.kind === 'outcome' && note.study === study && (note.job ?? job) === job,
    )
    const told = JSON.parse(result) as ToldTable[]
    // what was taken once is not held against the language of today
    const { tables } = JSON.parse(question) as Question
    tables.forEach(({ name, dashboard }, index) => {
      const [table, key] = [told[index], JSON.stringify([study, name])]
      if (!dashboard || !table || newest.has(key)) return
      const { title: studyTitle, organisationName } = as
      const of = { study, studyTitle, organisationName, job, releasedAt, builtAt, outcomes }
      newest.set(key, { ...of, place: index + 1, ...dashboard, table })
    })
  }
  return [...newest.values()]
}
