import type { Tx } from '../../db/database.ts'
import { Refusal, type Fault } from '../../errors.ts'
import { entryRef, type EntryId, type PatientId } from '../../identity/ids.ts'
import { identifiersOf, type Identifier } from '../bundle/organisations.ts'
import { wholeEntries, type ChangedEntry } from '../change-entries.ts'
import { placed, type Change, type Settled, type Update, type Upsert } from './change.ts'
import type { Draft } from './draft.ts'
import { havingIdentifier, type Candidate } from './look-up.ts'

type Known = {
  readonly entries: ReadonlyMap<EntryId, ChangedEntry>
  readonly candidates: readonly Candidate[]
}

/**
 * Makes of each change by an identifier what it is: a new version of the entry that has it, or a new entry. Only what the
 * service wrote itself is looked at (leak-channels 37).
 *
 * @see http://hl7.org/fhir/R4/http.html#cond-update
 * @returns a Refusal where several have the identifier, where it is another version than the one named, and where what was
 *   sent has the id of something else, or not the identifier.
 */
export async function settle(
  tx: Tx,
  patient: PatientId,
  changes: readonly Change[],
  { entries, candidates }: Known,
): Promise<
  | { readonly changes: readonly Settled[]; readonly entries: ReadonlyMap<EntryId, ChangedEntry> }
  | Refusal
> {
  const settled: Settled[] = []
  const found: EntryId[] = []
  for (const change of changes) {
    const one = change.does === 'upsert' ? settledUpsert(change, patient, candidates) : change
    if (one instanceof Refusal) return one
    if (change.does === 'upsert' && one.does === 'update') found.push(one.id)
    settled.push(one)
  }
  const changed = settled.flatMap((it) => (it.does === 'create' ? [] : [it.id]))
  // two that may become new would both become new
  const named = changes.flatMap((it) => {
    const by = it.does === 'upsert' ? it.by : it.does === 'create' ? it.unless : undefined
    return by && 'draft' in it ? [JSON.stringify([it.draft.type, by.system, by.value])] : []
  })
  if ([changed, named].some((all) => new Set(all).size < all.length)) {
    return new Refusal(
      'unprocessable',
      'An entry is changed twice, or an identifier is named twice',
    )
  }
  if (found.length === 0) return { changes: settled, entries }
  const whole = await wholeEntries(tx, patient, found)
  return {
    changes: settled,
    entries: new Map([...entries, ...whole.map((it) => [it.id, it] as const)]),
  }
}

function settledUpsert(
  change: Upsert,
  patient: PatientId,
  candidates: readonly Candidate[],
): Settled | Refusal {
  const { at, draft, id, fullUrl, by, version } = change
  // else each time that it is sent again would make one more
  if (!holds(draft, by)) return refused(change, 'identifier', 'unprocessable', mustHold)
  const [one, ...more] = havingIdentifier(candidates, { type: draft.type, unless: by })
  if (more.length > 0) {
    return new Refusal('precondition', 'Several entries have this identifier')
  }
  if (version !== undefined && one?.version !== version) {
    return new Refusal(
      'precondition',
      'It is another version by now, or none. Read it again, and change that',
    )
  }
  const sent = draft.resource['id']
  if (one === undefined) {
    if (sent !== undefined)
      return refused(change, 'id', 'unprocessable', 'is made here: leave it out')
    return { does: 'create', at, draft, id, fullUrl, unless: undefined }
  }
  if (sent !== undefined && sent !== entryRef(patient, one.id)) {
    return refused(
      change,
      'id',
      'invalid',
      'must be that of the entry with the identifier, or left out',
    )
  }
  return { does: 'update', at, draft, id: one.id, version, fullUrl } satisfies Update
}

/** What is said of a resource by whose identifier it is known whether it is there, and that has another or none. */
export const mustHold = 'must hold the identifier that says whether it is there'

/** Whether what was sent has the identifier. */
export function holds({ resource }: Draft, { system, value }: Identifier): boolean {
  return identifiersOf(resource).some((it) => it.system === system && it.value === value)
}

function refused(
  change: Upsert,
  element: 'id' | 'identifier',
  code: 'invalid' | 'unprocessable',
  message: string,
): Refusal {
  const path = placed(change, `${change.draft.type}.${element}`)
  const faults: readonly Fault[] = [{ path, code: 'value', message }]
  return new Refusal(code, 'It cannot be written', { faults })
}
