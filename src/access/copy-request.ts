import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import type { OtherRecord } from '../record/other-record.ts'
import { putRow, rowsOf, type RequestTable, type Words } from './copy-rows.ts'
import type { AccessRequest } from './request.ts'
import { isEnded } from './states.ts'

/**
 * Copies a request from another record, row by row, as a letter in it may be large: an open one with what was gathered
 * last, and any with a copy that still waits to be taken.
 *
 * @param itemIn the item of this record that one of the other is.
 */
export async function copyRequestRows(
  tx: Tx,
  patient: PatientId,
  other: OtherRecord,
  { reference, state }: AccessRequest,
  itemIn: (item: string) => string,
): Promise<void> {
  const copy = async (
    table: RequestTable,
    which: (from: Tx) => Words,
    otherwise: (row: string) => Record<string, string> = () => ({}),
  ) => {
    const rows = await other.read((from) => rowsOf(from, table, other.patient, which(from)))
    for (const row of rows) await putRow(tx, table, patient, row, otherwise(row))
  }
  const ofIt = (from: Tx) => from`x.reference = ${reference}`
  await copy('access_request', ofIt)
  await copy('access_request_event', ofIt)
  if (!isEnded(state)) {
    const last = await other.read((from) => lastOf(from, other.patient, reference))
    const gathered = (from: Tx) => from`x.reference = ${reference} and x.gathering = ${last}`
    const items = await other.read((from) => itemIds(from, other.patient, reference, last))
    for (const id of items) {
      const one = (from: Tx) => from`${gathered(from)} and x.id = ${id}`
      await copy('access_item', one, () => ({ id: itemIn(id) }))
      const inIt = (from: Tx) => from`${gathered(from)} and x.item = ${id}`
      const otherwise = () => ({ item: itemIn(id) })
      await copy('access_finding', inIt, otherwise)
      await copy('access_box', inIt, otherwise)
    }
    await copy('access_page', gathered)
  }
  const packs = await other.read((from) => packsThatWait(from, other.patient, reference))
  for (const { id, pieces } of packs) {
    await copy('access_pack', (from) => from`x.id = ${id}`)
    for (let number = 0; number < pieces; number++) {
      await copy('access_pack_piece', (from) => from`x.pack = ${id} and x.number = ${number}`)
    }
  }
  await copy('access_posting', ofIt)
}

async function lastOf(tx: Tx, patient: PatientId, reference: string): Promise<number> {
  const [row] = await tx<{ last: number }[]>`
    select coalesce(max(gathering), 0) as last from access_page
     where patient_id = ${patient} and reference = ${reference} and gone_at is null`
  return row?.last ?? 0
}

async function itemIds(
  tx: Tx,
  patient: PatientId,
  reference: string,
  gathering: number,
): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select id from access_item
     where patient_id = ${patient} and reference = ${reference} and gathering = ${gathering} order by place`
  return rows.map(({ id }) => id)
}

async function packsThatWait(
  tx: Tx,
  patient: PatientId,
  reference: string,
): Promise<{ id: string; pieces: number }[]> {
  const rows = await tx<{ id: string; pieces: number }[]>`
    select k.id, count(x.number)::int as pieces
      from access_pack k join access_pack_piece x on x.patient_id = ${patient} and x.pack = k.id
     where k.patient_id = ${patient} and k.reference = ${reference} and k.expires_at > now() group by k.id`
  return [...rows]
}
