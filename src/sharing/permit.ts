import { appendEvent } from '../audit/append.ts'
import type { Database } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import { Refusal } from '../errors.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { viewingTerms } from '../identity/viewing-terms.ts'
import { act } from './act.ts'
import { admit, eventOf } from './admit.ts'
import { enter } from './enter.ts'
import { actAtGate } from './open-gate.ts'
import {
  addPermission,
  addRefusal,
  endPermission,
  permissionsOf,
  type Permission,
  type PermissionWay,
} from './permissions.ts'
import { relationshipsInForce } from './relationships.ts'

/** Where staff ask each time, a yes is for the one who asked and for one shift, the longest a session lasts. */
const askedEachTimeLastsHours = 8

export type PermissionAnswer = {
  readonly answer: 'yes' | 'no'
  /** `patient`, or who speaks for them and by what right. */
  readonly givenBy: string
  readonly how: PermissionWay
}

/**
 * Records what the patient, or who speaks for them, said when asked whether staff may look. A yes is as long
 * and as wide as the organisation's policy says; a no leaves every sharing choice as it is.
 *
 * @throws Refusal `role` where only the clinician who looks may ask, `conflict` without a relationship or where
 * nobody is asked.
 * @see docs/sharing-rules.md, rule 9
 */
export function answerPermission(
  db: Database,
  actor: Actor,
  patient: PatientId,
  answer: PermissionAnswer,
): Promise<void> {
  return actAtGate(db, actor, patient, 'both', async (tx, { by, at, related }) => {
    const { organisation, name, id } = by
    const { permissionPolicy: policy } = await viewingTerms(tx, organisation)
    if (policy === 'notice-based') {
      throw new Refusal('conflict', 'Your service does not ask: it tells patients by notice')
    }
    if (!related) {
      throw new Refusal('conflict', 'First say why your service sees this person')
    }
    const staff = policy === 'extended' ? null : id
    const said = { givenBy: answer.givenBy, how: answer.how, recordedBy: name }
    if (answer.answer === 'no') {
      await addRefusal(tx, patient, { organisation, staff, ...said }, at)
    } else {
      const endsAt =
        policy === 'extended'
          ? lastEnd(await relationshipsInForce(tx, patient, at, organisation))
          : new Date(at.getTime() + askedEachTimeLastsHours * 3_600_000)
      await addPermission(tx, patient, {
        ...{ organisation, staff, ...said, startsAt: at },
        ...(endsAt !== null && { endsAt }),
      })
    }
    return { result: undefined, event: { kind: 'permission', filter: answer.answer } }
  })
}

/**
 * Takes a permission back: staff for the own service, when the patient says so, or the patient.
 *
 * @throws Refusal `not-found` when there is none in force.
 */
export async function withdrawPermission(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: string,
  as: Person['kind'],
): Promise<void> {
  const use = as === 'patient' ? 'choose' : 'gate'
  const done = await act(db, actor, patient, use, async (tx, { by, at, own }) => {
    const ours = (await permissionsOf(tx, patient)).find((one) => one.id === id && one.inForce)
    const may = ours && (own.includes('*') || own.includes(ours.organisation))
    if (!may) return { result: false, event: { kind: 'denied', filter: null } }
    await endPermission(tx, patient, id, at, by.kind === 'patient' ? 'patient' : by.name)
    return { result: true, event: { kind: 'permission', filter: 'withdrawn' } }
  })
  if (!done) throw notFound()
}

/**
 * What the patient was asked and answered. Reading it is on the log.
 *
 * @throws Refusal `signed-out`, or `not-found` for anyone but the patient.
 */
export async function ownPermissions(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<{ readonly person: Person; readonly permissions: readonly Permission[] }> {
  const [[row], permissions] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    permissionsOf(tx, patient),
  ])
  const { person } = await admit(db, actor, patient, row)
  if (row) {
    await appendEvent(db, {
      ...eventOf(actor, patient, row),
      ...{ kind: 'log', purpose: 'own record', filter: 'permissions' },
      ...{ count: permissions.length, digest: null },
    })
  }
  return { person, permissions }
}

/** The end of the relationship that lasts longest; null when one has none. */
function lastEnd(relationships: readonly { readonly endsAt: Date | null }[]): Date | null {
  const ends = relationships.map(({ endsAt }) => endsAt?.getTime() ?? Infinity)
  const last = Math.max(...ends)
  return Number.isFinite(last) ? new Date(last) : null
}
