import { appendEvent } from '../audit/append.ts'
import { shippedThresholds } from '../audit/detect.ts'
import { searchLooks, type FoundLook, type LookSearch } from '../audit/search-log.ts'
import { appendSystemEvent } from '../audit/system-event.ts'
import { isOutOfHours } from '../audit/working-hours.ts'
import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor, StaffMember } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { nhsNumberSystem, type NhsNumber } from '../identity/nhs-number.ts'
import { typeOfOrganisation } from '../identity/organisations.ts'
import { patientsByIdentifier } from '../identity/patients.ts'
import { staffOf } from '../identity/staff.ts'
import { atDesk } from './act.ts'
import { factsForWatch } from './watch-facts.ts'

/** Lines that are looked through, and of them those that are shown. */
const mostSearched = 5000
export const mostFound = 500

export type WatchSearch = Omit<LookSearch, 'patient'> & {
  readonly about?: { readonly nhsNumber: NhsNumber } | { readonly patient: PatientId }
  readonly outOfHours: boolean
  /** A list that is taken away, or a page. */
  readonly as: 'page' | 'csv' | 'json'
}

/** Staff of the service, to search by. */
export type Searcher = {
  readonly person: StaffMember
  readonly staff: readonly {
    readonly id: string
    readonly name: string
    readonly roleName: string
  }[]
}

/** Who may search, and by whom. @throws Refusal `role`, or `not-found` for a patient. */
export async function openSearch(db: Database, actor: Actor): Promise<Searcher> {
  const person = await atDesk(db, actor, 'watch', async (_tx, { by }) => by)
  if (person.kind !== 'staff') throw notFound()
  return { person, staff: await staffOf(db, person.organisation) }
}

export type Found = Searcher & {
  /** Newest first. */
  readonly lines: readonly FoundLook[]
  /** Whether there is more than was looked through or shown: a shorter time shows the rest. */
  readonly more: boolean
  /** The patient that was asked about, where the service has lines of theirs; else nothing is told of them. */
  readonly patient?: { readonly id: PatientId; readonly name: string; readonly born: string }
}

/**
 * What the watcher's own service did, by member of staff, patient, kind, time and hour. That it was searched is on
 * the log before anything is shown: on the patient's where one is asked about, else on the system's. No patient is
 * named but the one who is asked about.
 *
 * @throws Refusal `role`; `invalid` for somebody who is no staff of the service.
 */
export async function searchWatch(db: Database, actor: Actor, search: WatchSearch): Promise<Found> {
  const searcher = await openSearch(db, actor)
  const { person } = searcher
  // who is searched by is on the log: an id, and nothing else that was sent
  if (search.staff !== undefined && !searcher.staff.some(({ id }) => id === search.staff)) {
    throw new Refusal('invalid', 'Choose a member of staff of your own service')
  }
  const asked = search.about && (await patientOf(db, search.about))
  const { about, outOfHours, as, ...rest } = search
  const nobody = about !== undefined && asked === undefined
  const rows = nobody
    ? []
    : await atDesk(db, actor, 'watch', (tx) =>
        searchLooks(tx, { ...rest, ...(asked && { patient: asked }) }, mostSearched + 1),
      )
  const type = await typeOfOrganisation(db.identity, person.organisation)
  const hours = shippedThresholds.hours[type]
  const matching = rows
    .slice(0, mostSearched)
    .filter(({ at }) => !outOfHours || (hours !== undefined && isOutOfHours(at, hours)))
  const most = as === 'page' ? mostFound : mostSearched
  const lines = matching.slice(0, most)
  const ofPatient = lines.length > 0 ? asked : undefined
  if (ofPatient) await logOnPatient(db, actor, person, ofPatient, as, lines.length)
  else await logSearch(db, actor, person, search)
  const facts = ofPatient && (await factsForWatch(db, ofPatient, person.organisation))
  return {
    ...{ ...searcher, lines, more: rows.length > mostSearched || matching.length > most },
    ...(facts && ofPatient && { patient: { id: ofPatient, name: facts.name, born: facts.born } }),
  }
}

async function patientOf(
  db: Database,
  about: NonNullable<WatchSearch['about']>,
): Promise<PatientId | undefined> {
  if ('patient' in about) return about.patient
  const [found] = await patientsByIdentifier(db.identity, nhsNumberSystem, about.nhsNumber)
  return found?.patient
}

function logOnPatient(
  db: Database,
  actor: Actor,
  by: StaffMember,
  patient: PatientId,
  as: WatchSearch['as'],
  count: number,
): Promise<void> {
  return appendEvent(db, {
    patient,
    kind: 'log',
    ...{ actorKind: 'staff', actor: by.id, actorName: by.name },
    ...{ organisation: by.organisation, role: by.role },
    ...{ purpose: 'checking a look', rule: 'own', route: actor.route },
    filter: as === 'page' ? 'search' : 'export',
    ...{ own: [], sources: [], choiceVersion: null, count, digest: null },
    requestId: actor.requestId,
  })
}

/** What was asked for, without the patient: an attempt to find one here is `by-patient`. */
function logSearch(
  db: Database,
  actor: Actor,
  by: StaffMember,
  search: WatchSearch,
): Promise<void> {
  const { staff, about, kinds, from, to, outOfHours, as } = search
  const asked = [
    as,
    ...(staff === undefined ? [] : [`staff=${staff}`]),
    ...(about === undefined ? [] : ['by-patient']),
    ...(kinds ?? []),
    ...(outOfHours ? ['out-of-hours'] : []),
    `${from}/${to}`,
  ]
  return appendSystemEvent(db, {
    ...{ kind: 'log-search', actor: by.id, organisation: by.organisation },
    ...{ detail: asked.join(' '), requestId: actor.requestId },
  })
}
