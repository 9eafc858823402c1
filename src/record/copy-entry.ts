import type { Tx } from '../db/database.ts'
import { entryRef, parseEntryRef, shortId, type EntryId, type PatientId } from '../identity/ids.ts'
import type { Entry } from './entries.ts'
import { copyOf, referencesTo } from './filed-copy.ts'
import { filings } from './filing-store.ts'
import { parseJson } from './json-text.ts'
import { isObject } from './validate/object-type.ts'

/** The text of an entry as it is filed, and the entries of the practice that it refers to. */
export type Copied = { readonly resource: string; readonly links: readonly EntryId[] }

/**
 * What an entry that another service wrote says as the practice's own. Where it refers to an entry that the practice
 * has filed too, it refers to the practice's.
 *
 * @param own the organisations whose entries count as the practice's.
 */
export async function copied(
  tx: Tx,
  patient: PatientId,
  original: Entry,
  as: { readonly id: EntryId; readonly version: number; readonly at: Date },
  own: readonly string[],
): Promise<Copied> {
  const resource = parseJson(original.resource)
  if (!isObject(resource)) throw new TypeError('an entry is stored that is no resource')
  const here = await ownReferences(tx, patient, referencesTo(resource), own)
  const text = copyOf(resource, original, {
    ...as,
    id: entryRef(patient, as.id),
    patient: `Patient/${shortId(patient)}`,
    own: new Map([...here].map(([from, to]) => [from, `${kindOf(from)}/${entryRef(patient, to)}`])),
  })
  return { resource: text, links: [...new Set(here.values())].filter((id) => id !== as.id) }
}

/** The practice's own entry behind each reference that has one. */
async function ownReferences(
  tx: Tx,
  patient: PatientId,
  references: readonly string[],
  own: readonly string[],
): Promise<Map<string, EntryId>> {
  const named = new Map(references.flatMap((one) => idIn(one, patient) ?? []))
  if (named.size === 0) return new Map()
  const rows = await tx<{ id: EntryId }[]>`
    select id from entry
     where patient_id = ${patient} and organisation = any (${[...own]})
       and id = any (${[...named.values()]}::uuid[])`
  const ids = new Set(rows.map(({ id }) => id))
  const filed = new Map((await filings(tx, patient)).map((it) => [it.fromEntry, it.entry]))
  return new Map(
    [...named].flatMap(([reference, id]) => {
      const to = ids.has(id) ? id : filed.get(id)
      return to === undefined ? [] : [[reference, to] as const]
    }),
  )
}

const local = /^[A-Z][A-Za-z]+\/([0-9a-z]{26}\.[0-9a-z]{26})$/

function idIn(reference: string, patient: PatientId): [string, EntryId][] | undefined {
  const [, ref] = local.exec(reference) ?? []
  if (ref === undefined || !ref.startsWith(`${shortId(patient)}.`)) return undefined
  return [[reference, parseEntryRef(ref).entry]]
}

function kindOf(reference: string): string {
  return reference.slice(0, reference.indexOf('/'))
}
