import { neutralSentence } from '../sharing/neutral-sentence.ts'

/**
 * Who reads, as far as "none known" goes. `staff`: sees all that there is. `staff-held-back`: something is not shared
 * with this service. `patient`, `helper`: are told no bit, so it is the same for every record.
 */
export type NoneReader = 'staff' | 'staff-held-back' | 'patient' | 'helper'

/**
 * What stands under an entry that says that there is none, for a reader who may not see all that there is.
 *
 * @see docs/decisions/0011-none-known.md
 */
export function noneTold(reader: NoneReader): string | undefined {
  switch (reader) {
    case 'staff':
      return undefined
    case 'staff-held-back':
      return `What one service wrote on that day. ${neutralSentence}.`
    case 'patient':
    case 'helper':
      return 'What one service wrote on that day. It does not mean that there is none.'
    default:
      return reader satisfies never
  }
}
