import { hash } from 'node:crypto'
import { appendEvent } from '../audit/append.ts'
import type { Database, Sql, Tx } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import type { Entered, EnterRow } from '../sharing/enter.ts'
import { documentWithoutNone, pageWithoutNone, tellsOnlyNone } from './held-back.ts'

/** Why there is no summary to read: the patient's choice, nobody asked them yet, or none was made. */
export type NoSummary = 'dissent' | 'permission-not-asked' | 'none'

export type SummaryRead = Entered & {
  readonly patient: PatientCard
} & (
    | { readonly denied: NoSummary }
    | {
        readonly denied: null
        readonly id: string
        readonly madeAt: Date
        /**
         * As it is stored: for staff, or for the patient without what is withheld from them. For staff from whose
         * service something is held back (`grant.heldBack`) it does not say that no allergy is known.
         */
        readonly text: string
      }
  )

/**
 * What it is read for: a FHIR document, a part of a page, or a PDF, which is made of the FHIR document; `id`:
 * only whether it is there.
 */
export type SummaryForm = 'json' | 'html' | 'pdf' | 'id'

/** How a reading for each is named on the log. */
export const readAs: Readonly<Record<SummaryForm, string>> = {
  json: 'summary',
  html: 'summary',
  pdf: 'summary pdf',
  id: 'summary',
}

type StoredSummary = {
  id: string
  madeAt: Date
  text: string
  /** Whether the section of allergies, as staff read it, says that there is none and nothing else. */
  tellsOnlyNone: boolean | null
  /** Where that is not known: the document of staff, which tells. */
  document: string | null
}

/**
 * The summary in force, by the four gates: role, relationship or emergency, preference, permission or emergency.
 * One snapshot, one row; what was read or denied is on the log before it is returned.
 *
 * @param version answers only where it is the one in force; else there is none.
 * @throws Refusal `signed-out`, `role`, `not-found` (no such patient, or none this actor may see).
 * @see domain.md 1.5, docs/sharing-rules.md
 */
export async function readSummary(
  db: Database,
  actor: Actor,
  patient: PatientId,
  form: SummaryForm,
  version?: string,
): Promise<SummaryRead> {
  const [[row], [card], [stored]] = await inOneSnapshot(db.reads, (tx) => [
    enterSummary(tx, actor, patient),
    patientCard(tx, patient),
    storedSummary(tx, patient, form, version ?? null),
  ])
  const who = await admit(db, actor, patient, row)
  if (row === undefined || card === undefined) throw notFound()
  const denied = deniedBy(row, stored)
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    kind: denied !== null && denied !== 'none' ? 'denied' : form === 'id' ? 'find' : 'open',
    purpose: row.actor_kind === 'patient' ? 'own record' : 'direct care',
    filter: readAs[form],
    count: stored === undefined ? 0 : 1,
    digest: stored === undefined ? null : hash('sha256', stored.id, 'buffer'),
  })
  if (denied !== null) return { ...who, patient: card, denied }
  if (stored === undefined) throw new TypeError('a summary that may be read is there')
  const { id, madeAt } = stored
  const text = who.grant.heldBack ? withoutNone(stored, form) : stored.text
  return { ...who, patient: card, denied: null, id, madeAt, text }
}

function withoutNone({ text, document, ...stored }: StoredSummary, form: SummaryForm): string {
  const isOnlyNone = stored.tellsOnlyNone ?? (document !== null && tellsOnlyNone(document))
  if (!isOnlyNone || form === 'id') return text
  return form === 'html' ? pageWithoutNone(text) : documentWithoutNone(text)
}

/** Why the summary is not told, by what `enter_summary` answered; null where it is. */
export function deniedBy({ rule }: EnterRow, stored: object | undefined): NoSummary | null {
  if (rule === 'dissent' || rule === 'permission-not-asked') return rule
  return stored === undefined ? 'none' : null
}

/**
 * The four gates, after which row-level security lets through what may be read; and, where that is the summary,
 * whether something is held back, as `enter` would tell it above the record, in an emergency too.
 */
export function enterSummary(tx: Sql | Tx, actor: Actor, patient: PatientId) {
  return tx<EnterRow[]>`select * from enter_summary(${actor.session}, ${patient})`
}

/** The one in force that says something; row-level security lets it through in the views that may read it. */
function storedSummary(
  tx: Sql | Tx,
  patient: PatientId,
  form: SummaryForm,
  version: string | null,
) {
  return tx<StoredSummary[]>`
    select case when r.patient then s.patient_version else s.id end as id,
           case when r.patient then s.patient_made_at else s.made_at end as "madeAt",
           case ${form}::text
             when 'id' then ''
             when 'html' then case when r.patient then s.patient_html else s.staff_html end
             else case when r.patient then s.patient_text else s.staff_text end end as text,
           s.tells_only_none as "tellsOnlyNone",
           case when s.tells_only_none is null and not r.patient then s.staff_text end as document
      from summary s, (select current_setting('confide.view', true) = 'patient' as patient) r
     where s.patient_id = ${patient} and s.state = 'live' and (${version}::uuid is null or s.id = ${version})`
}
