import { decide, type Decision, type Listing } from '../../src/sharing/decide.ts'
import type { ChoiceValue } from '../../src/sharing/decide.ts'
import {
  hasPermission,
  oracle,
  oracleWhole,
  type Answer,
  type Facts,
  type Whole,
} from './oracle.ts'

/** Whether a fact with a beginning and an end is in force: only the middle two are. */
export const spans = ['over', 'ends-later', 'open', 'not-yet'] as const
export type Span = (typeof spans)[number]

export type Organisation = {
  readonly id: string
  suspended: boolean
  readonly policy: Facts['policy']
  readonly verificationRequired: boolean
  readonly sharesByDefault: 'no' | 'yes' | 'not-yet'
  readonly absorbedBy: string | null
}
export type Staff = {
  readonly id: string
  readonly organisation: string
  readonly readsClinical: boolean
  suspended: boolean
}
export type Patient = {
  readonly id: string
  practice: string | null
  protected: boolean
  died: boolean
  shareNothing: boolean
}
export type Choice = {
  readonly patient: string
  readonly organisation: string
  shareOut: ChoiceValue
  shareIn: ChoiceValue
  /** Whether the two have run out, and so count as not asked. */
  outOver: boolean
  inOver: boolean
}
export type OrganisationRule = { practice: string; organisation: string; rule: Listing }
export type Relationship = { patient: string; organisation: string; span: Span }
export type Verification = { patient: string; organisation: string }
export type Permission = Relationship & { staff: string | null }
export type Emergency = Relationship & {
  staff: string
  kind: 'emergency' | 'legal'
  /** Whose session opened it; a staff member's own session is named by their id. */
  session: string
  /** Whether the wider record is open, and not the emergency view alone. */
  wider: boolean
}
export type Entry = {
  readonly id: string
  /** Its place in the answer of `look`: 0 to 51. */
  readonly slot: number
  readonly patient: string
  readonly organisation: string
  private: boolean
  readonly withheld: boolean
}

/** Everything in a database that bears on who may see what. */
export type World = {
  organisations: Organisation[]
  staff: Staff[]
  patients: Patient[]
  rules: OrganisationRule[]
  choices: Choice[]
  relationships: Relationship[]
  verifications: Verification[]
  permissions: Permission[]
  emergencies: Emergency[]
  entries: Entry[]
}

export function emptyWorld(): World {
  return {
    ...{ organisations: [], staff: [], patients: [], rules: [], choices: [], relationships: [] },
    ...{ verifications: [], permissions: [], emergencies: [], entries: [] },
  }
}

/** What a staff member should get of a patient: the whole, and each entry by the oracle and by `decide`. */
export type Expected = Whole & {
  /** What is true of viewer and patient; its facts about an entry are not meant. */
  readonly viewer: Facts
  readonly visible: number
  readonly entries: readonly {
    readonly slot: number
    readonly oracle: Answer
    readonly decided: Decision
  }[]
}

/**
 * Answers for a world as it is now. Made anew after every change.
 *
 * @param use the record, or the emergency view, for which no wider reason is needed.
 */
