import type { PendingQuery, Row as AnyRow } from 'postgres'
import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'

/** What a request is made of, each after what it refers to. */
const requestTables = [
  'access_request',
  'access_request_event',
  'access_item',
  'access_finding',
  'access_page',
  'access_box',
  'access_pack',
  'access_pack_piece',
  'access_posting',
] as const
export type RequestTable = (typeof requestTables)[number]

/** A part of a statement. */
export type Words = PendingQuery<AnyRow[]>

/** A row as JSON: whole, whatever its columns are. */
export type Row = string

/** The rows of a table that hold, as `which` says; in a job's transaction on this patient. */
export async function rowsOf(
  tx: Tx,
  table: RequestTable,
  patient: PatientId,
  which: Words,
): Promise<Row[]> {
  const rows = await tx<{ row: Row }[]>`
    select to_jsonb(x)::text as row from ${tx(table)} x where x.patient_id = ${patient} and ${which}`
  return rows.map(({ row }) => row)
}

/** Puts a row into the record of a patient, with these of its columns otherwise. */
export async function putRow(
  tx: Tx,
  table: RequestTable,
  patient: PatientId,
  row: Row,
  otherwise: Readonly<Record<string, string>> = {},
): Promise<void> {
  const over = JSON.stringify({ ...otherwise, patient_id: patient })
  await tx`
    insert into ${tx(table)}
    select r.* from jsonb_populate_record(null::${tx(table)}, ${row}::text::jsonb || ${over}::text::jsonb) r`
}
