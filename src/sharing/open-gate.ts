import type { Database, Tx } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import { Refusal } from '../errors.ts'
import type { Actor, StaffMember } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import type { PermissionPolicy } from '../identity/organisations.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { readsClinical } from '../identity/roles.ts'
import { viewingTerms } from '../identity/viewing-terms.ts'
import { act, type Acted, type Acting } from './act.ts'
import { enter, roleRefused, type EnterRow, type Grant } from './enter.ts'
import { permissionsOf, type Permission } from './permissions.ts'
import { relationshipsInForce, type Relationship } from './relationships.ts'

/** What stands between a member of staff and what others wrote about a patient. It depends on no entry. */
export type Standing = {
  /** Whether the record opens at all; it may show no more than what the own service wrote. */
  readonly opens: boolean
  /** The rule that decides about everything that others wrote. */
  readonly rule: Grant['rule']
}

export function standingOf(row: EnterRow | undefined): Standing {
  if (row === undefined) return { opens: false, rule: 'no-relationship' }
  return { opens: row.outcome === 'ok', rule: row.outcome === 'role' ? 'role' : row.rule }
}

/** The gate as a member of staff stands before it: the card, and what their own service has recorded. */
export type Gate = {
  readonly person: StaffMember
  readonly patient: PatientCard
  readonly at: Date
  readonly standing: Standing
  /** Whether the role reads entries: it may claim a relationship, and open in an emergency. */
  readonly clinician: boolean
  readonly policy: PermissionPolicy
  /** Of the own service, in force. */
  readonly relationships: readonly Relationship[]
  /** What the patient answered to the own service, newest first. */
  readonly permissions: readonly Permission[]
}

/**
 * What is between the card and the record. Seeing it is on the log.
 *
 * @throws Refusal `signed-out`, `role` for who neither reads nor finds patients, `not-found` where rule 0 lets
 * nobody through.
 */
export async function readGate(db: Database, actor: Actor, patient: PatientId): Promise<Gate> {
  const [[row]] = await inOneSnapshot(db.reads, (tx) => [enter(tx, actor, patient, 'read')])
  return act(db, actor, patient, 'gate', async (tx, acting) => {
    const person = staffOf(acting)
    const [card] = await patientCard(tx, patient)
    if (!card) throw notFound()
    const gate: Gate = {
      person,
      patient: card,
      at: acting.at,
      standing: standingOf(row),
      clinician: await readsClinical(tx, person.role),
      policy: (await viewingTerms(tx, person.organisation)).permissionPolicy,
      relationships: await relationshipsInForce(tx, patient, acting.at, person.organisation),
      permissions: await permissionsOf(tx, patient, person.organisation),
    }
    return { result: gate, event: { kind: 'find', filter: 'gate', count: 1, rule: 'find' } }
  })
}

/**
 * An act at the gate. What its work refuses for the role is on the log before it is told.
 *
 * @param who `clinician`: whose role reads entries; `desk`: who finds patients and reads none.
 * @throws Refusal as `act`.
 */
export async function actAtGate<T>(
  db: Database,
  actor: Actor,
  patient: PatientId,
  who: 'clinician' | 'desk' | 'both',
  work: (tx: Tx, acting: Acting & { readonly by: StaffMember }) => Promise<Acted<T>>,
): Promise<T> {
  const done = await act<{ value: T } | undefined>(
    db,
    actor,
    patient,
    'gate',
    async (tx, acting) => {
      const by = staffOf(acting)
      const clinician = await readsClinical(tx, by.role)
      if (who !== 'both' && clinician !== (who === 'clinician')) {
        return { result: undefined, event: { kind: 'denied', filter: null, rule: 'role' } }
      }
      const { result, event } = await work(tx, { ...acting, by })
      return { result: { value: result }, event }
    },
  )
  if (done === undefined) throw roleRefused()
  return done.value
}

function staffOf({ by }: Acting): StaffMember {
  if (by.kind !== 'staff') throw new Refusal('not-found', 'Nothing was found at this address')
  return by
}
