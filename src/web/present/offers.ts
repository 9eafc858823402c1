import type { Grant } from '../../sharing/enter.ts'
import { paths } from '../paths.ts'
import type { SignedIn } from '../layout.tsx'

/** What staff may be offered about one patient. */
export type Offer =
  | 'record'
  | 'gate'
  | 'summary'
  | 'emergency'
  | 'write'
  | 'ask'
  | 'marks'
  | 'unlisted'
  | 'explain'
  | 'enter-code'
  | 'desk'
  | 'copies'

/** What a page about a patient knows of who reads it. */
export type OfferFacts = {
  /** Whether the role reads and writes entries; every role that finds patients records what they say. */
  readonly clinician: boolean
  /** Whether the record opens. */
  readonly opens: boolean
  /** What decides about everything that others wrote. */
  readonly rule: Grant['rule']
  /** Whether the own service has a relationship with the patient now. */
  readonly related: boolean
  readonly registeredHere: boolean
  readonly died: boolean
  /** Whether the own service wrote something that stands in the record. */
  readonly wrote: boolean
  /** Whether the own service's system sent some of it. */
  readonly sent: boolean
}

/**
 * What opens to this reader, and no link to anything else: by the rules of `enter` and `enter_act`, which decide
 * again when the link is followed. The gate, emergency access and the code open to whoever may find the patient,
 * and are offered where they change something.
 */
export function offersTo(facts: OfferFacts): ReadonlySet<Offer> {
  const { clinician, opens, rule, related, registeredHere, died, wrote, sent } = facts
  const sees = opens && (rule === 'shared' || rule === 'emergency')
  const offers: Readonly<Record<Offer, boolean>> = {
    record: opens,
    gate: !died && !sees,
    summary: opens && (related || rule === 'emergency'),
    emergency: clinician && !sees,
    write: opens && related,
    ask: !died && (related || registeredHere),
    marks: clinician && !died && wrote,
    unlisted: clinician && !died && wrote && sent,
    explain: clinician && !died && wrote,
    'enter-code': !died && !registeredHere,
    desk: !died && registeredHere,
    copies: related || registeredHere,
  }
  const names = Object.keys(offers) as Offer[]
  return new Set(names.filter((name) => offers[name]))
}

/** Roles that find patients and open no record. */
export const deskRoles: readonly string[] = ['receptionist', 'records-officer']

/** The way back from the page that asks to what the reader may open of the patient. */
export function backTo(patient: string, { roleId = '' }: SignedIn, related: boolean) {
  return related && !deskRoles.includes(roleId)
    ? { href: paths.patientRecord(patient), text: 'Shared record' }
    : { href: paths.gate(patient), text: 'What opens the record' }
}

/** What the desk of the registered practice does for its patient. */
export const deskLinks = (patient: string) => [
  { href: paths.deskCodes(patient), text: 'One-time codes' },
  { href: paths.deskHelpers(patient), text: 'People who help' },
  { href: paths.deskOnlineAccess(patient), text: 'Online access' },
  { href: paths.summaryPreference(patient), text: 'Choice about the summary' },
  { href: paths.deskType1(patient), text: 'Type 1 opt-out' },
]
