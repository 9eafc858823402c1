import type { Sql, Tx } from '../../db/database.ts'

/** Who builds the tree: one at a time, the one with the newest epoch. */
export type Lead = { readonly epoch: string; readonly origin: string; readonly year: number }

/** Another has taken the lead: nothing was written, and nothing more will be by this one. */
export class Fenced extends Error {
  override name = 'Fenced'
}

/** A leader that has not been heard of for so long is replaced. */
const silence = '15 seconds'

/**
 * Takes the lead where nobody has it, or whoever has it is silent.
 *
 * @param name the origin that a log begins with, once: it has its year and a part of its own after it.
 * @param force from whoever has it, too.
 */
export async function takeLead(sql: Sql, name: string, force = false): Promise<Lead | undefined> {
  const [lead] = await sql<Lead[]>`
    update log_state
       set epoch = epoch + 1, beat_at = now(),
           year = coalesce(year, extract(year from now() at time zone 'UTC')::int),
           origin = coalesce(origin, ${name} || '/audit/' || extract(year from now() at time zone 'UTC') || '/'
                                     || left(replace(gen_random_uuid()::text, '-', ''), 12))
     where beat_at is null or beat_at < now() - ${silence}::interval or ${force}
    returning epoch::text, origin, year`
  return lead
}

/** Gives it back, so that the next one need not wait. */
export async function leaveLead(sql: Sql, { epoch }: Lead): Promise<void> {
  await sql`update log_state set beat_at = null where epoch = ${epoch}`
}

export type State = { readonly size: number; readonly now: Date; readonly lookedUntil: Date | null }

/**
 * The state of the tree, held for this leader until its transaction ends.
 *
 * @throws Fenced where another leads.
 */
export async function heldState(tx: Tx, { epoch }: Lead): Promise<State> {
  const [state] = await tx<State[]>`
    select size::float8 as size, now() as now,
           case when isfinite(looked_until) then looked_until end as "lookedUntil"
      from log_state where epoch = ${epoch} for update`
  if (state === undefined) throw new Fenced('another sequencer leads the log')
  return state
}
