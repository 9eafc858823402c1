import { Refusal } from '../../errors.ts'
import { odsSystem } from '../../identity/ods-code.ts'
import {
  entryRef,
  parseEntryRef,
  shortId,
  type EntryId,
  type PatientId,
} from '../../identity/ids.ts'
import { objectsAt, textAt } from '../bundle/json-values.ts'
import type { ReferenceValue } from '../validate/problems.ts'
import type { Draft, DraftReference } from './draft.ts'
import { localOf } from './writable.ts'

/** What a reference of a draft points to, as far as the draft tells. */
export type Pointed =
  | { readonly to: 'patient' | 'contained' | 'elsewhere' }
  /** An entry of the same record, which may be there or not. */
  | { readonly to: 'entry'; readonly kind: string; readonly id: EntryId }
  /** Something that is written with it, by its `fullUrl`. */
  | { readonly to: 'sent'; readonly fullUrl: string }
  | { readonly to: 'nothing' }

/** Whose record it is, and how its references are written. */
export type Place = {
  readonly patient: PatientId
  /** The address of the API. */
  readonly base: string
  /** The `fullUrl` of what is written with it. */
  readonly sent: ReadonlySet<string>
}

// These are no entry that could be private, so their name may stand where they are not in the record.
const openKinds = new Set(['Practitioner', 'PractitionerRole', 'Organization', 'Location'])

/** What a reference points to. One to another patient, or to what another patient has, points to nothing. */
export function pointedBy(draft: Draft, { was }: DraftReference, place: Place): Pointed {
  if (was === undefined) return { to: 'elsewhere' }
  if (was.startsWith('#')) {
    const isThere =
      was === '#' ||
      objectsAt(draft.resource, 'contained').some((it) => textAt(it, 'id') === was.slice(1))
    return { to: isThere ? 'contained' : 'nothing' }
  }
  if (place.sent.has(was)) return { to: 'sent', fullUrl: was }
  const local = localOf(was, place.base)
  if (local === undefined) {
    const isElsewhere = /^https?:\/\/[^?]+$/i.test(was) && !/\/Patient\/[^/]*$/.test(was)
    return { to: isElsewhere && !was.startsWith(`${place.base}/`) ? 'elsewhere' : 'nothing' }
  }
  if (local.type === 'Patient') {
    return { to: local.id === shortId(place.patient) ? 'patient' : 'nothing' }
  }
  const ref = entryOf(local.id)
  return ref?.patient === place.patient
    ? { to: 'entry', kind: local.type, id: ref.entry }
    : { to: 'nothing' }
}

function entryOf(id: string) {
  try {
    return parseEntryRef(id)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/**
 * Writes a reference as it is stored: by the record's own ids, and without its `display`, which would show what the
 * entry says that it points to, and that may be private.
 *
 * @param idOf of what is written with it, its type and id.
 */
export function rewrite(
  { value, was }: DraftReference,
  pointed: Pointed,
  patient: PatientId,
  idOf: (fullUrl: string) => { readonly type: string; readonly id: EntryId },
): void {
  switch (pointed.to) {
    case 'patient':
      value.reference = `Patient/${shortId(patient)}`
      break
    case 'entry':
      value.reference = `${pointed.kind}/${entryRef(patient, pointed.id)}`
      break
    case 'sent': {
      const { type, id } = idOf(pointed.fullUrl)
      value.reference = `${type}/${entryRef(patient, id)}`
      break
    }
    case 'elsewhere':
      value.reference = was
      if ((was === undefined && value.identifier === undefined) || isOpen(value)) return
      break
    case 'contained':
    case 'nothing':
      break
    default:
      return pointed satisfies never
  }
  value.display = undefined
}

function isOpen({ type, reference, identifier }: ReferenceValue): boolean {
  const kind = type ?? /\/([A-Z][A-Za-z]+)\/[^/]+$/.exec(reference ?? '')?.[1]
  return openKinds.has(kind ?? '') || (kind === undefined && identifier?.system === odsSystem)
}
