import type { TextBlock } from '../documents/copy.ts'
import type { Letter } from '../documents/letter.ts'
import type { Day } from '../identity/age.ts'
import { dayText } from '../identity/day-text.ts'
import { rightsToComplain } from './article-15.ts'
import type { RequestEvent } from './request.ts'

/** What a letter about a request says: the last thing that the requester must know. */
export type LetterKind =
  'received' | 'question' | 'told' | 'extended' | 'ready' | 'part-refused' | 'refused'

export type LetterFacts = {
  readonly kind: LetterKind
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly reference: string
  readonly receivedOn: Day
  /** By when there is an answer; null while the clock stands still. */
  readonly dueOn: Day | null
  readonly madeAt: Date
  /** The day of what it tells. */
  readonly on: Day
  /** What staff wrote to the requester: the question, or the reasons. */
  readonly words: string | null
  /** Whose record it is: only where their copy lies in the same envelope, for somebody else who asked for it. */
  readonly of: string | null
  readonly isLargePrint: boolean
}

/** What a letter is about, as it stands above it. */
export const letterTitles: Readonly<Record<LetterKind, string>> = {
  received: 'We have your request for a copy of a record',
  question: 'We have a question about your request',
  told: 'About your request for a copy of a record',
  extended: 'We need more time for your request',
  ready: 'The copy you asked for',
  'part-refused': 'The copy you asked for, and what is not in it',
  refused: 'Our answer to your request',
}

/** The last of what happened that the requester is written to about; undefined where there is no letter to write. */
export function letterEvent(
  events: readonly RequestEvent[],
): { readonly kind: LetterKind; readonly event: RequestEvent } | undefined {
  if (events.at(-1)?.to === 'withdrawn') return undefined
  for (const [n, event] of [...events.entries()].toReversed()) {
    const kind = kindOf(event)
    const isAnswered = kind === 'question' && events.slice(n + 1).some((one) => goesOn(one, event))
    if (kind !== undefined && !isAnswered) return { kind, event }
  }
  return undefined
}

/** Whether a question needs no answer any more. */
function goesOn({ what, to }: RequestEvent, asked: RequestEvent): boolean {
  return to !== asked.to || what === 'identity'
}

function kindOf({ what, to }: RequestEvent): LetterKind | undefined {
  if (what === 'extended') return 'extended'
  if (what === 'told') return 'told'
  if (what !== 'moved') return undefined
  switch (to) {
    case 'received':
      return 'received'
    case 'identity':
    case 'clarifying':
      return 'question'
    case 'released':
      return 'ready'
    case 'part-refused':
    case 'refused':
      return to
    default:
      return undefined
  }
}

/**
 * A letter about a request for a copy. It names no health fact and, but beside the copy itself, nobody whose record it
 * is: who opens it by mistake learns only that somebody asked.
 *
 * @see domain.md 4.2, SAR-6, SAR-7 and SAR-9; UK GDPR, article 12 (3) and (4)
 */
export function requestLetter(facts: LetterFacts): Letter {
  const { kind, from, to, reference, madeAt, receivedOn, isLargePrint } = facts
  return {
    ...{ title: letterTitles[kind], from, to, reference, madeAt, isLargePrint },
    blocks: [
      say(`You asked us on ${dayText(receivedOn)} for a copy of a record that we hold.`),
      ...(facts.of === null
        ? []
        : [say(`With this letter goes the copy of the record of ${facts.of}.`)]),
      ...bodyOf(facts),
      ...(kind === 'refused' || kind === 'part-refused' || kind === 'extended'
        ? [heading('If you do not agree'), list(rightsToComplain)]
        : []),
      say(`Please give the reference ${reference} when you write or call.`),
    ],
  }
}

function bodyOf({ kind, words, dueOn, receivedOn, on }: LetterFacts): TextBlock[] {
  const due = dueOn === null ? [] : [say(`You will have our answer by ${dayText(dueOn)}.`)]
  const written = words === null ? [] : [say(words)]
  switch (kind) {
    case 'received':
      return [...due, say('There is no charge, and you need not say why you ask.')]
    case 'question':
      return [
        say('Before we can go on, we need to know something from you:'),
        ...written,
        say('The time we have for an answer does not run until you tell us.'),
      ]
    case 'told':
      return written
    case 'extended':
      return [
        say('It takes longer than one month. The reasons:'),
        ...written,
        ...due,
        say(
          `We tell you so within the first month, as the law asks: we decided it on ${dayText(on)}, and had your request on ${dayText(receivedOn)}.`,
        ),
      ]
    case 'ready':
      return [
        say(
          'Your copy is ready. Where something about another person was left out, the copy says so.',
        ),
        ...written,
      ]
    case 'part-refused':
      return [
        say(
          'You get the copy without some of what we hold. Where something is missing, the copy says so. The reasons:',
        ),
        ...written,
      ]
    case 'refused':
      return [say('We do not give you this copy. The reasons:'), ...written]
  }
}

const say = (text: string): TextBlock => ({ kind: 'paragraph', text })
const heading = (text: string): TextBlock => ({ kind: 'heading', text })
const list = (items: readonly string[]): TextBlock => ({ kind: 'list', items })
