import type { AlertKind } from '../../src/audit/alert-kinds.ts'
import { detect, firstFast, isExplained, shippedThresholds } from '../../src/audit/detect.ts'
import type { Named, PatientFacts, StaffLook } from '../../src/audit/detect.ts'
import type { Episode } from '../../src/audit/evidence.ts'
import { randomNumbers } from '../sharing/seed.ts'

// A made-up month of 50 people at work in three services, and looks planted among theirs that nobody's care
// explains. What is ordinary here, and how often care goes unrecorded, is a guess; it stands in this file.

type Service = 'gp-practice' | 'hospital' | 'district-nursing'
type Worker = Named & { readonly id: string; readonly service: Service }
type Person = Named & { readonly id: string; readonly episodes: Map<Service, Episode[]> }

/** A planted look or several: found when an alert names the one who looked and (for one patient) whom. */
export type Plant = {
  readonly what: string
  readonly staff: string
  readonly patient: string | null
}
export type Month = {
  readonly looks: readonly StaffLook[]
  readonly planted: readonly Plant[]
  readonly staffDays: number
  readonly staff: ReadonlyMap<string, Worker>
  readonly people: ReadonlyMap<string, Person>
}

const minute = 60_000
const day = 24 * 60 * minute
const monday = Date.parse('2026-06-01T00:00:00Z')

/** How often an ordinary look has no care on record near it. */
const unrecorded = { 'gp-practice': 0.12, hospital: 0.0005, 'district-nursing': 0.0005 } as const
/** A doctor who follows results of one patient over days, without an appointment. */
const followedUp = 0.002
const looksADay = { 'gp-practice': 16, hospital: 14, 'district-nursing': 9 } as const

export function makeMonth(seed: number): Month {
  const next = randomNumbers(seed)
  const chance = (p: number) => next(1_000_000) < p * 1_000_000
  const pick = <T>(list: readonly T[]): T => {
    const one = list[next(list.length)]
    if (one === undefined) throw new RangeError('nothing to pick from')
    return one
  }
  // a few family names are common, most are not
  const family = () => (chance(0.2) ? `common${next(20)}` : `rare${next(1200)}`)
  const named = () => ({
    given: `given${next(150)}`,
    family: family(),
    address: `street ${next(1500)}`,
  })
  const services: readonly Service[] = [
    ...Array.from({ length: 20 }, () => 'gp-practice' as const),
    ...Array.from({ length: 20 }, () => 'hospital' as const),
    ...Array.from({ length: 10 }, () => 'district-nursing' as const),
  ]
  const staff = services.map((service, n): Worker => ({ id: `s${n}`, service, ...named() }))
  const people = Array.from({ length: 5000 }, (_, n): Person => ({
    ...{ id: `p${n}`, ...named() },
    episodes: new Map([['gp-practice', [episodeAt('registration', monday - 900 * day, null)]]]),
  }))
  const looks: StaffLook[] = []
  const planted: Plant[] = []
  let staffDays = 0

  const look = (worker: Worker, person: Person, at: number) =>
    looks.push({
      ...{ id: `l${looks.length}`, at: new Date(at), staff: worker.id, patient: person.id },
      ...{ organisation: worker.service, rule: 'shared' },
    })
  const care = (person: Person, service: Service, episode: Episode) =>
    person.episodes.set(service, [...(person.episodes.get(service) ?? []), episode])

  for (let n = 0; n < 30; n++) {
    const weekend = n % 7 > 4
    for (const worker of staff) {
      const { service } = worker
      if (weekend && service === 'gp-practice') continue
      if (!chance(weekend ? 0.3 : 0.75)) continue
      staffDays++
      for (let k = 0; k < looksADay[service]; k++) {
        const at = monday + n * day + (8 * 60 + next(9 * 60)) * minute
        const person = pick(people)
        if (!chance(unrecorded[service])) {
          const kind =
            service === 'district-nursing' ? 'referral' : chance(0.5) ? 'appointment' : 'admission'
          care(person, service, episodeAt(kind, at - next(120) * minute, at + next(3) * day))
        } else if (chance(followedUp)) {
          for (const later of [2, 5, 9]) look(worker, person, at + later * day)
        }
        look(worker, person, at)
      }
    }
  }

  const when = (within = 28) => monday + next(within) * day + (9 * 60 + next(7 * 60)) * minute
  const add = (facts: Partial<Named>, registered: boolean): Person => {
    const person: Person = { id: `x${people.length}`, ...named(), ...facts, episodes: new Map() }
    if (registered) care(person, 'gp-practice', episodeAt('registration', monday - 900 * day, null))
    people.push(person)
    return person
  }
  const plant = (
    what: string,
    times: number,
    workers: readonly Worker[],
    snoop: (worker: Worker) => Person | null,
  ) => {
    for (let k = 0; k < times; k++) {
      const worker = pick(workers)
      planted.push({ what, staff: worker.id, patient: snoop(worker)?.id ?? null })
    }
  }
  const one = (worker: Worker, person: Person, at = when()) => (look(worker, person, at), person)
  const [practice, others] = [staff.slice(0, 20), staff.slice(20)]

  plant('own record', 5, staff, (worker) => {
    const { given, family: own } = worker
    return one(worker, add({ given, family: own }, true))
  })
  plant('a relative', 8, staff, (worker) => {
    const person = add({ family: worker.family }, true)
    const at = when()
    // some relatives are in care just then: that look is like any other
    if (chance(0.08)) care(person, worker.service, episodeAt('appointment', at, at + day))
    return one(worker, person, at)
  })
  plant('a neighbour', 6, staff, (worker) => one(worker, add({ address: worker.address }, true)))
  plant('somebody in the news', 8, others, (worker) => one(worker, add({}, false)))
  plant('a former partner, again and again', 5, staff, (worker) => {
    const person = add({}, true)
    const first = when(12)
    for (const later of [0, 3, 8, 12]) look(worker, person, first + later * day)
    return person
  })
  plant('browsing', 4, staff, (worker) => {
    const at = when()
    for (let k = 0; k < 12; k++) look(worker, add({}, true), at + k * 3 * minute)
    return null
  })
  plant('at night', 4, practice, (worker) =>
    one(worker, add({}, true), monday + next(28) * day + 22 * 60 * minute),
  )

  return {
    looks: looks.toSorted((a, b) => a.at.getTime() - b.at.getTime()),
    planted,
    staffDays,
    staff: new Map(staff.map((worker) => [worker.id, worker])),
    people: new Map(people.map((person) => [person.id, person])),
  }
}

