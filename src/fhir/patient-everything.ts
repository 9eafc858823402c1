import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import type { Database } from '../db/database.ts'
import { shortId, type EntryId, type PatientId } from '../identity/ids.ts'
import type { Key } from '../identity/key-store.ts'
import { readEverything } from '../record/everything.ts'
import { asTold } from './none-told.ts'
import { markOf, pageToken, parsePageToken } from './page-token.ts'
import { pageParameters } from './parameters.ts'
import { bundleOf } from './searchset.ts'

const counts = { usual: 250, most: 1000 }

/**
 * `Patient/{id}/$everything`: a searchset of the stored texts, by pages.
 *
 * @see http://hl7.org/fhir/R4/patient-operation-everything.html
 * @throws Refusal `not-supported` for a parameter that is not known; others as `readEverything`.
 */
export async function patientEverything(
  deps: { readonly db: Database; readonly key: Key; readonly base: string },
  actor: Actor,
  patient: PatientId,
  query: Readonly<Record<string, unknown>>,
): Promise<Buffer> {
  const { token, count } = pageParameters(query, counts)
  const start = token === undefined ? null : parsePageToken(deps.key, actor, patient, token)
  const page = await readEverything(deps.db, actor, patient, {
    after: (start?.after ?? null) as EntryId | null,
    count: start?.count ?? count,
  })
  const sight = markOf(deps.key, patient, page.grant)
  if (start && start.sight !== sight) {
    throw new Refusal('conflict', 'What you may see has changed. Ask for the first page again')
  }
  const here = `${deps.base}/Patient/${shortId(patient)}/$everything`
  const links = [{ relation: 'self', url: selfUrl(here, token, count) }]
  if (page.next !== null) {
    const next = pageToken(deps.key, actor, patient, {
      after: page.next,
      count: start?.count ?? count,
      sight,
    })
    links.push({ relation: 'next', url: `${here}?_page=${next}` })
  }
  const entries = page.entries.map((one) => ({ ...one, resource: asTold(one, page.grant) }))
  return bundleOf(deps.base, patient, { ...page, entries, heldBack: page.grant.heldBack, links })
}

function selfUrl(here: string, token: string | undefined, count: number): string {
  return token === undefined
    ? `${here}?_count=${count}`
    : `${here}?_page=${encodeURIComponent(token)}`
}
