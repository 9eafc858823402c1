import type { Person } from '../identity/actor.ts'
import type { Grant } from '../sharing/enter.ts'
import { administrativeKinds, type EntryLine } from './entries.ts'

/** What decides whether an entry may be filed: who looks, by what, and the entry. */
export type MayFile = {
  readonly person: Pick<Person, 'kind'> & { readonly organisation?: string }
  readonly grant: Pick<Grant, 'view' | 'rule' | 'own'>
  readonly patient: { readonly registeredPractice: string | null }
  readonly entry: Pick<EntryLine, 'organisation' | 'kind' | 'status'>
}

/**
 * Whether staff may file an entry into their own record: of the registered practice only, what another service
 * wrote and the patient shares with them. What is read by emergency access is not taken from it; what was entered
 * in error is not copied.
 */
export function mayFile({ person, grant, patient, entry }: MayFile): boolean {
  return (
    person.kind === 'staff' &&
    patient.registeredPractice !== null &&
    person.organisation === patient.registeredPractice &&
    grant.view === 'staff' &&
    grant.rule === 'shared' &&
    !grant.own.includes(entry.organisation) &&
    entry.status !== 'entered-in-error' &&
    ![...administrativeKinds, 'Provenance'].includes(entry.kind)
  )
}
