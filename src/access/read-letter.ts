import type { Database, Tx } from '../db/database.ts'
import type { Letter } from '../documents/letter.ts'
import type { Actor } from '../identity/actor.ts'
import { dayIn } from '../identity/age.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { patientCard, patientText } from '../identity/patients.ts'
import { pageOf } from '../identity/practice-page.ts'
import { objectsAt, textAt } from '../record/bundle/json-values.ts'
import { parseJson } from '../record/json-text.ts'
import { isObject } from '../record/validate/object-type.ts'
import { act } from '../sharing/act.ts'
import { patientAtDesk } from './patient-at-desk.ts'
import { letterEvent, requestLetter, type LetterKind } from './request-letters.ts'
import { eventsOf, requestOf, type AccessRequest } from './request.ts'

/**
 * The letter with the last thing that a requester must know, for the desk to print.
 *
 * @throws Refusal `not-found` where there is no such request, or nothing to write about.
 */
export async function readLetter(db: Database, actor: Actor, reference: string): Promise<Letter> {
  const patient = await patientAtDesk(db, actor, reference)
  return act(db, actor, patient, 'handle', async (tx, { at }) => ({
    result: await letterOf(tx, patient, reference, at),
    event: { kind: 'request', filter: 'letter' },
  }))
}

/** The same in an act `handle`. */
export async function letterOf(
  tx: Tx,
  patient: PatientId,
  reference: string,
  at: Date,
): Promise<Letter> {
  const request = await requestOf(tx, patient, reference)
  const last = letterEvent(await eventsOf(tx, patient, reference))
  if (last === undefined) throw notFound()
  return requestLetter({
    ...{ kind: last.kind, words: last.event.words, reference, madeAt: at },
    on: dayIn(last.event.at),
    ...{ receivedOn: request.receivedOn, dueOn: request.dueOn },
    of: isWithCopy(last.kind, request) ? await nameOf(tx, patient) : null,
    from: await lettersFrom(tx, request),
    to: await addressedTo(tx, patient, request),
    isLargePrint: request.format === 'large-print',
  })
}

/** Whether the copy of somebody else's record lies in the same envelope. */
function isWithCopy(kind: LetterKind, { askedBy, helper }: AccessRequest): boolean {
  return (kind === 'ready' || kind === 'part-refused') && askedBy !== 'patient' && helper === null
}

async function nameOf(tx: Tx, patient: PatientId): Promise<string | null> {
  const [card] = await patientCard(tx, patient)
  return card === undefined ? null : `${card.givenName} ${card.familyName}`
}

/** Who writes letters about a request, and how to reach them. */
export async function lettersFrom(
  tx: Tx,
  { organisation, organisationName }: Pick<AccessRequest, 'organisation' | 'organisationName'>,
): Promise<string[]> {
  const { address, telephone } = await pageOf(tx, organisation as OdsCode)
  const call = telephone === null ? [] : [`Telephone ${telephone}`]
  return [organisationName, ...address, ...call]
}

/** Whom letters about a request go to: who asks for somebody, as they gave it; else the patient, as the record has it. */
export async function addressedTo(
  tx: Tx,
  patient: PatientId,
  { asker }: Pick<AccessRequest, 'asker'>,
): Promise<string[]> {
  if (asker !== null) return asker.split('\n').filter((line) => line.trim() !== '')
  const [card] = await patientCard(tx, patient)
  const stored = parseJson((await patientText(tx, patient)) ?? '{}')
  const [address] = isObject(stored) ? objectsAt(stored, 'address') : []
  const name = card === undefined ? [] : [`${card.givenName} ${card.familyName}`]
  if (address === undefined) return name
  const parts = ['city', 'district', 'postalCode'].flatMap((part) => textAt(address, part) ?? [])
  const { line } = address
  const lines = Array.isArray(line) ? line.filter((one) => typeof one === 'string') : []
  return [...name, ...lines, ...parts]
}
