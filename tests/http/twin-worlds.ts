import type { Sql } from '../../src/db/database.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import { newEntryId, newPatientId, entryRef, type EntryId } from '../../src/identity/ids.ts'
import { setVerificationRequired } from '../../src/identity/organisations.ts'
import type { randomNumbers } from '../sharing/seed.ts'
import { keepSummaryFresh } from '../../src/summary/keep-fresh.ts'
import type { TestDatabase } from '../support/database.ts'
import { recordedAt, uuidFrom, worldIn } from '../support/world.ts'
import type { NewEntry, Patient, Service, StaffMember } from '../support/world.ts'
import type { Subject } from './question.ts'

export type Random = ReturnType<typeof randomNumbers>
type World = ReturnType<typeof worldIn>

/** Two databases made alike: `both` does the same to each and gives what the first one answered. */
export type Twins = {
  readonly left: World
  readonly right: World
  both<T>(work: (world: World) => Promise<T>): Promise<T>
}

export function twinsIn(left: TestDatabase, right: TestDatabase): Twins {
  const worlds = { left: worldIn(left), right: worldIn(right) }
  return {
    ...worlds,
    both: async (work) => {
      const first = await work(worlds.left)
      await work(worlds.right)
      return first
    },
  }
}

/** The services of every round; `clinic`, `barred` and `asking` look, the others only write. */
export type Town = {
  readonly gp: Service
  readonly open: Service
  readonly closed: Service
  readonly unasked: Service
  readonly looks: Readonly<Record<'clinic' | 'barred' | 'asking', StaffMember>>
}

export async function buildTown(twins: Twins, dbs: readonly TestDatabase[]): Promise<Town> {
  const service = (code: string, name: string, policy: 'notice-based' | 'ask-each-time') =>
    twins.both((world) => world.service(code, name, 'hospital', policy))
  const gp = await service('Z40001', 'Millbrook Surgery', 'notice-based')
  const open = await service('Z40002', 'Open Hospital', 'notice-based')
  const closed = await service('Z40003', 'Closed Clinic', 'notice-based')
  const unasked = await service('Z40004', 'Unasked Team', 'notice-based')
  const clinic = await service('Z40005', 'Looking Clinic', 'notice-based')
  const barred = await service('Z40006', 'Barred Pharmacy', 'notice-based')
  const asking = await service('Z40007', 'Asking Dentist', 'ask-each-time')
  await twins.both((world) => world.list(gp, 'allowed', clinic, asking))
  await twins.both((world) => world.list(gp, 'prohibited', barred))
  for (const db of dbs) await setVerificationRequired(db.job, gp, true)
  const nurse = (of: Service) => twins.both((world) => world.staff(of, 'nurse', `Sam at ${of}`))
  const looks = {
    clinic: await nurse(clinic),
    barred: await nurse(barred),
    asking: await nurse(asking),
  }
  return { gp, open, closed, unasked, looks }
}

export const reasons = [
  'private',
  'not-shared-out',
  'share-nothing',
  'not-shared-in',
  'organisation-rule',
  'permission',
  'no-relationship',
  'emergency',
  'withheld',
] as const
export type Reason = (typeof reasons)[number]

/** One patient in both databases, with entries hidden from the one who looks that differ between the two. */
export type Case = {
  readonly reason: Reason
  readonly patient: Patient
  readonly looker: StaffMember | Patient
  readonly subject: Subject
  /** How many entries the one who looks sees; how many are hidden in either database. */
  readonly shown: number
  readonly hidden: readonly [left: number, right: number]
  readonly random: Random
}

