import type { Outcome } from './alert-kinds.ts'
import type { Database } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import { nameKey } from '../identity/name-key.ts'
import { memberOfStaff, type Membership } from '../identity/staff.ts'
import { typeOfOrganisation } from '../identity/organisations.ts'
import { alertsAgeing, patientsToTell, saidToPatient } from './alert.ts'
import { detect, firstFast, isExplained, shippedThresholds, type StaffLook } from './detect.ts'
import {
  idOf,
  newAlertReference,
  raiseAlert,
  type PatientWatched,
  type WatchPorts,
} from './raise-alert.ts'
import {
  earlierLooks,
  earlierServices,
  looksBetween,
  lookedUntil,
  newLooks,
} from './staff-looks.ts'

/** Members of staff, and patients as a service knows them, looked up once a run. */
type Known = {
  staff(id: string): Promise<Membership>
  patient(id: string, organisation: string): Promise<PatientWatched>
}

/**
 * Looks through what the log has new: raises alerts, tells patients that a service looked for the first time,
 * and that a look was found unjustified. Never in the way of a read. Done twice, or by two processes, it
 * leaves the same.
 *
 * @returns how many looks it went through.
 */
export async function lookThrough(db: Database, ports: WatchPorts): Promise<number> {
  const { looks, until } = await newLooks(db.relay)
  const known = knownIn(db, ports)
  for (const group of Map.groupBy(looks, ({ staff, patient }) => `${staff} ${patient}`).values()) {
    await judge(db, ports, known, group)
  }
  for (const own of Map.groupBy(looks, ({ staff }) => staff).values()) {
    await judgeSpeed(db, ports, known, own)
  }
  await tellOfNewServices(db, ports, looks)
  await tellOfOutcomes(db, ports)
  await remind(db, ports)
  await lookedUntil(db.relay, until)
  return looks.length
}

/** The looks of one person at one patient: one alert a day for each reason. */
async function judge(db: Database, ports: WatchPorts, known: Known, looks: readonly StaffLook[]) {
  const [first] = looks
  if (first === undefined) return
  const member = await known.staff(first.staff)
  const patient = await known.patient(first.patient, first.organisation)
  const earlier = await earlierLooks(db.relay, first)
  const facts = {
    staff: namedStaff(member),
    organisationType: await typeOfOrganisation(db.relay, first.organisation),
    patient,
    earlier,
  }
  const raised = new Set<string>()
  for (const look of looks) {
    const kind = detect(look, facts)
    const once = `${kind} ${utcDay(look.at)}`
    if (kind === undefined || raised.has(once)) continue
    raised.add(once)
    await raise(db, ports, look, kind)
  }
}

async function judgeSpeed(
  db: Database,
  ports: WatchPorts,
  known: Known,
  looks: readonly StaffLook[],
) {
  const last = looks.at(-1)
  const first = looks[0]
  if (last === undefined || first === undefined) return
  const { minutes } = shippedThresholds.manyPatients
  const from = new Date(first.at.getTime() - minutes * 60_000)
  const unexplained: StaffLook[] = []
  for (const look of await looksBetween(db.relay, last.staff, from, last.at)) {
    const { episodes } = await known.patient(look.patient, look.organisation)
    if (!isExplained(look.at, episodes, shippedThresholds.episodeDays)) unexplained.push(look)
  }
  const fast = firstFast(unexplained)
  if (fast) await raise(db, ports, fast, 'many-patients')
}

async function raise(
  db: Database,
  ports: WatchPorts,
  look: StaffLook,
  kind: Parameters<typeof raiseAlert>[2]['kind'],
): Promise<void> {
  const day = utcDay(look.at)
  const whose = kind === 'many-patients' ? '' : look.patient
  await raiseAlert(db, ports, {
    id: idOf('alert', kind, look.staff, whose, day),
    ...{ organisation: look.organisation, kind, type: null, subtype: null },
    ...{ patient: look.patient as PatientId, staff: look.staff, at: look.at },
    reference: newAlertReference(),
  })
}

const utcDay = (at: Date) => at.toISOString().slice(0, 10)

async function tellOfNewServices(db: Database, ports: WatchPorts, looks: readonly StaffLook[]) {
  const firsts = Map.groupBy(looks, ({ patient, organisation }) => `${patient} ${organisation}`)
  for (const [first] of firsts.values()) {
    if (first === undefined || (await earlierServices(db.relay, first))) continue
    await ports.tell({
      id: idOf('new-organisation', first.patient, first.organisation),
      ...{ box: 'patient', recipient: first.patient, kind: 'new-organisation', reference: null },
    })
  }
}

const mostToldAtOnce = 100

const told: Readonly<Record<Outcome, string>> = {
  justified: 'look-justified',
  // allowed, though the person has to know better
  training: 'look-justified',
  'not-justified': 'alert-unjustified',
  incident: 'look-incident',
}

async function tellOfOutcomes(db: Database, { tell }: WatchPorts): Promise<void> {
  for (const { organisation, id, patient, reference, outcome } of await patientsToTell(
    db.relay,
    mostToldAtOnce,
  )) {
    const message = {
      id: idOf('unjustified', organisation, id),
      box: 'patient',
      recipient: patient,
    } as const
    await tell({ ...message, kind: told[outcome], reference })
    await saidToPatient(db.relay, organisation, id)
  }
}

async function remind(db: Database, { tell }: WatchPorts): Promise<void> {
  for (const { organisation, id, reference } of await alertsAgeing(db.relay, mostToldAtOnce)) {
    const message = { id: idOf('ageing', organisation, id), box: 'watch' } as const
    await tell({ ...message, recipient: organisation, kind: 'alert-ageing', reference })
  }
}

function knownIn(db: Database, ports: WatchPorts): Known {
  const staff = new Map<string, Promise<Membership>>()
  const patients = new Map<string, Promise<PatientWatched>>()
  return {
    staff: (id) => kept(staff, id, () => memberOfStaff(db, id)),
    patient: (id, organisation) =>
      kept(patients, `${id} ${organisation}`, () => ports.factsOf(id as PatientId, organisation)),
  }
}

function kept<T>(map: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = map.get(key) ?? make()
  map.set(key, found)
  return found
}

/** `Dr Amara Okonby`: the title is no name. Staff have no address on record here. */
export function namedStaff({ name }: Pick<Membership, 'name'>) {
  const words = name.replace(/^(Dr|Nurse|Sister|Prof|Professor|Mr|Mrs|Ms|Miss)\.? /, '').split(' ')
  return {
    given: nameKey(words[0] ?? ''),
    family: nameKey(words.slice(1).join(' ')),
    address: null,
  }
}
