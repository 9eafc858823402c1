import { proofTexts, type IdentityWay } from '../../access/authority.ts'
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
