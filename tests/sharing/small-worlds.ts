import type { ChoiceValue } from '../../src/sharing/decide.ts'
import { factValues, type Facts } from './oracle.ts'
import { emptyWorld, type Entry, type Patient, type Staff, type World } from './world.ts'

/**
 * What stands beside the one patient, service, person and entry: a second of each for whom everything is
 * permitted; a second of each for whom nothing is, while what is not so has been so and has ended; or none.
 */
export const backgrounds = ['permissive', 'restrictive', 'alone'] as const
export type Background = (typeof backgrounds)[number]

/** Which entries the record has: one by every kind of writer with every flag, or less. */
export const shapes = [
  'everything',
  'nothing',
  ...few('own', 6),
  ...few('absorbed', 6),
  ...few('other', 12),
]

export type SmallCase = {
  readonly facts: Facts
  readonly background: Background
  readonly shape: string
  /** How many of the service's four staff look: whose role reads, and also who may not. */
  readonly lookers: 1 | 4
  /** Any number: what turns in it is what bears on nothing here. */
  readonly turn: number
}

export type Cell = { readonly staff: Staff; readonly patient: Patient; readonly facts: Facts }

/** The cases side by side in one database: one patient for each, services and staff shared by key. */
export function smallWorlds(cases: readonly SmallCase[]): { world: World; cells: Cell[] } {
  const build = new Builder()
  cases.forEach((one, n) => build.add(one, n))
  return { world: build.world, cells: build.cells }
}

const choiceValues = factValues.shareOut
const sources = [0, 1, 2, 3, 4, 5].map((n) => ({
  n,
  shareOut: choiceValues[n % 3] ?? 'yes',
  byDefault: n >= 3,
}))

class Builder {
  readonly world = emptyWorld()
  readonly cells: Cell[] = []
  readonly #made = new Set<string>()

  add(one: SmallCase, n: number): void {
    const { facts, background } = one
    const service = this.#service(one)
    const practice = facts.registeredHere ? service : this.#practice(one, service)
    const patient: Patient = {
      id: uuid('4', n),
      practice,
      protected: facts.protected,
      died: facts.died,
      shareNothing: facts.shareNothing,
    }
    this.world.patients.push(patient)
    const lookers = this.#lookers(service).slice(0, one.lookers)
    this.#between(one, patient, service, lookers)
    if (background === 'permissive') this.#permitOthers(patient, service, lookers)
    this.#entries(one, patient, service)
    for (const staff of lookers) {
      const { readsClinical, suspended: suspendedPerson } = staff
      this.cells.push({ staff, patient, facts: { ...facts, readsClinical, suspendedPerson } })
    }
  }

  #once(key: string, make: () => void): void {
    if (this.#made.has(key)) return
    this.#made.add(key)
    make()
  }

