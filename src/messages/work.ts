import type { Sql, Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import type { Handler } from './relay.ts'

/** What waits for a service's staff. `paper-form` to `copy-request`: what came in at the desk, put there by hand. */
export const workKinds = [
  'private-request',
  'correction',
  'type-1',
  'filed-changed',
  'form',
  'mail',
  'mail-failed',
  'paper-form',
  'proxy-request',
  'copy-request',
  'access-request',
  'copy-to-post',
  'copy-printed',
  'letter-to-post',
  'letter-printed',
  'records-merged',
  'records-parted',
] as const
export type WorkKind = (typeof workKinds)[number]

/** Kinds that end when they are answered on their own page, and by nothing else. */
const answeredElsewhere: readonly WorkKind[] = [
  'private-request',
  'correction',
  'filed-changed',
  'form',
  'access-request',
  'mail',
  'copy-to-post',
  'copy-printed',
  'letter-to-post',
  'letter-printed',
]

/** Something that waits at a service's desk: a kind and a reference, and nothing of a record. */
export type WorkItem = {
  readonly reference: string
  readonly kind: WorkKind
  readonly patient: PatientId | null
  readonly createdAt: Date
  /** YYYY-MM-DD, where the law or the service set a day. */
  readonly dueOn: string | null
  /** The member of staff who has taken it. */
  readonly owner: string | null
  readonly ownerName: string | null
}

export type NewWork = Pick<WorkItem, 'reference' | 'kind' | 'patient' | 'createdAt' | 'dueOn'> & {
  readonly organisation: string
}

/** Puts something on a service's work list; again, it is there once. */
export async function addWork(sql: Sql | Tx, work: NewWork): Promise<void> {
  const { organisation, reference, kind, patient, createdAt, dueOn } = work
  await sql`
    insert into work_item (organisation, reference, kind, patient_id, created_at, due_on)
    values (${organisation}, ${reference}, ${kind}, ${patient}, ${createdAt}, ${dueOn})
    on conflict (organisation, reference) do nothing`
}

/** Something that waits whose day may change: as it is now. Told in order; what came before changes nothing. */
export async function keepWork(
  sql: Sql,
  work: NewWork & { readonly isClosed: boolean },
): Promise<void> {
  const { organisation, reference, dueOn, createdAt, isClosed } = work
  await addWork(sql, work)
  await sql`
    update work_item
       set due_on = ${dueOn}, patient_id = ${work.patient},
           closed_at = case when ${isClosed} then ${createdAt}::timestamptz end
     where organisation = ${organisation} and reference = ${reference}`
}

/** What an outbox says waits for a service, or waits no longer: in whichever order it comes. */
export function workHandler(sql: Sql): Handler {
  return async ({ patient, payload, createdAt }) => {
    const { organisation, reference, dueOn, closed } = payload
    const kind = workKinds.find((one) => one === payload['kind'])
    if (kind === undefined) throw new TypeError('work of a kind that there is not')
    if (typeof organisation !== 'string' || typeof reference !== 'string') {
      throw new TypeError('work for no organisation, or without a reference')
    }
    const due = typeof dueOn === 'string' ? dueOn : null
    await addWork(sql, { organisation, reference, kind, patient, createdAt, dueOn: due })
    if (closed !== true) return
    await sql`
      update work_item set closed_at = ${createdAt}
       where organisation = ${organisation} and reference = ${reference} and closed_at is null`
  }
}

/** What goes into the outbox when something waits no longer. */
export function workDone(
  kind: WorkKind,
  { organisation, reference }: { readonly organisation: string; readonly reference: string },
) {
  return { organisation, kind, reference, closed: true } as const
}

export type WorkFilter = {
  readonly kind?: WorkKind | undefined
  /** Of this member of staff, or of nobody; undefined for everybody's. */
  readonly owner?: string | null | undefined
}

/** What waits at the desk of this transaction, oldest first. */
export function waitingWork(tx: Tx, { kind, owner }: WorkFilter, limit: number) {
  return tx<WorkItem[]>`
    select reference, kind, patient_id as patient, created_at as "createdAt", due_on::text as "dueOn",
           owner, owner_name as "ownerName"
      from work_item
     where closed_at is null ${kind === undefined ? tx`` : tx`and kind = ${kind}`}
       ${owner === undefined ? tx`` : tx`and owner is not distinct from ${owner}`}
     order by created_at, reference limit ${limit}`
}

/**
 * Gives an item another owner, or none, where it still has the one who was shown.
 *
 * @returns whether it had.
 */
export async function changeOwner(
  tx: Tx,
  reference: string,
  shown: string | null,
  owner: { readonly id: string; readonly name: string } | null,
): Promise<boolean> {
  const { count } = await tx`
    update work_item set owner = ${owner?.id ?? null}, owner_name = ${owner?.name ?? null}
     where reference = ${reference} and closed_at is null and owner is not distinct from ${shown}`
  return count > 0
}

/**
 * Ends what somebody has taken and done.
 *
 * @returns whether it was theirs, and of a kind that ends by hand.
 */
export async function closeWork(tx: Tx, reference: string, by: string, at: Date): Promise<boolean> {
  const { count } = await tx`
    update work_item set closed_at = ${at}, closed_by = ${by}
     where reference = ${reference} and closed_at is null and owner = ${by}
       and kind <> all (${[...answeredElsewhere]})`
  return count > 0
}

/** Takes a form or an email that is decided off the list, whoever had taken it. */
export async function endDecided(
  tx: Tx,
  kind: 'form' | 'mail',
  reference: string,
  by: string,
  at: Date,
): Promise<void> {
  await tx`
    update work_item set closed_at = ${at}, closed_by = ${by}
     where reference = ${reference} and kind = ${kind} and closed_at is null`
}

/** Whether staff end it by hand. */
export function endsByHand(kind: WorkKind): boolean {
  return !answeredElsewhere.includes(kind)
}
