import type { CopyBlock, CopySection } from '../documents/copy.ts'

/** What is told with a copy, as it is on the day it is made. */
export type CopyFacts = {
  /** The controller: who decides what is done with what it wrote. */
  readonly by: string
  /** Whose record it is, where somebody else asked for them. */
  readonly of: string | null
  /** How to reach it, in lines. */
  readonly contact: readonly string[]
  /** Services that may see it now, as the patient chose. */
  readonly recipients: readonly string[]
  /** Whether a Summary Care Record is made from it, where the patient did not choose to have none. */
  readonly makesSummary: boolean
}

/**
 * What the law asks to tell with a copy: why it is kept, who gets it, for how long, where it came from, and what a
 * person may ask.
 *
 * @see UK GDPR, article 15 (1) and (2); domain.md 4.5
 */
export function article15(facts: CopyFacts): CopySection[] {
  const { by, of, contact, recipients, makesSummary } = facts
  const whom = of ?? 'you'
  const chosen = of === null ? 'as you chose' : 'as was chosen'
  const list = (items: readonly string[]): CopyBlock => ({ kind: 'list', items })
  const heading = (text: string): CopyBlock => ({ kind: 'heading', text })
  const say = (text: string): CopyBlock => ({ kind: 'paragraph', text })
  return [
    {
      title: 'What the law asks us to tell you',
      blocks: [
        heading('Who we are'),
        say(`${by} decides what is done with what it writes about ${whom}.`),
        ...(contact.length === 0 ? [] : [list(contact)]),
        heading('Why we keep it'),
        say(
          `To care for ${whom}, to check that care is safe, and to do what the law asks of us: a task in the public interest, and health care (articles 6(1)(e) and 9(2)(h) of the UK GDPR).`,
        ),
        heading('What kinds of information it is'),
        say(
          of === null
            ? 'Who you are and how to reach you, information about your health and care, what you chose about sharing, and who has looked at your record.'
            : `Who ${of} is and how to reach them, information about their health and care, what was chosen about sharing, and who has looked at the record.`,
        ),
        heading('Who may see it'),
        ...(recipients.length === 0
          ? [say(`No other service may see it now, ${chosen}.`)]
          : [say(`These services, ${chosen}:`), list(recipients)]),
        ...(makesSummary
          ? [
              say(
                of === null
                  ? 'Staff who treat you elsewhere may see your Summary Care Record, unless you chose to have none.'
                  : `Staff who treat ${of} elsewhere may see the Summary Care Record, unless it was chosen to have none.`,
              ),
            ]
          : []),
        say('A court, or others where the law requires it. It is not sent abroad.'),
        heading('Where it came from'),
        say(
          `From ${whom}, from our staff, and from other services that care for ${whom}: each entry says who wrote it.`,
        ),
        heading('How long we keep it'),
        say(
          'A GP record for life and about 10 years after that; most other care records for 8 years.',
        ),
        heading('What you can ask'),
        list([
          'To put right what is wrong.',
          'To limit or stop some uses.',
          'In some cases, to delete something.',
        ]),
        say(`No computer decides about ${whom} alone, with no person looking at it.`),
        heading('If you are not content'),
        list(rightsToComplain),
      ],
    },
  ]
}

/** What a person may do who is not content with an answer: SAR-9. */
export const rightsToComplain: readonly string[] = [
  'Tell us, or our complaints team. You can do that at any time.',
  'Complain to the Information Commissioner’s Office: ico.org.uk/make-a-complaint, or telephone 0303 123 1113.',
  'Ask a court to order us to comply with the law.',
]
