import type { Tx } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import { parseJson, writeJson } from './json-text.ts'
import { patientNotesIn, withPatientNotes } from './patient-note.ts'
import { isObject } from './validate/object-type.ts'

type Noted = {
  readonly entry: EntryId
  readonly wrong: string
  readonly shouldSay: string
  readonly at: Date
}

/** What is attached to an entry that its service did not change: the patient's own words, whole. */
export function noteOf({ wrong, shouldSay, at }: Omit<Noted, 'entry'>) {
  return {
    text: `What is wrong: ${wrong}\nWhat it should say: ${shouldSay}`,
    at: at.toISOString(),
  }
}

/** Entries as they come in again, with the notes of the patient that were attached before. */
export async function withKeptNotes<T extends { readonly id: EntryId; readonly resource: string }>(
  tx: Tx,
  patient: PatientId,
  entries: readonly T[],
): Promise<readonly T[]> {
  const rows = await tx<Noted[]>`
    select entry_id as entry, wrong, should_say as "shouldSay", recorded_at as at from entry_correction
     where patient_id = ${patient} and state = 'note-added'
       and entry_id = any (${entries.map(({ id }) => id)}::uuid[])
     order by recorded_at, id`
  if (rows.length === 0) return entries
  const notes = Map.groupBy(rows, ({ entry }) => entry)
  return entries.map((one) => {
    const own = notes.get(one.id)
    const resource = own && parseJson(one.resource)
    if (own === undefined || !isObject(resource)) return one
    // what was read here and comes back has them
    const there = patientNotesIn(resource)
    const missing = own
      .map(noteOf)
      .filter(({ text, at }) => !there.some((it) => it.text === text && it.at === at))
    if (missing.length === 0) return one
    return { ...one, resource: writeJson(withPatientNotes(resource, patient, missing)) }
  })
}
