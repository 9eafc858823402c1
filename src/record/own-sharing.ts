import { insertEvent } from '../audit/event.ts'
import type { Database } from '../db/database.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { recordBegan } from '../identity/patients.ts'
import { pastChoices, type PastChoice } from '../sharing/choices.ts'
import { enter, type Entered } from '../sharing/enter.ts'
import { enterOwn } from '../sharing/enter-own.ts'
import { organisationFacts, sharingFacts, type SharingFacts } from '../sharing/facts.ts'
import { leafletFor } from '../sharing/leaflets/editions.ts'
import type { Leaflet } from '../sharing/leaflets/leaflet.ts'
import { sightOf, supposing, type Wish } from '../sharing/preview.ts'
import { endOfDay } from './end-of-day.ts'
import {
  linesOfYear,
  outline,
  tally,
  type EntryFilter,
  type EntryLine,
  type OutlineRow,
  type TallyRow,
} from './entries.ts'

const mostLines = 1000
const mostPastChoices = 500

export type OwnSharing = Entered & {
  readonly facts: SharingFacts
  /** What the patient may see of the record, counted. */
  readonly counted: readonly TallyRow[]
  /** The end of the day that was asked about; now, where none was. */
  readonly end: Date
  /** When the record began here: of what was before, nothing is known. */
  readonly began: Date
  /** Newest first. */
  readonly past: readonly PastChoice[]
  /** What is shown to patients of their practice before they choose. */
  readonly leaflet: Leaflet
}

export type OwnSharingAsked = {
  /** Services to know of beside those that have to do with the patient. */
  readonly organisations?: readonly string[]
  /** Who could see what at the end of this day in London (YYYY-MM-DD); today: now. */
  readonly on?: string
  /** The record as this service would see it, on the saved choices or on unsaved ones. */
  readonly as?: { readonly organisation: string; readonly wish: Wish; readonly filter: EntryFilter }
}

/** The patient's record as one service would see it. */
export type SeenAs = {
  /** Whether it could open the record at all. */
  readonly opens: boolean
  readonly timeline: readonly EntryLine[]
  readonly cut: boolean
  readonly outline: readonly OutlineRow[]
  /** Whether it would be told that something is not shared with it. */
  readonly heldBack: boolean
  /** Whether its staff would have to ask before they see what others wrote. */
  readonly asks: boolean
}

/**
 * Who may see what of the patient's own record, and why: the facts, the patient's choices and what they are
 * about, in one snapshot, and on the log.
 *
 * @throws Refusal `signed-out`, or `not-found` for anyone but the patient; for the record as a service would see it
 * `unavailable` where only care is served.
 */
export async function readOwnSharing(
  db: Database,
  actor: Actor,
  patient: PatientId,
  asked: OwnSharingAsked = {},
): Promise<OwnSharing & { readonly seen: SeenAs | undefined }> {
  const { organisations = [], on, as } = asked
  const done = await db.app.begin('isolation level repeatable read', async (tx) => {
    // to see and choose who may look stays possible, whatever the log does
    const row = as
      ? await enterOwn(db, tx, actor, patient)
      : (await enter(tx, actor, patient, 'read'))[0]
    if (row === undefined || row.outcome !== 'ok' || row.view !== 'patient') return { row }
    const about = [...organisations, ...(as ? [as.organisation] : [])]
    const end = on === undefined ? undefined : await endOfDay(tx, on)
    const at = end === undefined || end > row.at ? undefined : end
    const [[found], counted, past, began] = await Promise.all([
      sharingFacts(tx, { organisations: about, ...(at && { at }) }),
      tally(tx, patient, at),
      pastChoices(tx, patient, mostPastChoices),
      recordBegan(tx, patient),
    ])
    if (found === undefined) return { row }
    const facts = asPatientSees(found, counted)
    const known = new Set(facts.organisations.map(({ id }) => id))
    if (about.some((id) => !known.has(id))) throw notFound()
    const seen = as && (await seenAs(as.filter))
    await insertEvent(tx, {
      ...eventOf(actor, patient, row),
      kind: 'explain',
      purpose: 'own record',
      filter: as ? `as:${as.organisation}` : (on ?? 'sharing'),
      count: seen?.timeline.length ?? 0,
      digest: null,
    })
    return { row, facts, counted, past, began, end: end ?? row.at, seen }

    async function seenAs(filter: EntryFilter): Promise<SeenAs | undefined> {
      if (as === undefined) return undefined
      const sight = seenBy(supposing(facts, as.wish), as.organisation, counted)
      const lines = await linesOfYear(tx, patient, { ...filter, seen: sight }, mostLines + 1)
      return {
        ...sight,
        timeline: sight.opens ? lines.slice(0, mostLines) : [],
        cut: lines.length > mostLines,
        outline: await outline(tx, patient, { seen: sight }),
      }
    }
  })
  const who = await admit(db, actor, patient, done.row)
  if (done.facts === undefined) throw notFound()
  const { facts, counted, past, began, end, seen } = done
  const leaflet = await leafletFor(db, facts.practice)
  return { ...who, facts, counted, past, began, end, leaflet, seen }
}

/** A service of which the patient may see no entry holds none, as far as the patient is told. */
function asPatientSees(facts: SharingFacts, counted: readonly TallyRow[]): SharingFacts {
  const writers = new Set(counted.map(({ organisation }) => organisation))
  const organisations = facts.organisations.map((one) => ({
    ...one,
    holdsEntries: writers.has(one.id),
  }))
  return { ...facts, organisations }
}

/** What `decide` lets any of a service's staff see, once they have asked where they must. */
function seenBy(facts: SharingFacts, viewer: string, counted: readonly TallyRow[]) {
  const writers = [...new Set(counted.map(({ organisation }) => organisation))]
  const sights = writers.map((writer) => sightOf(facts, viewer, writer))
  const hidden = counted.some(
    (one) => sightOf(facts, viewer, one.organisation, one.private).sees === 'no',
  )
  const own = sights.filter(({ because }) => because === 'own').map(({ writer }) => writer)
  const open = sights.filter(({ sees }) => sees !== 'no').map(({ writer }) => writer)
  const related = facts.related.includes(viewer)
  const { suspended } = organisationFacts(facts, viewer)
  return {
    own,
    open,
    opens: !suspended && (own.length > 0 || related),
    heldBack: hidden,
    asks: sights.some(({ sees }) => sees === 'asks'),
  }
}
