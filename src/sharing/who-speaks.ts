import { ageOn, birthdayOf, type Day } from '../identity/age.ts'

/** Who says what is chosen. For somebody who lacks capacity: an attorney or deputy, else a best-interests decision. */
export const speakers = ['patient', 'parent', 'attorney', 'deputy', 'best-interests'] as const
export type Speaker = (typeof speakers)[number]

/** What the newest review by a clinician found; null without one. */
export type Found = 'competent' | 'not-competent' | null

/** `review`: after a clinician has reviewed whether the child decides. `clinician`: after one has looked at this. */
export type MaySpeak = 'now' | 'review' | 'clinician' | 'no'

/** From this birthday on a clinician reviews whether a child decides for themselves. */
const reviewedFrom = 11
const mayUnderstand = 12
/** What a parent was given before ends on this birthday, unless a clinician has found that the child does not decide yet. */
const unreviewedUntil = 13
const adult = 16

/**
 * Whether somebody may say what is chosen about a patient of this age (domain.md 1.4, 2.9). A parent speaks for a
 * child until the child is found to decide for themselves; from 12 on only after a review; from 16 on nobody
 * speaks because they are a parent. Nobody decides in the interests of a child who decides for themselves. Attorneys and deputies speak for adults only.
 *
 * @param age whole years.
 */
export function maySpeak(by: Speaker, age: number, found: Found): MaySpeak {
  switch (by) {
    case 'patient':
      if (age >= adult) return 'now'
      if (age < reviewedFrom || found === 'not-competent') return 'no'
      return found === 'competent' || age >= mayUnderstand ? 'now' : 'review'
    case 'parent':
      if (age >= adult || found === 'competent') return 'no'
      return found === 'not-competent' || age < mayUnderstand ? 'now' : 'review'
    case 'attorney':
    case 'deputy':
      return age >= adult ? 'now' : 'no'
    case 'best-interests':
      return age < adult && found === 'competent' ? 'no' : 'clinician'
    default:
      return by satisfies never
  }
}

/**
 * Why somebody may not speak, as who records it is told.
 *
 * @param told whether they may read what was found: the service that found it, and the registered practice. Others
 * read the same words whatever was found, or where nothing was.
 */
export function whyNotSaid(by: Speaker, age: number, may: MaySpeak, told: boolean): string {
  if (!told && may !== 'clinician' && isReviewed(age) && by !== 'attorney' && by !== 'deputy') {
    return 'This cannot be recorded as said by them. The patient’s GP practice knows who decides this: ask there'
  }
  if (may === 'review') {
    return 'A clinician of the registered practice first reviews whether this child decides for themselves'
  }
  if (may === 'clinician') return 'A clinician decides this, and says what it stands on'
  if (by === 'parent' && age >= adult) {
    return 'From 16 on a patient decides for themselves. Ask the patient'
  }
  if (by === 'parent' || by === 'best-interests') {
    return 'A clinician found that this child decides for themselves. Ask the child'
  }
  if (by === 'patient') return 'A parent speaks for this child. Ask a parent'
  return 'Attorneys and deputies speak for people of 16 or more'
}

/** Whether to ask again: a parent chose, and the patient is 16 now. What was chosen holds until answered. */
export function isToBeAskedAgain(by: Speaker, age: number): boolean {
  return by === 'parent' && age >= adult
}

/** Whether a clinician reviews somebody of this age at all. */
export function isReviewed(age: number): boolean {
  return age >= reviewedFrom && age < adult
}

/**
 * The first day on which a parent has no access any more to what they were given; null for a child who was found
 * to decide for themselves: it has ended. `parent_until` is the same in the database.
 */
export function parentUntil(born: Day, found: Found): Day | null {
  if (found === 'competent') return null
  return birthdayOf(born, found === null ? unreviewedUntil : adult)
}

/** Why what a parent was given holds no longer; null while it does. */
export type ParentOver = 'competent' | 'adult' | 'unreviewed' | null

export function parentOver(born: Day, today: Day, found: Found): ParentOver {
  const until = parentUntil(born, found)
  if (until !== null && today < until) return null
  if (ageOn(born, today) >= adult) return 'adult'
  return found === 'competent' ? 'competent' : 'unreviewed'
}

/** From when, until when and by when a practice reviews a child with a parent who helps. */
export function reviewDays(born: Day): {
  readonly from: Day
  readonly due: Day
  readonly over: Day
} {
  return {
    from: birthdayOf(born, reviewedFrom),
    due: birthdayOf(born, unreviewedUntil),
    over: birthdayOf(born, adult),
  }
}
