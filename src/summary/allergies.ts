import { objectsAt, textAt } from '../record/bundle/json-values.ts'
import { noKnownAllergy, saysNoAllergy, saysNone, type Said } from '../record/says-none.ts'
import type { JsonObject } from '../record/validate/object-type.ts'
import {
  clinicalStatusOf,
  codesIn,
  conceptAt,
  isNotBelieved,
  joined,
  notesOf,
  pick,
} from './concepts.ts'
import type { SummaryEntry, SummaryRow } from './document.ts'
import { isSensitive } from './sensitive.ts'

// All allergies and adverse reactions, suspected ones too, without a time limit (SCR-2).

export const allergyColumns = [
  'Date',
  'Description',
  'Certainty',
  'Severity',
  'Supporting information',
]

/** Whether an entry tells of an allergy or a reaction: not of the absence of one, and not in error. */
export function isAllergy(entry: SummaryEntry): boolean {
  return isBelieved(entry) && !isNegation(entry.resource)
}

/** Whether an entry says that nothing, or nothing of a kind, is known. */
export function isNoAllergy(entry: SummaryEntry): boolean {
  return isBelieved(entry) && isNegation(entry.resource) && isActive(entry)
}

/** Whether what is recorded as an allergy says that there is none. */
export function isNegation(resource: JsonObject): boolean {
  return saidIn(resource, 'code').some(saysNone)
}

/** Whether another resource says that there is no allergy. */
export function deniesAllergies(resource: JsonObject): boolean {
  return ['code', 'valueCodeableConcept'].some((key) => saidIn(resource, key).some(saysNoAllergy))
}

/** The words of a concept with each of its codes. */
function saidIn(resource: JsonObject, key: string): Said[] {
  const codeText = conceptAt(resource, key) ?? null
  const codes = codesIn(resource[key])
  return (codes.length > 0 ? codes : [null]).map((code) => ({ code, codeText }))
}

/** Whether it says so of everything: only this may become "none known". */
export function saysNoneKnown({ resource }: SummaryEntry): boolean {
  return codesIn(resource['code']).includes(noKnownAllergy)
}

/** Active unless it says otherwise. */
export function isActive({ resource }: SummaryEntry): boolean {
  const status = clinicalStatusOf(resource)
  return status === undefined || status === 'active'
}

export function allergyRow({ id, kind, resource }: SummaryEntry): SummaryRow {
  const status = clinicalStatusOf(resource)
  const [certainty = ''] = codesIn(resource['verificationStatus'])
  const reactions = objectsAt(resource, 'reaction')
  const severities = reactions.flatMap((it) => textAt(it, 'severity') ?? [])
  const high = textAt(resource, 'criticality') === 'high' ? 'high risk' : undefined
  return {
    entry: id,
    kind,
    cells: [
      dateOf(resource),
      conceptAt(resource, 'code') ?? reactedTo(reactions) ?? 'Allergy recorded without words',
      joined(certainty, status === 'active' ? undefined : status),
      joined(...new Set(severities), high),
      joined(...reactions.map(reactionText), notesOf(resource)),
    ],
    resource: pick(resource, shown),
    sensitive: isSensitive(resource),
  }
}

const shown = [
  'clinicalStatus',
  'verificationStatus',
  'type',
  'category',
  'criticality',
  'code',
  'onsetDateTime',
  'recordedDate',
  'note',
  'reaction',
]

function isBelieved({ kind, resource }: SummaryEntry): boolean {
  return kind === 'AllergyIntolerance' && !isNotBelieved(resource)
}

function dateOf(resource: JsonObject): string {
  return textAt(resource, 'onsetDateTime') ?? textAt(resource, 'recordedDate') ?? ''
}

function reactedTo(reactions: readonly JsonObject[]): string | undefined {
  const [first] = reactions
  return first && conceptAt(first, 'substance')
}

function reactionText(reaction: JsonObject): string {
  const manifestations = objectsAt(reaction, 'manifestation')
  return joined(
    ...manifestations.map((it) => conceptAt({ it }, 'it')),
    textAt(reaction, 'description'),
  )
}
