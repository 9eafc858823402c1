import { leafKinds, noTag, tagOf, type LeafKind } from './leaf.ts'

/** What anyone may know of an event: its leaf's kind. The event itself says more. */
const kindOfEvent: Readonly<Record<string, LeafKind>> = {
  find: 'search',
  open: 'read',
  list: 'read',
  read: 'read',
  log: 'read',
  message: 'read',
  explain: 'read',
  write: 'write',
  import: 'write',
  correct: 'write',
  merge: 'write',
  mark: 'write',
  choice: 'choice',
  relationship: 'choice',
  permission: 'choice',
  proxy: 'choice',
  emergency: 'emergency',
  request: 'request',
  erase: 'erasure',
}

export function leafKindOf(kind: string): number {
  return leafKinds[kindOfEvent[kind] ?? 'other']
}

/**
 * Under which tag an event's leaf stands. What is kept out of the patient's account has one of its own: a history
 * with a gap would tell whoever looks over the patient's shoulder.
 */
export function tagOfEvent(
  secret: Buffer,
  { patient, filter }: { readonly patient: string | null; readonly filter: string | null },
  year: number,
): Buffer {
  if (patient === null) return noTag
  return tagOf(secret, filter === 'online-access' ? `${patient} quiet` : patient, year)
}
