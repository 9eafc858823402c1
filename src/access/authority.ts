import { maySpeak, type Found } from '../sharing/who-speaks.ts'
import type { Asker } from './request.ts'

/**
 * How staff made sure who asks. Never through a number or address that came with the request. `signed-in`: a helper, of
 * whom the service decides by what right they ask.
 */
export const identityWays = ['seen', 'copies', 'known', 'known-contact', 'signed-in'] as const
export type IdentityWay = (typeof identityWays)[number]

/** What was seen, each ticked: who they are, and by what right they ask for somebody else. */
export const proofs = [
  'photo',
  'address',
  'parental-responsibility',
  'child-agrees',
  'lasting-power',
  'court-order',
  'signed-authority',
  'patient-confirms',
  'grant',
  'claim',
  'on-record',
  'in-interests',
] as const
export type Proof = (typeof proofs)[number]

/** What each is. */
export const proofTexts: Readonly<Record<Proof, string>> = {
  photo: 'Something with a photo: passport or driving licence',
  address: 'Something with the address: a council tax, bank or utility bill',
  'parental-responsibility': 'That they have parental responsibility: the full birth certificate',
  'child-agrees': 'The child was asked alone, and agrees',
  'lasting-power': 'A registered lasting power of attorney for health and welfare',
  'court-order': 'The order of a court that says so',
  'signed-authority': 'The patient’s signed authority, less than six months old',
  'patient-confirms': 'The patient confirmed it, on a number or address we had before',
  grant: 'The grant of probate, or letters of administration',
  claim: 'What shows the claim and that it comes from the death',
  'on-record': 'Their right was seen when they were let help, and nothing speaks against it now',
  'in-interests':
    'The patient cannot say: it is in their interests, and nothing tells that they would object',
}

/** Whose record it is. `age`: whole years, of somebody who lives. */
export type Whose = { readonly age: number; readonly found: Found; readonly died: boolean }

/** What a desk asks a clinician to look at, or tells who asks; null where they may ask. */
export type NotAsked = 'died' | 'lives' | 'review' | 'child' | 'adult' | null

/** Whether somebody may ask for this record at all, before anything is shown (domain.md 4.3, 4.6). */
export function whyNotAsked(askedBy: Asker, { age, found, died }: Whose): NotAsked {
  const isForDead = askedBy === 'personal-representative' || askedBy === 'claimant'
  if (isForDead) return died ? null : 'lives'
  if (died) return 'died'
  if (askedBy === 'patient') {
    const may = maySpeak('patient', age, found)
    return may === 'now' ? null : may === 'review' ? 'review' : 'child'
  }
  if (askedBy === 'attorney' || askedBy === 'deputy') return age >= 16 ? null : 'child'
  // a child who decides may agree: what is shown then says so
  if (askedBy === 'parent' && age >= 16) return 'adult'
  return null
}

/** Why somebody may not ask, as who takes it in is told. */
export const notAskedTexts: Readonly<Record<Exclude<NotAsked, null>, string>> = {
  died: 'This person has died. The executor or administrator, or somebody with a claim because of the death, may ask. A next of kin alone may not',
  lives: 'This person lives: only they, or somebody who may act for them, may ask',
  review:
    'A clinician of the registered practice first looks whether this child decides for themselves',
  child: 'This cannot be asked for by them. A parent asks for a child who does not decide yet',
  adult: 'From 16 on a patient asks for themselves, or says who may',
}

/**
 * What has to be seen before a record is read for who asks: groups of which one is enough. From 12 on, until a clinician
 * has found otherwise, a child is asked too (domain.md 4.3).
 */
export function proofsNeeded(askedBy: Asker, whose: Whose): readonly (readonly Proof[])[] {
  switch (askedBy) {
    case 'patient':
      return []
    case 'parent': {
      return [
        ['parental-responsibility', 'court-order'],
        ...(isToldItself(whose) ? [['child-agrees'] as const] : []),
      ]
    }
    case 'attorney':
      return [['lasting-power']]
    case 'deputy':
      return [['court-order']]
    case 'representative':
      return [['signed-authority', 'patient-confirms']]
    case 'solicitor':
      return [['signed-authority'], ['patient-confirms']]
    case 'personal-representative':
      return [['grant']]
    case 'claimant':
      return [['claim']]
    default:
      return askedBy satisfies never
  }
}

/**
 * The same of a helper who is signed in: the right may have been seen when they were let help; and whether the patient
 * would object is asked of them, where they decide, and else found in their interests.
 *
 * @see domain.md 4.3, 4.4: what was told in the expectation that a representative does not read it
 */
export function proofsOfHelper(askedBy: Asker, whose: Whose): readonly (readonly Proof[])[] {
  const [right = []] = proofsNeeded(askedBy, whose)
  const agrees: readonly Proof[] =
    askedBy !== 'parent'
      ? ['patient-confirms', 'in-interests']
      : isToldItself(whose)
        ? ['child-agrees']
        : ['child-agrees', 'in-interests']
  return [['on-record', ...right], agrees]
}

/**
 * Whether a patient is asked and told themselves of what is asked in their name: an adult, and a child who was found to
 * decide, or from 12 on until a clinician has found otherwise.
 */
export function isToldItself({ age, found }: Pick<Whose, 'age' | 'found'>): boolean {
  return age >= 16 || found === 'competent' || (found === null && age >= 12)
}

/** The first group of which nothing was seen; undefined where all is there. */
export function missingProof(
  needed: readonly (readonly Proof[])[],
  seen: readonly Proof[],
): readonly Proof[] | undefined {
  return needed.find((group) => !group.some((one) => seen.includes(one)))
}
