import { appendEvent } from '../audit/append.ts'
import type { Database, Tx } from '../db/database.ts'
import type { Actor } from '../identity/actor.ts'
import { entryIdIn, notFound, type EntryId, type PatientId } from '../identity/ids.ts'
import { patientResource } from '../identity/patients.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type Entered } from '../sharing/enter.ts'
import { visible } from '../sharing/visible.ts'
import { digestOf, saidOf } from './entries.ts'
import { rawEntryOf, type RawEntry } from './everything.ts'
import { purposeOf } from './shared-record.ts'

export type ReadDocument = Entered & {
  readonly composition: RawEntry
  readonly patient: Buffer
  /** What the composition names, of what this actor may see. */
  readonly named: readonly RawEntry[]
  /** Of all that is in it: the same document has the same. */
  readonly digest: Buffer
}

/**
 * A composition with the entries it names, in one snapshot; one line on the log. What this actor may not see is not in
 * it, and nothing says where it would be.
 *
 * @throws Refusal as `readSharedRecord`.
 */
export async function readDocument(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: EntryId,
): Promise<ReadDocument> {
  const { row, all, person } = await db.app.begin('isolation level repeatable read', async (tx) => {
    const [entered] = await enter(tx, actor, patient, 'read')
    const [composition] = await entriesOf(tx, patient, [id])
    const isOne = composition?.kind === 'Composition'
    const about = isOne ? await patientResource(tx, patient) : []
    const named = isOne ? await entriesOf(tx, patient, referredTo(patient, composition)) : []
    const others = named.filter((one) => one.id !== id)
    return {
      row: entered,
      all: isOne ? [composition, ...others] : [],
      person: (about as readonly (readonly (Buffer | null)[])[])[0]?.[0] ?? undefined,
    }
  })
  const who = await admit(db, actor, patient, row)
  if (row === undefined) throw notFound()
  const [composition, ...named] = all
  const digest = digestOf(all)
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    kind: composition ? 'list' : 'denied',
    purpose: purposeOf(who),
    filter: 'document',
    count: all.length,
    digest: composition ? digest : null,
  })
  if (!composition || !person) throw notFound()
  return { ...who, composition, patient: person, named, digest }
}

async function entriesOf(
  tx: Tx,
  patient: PatientId,
  ids: readonly EntryId[],
): Promise<readonly RawEntry[]> {
  const rows = await tx`
    select e.id, e.version, e.kind, e.resource, ${saidOf(tx)}
      from entry e
     where e.patient_id = ${patient} and e.id = any (${[...ids]}::uuid[]) and ${visible(tx)}
     order by e.id`.raw()
  return (rows as readonly (readonly (Buffer | null)[])[]).map(rawEntryOf)
}

/** Every entry of the same record that a text refers to. */
function referredTo(patient: PatientId, { resource }: RawEntry): EntryId[] {
  const references = resource.toString().matchAll(/"reference"\s*:\s*"[A-Za-z]+\/([0-9a-z.]+)"/g)
  return [...new Set([...references].map(([, ref]) => ref ?? ''))].flatMap(
    (ref) => entryIdIn(patient, ref) ?? [],
  )
}
