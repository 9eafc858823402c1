import { shortId, type PatientId } from '../identity/ids.ts'
import type { EverythingPage, RawEntry } from '../record/everything.ts'
import { provenanceOf, provenanceRef } from '../record/filing-provenance.ts'
import { neutralSentence } from '../sharing/neutral-sentence.ts'

type Told = Pick<RawEntry, 'id' | 'kind'> & { readonly resource: string | Buffer }

/** What goes into a bundle of one page: the texts of its entries as they go out. */
export type Searchset = Pick<EverythingPage, 'patient' | 'filings'> & {
  readonly entries: readonly Told[]
  /** What comes along: entries that these name or that name them, and the patient. */
  readonly along?: readonly Told[]
  readonly about?: string | Buffer | undefined
  readonly total?: number | undefined
  readonly heldBack: boolean
  readonly links: readonly object[]
}

/** Puts the texts together; nothing is parsed or written again. */
export function bundleOf(
  base: string,
  patient: PatientId,
  { links, total, ...page }: Searchset,
): Buffer {
  const of = shortId(patient)
  const open = `{"fullUrl":${JSON.stringify(`${base}/`).slice(0, -1)}`
  const counted = total === undefined ? '' : `"total":${total},`
  const pieces: (string | Buffer)[] = [
    `{"resourceType":"Bundle","type":"searchset",${counted}"link":${JSON.stringify(links)}`,
  ]
  let between = nothingYet
  const add = (address: string, resource: string | Buffer, after: string) => {
    pieces.push(`${between}${open}${address}","resource":`, resource)
    between = `${after},`
  }
  if (page.patient) add(`Patient/${of}`, page.patient, matched)
  for (const { kind, id, resource } of page.entries) {
    add(`${kind}/${of}.${shortId(id)}`, resource, matched)
  }
  if (page.about) add(`Patient/${of}`, page.about, included)
  for (const { kind, id, resource } of page.along ?? []) {
    add(`${kind}/${of}.${shortId(id)}`, resource, included)
  }
  for (const filing of page.filings) {
    const resource = JSON.stringify(provenanceOf(patient, filing))
    add(`Provenance/${provenanceRef(patient, filing.entry)}`, resource, included)
  }
  if (page.heldBack) pieces.push(`${between}${heldBackEntry}]}`)
  // FHIR knows no empty list
  else if (between === nothingYet) pieces.push('}')
  else pieces.push(`${between.slice(0, -1)}]}`)
  return joined(pieces)
}

const nothingYet = ',"entry":['
const matched = ',"search":{"mode":"match"}}'
const included = ',"search":{"mode":"include"}}'

const heldBackEntry = JSON.stringify({
  resource: {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'information', code: 'suppressed', details: { text: neutralSentence } }],
  },
  search: { mode: 'outcome' },
})

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
