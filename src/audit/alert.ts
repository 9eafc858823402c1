import type { Sql, Tx } from '../db/database.ts'
import type { AlertKind, Outcome } from './alert-kinds.ts'
import type { Evidence } from './evidence.ts'

/** A look to be checked, as it is raised. The id is made of what it is about: raised twice, it is there once. */
export type NewAlert = {
  readonly id: string
  /** The service whose watch it is for. */
  readonly organisation: string
  readonly reference: string
  readonly kind: AlertKind
  readonly type: string | null
  readonly subtype: string | null
  readonly patient: string
  readonly patientName: string
  readonly patientBorn: string
  readonly staff: string
  readonly staffPerson: string
  readonly staffName: string
  readonly staffService: string
  readonly lookAt: Date
  readonly evidence: readonly Evidence[]
  readonly suggestion: Outcome | null
}

/** One line of the inbox: no patient and no member of staff, who are in the case. */
export type AlertLine = {
  readonly id: string
  readonly reference: string
  readonly kind: AlertKind
  readonly raisedAt: Date
  readonly explained: boolean
  readonly suggestion: Outcome | null
  readonly outcome: Outcome | null
  readonly closedAt: Date | null
  /** Closed in bulk, and waiting for a second person. */
  readonly toCheck: boolean
}

export type Alert = NewAlert & {
  readonly raisedAt: Date
  readonly outcome: Outcome | null
  readonly closedAt: Date | null
  readonly closedBy: string | null
  readonly closedByPerson: string | null
  readonly closedByName: string | null
  readonly sampled: boolean
  readonly checkedAt: Date | null
  readonly patientToldAt: Date | null
}

export type AlertNote = {
  readonly id: string
  readonly at: Date
  readonly by: string
  readonly note: string
}

/** @returns whether it is new. */
export async function addAlert(sql: Sql, alert: NewAlert): Promise<boolean> {
  const { count } = await sql`
    insert into alert (organisation, id, reference, kind, type, subtype, patient_id, patient_name, patient_born,
                       staff_id, staff_person, staff_name, staff_service, look_at, evidence, suggestion)
    values (${alert.organisation}, ${alert.id}, ${alert.reference}, ${alert.kind}, ${alert.type},
            ${alert.subtype}, ${alert.patient}, ${alert.patientName}, ${alert.patientBorn}, ${alert.staff},
            ${alert.staffPerson}, ${alert.staffName}, ${alert.staffService}, ${alert.lookAt},
            ${sql.json(alert.evidence)}, ${alert.suggestion})
    on conflict (organisation, id) do nothing`
  return count === 1
}

/** The inbox: what is open, oldest first, then what waits for a second check, then what was closed lately. */
export function alertLines(tx: Tx, limit: number) {
  return tx<AlertLine[]>`
    select id, reference, kind, raised_at as "raisedAt", suggestion = 'justified' as explained, suggestion,
           outcome, closed_at as "closedAt", sampled and checked_at is null as "toCheck"
      from alert
     order by closed_at is not null, not (sampled and checked_at is null),
              case when closed_at is null then raised_at end, closed_at desc, id
     limit ${limit}`
}

/** The cases of these references, where this watch keeps them; locked for the change that follows. */
export function alertsForChange(tx: Tx, references: readonly string[]) {
  return tx<
    Alert[]
  >`${columns(tx)} where reference = any (${[...references]}) order by reference for update`
}

export function alertOf(tx: Tx, reference: string) {
  return tx<Alert[]>`${columns(tx)} where reference = ${reference}`
}

function columns(tx: Tx) {
  return tx`
    select organisation, id, reference, kind, type, subtype, patient_id as patient,
           patient_name as "patientName", patient_born::text as "patientBorn", staff_id as staff,
           staff_person as "staffPerson", staff_name as "staffName", staff_service as "staffService",
           look_at as "lookAt", raised_at as "raisedAt", evidence, suggestion, outcome,
           closed_at as "closedAt", closed_by as "closedBy", closed_by_person as "closedByPerson",
           closed_by_name as "closedByName", sampled,
           checked_at as "checkedAt", patient_told_at as "patientToldAt"
      from alert`
}

export type Closing = {
  readonly outcome: Outcome
  readonly by: string
  readonly person: string
  readonly name: string
  /** Closed in bulk and kept for a second check. */
  readonly sampled: boolean
}

export async function closeAlert(tx: Tx, { organisation, id }: Alert, how: Closing): Promise<void> {
  await tx`
    update alert set outcome = ${how.outcome}, closed_at = now(), closed_by = ${how.by},
           closed_by_person = ${how.person}, closed_by_name = ${how.name}, sampled = ${how.sampled}
     where organisation = ${organisation} and id = ${id} and closed_at is null`
}

/** A second person did not agree that it was explained. */
export async function reopenAlert(tx: Tx, { organisation, id }: Alert): Promise<void> {
  await tx`
    update alert set outcome = null, closed_at = null, closed_by = null, closed_by_person = null,
           closed_by_name = null, sampled = false
     where organisation = ${organisation} and id = ${id} and sampled and checked_at is null`
}

/** A second person has looked at what was closed in bulk. */
export async function checkAlert(
  tx: Tx,
  { organisation, id }: Alert,
  by: Pick<Closing, 'by' | 'person'>,
): Promise<void> {
  await tx`
    update alert set checked_at = now(), checked_by = ${by.by}, checked_by_person = ${by.person}
     where organisation = ${organisation} and id = ${id} and sampled and checked_at is null`
}

export function notesOf(tx: Tx, { organisation, id }: Alert) {
  return tx<AlertNote[]>`
    select id, at, by_name as by, note from alert_note
     where organisation = ${organisation} and alert = ${id} order by at, id`
}

export async function addNote(
  tx: Tx,
  { organisation, id: alert }: Alert,
  note: { readonly id: string; readonly by: string; readonly name: string; readonly text: string },
): Promise<void> {
  await tx`
    insert into alert_note (organisation, id, alert, by_staff, by_name, note)
    values (${organisation}, ${note.id}, ${alert}, ${note.by}, ${note.name}, ${note.text})
    on conflict (organisation, id) do nothing`
}

type ToTell = {
  readonly organisation: string
  readonly id: string
  readonly patient: string
  readonly reference: string
  readonly outcome: Outcome
}

/** Unjustified looks, and those a patient asked about, whose patients were not told of the outcome yet. */
export function patientsToTell(sql: Sql, limit: number) {
  return sql<ToTell[]>`
    select organisation, id, patient_id as patient, reference, outcome from alert
     where outcome = 'not-justified' and patient_told_at is null
     union all
    select organisation, id, patient_id, reference, outcome from alert
     where kind = 'patient-asked' and outcome <> 'not-justified' and patient_told_at is null
     limit ${limit}`
}

/** Alerts that have been open for a week, and not for much longer. */
export function alertsAgeing(sql: Sql, limit: number) {
  return sql<{ organisation: string; id: string; reference: string }[]>`
    select organisation, id, reference from alert
     where closed_at is null and raised_at between now() - interval '10 days' and now() - interval '7 days'
     limit ${limit}`
}

export async function saidToPatient(sql: Sql, organisation: string, id: string): Promise<void> {
  await sql`
    update alert set patient_told_at = now()
     where organisation = ${organisation} and id = ${id} and patient_told_at is null`
}
