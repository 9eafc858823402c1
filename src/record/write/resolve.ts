import type { Tx } from '../../db/database.ts'
import { Refusal, type Fault } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import { notFound, type EntryId } from '../../identity/ids.ts'
import { enter } from '../../sharing/enter.ts'
import { mayBeInError } from '../amend.ts'
import { wholeEntries, type ChangedEntry } from '../change-entries.ts'
import { parseJson } from '../json-text.ts'
import { isObject } from '../validate/object-type.ts'
import { placed, typeOf, type Change, type Patch, type Settled, type Update } from './change.ts'
import { draftOf, placeOf, type Draft } from './draft.ts'
import {
  candidatesFor,
  havingIdentifier,
  targetsOf,
  type Candidate,
  type Target,
} from './look-up.ts'
import { patched } from './patch.ts'
import { pointedBy, type Place, type Pointed } from './point.ts'
import { holds, mustHold, settle } from './settle.ts'

/** A change with what the record has to do with it. */
export type Resolved = {
  readonly change: Settled
  /** The entry that is changed. */
  readonly entry?: ChangedEntry
  /** The one that is there already. */
  readonly found?: Candidate
  /** What it will say, where it is not taken from what is stored. */
  readonly draft?: Draft
  /** Of each reference of the draft, what it points to. */
  readonly pointed: readonly Pointed[]
}

export type Resolution = {
  readonly resolved: readonly Resolved[]
  /** What is there of all that references may point to. */
  readonly targets: ReadonlyMap<EntryId, Target>
}

type Deps = { readonly tx: Tx; readonly actor: Actor; readonly place: Place }
type Known = {
  readonly entries: ReadonlyMap<EntryId, ChangedEntry>
  readonly candidates: readonly Candidate[]
}

/** What is looked up before anything is decided: it leaves with `enter`. */
export async function lookUp(
  { tx, place }: Omit<Deps, 'actor'>,
  changes: readonly Change[],
): Promise<Known> {
  const ids = changes.flatMap((it) => (it.does === 'create' || it.does === 'upsert' ? [] : [it.id]))
  const asked = changes.flatMap((it) => {
    const unless = it.does === 'upsert' ? it.by : it.does === 'create' ? it.unless : undefined
    return unless && 'draft' in it ? [{ type: it.draft.type, unless }] : []
  })
  const [entries, candidates] = await Promise.all([
    ids.length === 0 ? [] : wholeEntries(tx, place.patient, ids).execute(),
    asked.length === 0 ? [] : candidatesFor(tx, place.patient, asked).execute(),
  ])
  return { entries: new Map(entries.map((it) => [it.id, it])), candidates }
}

/**
 * What each change is about, and what its references point to. Nothing is written yet.
 *
 * @returns a Refusal where it cannot be: all that is said of entries is of those that who writes may see.
 */
export async function resolve(
  deps: Deps,
  asked: readonly Change[],
  lookedUp: Known,
): Promise<Resolution | Refusal> {
  const settled = await settle(deps.tx, deps.place.patient, asked, lookedUp)
  if (settled instanceof Refusal) return settled
  const { changes, entries } = settled
  const known = { ...lookedUp, entries }
  const gone = changes.filter((it) => it.does !== 'create' && !isThere(it, known))
  if (gone.length > 0) return notThere(deps, gone)
  const resolved: Resolved[] = []
  const faults: Fault[] = []
  for (const change of changes) {
    const made = resolvedChange(change, known, deps.place)
    if (made instanceof Refusal) return made
    if ('faults' in made) faults.push(...made.faults)
    else resolved.push(made)
  }
  if (faults.length > 0) return new Refusal('unprocessable', 'It cannot be written', { faults })
  const found = resolved.flatMap((it) => (it.found ? [[it.found.id, it.found] as const] : []))
  const targets = new Map([...found, ...(await targetsAmong(deps, resolved))])
  const dangling = resolved.flatMap((it) => danglingIn(it, targets))
  if (dangling.length === 0) return { resolved, targets }
  return new Refusal('unprocessable', 'A reference points to nothing', { faults: dangling })
}

function isThere(change: Exclude<Settled, { does: 'create' }>, { entries }: Known): boolean {
  return entries.get(change.id)?.kind === typeOf(change)
}

/** Not there for who writes; or there to be read, and another's to change. */
async function notThere({ tx, actor, place }: Deps, gone: readonly Settled[]): Promise<Refusal> {
  const ids = gone.map(({ id }) => id)
  const [, seen] = await Promise.all([
    enter(tx, actor, place.patient, 'read').execute(),
    targetsOf(tx, place.patient, ids).execute(),
    enter(tx, actor, place.patient, 'write').execute(),
  ])
  const kinds = new Map(seen.map(({ id, kind }) => [id, kind]))
  return gone.every((it) => kinds.get(it.id) === typeOf(it))
    ? new Refusal('not-own', 'An entry is changed by the service that wrote it, in its own system')
    : notFound()
}

