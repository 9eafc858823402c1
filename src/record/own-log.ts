import { appendEvent } from '../audit/append.ts'
import { looksAt, type Look } from '../audit/who-looked.ts'
import type { Database } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type Entered } from '../sharing/enter.ts'

const mostLooksOnAPage = 500

export type OwnLog = Entered & {
  readonly patient: PatientCard
  /** One page, newest first. */
  readonly looks: readonly Look[]
  /** The look after which the next page goes on, if there are earlier ones. */
  readonly earlier: string | null
}

/**
 * Who has looked at the patient's own record, newest first. Reading the log is itself on the log.
 *
 * @throws Refusal `signed-out`, or `not-found` for anyone but the patient.
 */
export async function readOwnLog(
  db: Database,
  actor: Actor,
  patient: PatientId,
  before: string | null,
): Promise<OwnLog> {
  const [[row], [card], rows] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    patientCard(tx, patient),
    looksAt(tx, patient, before, mostLooksOnAPage + 1),
  ])
  const who = await admit(db, actor, patient, row)
  const isPatient = who.grant.view === 'patient'
  if (row === undefined || card === undefined) throw notFound()
  const looks = rows.slice(0, mostLooksOnAPage)
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    kind: isPatient ? 'log' : 'denied',
    purpose: 'own record',
    filter: null,
    count: looks.length,
    digest: null,
  })
  if (!isPatient) throw notFound()
  const earlier = rows.length > looks.length ? (looks.at(-1)?.id ?? null) : null
  return { ...who, patient: card, looks, earlier }
}
