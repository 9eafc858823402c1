import { randomUUID } from 'node:crypto'
import {
  addNote,
  alertLines,
  alertOf,
  alertsForChange,
  checkAlert,
  closeAlert,
  notesOf,
  reopenAlert,
  type Alert,
  type AlertLine,
  type AlertNote,
} from '../audit/alert.ts'
import type { Outcome } from '../audit/alert-kinds.ts'
import { sampleOf } from '../audit/alert-sample.ts'
import { appendEvent } from '../audit/append.ts'
import { personKey } from '../audit/raise-alert.ts'
import type { Database, Tx } from '../db/database.ts'
import { takeTurns } from '../db/take-turns.ts'
import { Refusal } from '../errors.ts'
import type { Actor, Person, StaffMember } from '../identity/actor.ts'
import { notFound } from '../identity/ids.ts'
import { memberOfStaff } from '../identity/staff.ts'
import { atDesk } from './act.ts'

const mostLines = 300

/** Who keeps watch, as far as an alert cares: the human, whatever service they act for. */
type Watcher = { readonly by: StaffMember; readonly person: string; readonly at: Date }

export type Inbox = { readonly person: Person; readonly lines: readonly AlertLine[] }

/** The alerts of the watcher's service. No patient and no member of staff is named: the case does. */
export function readInbox(db: Database, actor: Actor): Promise<Inbox> {
  return atDesk(db, actor, 'watch', async (tx, { by }) => ({
    person: by,
    lines: await alertLines(tx, mostLines),
  }))
}

export type Case = {
  readonly person: Person
  readonly alert: Alert
  readonly notes: readonly AlertNote[]
  /** The time of the database. */
  readonly at: Date
  /** Whether this person may close it: they did not cause it. */
  readonly mayClose: boolean
  /** Whether this person may be the second to look: they neither caused nor closed it. */
  readonly mayCheck: boolean
}

/** Opens one case, which is itself on the patient's log before anything is shown. */
export async function openCase(db: Database, actor: Actor, reference: string): Promise<Case> {
  const found = await watching(db, actor, async (tx, watcher) => {
    const [alert] = await alertOf(tx, reference)
    if (!alert) throw notFound()
    return { watcher, alert, notes: await notesOf(tx, alert) }
  })
  const { watcher, alert, notes } = found
  await logCase(db, actor, watcher, alert)
  const caused = causedBy(alert, watcher)
  return {
    ...{ person: watcher.by, alert, notes, at: watcher.at },
    mayClose: alert.closedAt === null && !caused,
    mayCheck: alert.sampled && alert.checkedAt === null && !caused && !closedBy(alert, watcher),
  }
}

/** Adds a note to a case. The same token adds it once. */
export function noteOnCase(
  db: Database,
  actor: Actor,
  reference: string,
  note: { readonly text: string; readonly token: string },
): Promise<void> {
  return change(db, actor, reference, (tx, alert, { by }) =>
    addNote(tx, alert, { id: note.token, by: by.id, name: by.name, text: required(note.text) }),
  )
}

/**
 * Closes a case. An unjustified look is told to the patient.
 *
 * @throws Refusal `invalid` for the person who caused it or without a reason, `conflict` when it is closed.
 * @see domain.md 1.5 [S26b]
 */
export function closeCase(
  db: Database,
  actor: Actor,
  reference: string,
  closing: { readonly outcome: Outcome; readonly why: string; readonly token: string },
): Promise<void> {
  return change(db, actor, reference, async (tx, alert, watcher) => {
    const why = required(closing.why)
    mayClose(alert, watcher)
    await addNote(tx, alert, {
      ...{ id: closing.token, by: watcher.by.id, name: watcher.by.name, text: why },
    })
    await close(tx, alert, watcher, closing.outcome, false)
  })
}

/**
 * Closes several that the evidence explains, as justified, and keeps a sample for a second person.
 *
 * @param seed what the sample is drawn by.
 * @returns how many were closed; those that are closed, not explained or caused by this person stay.
 */
