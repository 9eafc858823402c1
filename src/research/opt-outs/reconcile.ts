import type { Database } from '../../db/database.ts'
import { tellOperator } from '../../messages/operator.ts'

/** What is found where what was said and what is done differ. Numbers, and no patient. */
export type Reconciled = {
  /** Studies whose newest data holds somebody who had objected before it was made: never. */
  readonly inSpite: readonly string[]
  /** Studies whose data somebody waits to leave for longer than a build may take. */
  readonly overdue: readonly string[]
  /** Services whose entries stopped coming into a study. */
  readonly stopped: readonly { readonly study: string; readonly organisation: string }[]
}

/** How long an objection may wait for the next build. */
const mostHours = 24
/** A service with as many entries does not just fall silent. */
const flowFrom = 20

/**
 * Holds what patients said against the data of studies, both ways, and calls whoever runs the server where they differ; once, and
 * once when it is over.
 *
 * @see trust.md section 4.4
 */
export async function reconcile(db: Database): Promise<Reconciled> {
  const found = await db.job<{ study: string; inSpite: number; waits: boolean }[]>`
    select study, in_spite::int as "inSpite",
           coalesce(longest > make_interval(hours => ${mostHours}), false) as waits
      from opt_outs_unenforced() order by study`
  const stopped = await stoppedFlows(db)
  const inSpite = found.filter((one) => one.inSpite > 0).map(({ study }) => study)
  const overdue = found.filter(({ waits }) => waits).map(({ study }) => study)
  await tellOperator(db.relay, 'opt-outs-not-honoured', inSpite.length + overdue.length > 0)
  await tellOperator(db.relay, 'study-flow-stopped', stopped.length > 0)
  return { inSpite, overdue, stopped }
}

/** Services that had entries in the build before the newest of a study and have none in it. */
async function stoppedFlows(db: Database) {
  return [
    ...(await db.job<{ study: string; organisation: string }[]>`
      with ranked as (
        select b.id, b.study, row_number() over (partition by b.study order by b.built_at desc) as place
          from study_build b join study s on s.id = b.study where s.closed_at is null)
      select o.study, f.organisation
        from ranked o join study_flow f on f.build = o.id
        join ranked n on n.study = o.study and n.place = 1
       where o.place = 2 and f.entries >= ${flowFrom}
         and not exists (select from study_flow g where g.build = n.id and g.organisation = f.organisation)
       order by 1, 2`),
  ]
}
