import type { Database, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor, StaffMember } from '../identity/actor.ts'
import {
  findServices,
  mostServicesFound,
  servicesById,
  servicesNamed,
  type Service,
} from '../identity/find-services.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { setVerificationRequired, verificationRequiredAt } from '../identity/organisations.ts'
import { practiceOf } from '../identity/registered-practice.ts'
import { act } from './act.ts'
import type { Listing } from './decide.ts'
import { entered, personOf, type EnterRow } from './enter.ts'
import { listHistory, organisationRules, setOrganisationRule } from './organisation-rules.ts'

/** One service on a practice's list: who put it there, and when. */
export type Listed = {
  readonly service: Service
  readonly rule: Listing
  readonly recordedBy: string
  readonly recordedAt: Date
}

export type Lists = {
  /** Whether services on neither list need the patient's one-time code. */
  readonly required: boolean
  /** By name. */
  readonly listed: readonly Listed[]
}

export type ListsPage = Lists & {
  readonly by: StaffMember
  /** What was set before, newest first; the last `mostChangesShown`. */
  readonly history: readonly Listed[]
  readonly found: readonly Service[]
  readonly more: boolean
}

const mostChangesShown = 50

/**
 * The lists of the actor's own practice, to keep.
 *
 * @throws Refusal `signed-out`; `role` for a role that keeps no lists; `not-found` for a patient.
 */
export function openLists(db: Database, actor: Actor, find: string): Promise<ListsPage> {
  return onLists(db, actor, async (tx, by) => {
    const named = find.trim() === '' ? [] : await findServices(tx, find)
    const found = named.slice(0, mostServicesFound)
    const history = await listHistory(tx, by.organisation, mostChangesShown)
    return {
      by,
      ...(await listsOf(tx, by.organisation)),
      history: await withServices(tx, history),
      found: found.filter(({ id }) => id !== by.organisation),
      more: named.length > found.length,
    }
  })
}

/**
 * Puts a service on one of the lists of the actor's own practice, moves it, or takes it off. It holds from the
 * commit on, for all patients registered there; what was set before stays in the history.
 *
 * @throws as `openLists`; `not-found` for a service that is not there.
 * @see domain.md 2.8
 */
export function setListed(
  db: Database,
  actor: Actor,
  organisation: string,
  rule: Listing,
): Promise<void> {
  return onLists(db, actor, async (tx, by) => {
    const [service] = await servicesById(tx, [organisation])
    const known = service?.id ?? (await listedAt(tx, by, organisation))
    if (known === undefined) {
      throw new Refusal('not-found', 'There is no service with this code')
    }
    await setOrganisationRule(tx, by.organisation, known, rule, by.name)
  })
}

/** Says whether services on neither list need a patient's one-time code. @throws as `openLists`. */
export function requireCodes(db: Database, actor: Actor, required: boolean): Promise<void> {
  return onLists(db, actor, (tx, by) => setVerificationRequired(tx, by.organisation, required))
}

export type OwnLists = Lists & { readonly name: string; readonly practice: Service | null }

/**
 * The lists of the practice where the patient is registered, as the patient reads them.
 *
 * @throws Refusal `signed-out`, or `not-found` for anyone but the patient.
 */
export async function readOwnLists(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<OwnLists> {
  const lists = await act(db, actor, patient, 'choose', async (tx, { by }) => {
    if (by.kind !== 'patient') return { result: undefined, event: { kind: 'denied', filter: null } }
    const practice = await practiceOf(tx, patient)
    return {
      result: {
        name: by.name,
        practice: practice && ((await servicesNamed(tx, [practice])).get(practice) ?? null),
        ...(practice === null ? { required: true, listed: [] } : await listsOf(tx, practice)),
      },
      event: { kind: 'choice', filter: 'lists' },
    }
  })
  if (lists === undefined) throw notFound()
  return lists
}

async function onLists<T>(
  db: Database,
  actor: Actor,
  work: (tx: Tx, by: StaffMember) => Promise<T>,
): Promise<T> {
  const done = await db.app.begin('isolation level repeatable read', async (tx) => {
    const [row] = await tx<EnterRow[]>`select * from enter_lists(${actor.session})`
    entered(row)
    const by = row && personOf(row)
    if (by?.kind !== 'staff') throw notFound()
    return { result: await work(tx, by) }
  })
  return done.result
}

/** The lists of a practice, in a transaction that may read them. */
export async function listsOf(tx: Tx, practice: StaffMember['organisation']): Promise<Lists> {
  const rules = await organisationRules(tx, practice)
  const listed = await withServices(tx, rules)
  return {
    required: await verificationRequiredAt(tx, practice),
    listed: listed.toSorted((a, b) => a.service.name.localeCompare(b.service.name, 'en-GB')),
  }
}

/** A service that has closed may still be taken off. */
async function listedAt(tx: Tx, by: StaffMember, organisation: string) {
  const rules = await organisationRules(tx, by.organisation)
  return rules.find((one) => one.organisation === organisation)?.organisation
}

async function withServices(
  tx: Tx,
  rows: readonly (Omit<Listed, 'service'> & { readonly organisation: string })[],
): Promise<Listed[]> {
  const services = await servicesNamed(
    tx,
    rows.map(({ organisation }) => organisation),
  )
  return rows.flatMap(({ organisation, rule, recordedBy, recordedAt }) => {
    const service = services.get(organisation)
    return service ? [{ service, rule, recordedBy, recordedAt }] : []
  })
}
