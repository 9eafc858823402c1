import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import type { Database } from '../db/database.ts'
import { shortId, type EntryId, type PatientId } from '../identity/ids.ts'
import type { Key } from '../identity/key-store.ts'
import { readEverything, type EverythingPage, type RawEntry } from '../record/everything.ts'
import { provenanceOf, provenanceRef } from '../record/filing-provenance.ts'
import { neutralSentence } from '../sharing/neutral-sentence.ts'
import { asTold } from './none-told.ts'
import { markOf, pageToken, parsePageToken } from './page-token.ts'
import { pageParameters } from './parameters.ts'

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
  return bundleOf(deps.base, patient, { ...page, entries, heldBack: page.grant.heldBack }, links)
}

function selfUrl(here: string, token: string | undefined, count: number): string {
  return token === undefined
    ? `${here}?_count=${count}`
    : `${here}?_page=${encodeURIComponent(token)}`
}

/** What goes into a bundle of one page: the texts of its entries as they go out. */
type Page = Pick<EverythingPage, 'patient' | 'filings'> & {
  readonly entries: readonly (Pick<RawEntry, 'id' | 'kind'> & {
    readonly resource: string | Buffer
  })[]
  readonly heldBack: boolean
}

/** Puts the texts together; nothing is parsed or written again. */
export function bundleOf(
  base: string,
  patient: PatientId,
  page: Page,
  links: readonly object[],
): Buffer {
  const about = shortId(patient)
  const open = `{"fullUrl":${JSON.stringify(`${base}/`).slice(0, -1)}`
  const pieces: (string | Buffer)[] = [
    `{"resourceType":"Bundle","type":"searchset","link":${JSON.stringify(links)},"entry":[`,
  ]
  let between = ''
  if (page.patient) {
    pieces.push(`${open}Patient/${about}","resource":`, page.patient)
    between = `${matched},`
  }
  for (const { kind, id, resource } of page.entries) {
    pieces.push(`${between}${open}${kind}/${about}.${shortId(id)}","resource":`, resource)
    between = `${matched},`
  }
  for (const filing of page.filings) {
    const resource = provenanceOf(patient, filing)
    const fullUrl = `Provenance/${provenanceRef(patient, filing.entry)}`
    pieces.push(`${between}${open}${fullUrl}","resource":`, JSON.stringify(resource))
    between = `${included},`
  }
  const notice = page.heldBack ? JSON.stringify(heldBackEntry) : ''
  pieces.push(`${notice === '' ? between.slice(0, -1) : between}${notice}]}`)
  return joined(pieces)
}

/** In one buffer, which is made once: a page has hundreds of pieces. */
function joined(pieces: readonly (string | Buffer)[]): Buffer {
  let most = 0
  // a letter takes at most three bytes
  for (const piece of pieces) most += typeof piece === 'string' ? piece.length * 3 : piece.length
  const whole = Buffer.allocUnsafe(most)
  let at = 0
  for (const piece of pieces) {
    at += typeof piece === 'string' ? whole.write(piece, at) : piece.copy(whole, at)
  }
  return whole.subarray(0, at)
}

const matched = ',"search":{"mode":"match"}}'
const included = ',"search":{"mode":"include"}}'

const heldBackEntry = {
  resource: {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'suppressed', details: { text: neutralSentence } }],
  },
  search: { mode: 'outcome' },
}
