import fc from 'fast-check'
import { spans, type Span, type World } from './world.ts'

export const size = { patients: 5, organisations: 8, staff: 20, entries: 50 } as const

const organisationIds = ['Z0A', 'Z0B', 'Z0C', 'Z0D', 'Z0E', 'Z0F', 'Z0G', 'Z0H']
const patientIds = ids('4', size.patients)
const staffIds = ids('7', size.staff)

const patient = fc.constantFrom(...patientIds)
const organisation = fc.constantFrom(...organisationIds)
const practice = fc.option(organisation, { freq: 5 })
const choiceValue = fc.constantFrom('yes', 'yes', 'yes', 'no', 'not-asked')
const listing = fc.constantFrom('allowed', 'allowed', 'prohibited', 'unlisted')
const kind = fc.constantFrom('emergency', 'legal')
const span = fc.constantFrom<Span>(...spans, 'open', 'open')
const staffNumber = fc.nat(size.staff - 1)
/** True once in `n`. */
const rarely = (n: number) => fc.nat(n - 1).map((found) => found === 0)
const mostly = (n: number) => fc.nat(n - 1).map((found) => found !== 0)

const organisations = fc
  .array(
    fc.record({
      suspended: rarely(12),
      policy: fc.constantFrom('ask-each-time', 'extended', 'notice-based', 'notice-based'),
      verificationRequired: fc.boolean(),
      sharesByDefault: fc.constantFrom('no', 'yes', 'not-yet'),
      absorbedBy: fc.option(organisation, { freq: 1 }).map((by) => by),
      absorbed: rarely(5),
    }),
    { minLength: size.organisations, maxLength: size.organisations },
  )
  .map((found) =>
    found.map(({ absorbed, absorbedBy, ...one }, n) => {
      const id = the(organisationIds, n)
      return { id, ...one, absorbedBy: absorbed && absorbedBy !== id ? absorbedBy : null }
    }),
  )

const staff = fc
  .array(fc.record({ organisation, readsClinical: mostly(8), suspended: rarely(12) }), {
    minLength: size.staff,
    maxLength: size.staff,
  })
  .map((found) => found.map((one, n) => ({ id: the(staffIds, n), ...one })))

const patients = fc
  .array(fc.record({ practice, protected: rarely(6), died: rarely(8), shareNothing: rarely(8) }), {
    minLength: size.patients,
    maxLength: size.patients,
  })
  .map((found) => found.map((one, n) => ({ id: the(patientIds, n), ...one })))

const entries = fc
  .array(fc.record({ patient, organisation, private: rarely(4), withheld: rarely(6) }), {
    minLength: size.entries,
    maxLength: size.entries,
  })
  .map((found) => found.map((one, slot) => ({ id: the(entryIds, slot), slot, ...one })))
const entryIds = ids('7', size.entries)

/** A world of 5 patients, 8 organisations, 20 staff and 50 entries, in which a good part may be seen. */
export const randomWorld: fc.Arbitrary<World> = fc
  .record({
    organisations,
    staff,
    patients,
    entries,
    rules: unique(fc.record({ practice: organisation, organisation, rule: listing }), 30, (one) => [
      one.practice,
      one.organisation,
    ]),
    choices: unique(
      fc.record({
        ...{ patient, organisation, shareOut: choiceValue, shareIn: choiceValue },
        ...{ outOver: rarely(8), inOver: rarely(8) },
      }),
      38,
      (one) => [one.patient, one.organisation],
    ),
    relationships: fc.array(fc.record({ patient, organisation, span }), {
      minLength: 25,
      maxLength: 40,
    }),
    verifications: unique(fc.record({ patient, organisation }), 20, (one) => [
      one.patient,
      one.organisation,
    ]),
    permissions: fc.array(
      fc.record({ patient, organisation, staff: fc.option(fc.constantFrom(...staffIds)), span }),
      { maxLength: 40 },
    ),
    emergencies: fc.array(
      fc.record({
        ...{ patient, staff: staffNumber, kind, span, strays: rarely(8), organisation },
        ...{ wider: mostly(6), elsewhere: rarely(6), session: fc.constantFrom(...staffIds) },
      }),
      {
        maxLength: 10,
      },
    ),
  })
  .map(({ emergencies: found, ...world }) => {
    // an override belongs to the service its person acts for; one that does not must count for nothing
    const emergencies = found.map(({ staff: n, strays, elsewhere, session, ...one }) => {
      const person = world.staff[n]
      const at = strays || !person ? one.organisation : person.organisation
      const id = the(staffIds, n)
      return { ...one, staff: id, organisation: at, session: elsewhere ? session : id }
    })
    return { ...world, emergencies }
  }) as fc.Arbitrary<World>

function unique<T>(one: fc.Arbitrary<T>, most: number, key: (one: T) => string[]) {
  const selector = (found: T) => key(found).join(' ')
  return fc.uniqueArray(one, { minLength: Math.floor(most / 2), maxLength: most, selector })
}

/** One change to a world: what kind, and numbers that say to whom. */
export const randomStep = fc.record({
  kind: fc.constantFrom(
    ...([
      'share-out',
      'share-out',
      'share-in',
      'share-in',
      'share-nothing',
      'rule',
      'relate',
    ] as const),
    ...(['unrelate', 'verify', 'permit', 'end-permission', 'override', 'end-override'] as const),
    ...([
      'private',
      'private',
      'suspend-service',
      'suspend-person',
      'protect',
      'die',
      'move',
    ] as const),
  ),
  patient,
  organisation,
  practice,
  value: fc.constantFrom('yes', 'no', 'not-asked'),
  listing: fc.constantFrom('allowed', 'prohibited', 'unlisted'),
  emergency: kind,
  staff: fc.constantFrom(...staffIds),
  personal: fc.boolean(),
  slot: fc.nat(size.entries - 1),
  on: fc.boolean(),
})
export type Step = typeof randomStep extends fc.Arbitrary<infer T> ? T : never

/** The ids of a world's organisations in another order. */
export const renaming = fc
  .shuffledSubarray(organisationIds, { minLength: organisationIds.length })
  .map((shuffled) => new Map(organisationIds.map((id, n) => [id, the(shuffled, n)])))

function ids(version: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, n) => `00000000-0000-${version}000-8000-${(n + 1).toString(16).padStart(12, '0')}`,
  )
}

function the<T>(from: readonly T[], n: number): T {
  const found = from[n]
  if (found === undefined) throw new TypeError('nothing there')
  return found
}
