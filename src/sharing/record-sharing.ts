import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import type { RecordStanding } from '../identity/merged-records.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { viewingTerms } from '../identity/viewing-terms.ts'
import { codeRuleOf, needsCode } from './code-rule.ts'
import type { RecordChoices } from './merged-choices.ts'
import { relationshipsInForce, type Relationship } from './relationships.ts'
import { choicesAbout } from './succession-choices.ts'
import { verifiedBy } from './verification.ts'
import type { Speaker } from './who-speaks.ts'

/** A yes to be looked at, in force: of one member of staff, or of all of a service. */
export type PermissionInForce = {
  readonly id: string
  readonly organisation: OdsCode
  readonly staff: string | null
  readonly endsAt: Date | null
}

/** Somebody who helps, or was invited to. */
export type Help = {
  readonly id: string
  readonly helper: PatientId | null
  readonly basis: Speaker
  readonly kinds: readonly string[]
  readonly startsAt: Date
  readonly untilAt: Date | null
}

/** All that decides who sees a record, for putting it together with another one of the same person. */
export type RecordSharing = RecordChoices & {
  readonly shareNothing: boolean
  readonly choiceVersion: string
  readonly relationships: readonly Relationship[]
  /** Those of them who never ask before they view: a relationship alone opens the summary to them. */
  readonly noticeBased: ReadonlySet<OdsCode>
  readonly permissions: readonly PermissionInForce[]
  readonly helps: readonly Help[]
  /** Whether somebody looks at it in an emergency at this moment. */
  readonly emergency: boolean
}

/** In a job's transaction on this patient. */
export async function recordSharing(
  tx: Tx,
  patient: PatientId,
  { practice, protected: isProtected }: RecordStanding,
  at: Date,
): Promise<RecordSharing> {
  const relationships = await relationshipsInForce(tx, patient, at)
  const related = new Set(relationships.map(({ organisation }) => organisation))
  const rule = await codeRuleOf(tx, practice)
  const verified = await verifiedBy(tx, patient)
  const [sharing] = await tx<{ shareNothing: boolean; choiceVersion: string }[]>`
    select share_nothing as "shareNothing", choice_version as "choiceVersion" from sharing
     where patient_id = ${patient}`
  if (!sharing) throw new Error('the patient has no sharing row, or is not the one entered')
  const about = await tx<{ organisation: OdsCode }[]>`
    select organisation from choice where patient_id = ${patient} order by organisation`
  const emergencies = await tx`
    select from emergency_access
     where patient_id = ${patient} and starts_at <= ${at} and ends_at > ${at} limit 1`
  return {
    ...sharing,
    relationships,
    noticeBased: await neverAsking(tx, related),
    about: about.map(({ organisation }) => organisation),
    chosen: await choicesAbout(tx, patient, at),
    open: (one) =>
      related.has(one) &&
      rule.listed.get(one) !== 'prohibited' &&
      !(needsCode(rule, one) && !verified.has(one)) &&
      (!isProtected || one === practice || rule.listed.get(one) === 'allowed'),
    permissions: await tx<PermissionInForce[]>`
      select id, organisation, staff_id as staff, ends_at as "endsAt" from permission
       where patient_id = ${patient} and answer = 'yes'
         and starts_at <= ${at} and (ends_at is null or ends_at > ${at})`,
    helps: await tx<Help[]>`
      select id, helper, basis, kinds, starts_at as "startsAt", until_at as "untilAt" from proxy
       where patient_id = ${patient} and ended_at is null`,
    emergency: emergencies.length > 0,
  }
}

async function neverAsking(tx: Tx, services: Iterable<OdsCode>): Promise<Set<OdsCode>> {
  const never = new Set<OdsCode>()
  for (const one of services) {
    if ((await viewingTerms(tx, one)).permissionPolicy === 'notice-based') never.add(one)
  }
  return never
}
