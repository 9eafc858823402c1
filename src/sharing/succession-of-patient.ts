import type { Database, Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import { hasDied } from '../identity/patient-facts.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { registeredPractice, setRegisteredPractice } from '../identity/registered-practice.ts'
import { organisationsOf, type Succession } from '../identity/successions.ts'
import { sendOut } from '../messages/outbox.ts'
import { bumpChoiceVersion } from './choice-version.ts'
import { setChoices } from './choices.ts'
import { codeRuleOf, needsCode } from './code-rule.ts'
import { moveReviews } from './due-reviews.ts'
import { organisationRules } from './organisation-rules.ts'
import { endPermissionsOf } from './permissions.ts'
import { addRelationships, endRelationship, relationshipsInForce } from './relationships.ts'
import { choicesAbout, choicesOf, keptChoices } from './succession-choices.ts'
import { addVerification, verifiedBy } from './verification.ts'

/**
 * Carries a succession out for one patient: what was chosen about the predecessors is kept about the successor,
 * the strictest of all; who cares for the patient goes on caring; nobody sees what they did not see before.
 * Done once; a second time changes nothing.
 *
 * @param known which of the organisations the patient has had to do with.
 * @returns whether the patient was registered with a predecessor; undefined where it was done before.
 * @see docs/sharing-rules.md, services that become one
 */
export async function followSuccession(
  tx: Tx,
  patient: PatientId,
  succession: Succession,
  known: readonly OdsCode[],
  by: string,
  at: Date,
): Promise<{ readonly registered: boolean } | undefined> {
  const { kind, predecessors, successor, successorWasNew, reference } = succession
  await bumpChoiceVersion(tx, patient)
  const form = formOf(succession)
  if (await isRecorded(tx, patient, form)) return undefined
  const practice = await registeredPractice(tx, patient)
  const rule = await codeRuleOf(tx, practice)
  const verified = await verifiedBy(tx, patient)
  const chosen = await choicesAbout(tx, patient, at)
  const registered = practice !== null && predecessors.includes(practice)
  const barred = registered && kind === 'close' ? await prohibitedBy(tx, practice) : []
  const kept = keptChoices(
    { ...succession, barred },
    known,
    chosen,
    (one) => needsCode(rule, one) && !verified.has(one),
  )
  const record = { channel: 'change of service', recordedBy: by, reference, form }
  await setChoices(tx, patient, choicesOf(kept, record), at)
  if (!(await hasDied(tx, patient))) {
    await sendOut(tx, patient, 'message', { to: 'patient', kind: 'service-changed', reference })
  }
  if (kind === 'split') return { registered: false }

  await moveRelationships(tx, patient, succession, by, at)
  if (registered) await setRegisteredPractice(tx, patient, successor)
  if (registered && successor !== null) await moveReviews(tx, patient, successor, at)
  // permission to view is asked again: there is staff whom the patient was not asked about
  for (const each of organisationsOf(succession)) {
    await endPermissionsOf(tx, patient, each, at, by)
  }
  await voidCodes(tx, patient, predecessors, at)
  const codesGiven = successorWasNew && predecessors.every((one) => verified.has(one))
  if (successor !== null && codesGiven) await addVerification(tx, patient, successor, at, by)
  return { registered }
}

/** Whether it was carried out for this patient before. */
export async function wasFollowed(
  db: Database,
  patient: PatientId,
  succession: Succession,
): Promise<boolean> {
  const done = await db.job.begin(async (tx) => {
    await tx`select enter_job(${patient}, 'import', '{}')`
    return { recorded: await isRecorded(tx, patient, formOf(succession)) }
  })
  return done.recorded
}

function formOf({ id }: Succession): string {
  return `succession ${id}`
}

async function isRecorded(tx: Tx, patient: PatientId, form: string): Promise<boolean> {
  const rows = await tx`
    select from choice_history where patient_id = ${patient} and form = ${form} limit 1`
  return rows.length > 0
}

/** Who cares for the patient goes on; what staff claimed, and who was discharged, ends. */
async function moveRelationships(
  tx: Tx,
  patient: PatientId,
  { predecessors, successor }: Succession,
  by: string,
  at: Date,
): Promise<void> {
  const inForce = await relationshipsInForce(tx, patient, at)
  const ending = inForce.filter((one) => predecessors.includes(one.organisation))
  for (const { id } of ending) await endRelationship(tx, patient, id, at)
  if (successor === null) return
  const registeredThere = inForce.some(
    (one) => one.organisation === successor && one.kind === 'registration',
  )
  const going = ending.filter(
    ({ kind, endedAt }) =>
      endedAt === null && kind !== 'self-claimed' && !(kind === 'registration' && registeredThere),
  )
  await addRelationships(
    tx,
    patient,
    going.map(({ kind, endsAt }) => ({
      ...{ organisation: successor, kind, recordedBy: by, startsAt: at },
      ...(endsAt && { endsAt }),
    })),
  )
}

async function prohibitedBy(tx: Tx, practice: OdsCode): Promise<OdsCode[]> {
  const rules = await organisationRules(tx, practice)
  return rules.flatMap(({ organisation, rule }) => (rule === 'prohibited' ? [organisation] : []))
}

/** Codes for a service that is no more: nobody can enter them. */
async function voidCodes(
  tx: Tx,
  patient: PatientId,
  organisations: readonly OdsCode[],
  at: Date,
): Promise<void> {
  await tx`
    update one_time_code set cancelled_at = ${at}
     where patient_id = ${patient} and organisation = any (${[...organisations]})
       and used_at is null and cancelled_at is null`
}
