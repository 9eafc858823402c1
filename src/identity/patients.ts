import type { Sql, Tx } from '../db/database.ts'
import type { PatientId } from './ids.ts'
import { nhsNumberSystem, type NhsNumber } from './nhs-number.ts'

/** Who a record is about, as it stands at the head of a page. */
export type PatientCard = {
  readonly id: PatientId
  readonly givenName: string
  readonly familyName: string
  /** YYYY-MM-DD */
  readonly birthDate: string
  readonly sex: string
  readonly area: string | null
  readonly died: Date | null
  readonly nhsNumber: NhsNumber | null
  readonly registeredPractice: string | null
}

/** The card of one patient, where the context allows it. */
export function patientCard(sql: Sql | Tx, patient: PatientId) {
  return sql<PatientCard[]>`
    select p.patient_id as id, p.given_name as "givenName", p.family_name as "familyName",
           p.birth_date::text as "birthDate", p.sex, p.area, p.died_at as died,
           p.registered_practice as "registeredPractice",
           (select i.value from patient_identifier i
             where i.patient_id = ${patient} and i.system = ${nhsNumberSystem}
             order by i.moved_from is not null, i.value limit 1) as "nhsNumber"
      from patient p where p.patient_id = ${patient}`
}

/** When the record of the patient this transaction entered began here. */
export async function recordBegan(tx: Tx, patient: PatientId): Promise<Date> {
  const [row] = await beganAt(tx, patient)
  if (!row) throw new Error('the patient is not the one entered')
  return row.at
}

/** As `recordBegan`, where the statement leaves together with others. */
export function beganAt(sql: Sql | Tx, patient: PatientId) {
  return sql<{ at: Date }[]>`select recorded_at as at from patient where patient_id = ${patient}`
}

/** The Patient resource as it is served. */
export function patientResource(sql: Sql | Tx, patient: PatientId) {
  return sql`select resource from patient where patient_id = ${patient}`.raw()
}

/** The same with its version: [version, resource] as bytes. */
export function storedPatient(sql: Sql | Tx, patient: PatientId) {
  return sql`select version, resource from patient where patient_id = ${patient}`.raw()
}

/** The same, as text; undefined where the context does not allow it. */
export async function patientText(tx: Tx, patient: PatientId): Promise<string | undefined> {
  const [row] = await tx<{ resource: string }[]>`
    select resource from patient where patient_id = ${patient}`
  return row?.resource
}

/** Who has this identifier; at most one. */
export function patientsByIdentifier(sql: Sql, system: string, value: string) {
  return sql<{ patient: PatientId }[]>`
    select patient_id as patient from patient_identifier where value = ${value} and system = ${system}`
}

/** Who has this name, taken apart in one of these ways (keys as `nameKey` makes them), and date of birth. */
export function patientsByName(
  sql: Sql,
  names: readonly { readonly given: string; readonly family: string }[],
  birthDate: string,
) {
  return sql<{ patient: PatientId }[]>`
    select distinct n.patient_id as patient
      from patient_name n,
           unnest(${names.map(({ family }) => family)}::text[], ${names.map(({ given }) => given)}::text[])
             as x (family_key, given_key)
     where n.family_key = x.family_key and n.given_key = x.given_key and n.birth_date = ${birthDate}
     order by patient limit 11`
}
