import type { Day } from '../identity/age.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import type { JsonObject } from '../record/validate/object-type.ts'
import type { Window } from './windows.ts'

/** How much a summary holds: medicines and allergies, or those and more. */
export type Scope = 'core' | 'additional'

/** Staff who give care, or the patient, who does not see what is withheld from them. */
export type Reader = 'staff' | 'patient'

/** An entry of the registered practice, as a summary may be made of it. */
export type SummaryEntry = {
  readonly id: EntryId
  readonly kind: string
  readonly version: number
  readonly private: boolean
  readonly withheldFromPatient: boolean
  readonly recordedAt: Date
  /** When the practice filed it from what another service wrote. */
  readonly filedAt?: Date | undefined
  readonly resource: JsonObject
  /** What was decided about this one entry; `add` also takes in what is sensitive. */
  readonly rule: 'add' | 'withhold' | 'as-usual' | null
}

export type SummaryFacts = {
  readonly patient: {
    readonly id: PatientId
    readonly nhsNumber: string | null
    readonly resource: JsonObject
  }
  readonly practice: { readonly id: OdsCode; readonly name: string }
  readonly registeredOn: Day | null
  readonly scope: Scope
  readonly entries: readonly SummaryEntry[]
  /**
   * Whether what the practice has filed changed where it came from, and nobody there has decided what that means. For
   * staff only: the change may be that something is withheld from the patient.
   */
  readonly awaitsFiling?: boolean
}

export const sectionIds = [
  'allergies',
  'acute',
  'repeat',
  'discontinued',
  'problems',
  'procedures',
  'immunisations',
  'wishes',
  'communication',
] as const
export type SectionId = (typeof sectionIds)[number]
export const coreSections: readonly SectionId[] = ['allergies', 'acute', 'repeat', 'discontinued']

/**
 * What an empty section says. These are different things to a clinician and are never confused (SCR-6, SCR-7):
 * nothing was written; somebody asked and there was none; something is there and not shown; the patient chose
 * a summary without this section.
 */
export type Statement = 'none-recorded' | 'none-known' | 'withheld' | 'not-in-scope'

/** One line of a section: the words of its columns, and the entry it was made of. */
export type SummaryRow = {
  readonly entry: EntryId
  readonly kind: string
  readonly cells: readonly string[]
  /** The entry's resource, with the elements that a summary shows and no others. */
  readonly resource: JsonObject
  readonly sensitive: boolean
  readonly filedAt?: Date | undefined
}

export type SummarySection = {
  readonly id: SectionId
  readonly title: string
  readonly window: Window | null
  readonly columns: readonly string[]
  readonly rows: readonly SummaryRow[]
  /** Where there are no rows. `none-known` keeps the entry that says so in `rows`. */
  readonly statement: Statement | null
}

/** What is said on the face of a summary besides its sections. */
export type FaceStatement =
  'recently-registered' | 'data-in-transit' | 'awaiting-filing' | 'entries-withheld'

/** A summary as a value: both the FHIR document and the page are made of it, neither of the other. */
export type SummaryDocument = {
  readonly reader: Reader
  readonly on: Day
  readonly scope: Scope
  readonly patient: SummaryFacts['patient']
  readonly practice: SummaryFacts['practice']
  readonly face: readonly FaceStatement[]
  readonly sections: readonly SummarySection[]
}
