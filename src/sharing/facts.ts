import type { Sql, Tx } from '../db/database.ts'
import {
  decide,
  type ChoiceValue,
  type Decision,
  type EntryFacts,
  type Listing,
  type PatientFacts,
  type ViewerFacts,
} from './decide.ts'

/** What is true of a service for every patient. */
export type OrganisationFacts = {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly suspended: boolean
  readonly permissionPolicy: 'ask-each-time' | 'extended' | 'notice-based'
  readonly verificationRequired: boolean
  /** Whether its published default, in force at that time, is to share out. */
  readonly sharesOutByDefault: boolean
  readonly absorbedBy: string | null
  /** Whether it has written in the patient's record. */
  readonly holdsEntries: boolean
}

export type StaffFacts = {
  readonly id: string
  readonly organisation: string
  readonly readsClinical: boolean
  readonly suspended: boolean
}

export type ChoiceFacts = {
  readonly organisation: string
  readonly shareOut: ChoiceValue
  readonly shareIn: ChoiceValue
}

/**
 * Everything that `decide` takes about one patient, of one moment. Only what was in force then is here: what
 * had ended or not begun is left out.
 */
export type SharingFacts = {
  readonly at: Date
  readonly protected: boolean
  readonly died: boolean
  /** Where the patient was registered. */
  readonly practice: string | null
  readonly shareNothing: boolean
  /** Those that hold entries, have had to do with the patient, or were asked about. */
  readonly organisations: readonly OrganisationFacts[]
  readonly choices: readonly ChoiceFacts[]
  /** The list of the registered practice. */
  readonly listed: readonly {
    readonly organisation: string
    readonly rule: Exclude<Listing, 'unlisted'>
  }[]
  /** Organisations with a relationship. */
  readonly related: readonly string[]
  readonly verified: readonly string[]
  /** `staff`: null for all staff of the organisation. */
  readonly permissions: readonly { readonly organisation: string; readonly staff: string | null }[]
  readonly emergencies: readonly {
    readonly organisation: string
    readonly staff: string
    readonly kind: 'emergency' | 'legal'
  }[]
  /** The member of staff that was asked about. */
  readonly staff: StaffFacts | null
}

export type AskedAbout = {
  /** As of this moment, from the histories; now, unless given. */
  readonly at?: Date
  /** Organisations to know of beside those that have to do with the patient. */
  readonly organisations?: readonly string[]
  readonly staff?: string
}

/**
 * The facts about the patient that this transaction has entered (as the patient, or to choose, gate or
 * explain), in its snapshot. One row, and nothing but nulls for anyone else.
 */
export function sharingFacts(sql: Sql | Tx, asked: AskedAbout = {}) {
  const { at = null, organisations = [], staff = null } = asked
  return sql<SharingFacts[]>`
    select at, protected, died, practice, share_nothing as "shareNothing",
           organisations, choices, listed, related, verified, permissions, emergencies, staff
      from sharing_facts(${[...organisations]}, ${staff}, ${at})`
}

/**
 * Who looks, for `decide`.
 *
 * @param staff a member of that organisation's staff; null for any whose role reads entries.
 */
export function viewerFacts(
  facts: SharingFacts,
  organisation: string,
  staff: StaffFacts | null = null,
): ViewerFacts {
  return {
    organisation,
    absorbed: facts.organisations
      .filter(({ absorbedBy }) => absorbedBy === organisation)
      .map(({ id }) => id),
    suspended: organisationFacts(facts, organisation).suspended,
    staffSuspended: staff?.suspended ?? false,
    readsClinical: staff?.readsClinical ?? true,
  }
}

/** What holds between the patient and who looks. Without a member of staff, only what holds for all of them. */
export function patientFacts(
  facts: SharingFacts,
  organisation: string,
  staff: StaffFacts | null = null,
): PatientFacts {
  const { permissionPolicy } = organisationFacts(facts, organisation)
  const practice = facts.organisations.find(({ id }) => id === facts.practice)
  const permitted = facts.permissions.filter((one) => one.organisation === organisation)
  const overrides = facts.emergencies.filter(
    (one) => one.organisation === organisation && one.staff === staff?.id,
  )
  return {
    protected: facts.protected,
    died: facts.died,
    registeredHere: facts.practice === organisation,
    listing: facts.listed.find((one) => one.organisation === organisation)?.rule ?? 'unlisted',
    verificationRequired: practice?.verificationRequired ?? true,
    verified: facts.verified.includes(organisation),
    relationship: facts.related.includes(organisation),
    emergency: overrides.some(({ kind }) => kind === 'legal')
      ? 'legal'
      : overrides.length > 0
        ? 'emergency'
        : 'none',
    shareNothing: facts.shareNothing,
    shareIn: choiceAbout(facts, organisation).shareIn,
    permissionRequired: permissionPolicy !== 'notice-based',
    permission: permitted.some(
      (one) =>
        (one.staff !== null && one.staff === staff?.id) ||
        (one.staff === null && permissionPolicy === 'extended'),
    ),
  }
}

/** An entry of this organisation, for `decide`. */
export function entryFacts(
  facts: SharingFacts,
  organisation: string,
  isPrivate: boolean,
): EntryFacts {
  return {
    organisation,
    private: isPrivate,
    shareOut: choiceAbout(facts, organisation).shareOut,
    sharesOutByDefault: organisationFacts(facts, organisation).sharesOutByDefault,
  }
}

/** May this organisation, or this member of its staff, see entries of `writer`? */
export function decideFrom(
  facts: SharingFacts,
  viewer: { readonly organisation: string; readonly staff?: StaffFacts | null },
  entry: { readonly organisation: string; readonly private: boolean },
): Decision {
  const { organisation, staff = null } = viewer
  return decide(
    viewerFacts(facts, organisation, staff),
    patientFacts(facts, organisation, staff),
    entryFacts(facts, entry.organisation, entry.private),
  )
}

/** What the patient chose about an organisation; what was never asked is `not-asked`. */
export function choiceAbout(facts: SharingFacts, organisation: string): ChoiceFacts {
  return (
    facts.choices.find((one) => one.organisation === organisation) ?? {
      organisation,
      shareOut: 'not-asked',
      shareIn: 'not-asked',
    }
  )
}

export function organisationFacts(facts: SharingFacts, organisation: string): OrganisationFacts {
  const found = facts.organisations.find(({ id }) => id === organisation)
  if (!found) throw new TypeError(`the facts do not hold ${organisation}: ask about it`)
  return found
}