export async function buildCase(
  twins: Twins,
  town: Town,
  reason: Reason,
  place: number,
  random: Random,
): Promise<Case> {
  const facts = {
    id: newPatientId(),
    number: 10 * place,
    name: `Rosa Twin${place}`,
    practice: town.gp,
  }
  const patient = await twins.both((world) => world.patient(facts))
  const looker = lookerOf(reason, patient, town)
  await twins.both((world) => saySharing(world, town, reason, patient, looker))
  const own = looker.kind === 'staff' ? looker.service : town.closed
  const seen: [Service, NewEntry[]][] = [[own, some(random, 1 + random(4))]]
  if (sharesOpen(reason)) seen.push([town.open, some(random, random(5))])
  const few = 1 + random(3)
  const sides = [
    hiddenOf(reason, town, random, few),
    hiddenOf(reason, town, random, few + 1 + random(9)),
  ] as const
  const met = sides[0][0]?.[1].id ?? newEntryId()
  const shown: string[] = []
  for (const [by, list] of seen) {
    const made = await twins.both((world) =>
      world.entries(
        patient,
        by,
        list.map((one) => ({ ...one, ...foundBy(patient, one, met) })),
      ),
    )
    shown.push(...made.map(({ ref }) => ref))
  }
  await writeAll(twins.left, patient, sides[0])
  await writeAll(twins.right, patient, sides[1])
  await twins.both((world) =>
    world.asJob(patient, (tx) => keepSummaryFresh(tx, patient.id, recordedAt)),
  )
  const refs = sides.flat().map(([, { id }]) => entryRef(patient.id, id ?? newEntryId()))
  const all = [...seen.flatMap(([, list]) => list), ...sides.flat().map(([, one]) => one)]
  return {
    ...{
      reason,
      patient,
      looker,
      random,
      shown: shown.length,
      hidden: [sides[0].length, sides[1].length],
    },
    subject: {
      patient,
      reader: looker.kind,
      entries: [...shown, ...refs, entryRef(patient.id, newEntryId())],
      years: [...new Set(all.map(({ on }) => Number(on?.slice(0, 4))))],
      kinds: [...new Set(all.map(({ kind }) => kind ?? ''))],
      services: [town.gp, town.open, town.closed, town.unasked, own],
    },
  }
}

function lookerOf(reason: Reason, patient: Patient, { looks }: Town): StaffMember | Patient {
  if (reason === 'withheld') return patient
  if (reason === 'organisation-rule') return looks.barred
  return reason === 'permission' ? looks.asking : looks.clinic
}

/** Whether the looker sees what the open hospital wrote. */
function sharesOpen(reason: Reason): boolean {
  return ['private', 'not-shared-out', 'emergency', 'withheld'].includes(reason)
}

async function saySharing(
  world: World,
  { gp, open, closed, unasked }: Town,
  reason: Reason,
  patient: Patient,
  looker: StaffMember | Patient,
): Promise<void> {
  await world.choose(
    patient,
    [gp, 'yes', 'yes'],
    [open, 'yes', 'yes'],
    [closed, reason === 'private' ? 'yes' : 'no', 'no'],
    [unasked, reason === 'private' ? 'yes' : 'not-asked', 'no'],
  )
  if (looker.kind === 'patient') return
  const { service } = looker
  await world.choose(patient, [service, 'yes', reason === 'not-shared-in' ? 'no' : 'yes'])
  if (reason === 'share-nothing') await world.shareNothing(patient)
  if (reason !== 'emergency' && reason !== 'no-relationship') {
    await world.inCareOf(patient, service)
  }
}

const kinds = [
  ...['Observation', 'Condition', 'AllergyIntolerance', 'MedicationRequest', 'Encounter'],
  ...['MedicationStatement', 'Procedure', 'Claim', 'Organization', 'DocumentReference'],
]

function some(random: Random, count: number): NewEntry[] {
  return Array.from({ length: count }, () => {
    const kind = kinds[random(kinds.length)] ?? 'Observation'
    const on = `${1950 + random(77)}-0${1 + random(9)}-1${random(10)}`
    const id = idFrom(random)
    return {
      id,
      kind,
      on,
      title: `${kind} ${id.slice(-4)}`,
      status: random(4) ? 'active' : 'stopped',
    }
  })
}

