import { hash } from 'node:crypto'
import { entryRef, type EntryId, type PatientId } from '../../identity/ids.ts'
import type { ConsentState } from './consent-state.ts'

/**
 * The id of the Consent that says this of the patient: the same whatever the answer is, and made of nothing that tells
 * when. A UUID of version 8, where an entry of the record has one of version 7.
 */
export function consentId(
  patient: PatientId,
  about: Pick<ConsentState, 'kind'> & { readonly organisation?: string },
): EntryId {
  const hex = hash('sha256', `consent ${patient} ${about.kind} ${about.organisation ?? ''}`)
  return uuid8(hex)
}

export function consentRef(
  patient: PatientId,
  about: Pick<ConsentState, 'kind'> & { readonly organisation?: string },
): string {
  return entryRef(patient, consentId(patient, about))
}

/** Whether an id is one of those above, and no entry's. */
export function isMadeId(id: string): boolean {
  return id[14] === '8'
}

/** The id of what tells of a row: that of the row, as no entry can have it. */
export function madeIdOf(row: string): EntryId {
  return `${row.slice(0, 14)}8${row.slice(15)}` as EntryId
}

/** The row behind an id that `madeIdOf` made. */
export function rowOf(id: EntryId): string {
  return `${id.slice(0, 14)}7${id.slice(15)}`
}

/** A UUID of version 8, of the first half of a digest in hex. */
export function uuid8(hex: string): EntryId {
  const variant = (8 + (Number.parseInt(hex[16] ?? '0', 16) & 3)).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-') as EntryId
}