  #organisation(id: string, more: Partial<World['organisations'][number]> = {}): string {
    this.#once(id, () =>
      this.world.organisations.push({
        ...{ id, suspended: false, policy: 'notice-based', verificationRequired: true },
        ...{ sharesByDefault: 'no', absorbedBy: null, ...more },
      }),
    )
    return id
  }

  #rule(practice: string, organisation: string, rule: Facts['listing']): void {
    this.#once(`${practice} ${organisation}`, () =>
      this.world.rules.push({ practice, organisation, rule }),
    )
  }

  #service({ facts, background, turn }: SmallCase): string {
    const own = facts.registeredHere ? facts.listing : 'unlisted'
    const byDefault = turn % 2 === 1
    const key = [
      backgrounds.indexOf(background),
      factValues.policy.indexOf(facts.policy),
      factValues.listing.indexOf(own),
      Number(facts.suspendedService),
      Number(facts.verificationRequired),
      Number(facts.registeredHere),
      Number(byDefault),
    ]
    const service = this.#organisation(`V${key.join('')}`, {
      suspended: facts.suspendedService,
      policy: facts.policy,
      // where the patient is registered elsewhere, the looking service's own setting bears on nothing
      verificationRequired: facts.registeredHere === facts.verificationRequired,
      sharesByDefault: byDefault ? 'yes' : 'no',
    })
    if (facts.registeredHere) this.#rule(service, service, facts.listing)
    // another practice's list bears on nothing
    if (background === 'permissive') this.#rule(this.#organisation('ZP1'), service, 'allowed')
    if (background === 'restrictive') this.#rule(this.#organisation('ZP2'), service, 'prohibited')
    return service
  }

  #practice({ facts, background }: SmallCase, service: string): string | null {
    const { listing, verificationRequired } = facts
    // without a practice, everybody is unlisted and has to be verified
    if (background === 'alone' && listing === 'unlisted' && verificationRequired) return null
    const id = `R${factValues.listing.indexOf(listing)}${Number(verificationRequired)}`
    const practice = this.#organisation(`${id}${backgrounds.indexOf(background)}`, {
      verificationRequired,
    })
    this.#rule(practice, service, listing)
    if (background === 'permissive') this.#rule(practice, this.#second(), 'allowed')
    return practice
  }

  /** Staff of a service: one for each pair of role and suspension. */
  #lookers(service: string): Staff[] {
    this.#once(`${service} staff`, () => {
      for (const suspended of [false, true])
        for (const readsClinical of [true, false]) {
          const id = uuid('7', this.world.staff.length)
          this.world.staff.push({ id, organisation: service, readsClinical, suspended })
        }
    })
    return this.world.staff.filter(({ organisation }) => organisation === service)
  }

  /** The second service, for which everything is permitted. */
  #second(): string {
    return this.#organisation('W00')
  }

  /** What holds between the patient and the service; what does not, held once where the background says so. */
  #between(one: SmallCase, { id: patient }: Patient, organisation: string, lookers: Staff[]): void {
    const { facts, background, turn } = one
    const ended = background === 'restrictive'
    const both = { patient, organisation }
    const span = turn % 2 === 0 ? 'open' : 'ends-later'
    const not = turn % 2 === 0 ? 'over' : 'not-yet'
    const { relationships, verifications, permissions, emergencies, choices } = this.world
    if (facts.relationship) relationships.push({ ...both, span })
    else if (ended) relationships.push({ ...both, span: not })
    if (facts.verified) verifications.push(both)
    if (facts.permission === 'service') permissions.push({ ...both, staff: null, span })
    for (const { id: staff } of lookers) {
      if (facts.permission === 'person') permissions.push({ ...both, staff, span })
      else if (ended) permissions.push({ ...both, staff, span: not })
      const { emergency } = facts
      const opened = { ...both, staff, session: staff, wider: true }
      if (emergency !== 'none') emergencies.push({ ...opened, kind: emergency, span: 'ends-later' })
      else if (ended) {
        const inForce = { kind: 'legal', span: 'ends-later' } as const
        emergencies.push({ ...opened, kind: 'legal', span: not })
        // of another session of theirs; and for the emergency view alone
        emergencies.push({ ...opened, ...inForce, session: 'another' })
        emergencies.push({ ...opened, ...inForce, wider: false })
      }
    }
    const inOver = ended && facts.shareIn === 'not-asked'
    choices.push({
      ...both,
      shareOut: choiceValues[Math.floor(turn / 2) % 3] ?? 'yes',
      shareIn: inOver ? 'yes' : facts.shareIn,
      outOver: false,
      inOver,
    })
  }

  /** Everything for a second service and a colleague, and the same person's acts for that service. */
  #permitOthers({ id: patient }: Patient, service: string, lookers: Staff[]): void {
    const organisation = this.#second()
    const both = { patient, organisation }
    const [other] = this.#lookers(organisation)
    const colleague = uuid('7', 0xffffff)
    const { relationships, verifications, permissions, emergencies, choices } = this.world
    relationships.push({ ...both, span: 'open' })
    verifications.push(both)
    choices.push({ ...both, shareOut: 'yes', shareIn: 'yes', outOver: false, inOver: false })
    const legal = { kind: 'legal', span: 'ends-later', wider: true } as const
    permissions.push({ ...both, staff: null, span: 'open' })
    permissions.push({ patient, organisation: service, staff: colleague, span: 'open' })
    for (const { id: session } of lookers) {
      emergencies.push({ patient, organisation: service, staff: colleague, session, ...legal })
    }
    for (const { id: staff } of [...lookers, ...(other ? [other] : [])]) {
      permissions.push({ ...both, staff, span: 'open' })
      emergencies.push({ ...both, staff, session: staff, ...legal })
    }
    this.#secondPatient(service, lookers)
  }

  /** A second patient of whom the same people may see everything. */
  #secondPatient(organisation: string, lookers: Staff[]): void {
    this.#once(`${organisation} ${lookers.length} second patient`, () => {
      const patient = uuid('4', 0xf00000 + this.#made.size)
      const both = { patient, organisation }
      const open = { protected: false, died: false, shareNothing: false }
      this.world.patients.push({ id: patient, practice: organisation, ...open })
      this.world.relationships.push({ ...both, span: 'open' })
      this.world.verifications.push(both)
      this.world.permissions.push({ ...both, staff: null, span: 'open' })
      const choice = {
        patient,
        shareOut: 'yes',
        shareIn: 'yes',
        outOver: false,
        inOver: false,
      } as const
      this.world.choices.push({ ...choice, organisation }, { ...choice, organisation: 'X00' })
      this.#organisation('X00')
      for (const { id: staff } of lookers) {
        const opened = { staff, session: staff, wider: true, kind: 'legal' } as const
        this.world.emergencies.push({ ...both, ...opened, span: 'ends-later' })
      }
      this.#entry(patient, 'X00', 26, false)
    })
  }

  #entries({ shape, background, turn }: SmallCase, patient: Patient, service: string): void {
    const ended = background === 'restrictive'
    const wants = (kind: string, n: number) => shape === 'everything' || shape === `${kind} ${n}`
    for (const { n, shareOut, byDefault } of sources) {
      const sharesByDefault = byDefault ? 'yes' : ended ? 'not-yet' : 'no'
      for (const [isPrivate, slot] of [
        [false, n],
        [true, n + 6],
      ] as const) {
        if (!wants('other', slot)) continue
        const source = this.#organisation(`S${Number(ended)}${n}`, { sharesByDefault })
        this.#choose(patient.id, source, shareOut, background, turn)
        this.#entry(patient.id, source, slot, isPrivate)
      }
      if (wants('absorbed', n)) {
        const absorbed = this.#organisation(`A${n}${service}`, {
          sharesByDefault,
          absorbedBy: service,
        })
        this.#choose(patient.id, absorbed, shareOut, background, turn)
        this.#entry(patient.id, absorbed, 12 + n, false)
        this.#entry(patient.id, absorbed, 18 + n, true)
      }
    }
    if (shape === 'everything' || shape.startsWith('own')) {
      this.#entry(patient.id, service, 24, false)
      this.#entry(patient.id, service, 25, true)
    }
    if (background !== 'alone') {
      const second = this.#organisation('X00')
      this.#choose(patient.id, second, ended ? 'no' : 'yes', background, turn)
      this.#entry(patient.id, second, 26, ended)
    }
    if (background === 'permissive' && shape === 'everything') {
      const others = { sharesByDefault: 'yes', absorbedBy: this.#second() } as const
      const absorbed = this.#organisation('AW0', others)
      this.#choose(patient.id, absorbed, 'no', background, turn)
      this.#entry(patient.id, absorbed, 27, false)
    }
  }

  /** What was not asked is no row, a row that says so, or a choice that has run out. */
  #choose(
    patient: string,
    organisation: string,
    value: ChoiceValue,
    background: Background,
    turn: number,
  ) {
    this.#once(`${patient} ${organisation}`, () => {
      if (background === 'alone' && value === 'not-asked') return
      const outOver = background === 'restrictive' && value === 'not-asked'
      const was = turn % 2 === 0 ? 'yes' : 'no'
      const shareOut = outOver ? was : value
      const rest = { shareIn: 'not-asked', inOver: false } as const
      this.world.choices.push({ patient, organisation, shareOut, outOver, ...rest })
    })
  }

  #entry(patient: string, organisation: string, slot: number, isPrivate: boolean): void {
    const id = uuid('7', slot)
    const entry: Entry = {
      id,
      slot,
      patient,
      organisation,
      private: isPrivate,
      withheld: slot % 3 === 0,
    }
    this.world.entries.push(entry)
  }
}

function few(kind: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${kind} ${n}`)
}

function uuid(version: string, n: number): string {
  return `00000000-0000-${version}000-8000-${n.toString(16).padStart(12, '0')}`
}