function resolvedChange(
  change: Settled,
  { entries, candidates }: Known,
  place: Place,
): Resolved | Refusal | { readonly faults: readonly Fault[] } {
  switch (change.does) {
    case 'create': {
      const { draft, unless } = change
      const found = unless && havingIdentifier(candidates, { type: draft.type, unless })
      if (found !== undefined && found.length > 1) {
        return new Refusal('precondition', 'Several entries have this identifier')
      }
      const [one] = found ?? []
      if (one !== undefined) return { change, found: one, pointed: [] }
      if (unless && !holds(draft, unless)) {
        const path = placed(change, `${draft.type}.identifier`)
        return { faults: [{ path, code: 'value', message: mustHold }] }
      }
      return { change, draft, pointed: pointedIn(draft, place) }
    }
    case 'update':
    case 'patch':
      return resolvedUpdate(change, entries, place)
    case 'delete': {
      const entry = entries.get(change.id)
      if (entry === undefined) return notFound()
      if (change.version !== undefined && change.version !== entry.version) return isAnother()
      const resource = parseJson(entry.resource)
      if (isObject(resource) && mayBeInError(resource)) return { change, entry, pointed: [] }
      return new Refusal(
        'unprocessable',
        'FHIR cannot say of this type that it was entered in error',
      )
    }
    default:
      return change satisfies never
  }
}

function resolvedUpdate(
  change: Update | Patch,
  entries: ReadonlyMap<EntryId, ChangedEntry>,
  place: Place,
): Resolved | Refusal | { readonly faults: readonly Fault[] } {
  const entry = entries.get(change.id)
  if (entry === undefined) return notFound()
  if (change.version !== undefined && change.version !== entry.version) return isAnother()
  const draft = change.does === 'update' ? change.draft : patchedDraft(change, entry, place)
  if (draft instanceof Refusal) return draft
  if ('faults' in draft) {
    return { faults: draft.faults.map((it) => ({ ...it, path: placed(change, it.path) })) }
  }
  return { change, entry, draft, pointed: pointedIn(draft, place) }
}

function patchedDraft(
  { type, operations }: Patch,
  { resource }: ChangedEntry,
  place: Place,
): Draft | Refusal | { readonly faults: readonly Fault[] } {
  try {
    const made = draftOf(patched(resource, operations), type, place.base)
    return 'draft' in made ? made.draft : { faults: made.faults }
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function isAnother(): Refusal {
  return new Refusal('precondition', 'It is another version by now. Read it again, and change that')
}

function pointedIn(draft: Draft, place: Place): Pointed[] {
  return draft.references.map((it) => pointedBy(draft, it, place))
}

/**
 * The entries that are referred to: the service's own, and what others share with it, which it sees as a reader.
 */
async function targetsAmong(
  { tx, actor, place: { patient } }: Deps,
  resolved: readonly Resolved[],
): Promise<ReadonlyMap<EntryId, Target>> {
  const wanted = resolved.flatMap(({ pointed }) =>
    pointed.flatMap((it) => (it.to === 'entry' ? [it.id] : [])),
  )
  if (wanted.length === 0) return new Map()
  const own = new Map((await targetsOf(tx, patient, wanted)).map((it) => [it.id, it]))
  const others = wanted.filter((id) => !own.has(id))
  if (others.length === 0) return own
  const [, shared] = await Promise.all([
    enter(tx, actor, patient, 'read').execute(),
    targetsOf(tx, patient, others).execute(),
    enter(tx, actor, patient, 'write').execute(),
  ])
  // what another service hides or shows is not what hides this
  const seen = shared.map((it) => [it.id, { ...it, private: false, withheld: false }] as const)
  return new Map([...own, ...seen])
}

function danglingIn(
  { change, draft, pointed }: Resolved,
  targets: ReadonlyMap<EntryId, Target>,
): Fault[] {
  if (draft === undefined) return []
  return draft.references.flatMap((reference, i) => {
    const it = pointed[i]
    if (it === undefined || it.to === 'patient') return []
    if (it.to === 'entry' ? targets.get(it.id)?.kind === it.kind : it.to !== 'nothing') return []
    const path = placed(change, placeOf(draft, reference))
    return [{ path, code: 'reference', message: 'must point to something in this record' } as const]
  })
}
