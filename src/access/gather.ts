import { setImmediate } from 'node:timers/promises'
import type { Database, Tx } from '../db/database.ts'
import { alertsAbout } from '../audit/patient-alerts.ts'
import { looksAt } from '../audit/who-looked.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type EntryId, type PatientId } from '../identity/ids.ts'
import { patientCard, patientResource } from '../identity/patients.ts'
import { heldMessages } from '../messages/held-messages.ts'
import { correctionsOf } from '../record/correction-ask.ts'
import { heldEntries, privateMarks } from '../record/held-entries.ts'
import { heldRequests } from '../record/held-requests.ts'
import { heldType1 } from '../research/held-type-1.ts'
import { act } from '../sharing/act.ts'
import { pastChoices } from '../sharing/choices.ts'
import { heldDecisions } from '../sharing/held-decisions.ts'
import { relationshipsOf } from '../sharing/relationships.ts'
import { heldItemDecisions, heldPreferences, heldSummaries } from '../summary/held-summaries.ts'
import { wholeRequest, type WholeRequest } from './add-event.ts'
import { carryBoxes } from './box-store.ts'
import { carryDecisions } from './earlier-decisions.ts'
import { entryItems, type Gathered } from './entry-item.ts'
import { finderOf, type Finding, type KnownPeople } from './findings.ts'
import { heldThatCameIn } from './held-forms.ts'
import type { Item } from './item.ts'
import { inScope } from './in-scope.ts'
import { inPages } from './item-pages.ts'
import { lastGathering, storeItems } from './item-store.ts'
import { knownPeople } from './known-people.ts'
import { moveRequest } from './move-request.ts'
import { eventsOf, requestsOf } from './request.ts'
import { restItems, staffIn, type Rest } from './rest-items.ts'
import { untold, type Tell } from './running.ts'
import { summaryItems, type HeldOfSummaries, type ItemsOfEntry } from './summary-items.ts'

const entriesAtOnce = 200
/** Found in so many items at once: others are answered in between. */
const itemsAtOnce = 50
const mostOfEach = 100_000

export type GatheredCounts = {
  readonly items: number
  readonly pages: number
  readonly findings: number
}

/**
 * Gathers all that the organisation holds of the patient and that is asked for, in one snapshot; finds what may be about others;
 * and hands it to the review. What was decided before about the same version of the same entry, for the same who asks, is there already.
 *
 * @throws Refusal `role`, `not-found` where no request is open; `conflict` where it is not to be gathered now.
 */
export async function gather(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  tell: Tell = untold,
): Promise<GatheredCounts> {
  return act(db, actor, patient, 'request', async (tx, acting) => {
    const whole = await wholeRequest(tx, patient, reference)
    const { organisation, organisationName, state } = whole.request
    if (state !== 'gathering') throw notGathering()
    const rest = await restOf(tx, patient, whole)
    const ofSummaries = await ofSummariesOf(tx, patient)
    const entries = await allEntries(tx, patient, tell)
    const held = [
      ...summaryItems(ofSummaries, entries),
      ...[...entries.values()].flat(),
      ...restItems(rest),
    ]
    const gathered = held.filter(({ item }) => inScope(item, whole.request.scope))
    const recorders = [...ofSummaries.preferences, ...ofSummaries.decisions]
    const atWork = recorders.map(({ recordedBy }) => recordedBy)
    const known = await peopleKnown(tx, patient, held, [
      ...[organisationName, ...staffIn(rest), ...atWork],
    ])
    const paged = inPages(gathered)
    const items = paged.map(({ item }) => item)
    const findings = await findingsIn(items, known, tell)
    const gathering = ((await lastGathering(tx, patient, reference)) ?? 0) + 1
    const snapshot = { patient, reference, organisation, gathering }
    tell('keep')
    await storeItems(tx, snapshot, paged, findings, acting.at)
    await carryDecisions(tx, snapshot, items, whole.request, acting.at)
    await carryBoxes(tx, snapshot, whole.request)
    await moveRequest(tx, acting, patient, reference, 'review')
    const pages = paged.at(-1)?.page ?? 0
    return {
      result: { items: items.length, pages, findings: findings.length },
      event: { kind: 'request', filter: 'gathered', count: items.length },
    }
  })
}

function notGathering(): Refusal {
  return new Refusal(
    'conflict',
    'This request is not being gathered. Open it again to see how it is',
  )
}

async function allEntries(tx: Tx, patient: PatientId, tell: Tell): Promise<ItemsOfEntry> {
  const gathered = new Map<EntryId, Gathered[]>()
  let after: EntryId | null = null
  for (;;) {
    const some: Awaited<ReturnType<typeof heldEntries>> = await heldEntries(
      tx,
      patient,
      after,
      entriesAtOnce,
    )
    for (const one of some) {
      gathered.set(one.id, [...(gathered.get(one.id) ?? []), ...entryItems(one)])
    }
    tell('entries', gathered.size)
    after = some.at(-1)?.id ?? null
    if (after === null) return gathered
  }
}

async function ofSummariesOf(tx: Tx, patient: PatientId): Promise<HeldOfSummaries> {
  return {
    summaries: await heldSummaries(tx, patient),
    preferences: await heldPreferences(tx, patient),
    decisions: await heldItemDecisions(tx, patient),
  }
}

async function restOf(tx: Tx, patient: PatientId, request: WholeRequest): Promise<Rest> {
  return {
    choices: await pastChoices(tx, patient, mostOfEach),
    marks: await privateMarks(tx, patient),
    relationships: await relationshipsOf(tx, patient),
    decisions: await heldDecisions(tx, patient),
    requests: await heldRequests(tx, patient),
    corrections: await correctionsOf(tx, patient),
    alerts: await alertsAbout(tx, patient),
    looks: await looksAt(tx, patient, {}, null, mostOfEach),
    messages: await heldMessages(tx, patient),
    type1: await heldType1(tx, patient),
    cameIn: await heldThatCameIn(tx, patient),
    request,
    otherRequests: await otherRequests(tx, patient, request.request.reference),
  }
}

async function otherRequests(
  tx: Tx,
  patient: PatientId,
  reference: string,
): Promise<WholeRequest[]> {
  const others = (await requestsOf(tx, patient)).filter((one) => one.reference !== reference)
  return Promise.all(
    others.map(async (request) => ({
      request,
      events: await eventsOf(tx, patient, request.reference),
    })),
  )
}

async function peopleKnown(
  tx: Tx,
  patient: PatientId,
  gathered: readonly Gathered[],
  atWork: readonly string[],
) {
  const [card] = await patientCard(tx, patient)
  const [row] = await patientResource(tx, patient)
  if (card === undefined || !row?.[0]) throw notFound()
  const resource: unknown = JSON.parse(row[0].toString())
  return knownPeople(card, resource, gathered, atWork)
}

async function findingsIn(
  items: readonly Item[],
  known: KnownPeople,
  tell: Tell,
): Promise<Finding[]> {
  const find = finderOf(items, known)
  const findings: Finding[] = []
  for (let from = 0; from < items.length; from += itemsAtOnce) {
    for (const item of items.slice(from, from + itemsAtOnce)) findings.push(...find(item))
    tell('others', Math.min(from + itemsAtOnce, items.length), items.length)
    await setImmediate()
  }
  return findings
}
