import type { Database } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import { newEntryId, parseEntryRef, type PatientId } from '../../identity/ids.ts'
import { personOf } from '../../identity/sessions.ts'
import type { Change, Written } from '../../record/write/change.ts'
import { operationsIn } from '../../record/write/patch.ts'
import { writeEntries } from '../../record/write/write-entries.ts'
import { objectIn, valueIn } from '../body.ts'
import { refuseParameters } from '../read/parameters.ts'
import {
  faultsOfUpdate,
  refusalOf,
  requireDraft,
  requirePatient,
  requireWritable,
} from './drafts.ts'
import { unlessThere, versionNamed } from './headers.ts'

export type WriteDeps = {
  readonly db: Database
  /** The address of the API. */
  readonly base: string
}

export type Asked = {
  readonly type: string
  /** The id in the address. */
  readonly entry?: string
  readonly body?: unknown
  readonly query: Readonly<Record<string, unknown>>
  readonly ifMatch?: string | undefined
  readonly ifNoneExist?: string | undefined
}

type Ordered = { readonly patient: PatientId; readonly change: Change; readonly filter: string }
export type Done = { readonly patient: PatientId; readonly written: Written }

/** POST: an entry that is new, or with If-None-Exist the one that is there. @throws Refusal as `writeEntries`. */
export function create(deps: WriteDeps, actor: Actor, asked: Asked): Promise<Done> {
  return write(deps, actor, () => {
    requireWritable(asked.type)
    refuseParameters(asked.query)
    const draft = requireDraft(objectIn(asked.body), asked.type, deps.base)
    const patient = requirePatient(draft)
    const unless = unlessThere(asked.ifNoneExist, patient, deps.base)
    const change = { does: 'create', at: '', draft, id: newEntryId(), unless } as const
    return { patient, change: { ...change, fullUrl: undefined }, filter: asked.type }
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
    const faults = faultsOfUpdate(draft, patient, id)
    if (faults.length > 0) throw refusalOf('unfit', faults)
    const change = { does: 'update', at: '', draft, id, version, fullUrl: undefined } as const
    return { patient, change, filter: 'changed' }
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
    return { patient, change, filter: 'changed' }
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
    return { patient, change, filter: 'in error' }
  })
}

async function write(deps: WriteDeps, actor: Actor, order: () => Ordered): Promise<Done> {
  const { patient, change, filter } = await signedInFirst(deps.db, actor, order)
  const { base } = deps
  const [written] = await writeEntries(deps.db, actor, patient, { changes: [change], base, filter })
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
