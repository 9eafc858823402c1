import type { Ground } from '../../access/item.ts'
import type { Block } from '../../access/release-blocks.ts'
import type { ReviewedWords } from '../../access/review-store.ts'

/** What grounds and findings of a copy are called. */
export const groundNames: Readonly<Record<Ground, string>> = {
  'third-party': 'About another person, who has not agreed',
  'serious-harm': 'Likely to cause serious harm',
  'told-in-confidence': 'Told in the expectation that this requester would not get it',
  'court-report': 'Report for a court',
  'legal-privilege': 'Legal advice',
  'child-abuse': 'Child abuse data',
  fertilisation: 'Human fertilisation and embryology',
  adoption: 'Adoption record',
  'gender-recognition': 'Gender recognition',
  'not-relevant': 'Not relevant to the claim',
}

export const findingNames: Readonly<Record<ReviewedWords['kind'], string>> = {
  name: 'A name',
  telephone: 'A telephone number',
  email: 'An email address',
  kin: 'A relative or somebody near',
  staff: 'Staff, not at work here',
  safeguarding: 'Safeguarding, or told in confidence',
  own: 'Marked by you or a colleague',
}

export function blockText({ kind, count }: Block): string {
  const pages = count === 1 ? '1 page' : `${count} pages`
  const items = count === 1 ? '1 entry is' : `${count} entries are`
  switch (kind) {
    case 'gather':
      return 'Nothing has been gathered yet'
    case 'pages':
      return `${pages} not reviewed for other people`
    case 'harm':
      return `${pages} not reviewed by a clinician for serious harm`
    case 'words':
      return count === 1 ? '1 finding not decided' : `${count} findings not decided`
    case 'withheld':
      return `${items} kept from the patient’s own view: hold each back here, or show it again in the record first`
    case 'opinion':
      return `${items} held back for serious harm on an opinion older than 6 months`
    default:
      return kind satisfies never
  }
}
