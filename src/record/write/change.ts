import type { EntryId } from '../../identity/ids.ts'
import type { Identifier } from '../bundle/organisations.ts'
import type { Operation } from './patch.ts'
import type { Draft } from './draft.ts'

/** Where a change stands in what was sent: nothing before it, or an entry of a Bundle. */
type Sent = { readonly at: string }

export type Creation = Sent & {
  readonly does: 'create'
  readonly draft: Draft
  /** The id that it gets, unless it is there already. */
  readonly id: EntryId
  /** What others that are written with it call it. */
  readonly fullUrl: string | undefined
  /** Only where the service has written none of this type with this identifier. */
  readonly unless: Identifier | undefined
}

export type Update = Sent & {
  readonly does: 'update'
  readonly draft: Draft
  readonly id: EntryId
  readonly fullUrl: string | undefined
  /** The version that is changed; any, where it is only tried, or was found by what it says. */
  readonly version: number | undefined
}

/** A new version of the one entry that the service has with an identifier; a new entry where it has none. */
export type Upsert = Sent & {
  readonly does: 'upsert'
  readonly draft: Draft
  /** The id that it gets where it is new. */
  readonly id: EntryId
  readonly fullUrl: string | undefined
  readonly by: Identifier
  /** The version that must be there; any, or none, unless given. */
  readonly version: number | undefined
}

export type Patch = Sent & {
  readonly does: 'patch'
  readonly type: string
  readonly id: EntryId
  readonly version: number
  readonly operations: readonly Operation[]
}

export type Deletion = Sent & {
  readonly does: 'delete'
  readonly type: string
  readonly id: EntryId
  /** Any version, unless given. */
  readonly version: number | undefined
}

/** A change of which it is known what it is about. */
export type Settled = Creation | Update | Patch | Deletion

/** One thing to be done to a record. */
export type Change = Settled | Upsert

/** What became of it; `found`: it was there already, `unchanged`: it was so already. */
export type Written = {
  readonly did: 'created' | 'changed' | 'deleted' | 'found' | 'unchanged'
  readonly type: string
  readonly id: EntryId
  readonly version: number
  readonly at: Date
  /** The exact text that is stored. */
  readonly resource: string
}

export function typeOf(change: { readonly draft: Draft } | { readonly type: string }): string {
  return 'draft' in change ? change.draft.type : change.type
}

/** The path of an element of a change as whoever sent it finds it. */
export function placed({ at }: Sent, path: string): string {
  return at === '' ? path : at + path.replace(/^[A-Za-z]+/, '')
}
