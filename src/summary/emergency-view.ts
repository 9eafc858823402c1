import { appendEvent } from '../audit/append.ts'
import type { Database, Sql } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { digestOf, emergencyEntries, type Entry } from '../record/entries.ts'
import { parseJson } from '../record/json-text.ts'
import { patientNotesIn } from '../record/patient-note.ts'
import { purposeOf } from '../record/shared-record.ts'
import type { JsonObject } from '../record/validate/object-type.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type Entered } from '../sharing/enter.ts'
import { pageWithoutNone, tellsOnlyNone } from './held-back.ts'
import { deniedBy, enterSummary, type NoSummary } from './read-summary.ts'
import { partsOf, type SummaryParts } from './to-html.ts'

export type EmergencyView = Entered & {
  readonly patient: PatientCard
  /** The summary, part by part as it is stored; or why there is none. */
  readonly summary: SummaryParts | NoSummary
  /**
   * What the sharing rules let through besides: alerts, allergies, medicines, problems, care plans and wishes,
   * newest first. What the summary tells is not told twice, but for what the patient says is not right: a
   * summary holds no words of theirs.
   */
  readonly entries: readonly Entry[]
}

/**
 * What somebody needs to know in an emergency, and no more of the record: the summary by its own gates, and
 * below it what the rules of sharing let through. One snapshot, one line on the log before it is returned.
 *
 * @throws Refusal `signed-out`, `role`, `not-found` without an emergency access of this session (and nothing
 * else that opens the record).
 */
export async function readEmergencyView(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<EmergencyView> {
  const [[row], [card], permitted, [gates], [stored]] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'emergency'),
    patientCard(tx, patient),
    emergencyEntries(tx, patient),
    enterSummary(tx, actor, patient),
    storedForStaff(tx, patient),
  ])
  const who = await admit(db, actor, patient, row)
  if (row === undefined || card === undefined || gates === undefined) throw notFound()
  const entries = permitted.filter(
    (one) => !stored?.document.includes(`urn:uuid:${one.id}`) || isDoubted(one),
  )
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    kind: 'open',
    purpose: purposeOf(who),
    filter: 'emergency view',
    count: entries.length + (stored ? 1 : 0),
    digest: digestOf([...(stored ? [stored] : []), ...entries]),
  })
  const denied = deniedBy(gates, stored)
  const summary = denied ?? (stored ? partsTold(stored, row.held_back) : 'none')
  return { ...who, patient: card, summary, entries }
}

function isDoubted({ resource }: Entry): boolean {
  return patientNotesIn(parseJson(resource) as JsonObject).length > 0
}

/** As `readSummary` tells it: where something is held back, it does not say that no allergy is known. */
function partsTold({ html, document }: Stored, heldBack: boolean): SummaryParts {
  return partsOf(heldBack && tellsOnlyNone(document) ? pageWithoutNone(html) : html)
}

type Stored = { id: string; version: number; document: string; html: string }

/** The one in force; row-level security lets it through where `enter_summary` has opened it. */
function storedForStaff(tx: Sql, patient: PatientId) {
  return tx<Stored[]>`
    select s.id, s.version, s.staff_text as document, s.staff_html as html
      from summary s where s.patient_id = ${patient} and s.state = 'live'`
}
