import type { Tx } from '../../db/database.ts'
import { bodyOfSystemEvent, seal, sealEvent } from '../event-body.ts'
import { eventsBetween, systemEventsBetween } from '../stored-events.ts'

/** A committed event without a leaf. */
export type Unseen = {
  readonly id: string
  /** Null for an event of the system. */
  readonly patient: string | null
  readonly at: Date
  readonly kind: string
  readonly filter: string | null
  readonly commitment: Buffer
  /** Where the commitment is made now, for an event from before there were any. */
  readonly nonce: Buffer | null
}

type Row = Omit<Unseen, 'commitment' | 'nonce'> & { readonly commitment: Buffer | null }

/** Committed events from a time on that have no leaf yet, the earliest first. */
export async function unseenEvents(tx: Tx, from: Date | null, most: number): Promise<Unseen[]> {
  const since = from ?? new Date(0)
  const rows = await tx<Row[]>`
    select v.id, v.patient_id as patient, v.at, v.kind, v.filter, v.commitment from access_event v
     where v.at >= ${since} and not exists (select from log_leaf l where l.event_id = v.id)
     union all
    select v.id, null, v.at, v.kind, null, v.commitment from system_event v
     where v.at >= ${since} and not exists (select from log_leaf l where l.event_id = v.id)
     order by at, id limit ${most}`
  const late = await commitments(tx, rows)
  return rows.flatMap((row): Unseen[] => {
    if (row.commitment) return [{ ...row, commitment: row.commitment, nonce: null }]
    const sealed = late.get(row.id)
    return sealed ? [{ ...row, ...sealed }] : []
  })
}

async function commitments(tx: Tx, rows: readonly Row[]) {
  const bare = rows.filter(({ commitment }) => commitment === null)
  if (bare.length === 0) return new Map<string, ReturnType<typeof seal>>()
  const ids = bare.map(({ id }) => id)
  // they come in the order of their times
  const span = { from: bare[0]?.at ?? new Date(0), to: bare.at(-1)?.at ?? new Date(0) }
  const events = await eventsBetween(tx, ids, span)
  const others = await systemEventsBetween(tx, ids, span)
  return new Map([
    ...events.map((event) => [event.id, sealEvent(event.id, event)] as const),
    ...others.map((event) => [event.id, seal(bodyOfSystemEvent(event.id, event))] as const),
  ])
}