function episodeAt(kind: string, from: number, to: number | null): Episode {
  return { kind, startsAt: new Date(from), endsAt: to === null ? null : new Date(to) }
}

/** One alert, as the month is told of it. */
export type Found = { readonly kind: AlertKind; readonly staff: string; readonly patient: string }

/** Every look of the month judged in order, as the job does: one alert for each reason, pair and day. */
export function watchMonth({ looks, staff, people }: Month): Found[] {
  const found = new Map<string, Found>()
  const earlier = new Map<string, StaffLook[]>()
  const unexplained = new Map<string, StaffLook[]>()
  for (const look of looks) {
    const worker = staff.get(look.staff)
    const person = people.get(look.patient)
    if (!worker || !person) throw new RangeError('a look of or at nobody')
    const episodes = person.episodes.get(worker.service) ?? []
    const pair = `${look.staff} ${look.patient}`
    const before = earlier.get(pair) ?? []
    const patient: PatientFacts = { ...person, episodes }
    const facts = { staff: worker, organisationType: worker.service, patient, earlier: before }
    const kind = detect(look, facts)
    const dayOf = look.at.toISOString().slice(0, 10)
    if (kind)
      found.set(`${kind} ${pair} ${dayOf}`, { kind, staff: look.staff, patient: look.patient })
    earlier.set(pair, [...before, look])
    if (isExplained(look.at, episodes, shippedThresholds.episodeDays)) continue
    const since = look.at.getTime() - shippedThresholds.manyPatients.minutes * 60_000
    const lately = [...(unexplained.get(look.staff) ?? []), look].filter(
      ({ at }) => at.getTime() >= since,
    )
    unexplained.set(look.staff, lately)
    if (firstFast(lately)) {
      const many = { kind: 'many-patients', staff: look.staff, patient: look.patient } as const
      found.set(`many ${look.staff} ${dayOf}`, many)
    }
  }
  return [...found.values()]
}

/** How many plants were found, by what they are, and how many alerts name nobody's plant. */
export function score({ planted }: Month, found: readonly Found[]) {
  const finds = (plant: Plant) =>
    found.some((one) =>
      plant.patient === null
        ? one.kind === 'many-patients' && one.staff === plant.staff
        : one.staff === plant.staff && one.patient === plant.patient,
    )
  const browsers = new Set(
    planted.filter(({ patient }) => patient === null).map(({ staff }) => staff),
  )
  const right = (one: Found) =>
    planted.some(({ staff, patient }) => staff === one.staff && patient === one.patient) ||
    browsers.has(one.staff)
  return {
    found: planted.filter(finds),
    falseAlerts: found.filter((one) => !right(one)),
  }
}