/** Anywhere in time, so that hidden entries lie before, between and after the ones that are seen. */
function idFrom(random: Random): EntryId {
  const at = (random(1 << 20) * (1 << 20)).toString(16).padStart(12, '0')
  const rest = uuidFrom(String(random(2 ** 31)))
  return `${at.slice(0, 8)}-${at.slice(8)}-7${rest.slice(15)}` as EntryId
}

/**
 * Entries that this reason hides, by services it hides them for. A summary is made of the practice's entries
 * whatever is shared out, and says whether one of them is private: so both sides have a private one that it
 * would hold, or the practice writes only what no summary holds.
 */
function hiddenOf(reason: Reason, town: Town, random: Random, count: number) {
  const { gp, open, closed, unasked } = town
  return some(random, count).map((one, n): [Service, NewEntry] => {
    const anyone = [gp, open, closed, unasked][random(4)] ?? gp
    const notOut = random(2) ? closed : unasked
    const aside = anyone === gp ? { ...one, kind: outsideSummaries(one) } : one
    if (reason === 'private' && n === 0) {
      return [gp, { ...one, kind: 'AllergyIntolerance', private: true }]
    }
    if (reason === 'private') return [anyone, { ...one, private: true }]
    if (reason === 'withheld') return [anyone, { ...one, withheld: true, private: random(2) === 0 }]
    if (reason === 'not-shared-out') return [notOut, { ...one, private: random(4) === 0 }]
    if (reason === 'emergency' && random(2)) return [anyone, { ...aside, private: true }]
    if (reason === 'emergency') return [notOut, one]
    return [anyone, { ...aside, private: random(4) === 0, withheld: random(4) === 0 }]
  })
}

const inNoSummary = ['Encounter', 'Claim', 'Organization', 'DocumentReference']

function outsideSummaries({ kind = '' }: NewEntry): string {
  return inNoSummary.includes(kind) ? kind : 'Observation'
}

async function writeAll(world: World, patient: Patient, list: readonly [Service, NewEntry][]) {
  const [met] = list.map(([, { id }]) => id)
  for (const [by, one] of list) {
    await world.entry(patient, by, { ...one, ...foundBy(patient, one, met ?? newEntryId()) })
  }
}

/** The code an entry has: its day. */
export const codeOf = (on = '') => on.replaceAll('-', '')

/**
 * What searches look at: a code, a status and where it was written down, which for what is seen is hidden in one
 * database and nowhere in the other.
 */
function foundBy(patient: Patient, one: NewEntry, met: EntryId): Pick<NewEntry, 'resource'> {
  const { id = newEntryId(), kind = '', title, on = '', status = '' } = one
  if (!['Observation', 'Condition', 'Procedure'].includes(kind)) return {}
  const code = { coding: [{ system: 'http://snomed.info/sct', code: codeOf(on) }], text: title }
  return {
    resource: JSON.stringify({
      ...{ resourceType: kind, id: entryRef(patient.id, id), status, code },
      subject: { reference: `Patient/${patient.ref}` },
      encounter: { reference: `Encounter/${entryRef(patient.id, met)}` },
      identifier: [{ system: 'urn:twin', value: codeOf(on) }],
      ...(kind === 'Observation' && { effectiveDateTime: on }),
    }),
  }
}

/** The same session in both databases, so that tokens signed for it are the same too. */
export async function signInBoth(
  twins: Twins,
  [left, right]: readonly [Sql, Sql],
  { looker, patient, reason }: Pick<Case, 'looker' | 'patient' | 'reason'>,
): Promise<string> {
  const token = await twins.left.signIn(looker)
  const rows = await left`select * from session where token_hash = ${hashOfToken(token)}`
  await right`insert into session ${right(rows)}`
  const now = new Date()
  if (reason === 'emergency' && looker.kind === 'staff') {
    await twins.both((world) => world.emergency(patient, looker, token, now))
  }
  return token
}
