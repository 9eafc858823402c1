import type { IdentityWay, Proof } from '../../access/authority.ts'
import type { RefusalGround } from '../../access/handle-request.ts'

/** How staff made sure who asks. */
export const wayTexts: Readonly<Record<IdentityWay, string>> = {
  seen: 'They were here and showed what is ticked',
  copies: 'They sent copies of what is ticked; the copies were destroyed after we looked',
  known: 'A member of staff knows them',
  'known-contact': 'We reached them on a number or address we had before',
  'signed-in': 'They were signed in',
}

/** Those of them that are chosen; a helper who is signed in is known by that. */
const { 'signed-in': _signedIn, ...shown } = wayTexts
export const shownWayTexts = shown

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

/** Why a request is refused as a whole. */
export const groundTexts: Readonly<Record<RefusalGround, string>> = {
  'not-held': 'We hold nothing of this. Say where to ask',
  'identity-not-shown': 'Who asks was not shown, though we asked',
  'no-authority': 'They may not ask for this person',
  objects: 'The patient objects, or would; or it is not in their interests',
  unfounded:
    'It is manifestly unfounded: not about the record at all. Rude words are no such reason',
  excessive: 'It is manifestly excessive: the same again after a short time',
  exempt: 'Nothing may be given: all of it would do serious harm, or tells of others',
}

/** What identity was known by, of the codes that the request keeps. */
export function identityTexts(how: string): string[] {
  const texts: Readonly<Record<string, string>> = { ...wayTexts, ...proofTexts }
  return how.split(' ').map((code) => texts[code] ?? code)
}
