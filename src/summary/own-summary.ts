import { insertEvent } from '../audit/event.ts'
import type { Database } from '../db/database.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import type { Entered } from '../sharing/enter.ts'
import { enterOwn } from '../sharing/enter-own.ts'
import { preferenceHistory, type PreferenceLine } from './choose-preference.ts'
import type { Scope } from './document.ts'
import { readAs } from './read-summary.ts'

export type OwnSummary = Entered & {
  readonly patient: PatientCard
  /** null where there is none: no practice, or a dissent before one was made. */
  readonly summary: {
    readonly state: 'live' | 'blank'
    readonly scope: Scope | null
    readonly madeAt: Date
    readonly text: string | null
  } | null
  readonly history: readonly PreferenceLine[]
}

/**
 * The patient's own summary, exactly as it is stored for them.
 *
 * @throws Refusal `signed-out`, or `not-found` for anyone but the patient; `unavailable` where only care is served.
 */
export async function readOwnSummary(
  db: Database,
  actor: Actor,
  patient: PatientId,
  form: 'html' | 'pdf',
): Promise<OwnSummary> {
  const done = await db.app.begin('isolation level repeatable read', async (tx) => {
    const row = await enterOwn(db, tx, actor, patient)
    if (row?.view !== 'patient') return { row, read: undefined }
    const [card] = await patientCard(tx, patient)
    if (card === undefined) return { row, read: undefined }
    const [summary] = await tx<NonNullable<OwnSummary['summary']>[]>`
      select state, scope, patient_made_at as "madeAt",
             case ${form}::text when 'html' then patient_html else patient_text end as text
        from summary where patient_id = ${patient} and state <> 'replaced'`
    const history = [...(await preferenceHistory(tx, patient))]
    await insertEvent(tx, {
      ...eventOf(actor, patient, row),
      kind: 'read',
      purpose: 'own record',
      filter: readAs[form],
      count: 1,
      digest: null,
    })
    return { row, read: { patient: card, summary: summary ?? null, history } }
  })
  const who = await admit(db, actor, patient, done.row)
  if (done.read === undefined) throw notFound()
  return { ...who, ...done.read }
}
