import type { Database, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor, StaffMember } from '../identity/actor.ts'
import { ageOn, dayIn, type Day } from '../identity/age.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { writesEntries } from '../identity/staff.ts'
import { sendOut } from '../messages/outbox.ts'
import { act } from './act.ts'
import { shownOfReviews } from './shown.ts'
import { bumpChoiceVersion } from './choice-version.ts'
import { reviewAgain } from './due-reviews.ts'
import {
  isReviewed,
  maySpeak,
  parentUntil,
  reviewDays,
  whyNotSaid,
  type Found,
  type Speaker,
} from './who-speaks.ts'

/** What a clinician found about a child: kept as it was written. */
export type Review = {
  readonly competent: boolean
  readonly reasons: string
  /** For a child who does not decide yet. */
  readonly lookAgainOn: Day | null
}

/** What the form carries: its token, a UUID, by which sending it twice is once; and the mark of what it showed. */
export type ReviewForm = { readonly token: string; readonly shown: string }

export type PastReview = Review & {
  readonly id: string
  readonly recordedBy: string
  readonly recordedAt: Date
}

export type Competence = {
  readonly by: StaffMember
  readonly at: Date
  readonly patient: PatientCard
  /** Newest first; the first counts. */
  readonly reviews: readonly PastReview[]
}

/** What the newest review found, for whoever acts; `told`: whether they may read why. */
export type KnownFound = { readonly found: Found; readonly told: boolean }

/** What the newest review of a patient found; runs inside `enter_act`. */
export async function competenceOf(tx: Tx, patient: PatientId): Promise<KnownFound> {
  const [row] = await tx<{ competent: boolean | null; told: boolean | null }[]>`
    select competent, told from competence_found(${patient})`
  const competent = row?.competent ?? null
  const found = competent === null ? null : competent ? 'competent' : 'not-competent'
  return { found, told: row?.told ?? false }
}

/**
 * Whether a clinician decides what is decided in best interests is not asked here.
 *
 * @throws Refusal `not-theirs-to-say` where, at the patient's age, this is not somebody's to say.
 */
export async function requireSpeaker(
  tx: Tx,
  { id, birthDate }: Pick<PatientCard, 'id' | 'birthDate'>,
  by: Speaker,
  at: Date,
): Promise<void> {
  const age = ageOn(birthDate, dayIn(at))
  const { found, told } = await competenceOf(tx, id)
  const may = maySpeak(by, age, found)
  if (may === 'review' || may === 'no') {
    throw new Refusal('not-theirs-to-say', whyNotSaid(by, age, may, told))
  }
}

/**
 * What clinicians found before, for a clinician of the registered practice.
 *
 * @throws Refusal `not-found` for any other service and for the patient; `role` for who is no clinician.
 */
export function openCompetence(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<Competence> {
  return onCompetence(db, actor, patient, 'competence', async (_tx, found) => found)
}

/**
 * Keeps what a clinician found, from now on: a child who decides for themselves has no parent who helps because
 * they are a parent; what the child allowed themselves goes on. A later finding does not give back what a parent had
 * before: they are invited again.
 *
 * @throws Refusal as `openCompetence`; `invalid` for a patient who is not of an age to be reviewed; `conflict` where
 * somebody recorded another finding after the form was shown.
 * @see docs/sharing-rules.md, Children
 */
export async function recordCompetence(
  db: Database,
  actor: Actor,
  patient: PatientId,
  review: Review,
  form: ReviewForm,
): Promise<void> {
  await onCompetence(db, actor, patient, 'competence-reviewed', async (tx, found) => {
    const { by, at, patient: child } = found
    if (!isReviewed(ageOn(child.birthDate, dayIn(at)))) {
      throw new Refusal('invalid', 'Only somebody from 11 to 15 is reviewed')
    }
    if (found.reviews.some(({ id }) => id === form.token)) return
    if (form.shown !== shownOfReviews(found.reviews)) {
      throw new Refusal('conflict', 'Somebody recorded a review while you were writing')
    }
    await bumpChoiceVersion(tx, patient)
    await tx`
      insert into competence_review (patient_id, id, competent, reasons, look_again_on, organisation,
                                     recorded_by, recorded_at)
      values (${patient}, ${form.token}, ${review.competent}, ${review.reasons},
              ${review.lookAgainOn}, ${by.organisation}, ${by.name}, ${at})`
    const [before] = found.reviews
    if (before?.competent && !review.competent) await endParents(tx, patient, before)
    const verdict = review.competent ? 'competent' : 'not-competent'
    const helped = await setParentsEnd(
      tx,
      patient,
      parentUntil(child.birthDate, verdict) ?? dayIn(at),
    )
    const { over } = reviewDays(child.birthDate)
    const again = review.lookAgainOn ?? over
    // what was on the list of a practice that became part of this one is done with it
    await reviewAgain(tx, by.organisation, patient, { from: again, due: again, over }, at)
    if (helped) await sendOut(tx, patient, 'message', { to: 'patient', kind: 'proxy-added' })
  })
}

function reviewsOf(tx: Tx, patient: PatientId) {
  return tx<PastReview[]>`
    select id, competent, reasons, look_again_on::text as "lookAgainOn", recorded_by as "recordedBy",
           recorded_at as "recordedAt"
      from competence_review where patient_id = ${patient} order by recorded_at desc, id desc`
}

/** Ends what parents had when a child was found to decide, as of then. */
async function endParents(
  tx: Tx,
  patient: PatientId,
  { recordedAt, recordedBy }: PastReview,
): Promise<void> {
  await tx`
    update helping h set ended_at = ${recordedAt}
      from proxy p
     where h.patient_id = ${patient} and h.ended_at is null
       and p.patient_id = ${patient} and p.id = h.proxy and p.basis = 'parent'`
  await tx`
    update proxy set ended_at = ${recordedAt}, ended_by = ${recordedBy}
     where patient_id = ${patient} and basis = 'parent' and ended_at is null`
}

/** What parents' own lists of whom they help say of the end. @returns whether there is a parent who helps. */
async function setParentsEnd(tx: Tx, patient: PatientId, end: Day): Promise<boolean> {
  const { count } = await tx`
    update helping h
       set until_at = least(p.until_at, (${end}::text::date)::timestamp at time zone 'Europe/London')
      from proxy p
     where h.patient_id = ${patient} and h.ended_at is null
       and p.patient_id = ${patient} and p.id = h.proxy and p.basis = 'parent'`
  return count > 0
}

async function onCompetence<T>(
  db: Database,
  actor: Actor,
  patient: PatientId,
  filter: string,
  work: (tx: Tx, found: Competence) => Promise<T>,
): Promise<T> {
  return act(db, actor, patient, 'choose', async (tx, { by, at, registeredHere }) => {
    const [card] = await patientCard(tx, patient)
    if (by.kind !== 'staff' || !registeredHere || card === undefined) throw notFound()
    if (!(await writesEntries(tx, by.role))) {
      throw new Refusal('role', 'A clinician of the practice reviews this')
    }
    const reviews = await reviewsOf(tx, patient)
    const result = await work(tx, { by, at, patient: card, reviews })
    return { result, event: { kind: 'proxy', filter } }
  })
}
