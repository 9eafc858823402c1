import type { Doing, Scope } from '../../apps/scope.ts'
import type { Database } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import { newEntryId, parseEntryRef, type PatientId } from '../../identity/ids.ts'
import { personOf } from '../../identity/sessions.ts'
import { typeOf, type Change, type Written } from '../../record/write/change.ts'
import { operationsIn } from '../../record/write/patch.ts'
import { writeEntries } from '../../record/write/write-entries.ts'
import { objectIn, valueIn } from '../body.ts'
import { refuseParameters } from '../read/parameters.ts'
import { requireScope } from '../smart/require-scope.ts'
import { requireDraft, requirePatient, requireSame, requireWritable } from './drafts.ts'
import { besidesIf, identifierIn, versionNamed } from './headers.ts'

export type WriteDeps = {
  readonly db: Database
  /** The address of the API. */
  readonly base: string
  /** Of the app that asks. */
  readonly scopes?: readonly Scope[] | undefined
}

export type Asked = {
  readonly type: string
  /** The id in the address. */
  readonly entry?: string
  readonly body?: unknown
  readonly query: Readonly<Record<string, unknown>>
  /** The query of the address as it was sent: the criteria of a conditional update. */
  readonly criteria?: string
  readonly ifMatch?: string | undefined
  readonly ifNoneExist?: string | undefined
}

type Ordered = {
  readonly patient: PatientId
  readonly change: Change
  /** What an app does by it besides what its address tells. */
  readonly besides?: readonly Doing[]
}
export type Done = { readonly patient: PatientId; readonly written: Written }

/** POST: an entry that is new, or with If-None-Exist the one that is there. @throws Refusal as `writeEntries`. */
export function create(deps: WriteDeps, actor: Actor, asked: Asked): Promise<Done> {
  return write(deps, actor, () => {
    requireWritable(asked.type)
    refuseParameters(asked.query)
    const draft = requireDraft(objectIn(asked.body), asked.type, deps.base)
    const patient = requirePatient(draft)
    const { ifNoneExist } = asked
    const unless =
      ifNoneExist === undefined
        ? undefined
        : identifierIn(ifNoneExist, 'If-None-Exist', patient, deps.base)
    const change = { does: 'create', at: '', draft, id: newEntryId(), unless } as const
    return {
      ...{ patient, change: { ...change, fullUrl: undefined } },
      besides: unless ? besidesIf.create : [],
    }
  })
}

/**
 * PUT to a type, with an identifier: the next version of the entry that has it, or a new entry.
 *
 * @see http://hl7.org/fhir/R4/http.html#cond-update
 * @throws Refusal as `writeEntries`.
 */
export function upsert(deps: WriteDeps, actor: Actor, asked: Asked): Promise<Done> {
  return write(deps, actor, () => {
    requireWritable(asked.type)
    const { _format } = asked.query
    if (_format !== undefined) refuseParameters({ _format })
    const criteria = new URLSearchParams(asked.criteria)
    criteria.delete('_format')
    const version = versionNamed(asked.ifMatch, false)
    const draft = requireDraft(objectIn(asked.body), asked.type, deps.base)
    const patient = requirePatient(draft)
    const by = identifierIn(criteria.toString(), 'a conditional update', patient, deps.base)
    const change = { does: 'upsert', at: '', draft, id: newEntryId(), by, version } as const
    return {
      ...{ patient, change: { ...change, fullUrl: undefined } },
      besides: besidesIf.update,
    }
  })
}

/** PUT: the next version of an entry. @throws Refusal as `writeEntries`. */
export function update(deps: WriteDeps, actor: Actor, asked: Asked): Promise<Done> {
  return write(deps, actor, () => {
    requireWritable(asked.type)
    refuseParameters(asked.query)
    const { patient, entry: id } = parseEntryRef(asked.entry ?? '')
    const version = versionNamed(asked.ifMatch, true)
    const draft = requireDraft(objectIn(asked.body), asked.type, deps.base)
    requireSame(draft, patient, id)
    const change = { does: 'update', at: '', draft, id, version, fullUrl: undefined } as const
    return { patient, change }
  })
}

/** PATCH by JSON Patch: the next version of an entry. @throws Refusal as `writeEntries`. */
export function patch(deps: WriteDeps, actor: Actor, asked: Asked): Promise<Done> {
  return write(deps, actor, () => {
    requireWritable(asked.type)
    refuseParameters(asked.query)
    const { patient, entry: id } = parseEntryRef(asked.entry ?? '')
    const version = versionNamed(asked.ifMatch, true)
    const operations = operationsIn(valueIn(asked.body))
    const change = { does: 'patch', at: '', type: asked.type, id, version, operations } as const
    return { patient, change }
  })
}

/** DELETE: an entry was entered in error, and says so from now on. @throws Refusal as `writeEntries`. */
export function remove(deps: WriteDeps, actor: Actor, asked: Asked): Promise<Done> {
  return write(deps, actor, () => {
    requireWritable(asked.type)
    refuseParameters(asked.query)
    const { patient, entry: id } = parseEntryRef(asked.entry ?? '')
    const version = versionNamed(asked.ifMatch, false)
    const change = { does: 'delete', at: '', type: asked.type, id, version } as const
    return { patient, change }
  })
}

async function write(deps: WriteDeps, actor: Actor, order: () => Ordered): Promise<Done> {
  const { patient, change, besides = [] } = await signedInFirst(deps.db, actor, order)
  const { base, db, scopes } = deps
  const kind = typeOf(change)
  for (const doing of besides) await requireScope(db, actor, scopes, patient, { kind, doing })
  const [written] = await writeEntries(db, actor, patient, { changes: [change], base })
  if (written === undefined) throw new TypeError('a change became nothing')
  return { patient, written }
}

/**
 * What was sent is looked at without a look at any record; whoever is not signed in is told that, and not what is wrong
 * with it.
 */
export async function signedInFirst<T>(db: Database, actor: Actor, read: () => T): Promise<T> {
  try {
    return read()
  } catch (error) {
    if (error instanceof Refusal) await personOf(db, actor)
    throw error
  }
}
