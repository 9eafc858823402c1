import type { LookFilter } from '../audit/who-looked.ts'
import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, parsePatientId, shortId, type PatientId } from '../identity/ids.ts'
import type { Key } from '../identity/key-store.ts'
import { personOf } from '../identity/sessions.ts'
import { mostLooksOnAPage, readOwnLog } from '../record/own-log.ts'
import { auditEventOf } from './audit-event.ts'
import { boundsOf } from './date-search.ts'
import { pageToken, parsePageToken } from './page-token.ts'
import { pageParameters } from './parameters.ts'

type Query = Readonly<Record<string, unknown>>

const counts = { usual: 100, most: mostLooksOnAPage }
/** What makes a page of the log another one than a page of the record. */
const sight = 'log'

/**
 * `AuditEvent?patient=&date=`: who has looked, for the patient alone, newest first, by pages.
 *
 * @see http://hl7.org/fhir/R4/auditevent.html#search
 * @throws Refusal `invalid` or `not-supported` for what was asked; `not-found` for staff, and for another's record.
 */
export async function auditEvents(
  { db, key, base }: { readonly db: Database; readonly key: Key; readonly base: string },
  actor: Actor,
  query: Query,
) {
  const person = await personOf(db, actor)
  if (person.kind !== 'patient') throw notFound()
  const { patient = person.id, dates, count, token } = askedFor(query)
  const start = token === undefined ? undefined : parsePageToken(key, actor, patient, token)
  if (start && start.sight !== sight)
    throw new Refusal('invalid', 'This is a page of another search')
  const most = start?.count ?? count
  const { looks, earlier } = await readOwnLog(db, actor, patient, {
    ...filterOf(dates),
    ...{ before: start?.after, most },
  })
  const address = (page: Readonly<Record<string, string>>) => {
    const asked = new URLSearchParams({ patient: shortId(patient) })
    for (const date of dates) asked.append('date', date)
    for (const [name, value] of Object.entries(page)) asked.append(name, value)
    return `${base}/AuditEvent?${asked.toString()}`
  }
  const self = token === undefined ? { _count: String(count) } : { _page: token }
  const entry = looks.map((look) => {
    const resource = auditEventOf(base, patient, look)
    const fullUrl = `${base}/AuditEvent/${resource.id}`
    return { fullUrl, resource, search: { mode: 'match' } }
  })
  const next = earlier === null ? undefined : { after: earlier, count: most, sight }
  return {
    resourceType: 'Bundle' as const,
    type: 'searchset',
    link: [
      { relation: 'self', url: address(self) },
      ...(next
        ? [{ relation: 'next', url: address({ _page: pageToken(key, actor, patient, next) }) }]
        : []),
    ],
    // FHIR knows no empty list
    ...(entry.length > 0 && { entry }),
  }
}

function askedFor(query: Query) {
  const { given, ...page } = pageParameters(query, counts, ['patient'], ['date'])
  const about = given['patient']
  return {
    ...page,
    patient: about === undefined ? undefined : patientIn(about),
    dates: datesIn(query['date']),
  }
}

/** `Patient/{id}` or `{id}`; with the address of the API before it too. */
function patientIn(text: string): PatientId {
  return parsePatientId(text.slice(text.lastIndexOf('/') + 1))
}

function datesIn(given: unknown): string[] {
  const dates: unknown[] = Array.isArray(given) ? given : given === undefined ? [] : [given]
  if (dates.length > 2) throw new Refusal('invalid', 'Give date once or twice')
  return dates.map(String)
}

/** Both bounds hold: the later beginning, the earlier end. */
function filterOf(dates: readonly string[]): LookFilter {
  const bounds = dates.map(boundsOf)
  const froms = bounds.flatMap(({ from }) => (from ? [from.getTime()] : []))
  const untils = bounds.flatMap(({ until }) => (until ? [until.getTime()] : []))
  return {
    ...(froms.length > 0 && { from: new Date(Math.max(...froms)) }),
    ...(untils.length > 0 && { until: new Date(Math.min(...untils)) }),
  }
}
