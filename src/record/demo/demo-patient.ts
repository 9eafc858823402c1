import type { NhsNumber } from '../../identity/nhs-number.ts'
import type { OdsCode } from '../../identity/ods-code.ts'
import type { Resource } from './resource.ts'

/** Somebody who does not exist, with a record at several services and the choices made about it. */
export type DemoPatient = {
  /** Name and age. */
  readonly label: string
  /** For the named cases: why this one is there. */
  readonly note: string | null
  readonly nhsNumber: NhsNumber
  readonly givenName: string
  readonly familyName: string
  readonly sex: 'female' | 'male'
  readonly birthDate: string
  readonly area: string
  readonly practice: OdsCode
  readonly protected: boolean
  /** Instant, or null for the living. */
  readonly diedAt: string | null
  readonly resource: Resource
  /** Oldest first. A reference between them is `Type/id`; the patient is `Patient/patient`. */
  readonly entries: readonly DemoEntry[]
  readonly relationships: readonly DemoRelationship[]
  readonly choices: readonly DemoChoice[]
  readonly shareNothing: boolean
  readonly verified: readonly OdsCode[]
  /** Organisations that have the patient's lasting permission to view. */
  readonly permissions: readonly DemoPermission[]
}

export type DemoEntry = {
  readonly organisation: OdsCode
  /** Name of the staff member who wrote it. */
  readonly author: string
  readonly at: string
  readonly private: boolean
  readonly withheldFromPatient: boolean
  readonly resource: Resource & { readonly id: string }
}

export type DemoRelationship = {
  readonly organisation: OdsCode
  readonly kind: 'registration' | 'referral' | 'appointment' | 'admission'
  readonly startsAt: string
  readonly endsAt: string | null
}

export type DemoChoice = {
  readonly organisation: OdsCode
  readonly what: 'share-out' | 'share-in'
  readonly value: 'yes' | 'no'
  readonly channel: string
  readonly recordedBy: string
  readonly at: string
}

export type DemoPermission = { readonly organisation: OdsCode; readonly startsAt: string }
