import type { Tx } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import type { OtherRecord } from '../record/other-record.ts'
import { addEvent, tellRegister, wholeRequest } from './add-event.ts'
import { copyRequestRows } from './copy-request.ts'
import { putRow, rowsOf, type Row } from './copy-rows.ts'
import { itemId } from './entry-item.ts'
import { requestsOf, type AccessRequest } from './request.ts'
import { isBeingMade, isEnded } from './states.ts'

/** Who puts records together, at the command line. */
type By = { readonly by: string; readonly at: Date }

/** A request that was copied into the kept record, and how many events it had then. */
export type CopiedRequest = { readonly reference: string; readonly version: number }

/** What a request that goes back has been through since. */
export type SinceCopied = Pick<AccessRequest, 'reference' | 'state' | 'dueOn' | 'closedOn'> & {
  readonly events: readonly Row[]
}

/**
 * Requests of a record that is put into another go on in the kept one: each with what happened to it, an open one with
 * what was gathered and decided, and a copy that waits with whom it waits for. What is held of the patient is more now:
 * what was gathered, here and there, is gathered again, and decisions are there again.
 *
 * @param ids which entry of the kept record each of the other is now.
 */
export async function takeRequestsOver(
  tx: Tx,
  patient: PatientId,
  other: OtherRecord,
  ids: ReadonlyMap<EntryId, EntryId>,
  by: By,
): Promise<CopiedRequest[]> {
  await collectAgain(tx, patient, 'merged', by)
  const requests = await other.read(async (from) => [...(await requestsOf(from, other.patient))])
  const items = requests.some(({ state }) => !isEnded(state))
    ? await itemsOf(other, ids)
    : itemsOfNone
  for (const request of requests) {
    await copyRequestRows(tx, patient, other, request, items)
    await goOn(tx, patient, request.reference, 'merged', by)
  }
  return requests.map(({ reference, version }) => ({ reference, version }))
}

/**
 * Takes them out of the kept record again. What was made of both records goes to nobody: what was gathered is gathered
 * again, and copies that were made since and wait are deleted.
 *
 * @param since when they were put together.
 */
export async function giveRequestsBack(
  tx: Tx,
  patient: PatientId,
  copied: readonly CopiedRequest[],
  since: Date,
  by: By,
): Promise<SinceCopied[]> {
  const references = copied.map(({ reference }) => reference)
  const now = (await requestsOf(tx, patient)).filter(({ reference }) =>
    references.includes(reference),
  )
  const back: SinceCopied[] = []
  for (const { reference, version } of copied) {
    const request = now.find((one) => one.reference === reference)
    if (request === undefined) continue
    const which = tx`x.reference = ${reference} and x.number > ${version}`
    const events = await rowsOf(tx, 'access_request_event', patient, which)
    const { state, dueOn, closedOn } = request
    back.push({ reference, state, dueOn, closedOn, events })
  }
  await tx`select take_requests_out(${patient}, ${references})`
  await tx`
    update access_pack_piece x set expires_at = ${by.at} from access_pack k
     where x.patient_id = ${patient} and k.patient_id = ${patient} and k.id = x.pack and k.made_at > ${since}
       and x.expires_at > ${by.at}`
  await tx`
    update access_pack set expires_at = ${by.at}
     where patient_id = ${patient} and made_at > ${since} and expires_at > ${by.at}`
  await collectAgain(tx, patient, 'parted', by)
  return back
}

/**
 * The other record's requests go on in it: what was answered, asked, refused or taken back since holds; a copy that was
 * released since held what is another record's again, and is made anew.
 */
export async function goOnAfterParting(
  tx: Tx,
  patient: PatientId,
  back: readonly SinceCopied[],
  by: By,
): Promise<void> {
  for (const { reference, state, dueOn, closedOn, events } of back) {
    const wasReleased = state === 'released' || state === 'part-refused'
    const before = await wholeRequest(tx, patient, reference)
    if (!wasReleased && !isEnded(before.request.state)) {
      for (const row of events) await putRow(tx, 'access_request_event', patient, row)
      const version = before.request.version + events.length
      await tx`
        update access_request
           set state = ${state}, due_on = ${dueOn}, closed_on = ${closedOn}, version = ${version}
         where patient_id = ${patient} and reference = ${reference}`
    }
    await goOn(tx, patient, reference, 'parted', by)
  }
  await collectAgain(tx, patient, 'parted', by)
}

/** An open one goes on from here, and its clock and the desk's register with it; of an ended one the register follows. */
async function goOn(
  tx: Tx,
  patient: PatientId,
  reference: string,
  what: 'merged' | 'parted',
  { by, at }: By,
): Promise<void> {
  const whole = await wholeRequest(tx, patient, reference)
  const { state } = whole.request
  if (isEnded(state)) return tellRegister(tx, patient, whole.request, whole.events)
  const to = isBeingMade(state) ? 'gathering' : state
  await addEvent(tx, { by: { kind: 'staff', id: 'confide', name: by }, at }, patient, whole, {
    ...{ what, to },
  })
}

/** What was gathered of this record is not what is held by now. */
async function collectAgain(
  tx: Tx,
  patient: PatientId,
  what: 'merged' | 'parted',
  by: By,
): Promise<void> {
  for (const { reference, state } of await requestsOf(tx, patient)) {
    if (state === 'review' || state === 'check') await goOn(tx, patient, reference, what, by)
  }
}

/** The item of an entry is another in another record, as the entry is. */
async function itemsOf(
  other: OtherRecord,
  ids: ReadonlyMap<EntryId, EntryId>,
): Promise<(item: string) => string> {
  const versions = new Map((await other.lines()).map(({ id, version }) => [id, version]))
  const items = new Map<string, string>()
  for (const [from, to] of ids) {
    for (let version = versions.get(from) ?? 0; version > 0; version--) {
      items.set(itemId('entry', from, String(version)), itemId('entry', to, String(version)))
    }
  }
  return (item) => {
    const [first = '', ...file] = item.split('_')
    return [items.get(first) ?? first, ...file].join('_')
  }
}

const itemsOfNone = (item: string): string => item
