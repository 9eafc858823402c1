import type { TextBlock } from '../documents/copy.ts'
import type { Letter } from '../documents/letter.ts'
import { dayIn, type Day } from '../identity/age.ts'
import { dayText } from '../identity/day-text.ts'

export type EvidenceLetterFacts = Pick<
  Letter,
  'from' | 'to' | 'reference' | 'madeAt' | 'isLargePrint'
> & {
  readonly receivedOn: Day
  /** What is to be shown, as staff wrote it. */
  readonly words: string
  readonly code: string
  readonly expiresAt: Date
  /** Where it is sent to. */
  readonly url: string
}

/**
 * A letter that asks who asks, with a code by which pictures come back. As every letter about a request it names no
 * health fact and nobody whose record it is.
 */
export function evidenceLetter(facts: EvidenceLetterFacts): Letter {
  const { from, to, reference, madeAt, isLargePrint, receivedOn } = facts
  const { words, code, url, expiresAt } = facts
  const until = dayText(dayIn(expiresAt))
  return {
    ...{ title: 'Please show us who asks', from, to, reference, madeAt, isLargePrint },
    blocks: [
      say(`On ${dayText(receivedOn)} we were asked for a copy of a record that we hold.`),
      say('Before we can go on, we need to see who asks:'),
      say(words),
      { kind: 'heading', text: 'Send it from home' },
      {
        kind: 'list',
        items: [
          `Go to ${url}`,
          `Type this code: ${code}`,
          'Choose up to three files: pictures, or PDFs.',
          `The code works once, until ${until}.`,
        ],
      },
      say(
        'We look at them, decide, and delete them. Or bring them to our desk, or send copies by post.',
      ),
      say(
        'Did you not ask us for this? Then somebody else did: please tell us, and keep the code to yourself.',
      ),
      say(`Please give the reference ${reference} when you write or call.`),
    ],
  }
}

const say = (text: string): TextBlock => ({ kind: 'paragraph', text })
