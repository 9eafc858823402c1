import type { OdsCode } from '../../identity/ods-code.ts'
import type { ChoiceValue } from '../../sharing/decide.ts'
import type { Speaker } from '../../sharing/who-speaks.ts'
import type { Preference } from '../../summary/preference.ts'

/** An answer in one direction, and until when it holds: the last day (YYYY-MM-DD, in London), or a moment. */
export type Answer = { readonly value: ChoiceValue; readonly until?: string }

/** What one Consent says. Each is something a patient, or their practice for all its patients, chose. */
export type ConsentState =
  | {
      readonly kind: 'service'
      readonly organisation: OdsCode
      readonly out: Answer
      readonly in: Answer
    }
  | { readonly kind: 'share-nothing'; readonly on: boolean }
  | { readonly kind: 'summary'; readonly preference: Preference }
  | { readonly kind: 'type-1'; readonly objects: boolean }
  | {
      readonly kind: 'lists'
      /** Whether a service on neither list needs the patient's code. */
      readonly required: boolean
      readonly allowed: readonly OdsCode[]
      readonly prohibited: readonly OdsCode[]
    }
  /** References to entries (`Observation/<patient>.<entry>`). */
  | { readonly kind: 'private'; readonly entries: readonly string[] }

export type ConsentKind = ConsentState['kind']

/** When it was recorded, and what was shown before: the version of a leaflet, or the name of a form. */
export type Said = {
  readonly at: Date
  /** Who said it; null where nobody is known to have. */
  readonly by: Speaker | null
  readonly shown: string | null
}

/** Whose Consent it is, and where it is read. */
export type ConsentOf = {
  /** The patient's id as it is shown. */
  readonly patient: string
  /** The registered practice. */
  readonly practice: string | null
  /** The address of the API. */
  readonly base: string
  /** What services are called. */
  readonly names: ReadonlyMap<string, string>
}
