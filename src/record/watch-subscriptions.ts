import { appendEvent } from '../audit/append.ts'
import type { Database } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { isUuid, notFound } from '../identity/ids.ts'
import { parseOdsCode } from '../identity/ods-code.ts'
import { staffOf } from '../identity/staff.ts'
import { subscriptionsOfStaff, type SubscriptionLine } from '../messages/subscriptions-of-staff.ts'
import { turnOffNoted } from '../messages/subscriptions.ts'
import { atDesk } from '../sharing/act.ts'

/** What who keeps watch reads of a subscription; no patient is named, nor what was told. */
export type WatchedSubscription = Omit<SubscriptionLine, 'staff' | 'endpoint'> & {
  readonly staffName: string
  /** Where it is told, without what an address may carry besides. */
  readonly host: string
}

const mostShown = 200

/**
 * The subscriptions that accounts of one's own organisation made and that go on, the newest, and whether there are more:
 * for who keeps watch there.
 *
 * @throws Refusal `signed-out` or `role`.
 */
export async function watchedSubscriptions(
  db: Database,
  actor: Actor,
): Promise<{ readonly lines: readonly WatchedSubscription[]; readonly more: boolean }> {
  const { names } = await ofOwn(db, actor)
  const found = await subscriptionsOfStaff(db, [...names.keys()], mostShown + 1)
  const lines = found
    .slice(0, mostShown)
    .map(({ patient: _patient, staff, endpoint, ...line }) => ({
      ...line,
      ...{ staffName: names.get(staff) ?? '', host: new URL(endpoint).host },
    }))
  return { lines, more: found.length > mostShown }
}

/**
 * Ends one of them; the patient reads so on their log first.
 *
 * @throws Refusal as `watchedSubscriptions`; `not-found` for any other, and for one that has ended.
 */
export async function endWatchedSubscription(
  db: Database,
  actor: Actor,
  id: string,
): Promise<void> {
  const { by, names } = await ofOwn(db, actor)
  const [found] = isUuid(id) ? await subscriptionsOfStaff(db, [...names.keys()], 1, id) : []
  if (by.kind !== 'staff' || found === undefined) throw notFound()
  const { patient } = found
  const note = () =>
    appendEvent(db, {
      ...{ patient, kind: 'log', actorKind: 'staff', actor: by.id, actorName: by.name },
      ...{ organisation: by.organisation, role: by.role, purpose: 'checking a look', rule: 'own' },
      ...{ route: actor.route, filter: 'subscription ended', own: [], sources: [] },
      ...{ choiceVersion: null, count: 0, digest: null, requestId: actor.requestId },
    })
  if (!(await turnOffNoted(db, found, note))) throw notFound()
}

async function ofOwn(db: Database, actor: Actor) {
  const { by, own } = await atDesk(db, actor, 'watch', (_tx, acting) =>
    Promise.resolve<{ by: Person; own: readonly string[] }>(acting),
  )
  const staff = (await Promise.all(own.map((one) => staffOf(db, parseOdsCode(one))))).flat()
  const names = new Map(staff.map(({ id, name }) => [id, name]))
  return { by, names }
}
