import type { Database } from '../../db/database.ts'
import type { ToldTable } from '../disclosure/protect.ts'
import { parseQuestion } from '../run/question.ts'
import { studyVersions } from './read-studies.ts'

/** A chart for anyone, of a table that two people have checked and released. */
export type Dashboard = {
  readonly study: string
  readonly studyTitle: string
  readonly organisationName: string
  readonly job: string
  readonly releasedAt: Date
  readonly says: string
  readonly better: 'more' | 'fewer'
  readonly table: ToldTable
}

type Row = {
  readonly study: string
  readonly version: number
  readonly job: string
  readonly question: string
  readonly result: string
  readonly releasedAt: Date
}

/**
 * The charts of what works and what could be better: of released tables alone, so that they tell nothing the register
 * does not. Asked again of newer data, the newest stands here and the others in the register.
 */
export async function dashboards(db: Database): Promise<Dashboard[]> {
  const [rows, versions] = await Promise.all([
    db.app<Row[]>`
      select study, version, id as job, question, result, released_at as "releasedAt" from study_job
       where state = 'released' order by released_at desc, id`,
    studyVersions(db.app),
  ])
  const newest = new Map<string, Dashboard>()
  for (const { study, version, job, question, result, releasedAt } of rows) {
    const as = versions.find((one) => one.study === study && one.version === version)
    if (!as || !question.includes('"dashboard"')) continue
    const told = JSON.parse(result) as ToldTable[]
    parseQuestion(question).tables.forEach(({ name, dashboard }, index) => {
      const [table, key] = [told[index], JSON.stringify([study, name])]
      if (!dashboard || !table || newest.has(key)) return
      const { title: studyTitle, organisationName } = as
      newest.set(key, { study, studyTitle, organisationName, job, releasedAt, ...dashboard, table })
    })
  }
  return [...newest.values()]
}
