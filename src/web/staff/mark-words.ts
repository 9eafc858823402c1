import type { MarkChoice } from '../../record/mark-facts.ts'
import type { Ground } from '../../record/mark-store.ts'

/** What can be done to entries, as addresses and fields name it. */
export const doings = ['private', 'not-private', 'withheld', 'not-withheld'] as const

export type Doing = (typeof doings)[number]

export function doingOf({ what, marked }: Pick<MarkChoice, 'what' | 'marked'>): Doing {
  return marked ? what : `not-${what}`
}

export function choiceOf(doing: Doing): Pick<MarkChoice, 'what' | 'marked'> {
  return {
    what: doing === 'private' || doing === 'not-private' ? 'private' : 'withheld',
    marked: doing === 'private' || doing === 'withheld',
  }
}

type Words = {
  /** The heading of the form. */
  readonly title: string
  readonly button: string
  /** What it does, before it is done. */
  readonly effect: string
  /** Above the list of the set. */
  readonly set: string
  readonly done: string
}

export const wordsOf: Readonly<Record<Doing, Words>> = {
  private: {
    title: 'Mark as private',
    button: 'Mark as private',
    effect:
      'Only your service and the patient will see it: no other service, not in an emergency, not on paper and not through another system. It holds at once.',
    set: 'This will be private',
    done: 'Marked as private. It holds at once.',
  },
  'not-private': {
    title: 'Share again',
    button: 'Share again',
    effect:
      'It will no longer be private. Other services see it as far as the patient shares with them. It holds at once.',
    set: 'This will no longer be private',
    done: 'No longer private. It holds at once.',
  },
  withheld: {
    title: 'Keep from the patient’s own view',
    button: 'Keep from the patient’s view',
    effect:
      'The patient will not see it, and nothing they see will tell them that it is there. Staff see it as before. This is for serious harm to somebody, or for what is about another person: it is rare.',
    set: 'The patient will not see this',
    done: 'Kept from the patient’s own view. It holds at once.',
  },
  'not-withheld': {
    title: 'Show to the patient again',
    button: 'Show to the patient',
    effect: 'The patient will see it in their own record at once.',
    set: 'The patient will see this',
    done: 'The patient can see it again.',
  },
}

export const groundNames: Readonly<Record<Ground, string>> = {
  'serious-harm': 'Serious harm',
  'third-party': 'About another person',
}
