import type { Database } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import type { Subscription } from './subscriptions.ts'

/** A subscription as who keeps watch sees it: whose it is and how it goes, and not of whom. */
export type SubscriptionLine = Pick<
  Subscription,
  'id' | 'topic' | 'endpoint' | 'state' | 'failures' | 'createdAt' | 'endsAt'
> & {
  readonly staff: string
  /** When it was last tried to tell it something, taken or not. */
  readonly sentAt: Date | null
}

/** Those that go on of these members of staff, newest first, at most `most`; or the one with this id. */
export function subscriptionsOfStaff(
  db: Database,
  staff: readonly string[],
  most: number,
  id: string | null = null,
) {
  const sql = db.relay
  return sql<(SubscriptionLine & { readonly patient: PatientId })[]>`
    select patient_id as patient, id, staff_id as staff, topic, endpoint, failures, created_at as "createdAt",
           ends_at as "endsAt", sent_at as "sentAt", state
      from subscription
     where staff_id = any (${[...staff]}::uuid[]) and state <> 'off' and ends_at > now()
       and (${id}::uuid is null or id = ${id}::uuid)
     order by id desc limit ${most}`
}
