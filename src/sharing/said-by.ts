import type { Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { ageOn, dayIn } from '../identity/age.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { writesEntries } from '../identity/staff.ts'
import type { Acting } from './act.ts'
import type { BestInterests } from './best-interests.ts'
import { competenceOf } from './competence.ts'
import { maySpeak, whyNotSaid, type MaySpeak, type Speaker } from './who-speaks.ts'

/** How the practice heard of it; `online`: from the patient, signed in, or on a form of its public pages. */
export const channels = ['online', 'paper', 'desk', 'phone'] as const
export type Channel = (typeof channels)[number]

/** Who said what is recorded, and how. */
export type SaidBy = {
  readonly askedBy: Speaker
  readonly channel: Channel
  /** Of a decision in best interests, and of nothing else. */
  readonly decision?: BestInterests
}

/** Why what was said is not recorded. */
export type NotSaid = { readonly may: Exclude<MaySpeak, 'now'>; readonly notSaid: string }

/** Whether this may be recorded now, as this person says it; undefined where it may. */
export async function whyNotRecorded(
  tx: Tx,
  { id, birthDate }: Pick<PatientCard, 'id' | 'birthDate'>,
  { by, at }: Pick<Acting, 'by' | 'at'>,
  { askedBy, decision }: Pick<SaidBy, 'askedBy' | 'decision'>,
): Promise<NotSaid | undefined> {
  const age = ageOn(birthDate, dayIn(at))
  const { found, told } = await competenceOf(tx, id)
  const may = maySpeak(askedBy, age, found)
  if (may === 'clinician' && by.kind === 'staff' && decision !== undefined) {
    const notSaid = 'A clinician decides this, and records it themselves'
    return (await writesEntries(tx, by.role)) ? undefined : { may: 'no', notSaid }
  }
  if (may === 'now') return undefined
  return { may, notSaid: whyNotSaid(askedBy, age, may, told) }
}

/**
 * How the log tells that nothing was recorded: somebody must look first, or it was not theirs to say.
 *
 * @param asked the filter of the line of the first, `denied` of the second.
 */
export function unsaidEvent({ may }: NotSaid, asked: string, denied: string) {
  return may === 'clinician'
    ? ({ kind: 'choice', filter: asked } as const)
    : ({ kind: 'denied', filter: denied, rule: 'who-speaks' } as const)
}

/** @throws Refusal `role` for staff of another service than the registered practice. */
export function requirePractice({ by, registeredHere }: Acting): void {
  if (by.kind === 'staff' && !registeredHere) {
    throw new Refusal('role', 'The patient’s registered GP practice records this')
  }
}

/** Who the act is about. */
export async function cardOf(tx: Tx, patient: PatientId): Promise<PatientCard> {
  const [card] = await patientCard(tx, patient)
  if (card === undefined) throw notFound()
  return card
}