export function expectations(
  world: World,
  use: 'read' | 'emergency' = 'read',
): (staff: Staff, patient: Patient) => Expected {
  const organisations = new Map(world.organisations.map((one) => [one.id, one]))
  const rules = new Map(world.rules.map((one) => [`${one.practice} ${one.organisation}`, one.rule]))
  const choices = new Map(world.choices.map((one) => [`${one.patient} ${one.organisation}`, one]))
  const verified = new Set(world.verifications.map((one) => `${one.patient} ${one.organisation}`))
  const related = byPatient(world.relationships)
  const permitted = byPatient(world.permissions)
  const emergencies = byPatient(world.emergencies)
  const entries = byPatient(world.entries)

  const inThisSession = (one: Emergency, staff: Staff) =>
    one.session === staff.id && (one.wider || use === 'emergency')

  const viewerFacts = (staff: Staff, patient: Patient): Facts => {
    const service = the(organisations.get(staff.organisation))
    const practice = patient.practice === null ? undefined : organisations.get(patient.practice)
    const here = { patient: patient.id, organisation: service.id }
    const choice = choices.get(`${patient.id} ${service.id}`)
    const given = (permitted.get(patient.id) ?? []).filter((one) => holds(one, here))
    const overrides = (emergencies.get(patient.id) ?? []).filter(
      (one) => holds(one, here) && one.staff === staff.id && inThisSession(one, staff),
    )
    return {
      policy: service.policy,
      suspendedService: service.suspended,
      registeredHere: patient.practice === service.id,
      listing: rules.get(`${patient.practice} ${service.id}`) ?? 'unlisted',
      verificationRequired: practice?.verificationRequired ?? true,
      protected: patient.protected,
      died: patient.died,
      verified: verified.has(`${patient.id} ${service.id}`),
      relationship: (related.get(patient.id) ?? []).some((one) => holds(one, here)),
      emergency: overrides.some(({ kind }) => kind === 'legal')
        ? 'legal'
        : overrides.length > 0
          ? 'emergency'
          : 'none',
      shareNothing: patient.shareNothing,
      shareIn: choice === undefined || choice.inOver ? 'not-asked' : choice.shareIn,
      permission: given.some((one) => one.staff === staff.id)
        ? 'person'
        : given.some((one) => one.staff === null)
          ? 'service'
          : 'none',
      readsClinical: staff.readsClinical,
      suspendedPerson: staff.suspended,
      ...({ writer: 'other', private: false, shareOut: 'no', sharesByDefault: false } as const),
    }
  }

  const entryFacts = (viewer: Facts, staff: Staff, entry: Entry): Facts => {
    const source = the(organisations.get(entry.organisation))
    const choice = choices.get(`${entry.patient} ${source.id}`)
    return {
      ...viewer,
      writer:
        source.id === staff.organisation
          ? 'own'
          : source.absorbedBy === staff.organisation
            ? 'absorbed'
            : 'other',
      private: entry.private,
      shareOut: choice === undefined || choice.outOver ? 'not-asked' : choice.shareOut,
      sharesByDefault: source.sharesByDefault === 'yes',
    }
  }

  return (staff, patient) => {
    const viewer = viewerFacts(staff, patient)
    const answers = (entries.get(patient.id) ?? []).map((entry) => {
      const facts = entryFacts(viewer, staff, entry)
      return {
        slot: entry.slot,
        oracle: oracle(facts),
        decided: decided(facts),
        mine: facts.writer !== 'other',
      }
    })
    const whole = oracleWhole(
      viewer,
      answers.map((one) => ({ see: one.oracle.see, mine: one.mine })),
    )
    const seen = answers.filter((one) => one.oracle.see)
    return { ...whole, viewer, visible: bitsOf(seen.map(({ slot }) => slot)), entries: answers }
  }
}

/** `decide`, asked in its own words. */
export function decided(facts: Facts, by: typeof decide = decide): Decision {
  return by(
    {
      organisation: 'V',
      absorbed: ['A0', 'A1'],
      suspended: facts.suspendedService,
      staffSuspended: facts.suspendedPerson,
      readsClinical: facts.readsClinical,
    },
    {
      protected: facts.protected,
      died: facts.died,
      registeredHere: facts.registeredHere,
      listing: facts.listing,
      verificationRequired: facts.verificationRequired,
      verified: facts.verified,
      relationship: facts.relationship,
      emergency: facts.emergency,
      shareNothing: facts.shareNothing,
      shareIn: facts.shareIn,
      permissionRequired: facts.policy !== 'notice-based',
      permission: facts.policy !== 'notice-based' && hasPermission(facts),
    },
    {
      organisation: facts.writer === 'own' ? 'V' : facts.writer === 'absorbed' ? 'A1' : 'X',
      private: facts.private,
      shareOut: facts.shareOut,
      sharesOutByDefault: facts.sharesByDefault,
    },
  )
}

/** Slots as one number: small enough to be exact. */
export function bitsOf(slots: readonly number[]): number {
  return slots.reduce((bits, slot) => bits + 2 ** slot, 0)
}

export function the<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('nothing there')
  return value
}

function holds(one: Relationship, here: { patient: string; organisation: string }): boolean {
  return (
    one.patient === here.patient &&
    one.organisation === here.organisation &&
    (one.span === 'ends-later' || one.span === 'open')
  )
}

function byPatient<T extends { readonly patient: string }>(rows: readonly T[]): Map<string, T[]> {
  return Map.groupBy(rows, ({ patient }) => patient)
}
