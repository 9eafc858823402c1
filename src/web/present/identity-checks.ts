import type { IdentityCheck } from '../../forms/carry-out.ts'

/** How staff made sure who asked. */
const texts: Readonly<Record<IdentityCheck, string>> = {
  'known-contact': 'We reached the patient on a number or address we had before',
  'in-person': 'The patient was here and is known, or showed papers with a photo',
  papers: 'Somebody who may speak for the patient showed papers that say so',
}

export const checkTexts: Readonly<Record<string, string>> = texts