export function closeExplained(
  db: Database,
  actor: Actor,
  references: readonly string[],
  seed: string = randomUUID(),
): Promise<number> {
  return watching(db, actor, async (tx, watcher) => {
    const alerts = (await alertsForChange(tx, references)).filter(
      (alert) =>
        alert.closedAt === null && alert.suggestion === 'justified' && !causedBy(alert, watcher),
    )
    const sample = sampleOf(
      alerts.map(({ reference }) => reference),
      seed,
    )
    for (const alert of alerts) {
      await logCase(db, actor, watcher, alert)
      await close(tx, alert, watcher, 'justified', sample.has(alert.reference))
    }
    return alerts.length
  })
}

/** The second look at what was closed in bulk: it stays closed, or is opened again. */
export function checkCase(
  db: Database,
  actor: Actor,
  reference: string,
  stays: boolean,
): Promise<void> {
  return change(db, actor, reference, async (tx, alert, watcher) => {
    if (!alert.sampled || alert.checkedAt !== null) {
      throw new Refusal('conflict', 'This case does not wait for a second check')
    }
    if (causedBy(alert, watcher) || closedBy(alert, watcher)) {
      throw new Refusal('invalid', 'Somebody who neither caused nor closed it must check it')
    }
    if (stays) await checkAlert(tx, alert, { by: watcher.by.id, person: watcher.person })
    else await reopenAlert(tx, alert)
  })
}

function change(
  db: Database,
  actor: Actor,
  reference: string,
  work: (tx: Tx, alert: Alert, watcher: Watcher) => Promise<void>,
): Promise<void> {
  return watching(db, actor, async (tx, watcher) => {
    const [alert] = await alertsForChange(tx, [reference])
    if (!alert) throw notFound()
    await logCase(db, actor, watcher, alert)
    await work(tx, alert, watcher)
  })
}

async function close(tx: Tx, alert: Alert, watcher: Watcher, outcome: Outcome, sampled: boolean) {
  const { by, person } = watcher
  await closeAlert(tx, alert, { outcome, by: by.id, person, name: by.name, sampled })
}

function mayClose(alert: Alert, watcher: Watcher): void {
  if (alert.closedAt !== null) throw new Refusal('conflict', 'This case is closed already')
  if (causedBy(alert, watcher)) {
    throw new Refusal('invalid', 'You caused this alert, so somebody else must close it')
  }
}

function causedBy(alert: Alert, { by, person }: Watcher): boolean {
  return alert.staff === by.id || alert.staffPerson === person
}

function closedBy(alert: Alert, { by, person }: Watcher): boolean {
  return alert.closedBy === by.id || alert.closedByPerson === person
}

function required(text: string): string {
  const trimmed = text.trim()
  if (trimmed === '') throw new Refusal('invalid', 'Write what you found')
  return trimmed
}

function watching<T>(
  db: Database,
  actor: Actor,
  work: (tx: Tx, watcher: Watcher) => Promise<T>,
): Promise<T> {
  return takeTurns(() =>
    atDesk(db, actor, 'watch', async (tx, { by, at }) => {
      if (by.kind !== 'staff') throw notFound()
      return work(tx, { by, at, person: personKey(await memberOfStaff(db, by.id)) })
    }),
  )
}

/** Every look at a case is a look at who the patient is, and so on their log. */
function logCase(db: Database, actor: Actor, { by }: Watcher, alert: Alert): Promise<void> {
  return appendEvent(db, {
    patient: alert.patient,
    kind: 'log',
    ...{ actorKind: 'staff', actor: by.id, actorName: by.name },
    ...{ organisation: by.organisation, role: by.role },
    ...{ purpose: 'checking a look', rule: 'own', route: actor.route, filter: alert.reference },
    ...{ own: [], sources: [], choiceVersion: null, count: 0, digest: null },
    requestId: actor.requestId,
  })
}
