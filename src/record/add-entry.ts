import { createHash } from 'node:crypto'
import { insertEvent } from '../audit/event.ts'
import type { Database, Tx } from '../db/database.ts'
import { takeTurns } from '../db/take-turns.ts'
import type { Actor } from '../identity/actor.ts'
import { entryRef, newEntryId, shortId, type EntryId, type PatientId } from '../identity/ids.ts'
import { birthDateOf } from '../identity/known-patient.ts'
import { odsSystem } from '../identity/ods-code.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter } from '../sharing/enter.ts'
import { claimKey } from './claim-key.ts'
import { resourceOf, type NewEntry } from './new-entry.ts'

/**
 * Writes an entry for the staff member's own organisation: entry, holding and event in one transaction.
 *
 * @param key made with the form, so that sending it twice writes once.
 * @returns the entry's id, also when the key was used before; `before-birth` when nothing was written, as the
 *   date is before the patient's birth. Imported entries may have such a date: antenatal care is real.
 * @throws Refusal `role` or `not-found` without a relationship between patient and organisation.
 */
export async function addEntry(
  db: Database,
  actor: Actor,
  patient: PatientId,
  entry: NewEntry,
  key: string,
): Promise<EntryId | 'before-birth'> {
  const { denied, id } = await takeTurns(() =>
    db.app.begin('isolation level repeatable read', (tx) =>
      write(db, tx, actor, patient, entry, key),
    ),
  )
  if (id === null) {
    await admit(db, actor, patient, denied)
    throw new TypeError('enter refused without saying why')
  }
  return id
}

async function write(
  db: Database,
  tx: Tx,
  actor: Actor,
  patient: PatientId,
  entry: NewEntry,
  key: string,
) {
  const [row] = await enter(tx, actor, patient, 'write')
  if (row === undefined || row.outcome !== 'ok' || row.organisation === null) {
    return { denied: row, id: null }
  }
  if (entry.date < (await birthDateOf(tx, patient))) {
    return { denied: undefined, id: 'before-birth' } as const
  }
  const claim = keyOf(row.actor, key, entry)
  const { result, isNew } = await claimKey(tx, patient, claim, row.actor, newEntryId())
  const id = result as EntryId
  if (!isNew) return { denied: undefined, id }
  await insertEntry(tx, patient, id, row.organisation, row.actor_name, entry, row.at)
  const { kind, text } = entry
  const added = { organisation: row.organisation, kind, code: entry.code?.code ?? null, text }
  await db.keepFresh(tx, patient, row.at, [added])
  await insertEvent(tx, {
    ...eventOf(actor, patient, row),
    kind: 'write',
    purpose: 'direct care',
    filter: entry.kind,
    count: 1,
    digest: null,
  })
  return { denied: undefined, id }
}

/** Sent twice, an entry is written once; a form sent again with other content is another entry. */
function keyOf(by: string, key: string, entry: NewEntry): string {
  const content = createHash('sha256').update(JSON.stringify(entry)).digest('base64url')
  return `${by} ${key} ${content}`
}

async function insertEntry(
  tx: Tx,
  patient: PatientId,
  id: EntryId,
  organisation: string,
  recordedBy: string,
  entry: NewEntry,
  at: Date,
): Promise<void> {
  const resource = resourceOf(entry, {
    id: entryRef(patient, id),
    patient: shortId(patient),
    organisation: { system: odsSystem, value: organisation },
    recordedAt: at.toISOString(),
  })
  await tx`
    insert into entry (patient_id, id, organisation, private, kind, status, code_system, code, code_text,
                       effective_at, recorded_at, recorded_by, attributed_by, resource)
    values (${patient}, ${id}, ${organisation}, ${entry.private}, ${entry.kind}, ${resource.status},
            ${entry.code?.system ?? null}, ${entry.code?.code ?? null}, ${entry.text},
            ${entry.date}::timestamp at time zone 'Europe/London', ${at}, ${recordedBy}, 'author',
            ${resource.text})`
  await tx`
    insert into holding (patient_id, organisation, entries, private_entries)
    values (${patient}, ${organisation}, 1, ${entry.private ? 1 : 0})
    on conflict (patient_id, organisation) do update
      set entries = holding.entries + excluded.entries,
          private_entries = holding.private_entries + excluded.private_entries`
}
