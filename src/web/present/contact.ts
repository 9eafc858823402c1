import type { ContactNeeds, ContactWay, Format } from '../../messages/contact-choices.ts'

export const wayTexts: Readonly<Record<ContactWay, string>> = {
  mail: 'Yes, by email',
  paper: 'No email: my practice writes on paper where it must',
  none: 'No, only where the law says you must',
}

export const formatTexts: Readonly<Record<Format, string>> = {
  standard: 'Ordinary print',
  'large-print': 'Large print',
  'easy-read': 'Easy read, with pictures',
  audio: 'Audio',
  braille: 'Braille',
}

/** What staff keep in mind when they write to or talk with a patient; none where nothing is out of the ordinary. */
export function needsOf(choice: ContactNeeds | undefined): string[] {
  if (choice === undefined) return []
  const { way, format, language } = choice
  return [
    ...(format === 'standard' ? [] : [formatTexts[format]]),
    ...(language === null ? [] : [`Reads best: ${language}`]),
    ...(way === 'paper' ? ['Letters on paper'] : []),
    ...(way === 'none' ? ['No letters and no email, unless the law says so'] : []),
  ]
}
