/** The parts of a copy of a record. */
export const parts = [
  ...['summary', 'consultations', 'problems', 'medicines', 'allergies', 'results'],
  ...['immunisations', 'letters', 'referrals', 'appointments', 'plans', 'messages', 'sharing'],
  ...['relationships', 'alerts', 'looks', 'corrections', 'forms', 'request'],
] as const satisfies readonly Part[]

export type Part =
  | 'summary'
  | 'consultations'
  | 'problems'
  | 'medicines'
  | 'allergies'
  | 'results'
  | 'immunisations'
  | 'letters'
  | 'referrals'
  | 'appointments'
  | 'plans'
  | 'messages'
  | 'sharing'
  | 'relationships'
  | 'alerts'
  | 'looks'
  | 'corrections'
  | 'forms'
  | 'request'

/** One thing that goes into a copy. */
export type Item = {
  /** The same version of the same entry has the same id in every request; it tells nothing. */
  readonly id: string
  readonly part: Part
  /** Its words stand in `texts` too. */
  readonly title: string
  readonly at: Date | null
  /** Who wrote it, as shown. */
  readonly writer: string | null
  readonly isPrivate: boolean
  readonly version: {
    readonly number: string
    readonly isCurrent: boolean
    readonly changedAt: Date
  } | null
  /** Every word that the patient would read, in order. */
  readonly texts: readonly ItemText[]
  /** The FHIR JSON as it is stored; null for what is no entry. */
  readonly resource: string | null
  /** A letter that is no plain text: words of those stand in `texts`. One: a further file is an item of its own. */
  readonly attachment: { readonly contentType: string; readonly bytes: Buffer } | null
}

/** @property path a JSON pointer into the resource; the name of a field where that is null. */
export type ItemText = { readonly path: string; readonly label: string; readonly text: string }

/** Why something is held back: a closed list (domain.md 4.4; DPA 2018 Schedules 2 to 4; Access to Health Records Act 1990, section 5). */
export const grounds = [
  ...['third-party', 'serious-harm', 'told-in-confidence', 'court-report', 'legal-privilege'],
  ...['child-abuse', 'fertilisation', 'adoption', 'gender-recognition'],
  'not-relevant',
] as const satisfies readonly Ground[]

export type Ground =
  | 'third-party'
  | 'serious-harm'
  | 'told-in-confidence'
  | 'court-report'
  | 'legal-privilege'
  | 'child-abuse'
  | 'fertilisation'
  | 'adoption'
  | 'gender-recognition'
  | 'not-relevant'

/** Grounds on which words go. Serious harm is an opinion on a whole item, by a clinician. */
export const wordGrounds = grounds.filter((one) => one !== 'serious-harm')

/** Words from character `start` to before `end` of one text; a whole item; a box on a page of a scan. */
export type Redaction =
  | {
      readonly item: string
      readonly ground: Ground
      readonly kind: 'span'
      readonly path: string
      readonly start: number
      readonly end: number
    }
  | { readonly item: string; readonly ground: Ground; readonly kind: 'whole' }
  | {
      readonly item: string
      readonly ground: Ground
      readonly kind: 'box'
      /** From 0. */
      readonly page: number
      /** Left, top, right, bottom as shares of the page, 0 to 1. */
      readonly box: readonly [number, number, number, number]
    }

/**
 * What stands where words were taken out: it is as long whatever was there, and of grounds that would tell
 * something themselves it says nothing.
 */
export function labelOf(ground: Ground): string {
  return ground === 'third-party'
    ? '[Information about another person removed]'
    : '[Information removed]'
}
