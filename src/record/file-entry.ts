import type { Database, Tx } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { addMonths, dayIn } from '../identity/age.ts'
import { newEntryId, type EntryId, type PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import type { PatientCard } from '../identity/patients.ts'
import { copied, type Copied } from './copy-entry.ts'
import { digestOf, oneEntry, type Entry } from './entries.ts'
import { filings, storeFiling, type Filing } from './filing-store.ts'
import { mayFile } from './may-file.ts'
import { noteReferrers } from './mark-reference.ts'
import { putReviews } from './mark-store.ts'
import { readThenWrite, type Looking } from './read-then-write.ts'
import { storeEntries } from './store-entries.ts'

/** What another service wrote, before it is filed; or that it was filed, and when. */
export type FilingForm = {
  readonly person: Person
  readonly patient: PatientCard
  readonly at: Date
  readonly entry: Entry
  readonly filing: Filing | undefined
}

export type Filed =
  | { readonly outcome: 'filed' | 'already'; readonly entry: EntryId }
  /** The original is no longer the version that was shown. */
  | { readonly outcome: 'changed'; readonly form: FilingForm }

/**
 * The form to file an entry.
 *
 * @throws Refusal `role`; `not-found` also for what may not be filed here (`mayFile`).
 */
export function openFiling(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: EntryId,
): Promise<FilingForm> {
  return readThenWrite(db, actor, patient, 'write', async (tx, looking) => {
    const form = await formOf(tx, looking, patient, id)
    return form && { result: form, event: lookAt(form.entry) }
  })
}

/**
 * Files what another service wrote and shared: the practice gets an entry of its own that says the same, and where
 * it came from is kept. Filing it again changes nothing. What is kept from the patient stays so.
 *
 * @param shown the version of the original that the form showed.
 * @throws Refusal as `openFiling`.
 */
export function fileEntry(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: EntryId,
  shown: number,
): Promise<Filed> {
  return readThenWrite<Filed>(db, actor, patient, 'write', async (tx, looking) => {
    const form = await formOf(tx, looking, patient, id)
    if (form === undefined) return undefined
    const { entry, at, filing } = form
    const event = lookAt(entry)
    if (filing !== undefined) return { result: { outcome: 'already', entry: filing.entry }, event }
    if (entry.version !== shown) return { result: { outcome: 'changed', form }, event }
    const copy = newEntryId()
    const as = { id: copy, version: 1, at }
    const made = await copied(tx, patient, entry, as, looking.grant.own)
    return {
      write: async (written) => {
        await store(written, patient, form, copy, made)
        return { outcome: 'filed', entry: copy }
      },
      event: { kind: 'write', filter: 'filed', count: 1 },
    }
  })
}

async function formOf(
  tx: Tx,
  { person, grant, patient: card, at }: Looking,
  patient: PatientId,
  id: EntryId,
): Promise<FilingForm | undefined> {
  const [entry] = await oneEntry(tx, patient, id)
  if (entry === undefined || !mayFile({ person, grant, patient: card, entry })) {
    return undefined
  }
  const known = await filings(tx, patient)
  const filing = known.find(({ fromEntry }) => fromEntry === id)
  return { person, patient: card, at, entry, filing }
}

async function store(
  tx: Tx,
  patient: PatientId,
  { entry, person, at, patient: card }: FilingForm,
  copy: EntryId,
  { resource, links }: Copied,
): Promise<void> {
  const organisation = card.registeredPractice as OdsCode
  const { kind, status, category, codeSystem, code, codeText, withheld } = entry
  const through = await hiddenThrough(tx, patient, links)
  const isWithheld = withheld || through.withheld
  const finished = {
    ...{ kind, status, category, codeSystem, code, codeText, resource, links, organisation },
    id: copy,
    effectiveAt: entry.effectiveAt?.toISOString() ?? null,
    recordedAt: null,
    attributedBy: 'author' as const,
    // a private original is never seen, and so never filed
    private: through.private,
    withheldFromPatient: isWithheld,
    sourceId: null,
    sourceDigest: null,
  }
  await storeEntries(tx, patient, [finished], person.name, at)
  await storeFiling(
    tx,
    patient,
    {
      ...{ entry: copy, organisation, fromEntry: entry.id, fromVersion: entry.version },
      ...{ from: entry.organisation, recordedBy: person.name, withheldFromPatient: isWithheld },
    },
    at,
  )
  const hidden = (is: boolean) => (is ? [copy] : [])
  await noteReferrers(tx, patient, 'private', hidden(through.private), person.name, at)
  await noteReferrers(tx, patient, 'withheld', hidden(through.withheld), person.name, at)
  if (isWithheld) {
    const dueOn = addMonths(dayIn(at), monthsOfOpinion)
    await putReviews(tx, [{ organisation, patient, entry: copy, dueOn, recordedBy: person.name }])
  }
}

/** How old the opinion of a health professional may be (DPA 2018, Schedule 3, Part 2). */
export const monthsOfOpinion = 6

/** Whether an entry of the practice that the copy refers to is hidden: then so is the copy. */
export async function hiddenThrough(tx: Tx, patient: PatientId, links: readonly EntryId[]) {
  const rows = await tx<{ private: boolean; withheld: boolean }[]>`
    select private, withheld_from_patient as withheld from entry
     where patient_id = ${patient} and id = any (${[...links]}::uuid[])`
  return { private: rows.some((it) => it.private), withheld: rows.some((it) => it.withheld) }
}

/** Showing an entry is a look at it. */
function lookAt(entry: Entry) {
  return { kind: 'read', filter: null, count: 1, digest: digestOf([entry]) } as const
}
