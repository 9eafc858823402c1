import type { Sql, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import type { Reason } from './decide.ts'

/**
 * What a transaction is for: who is asking, reading, the emergency view, writing, or finding a patient (their
 * card).
 */
export type Use = 'who' | 'read' | 'emergency' | 'write' | 'find'

/**
 * What this viewer may see of this patient, computed once a transaction.
 * `own`: the viewer's organisation and those it has absorbed. `sources`: organisations whose non-private
 * entries it may see. `rule`: what decided about everything that others wrote.
 */
export type Grant = {
  readonly view: string
  readonly own: readonly string[]
  readonly sources: readonly string[]
  readonly rule: Reason | 'find' | 'proxy' | 'dissent'
  readonly heldBack: boolean
  readonly choiceVersion: string | null
  /** The earliest end of any fact used; nothing derived from this grant may outlive it. */
  readonly validUntil: Date | null
}

export type Entered = { readonly person: Person; readonly grant: Grant; readonly at: Date }

export type EnterRow = {
  outcome: 'ok' | 'signed-out' | 'role' | 'not-found'
  at: Date
  known: boolean
  actor_kind: 'staff' | 'patient' | 'proxy'
  actor: string
  actor_name: string
  organisation: string | null
  organisation_name: string | null
  role: string | null
  role_name: string | null
  view: string
  rule: Grant['rule']
  own: string[]
  sources: string[]
  held_back: boolean
  choice_version: string | null
  valid_until: Date | number | null
}

/** What `enter` knows of the own service besides, wherever it knows who it is and who the patient is. */
export type AtService = {
  /** Whether it has a relationship with the patient now. */
  readonly related: boolean
  /** Whether it has yet to ask the patient about sharing with it, out or in. */
  readonly unasked: boolean
}

/** The first statement of every transaction on a record: session → actor → grant, and the context set. */
export function enter(tx: Sql | Tx, actor: Actor, patient: PatientId | null, use: Use) {
  return tx<(EnterRow & AtService)[]>`select * from enter(${actor.session}, ${patient}, ${use})`
}

/** @throws Refusal `signed-out`, `role` or `not-found`, as `enter` found. */
export function entered(row: EnterRow | undefined): Entered {
  if (row === undefined || row.outcome === 'signed-out') {
    throw new Refusal('signed-out', 'You are signed out. Sign in to go on')
  }
  if (row.outcome === 'role') throw roleRefused()
  if (row.outcome === 'not-found') throw notFound()
  return { person: personOf(row), grant: grantOf(row), at: row.at }
}

export function roleRefused(): Refusal {
  return new Refusal('role', 'Your role does not allow this. Ask your organisation’s administrator')
}

export function personOf(row: EnterRow): Person {
  // a helper's session is that of a patient: of their own record, and of no other
  if (row.actor_kind !== 'staff') {
    return { kind: 'patient', id: row.actor as PatientId, name: row.actor_name }
  }
  return {
    kind: 'staff',
    id: row.actor,
    name: row.actor_name,
    organisation: (row.organisation ?? '') as OdsCode,
    organisationName: row.organisation_name ?? '',
    role: row.role ?? '',
    roleName: row.role_name ?? '',
  }
}

function grantOf(row: EnterRow): Grant {
  return {
    view: row.view,
    own: row.own,
    sources: row.sources,
    rule: row.rule,
    heldBack: row.held_back,
    choiceVersion: row.choice_version,
    validUntil: row.valid_until instanceof Date ? row.valid_until : null,
  }
}
