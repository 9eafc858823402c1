import { aboutYou } from './about-you.ts'
import type { Form } from './form.ts'

const yesNo = (yes: string, no: string) => ({
  yes: { text: yes },
  no: { text: no },
  leave: { text: 'Leave it as it is' },
})

/** Forms by which a patient decides who sees what. */
export const choiceForms: readonly Form[] = [
  {
    ...{ name: 'summary', version: 'SCR-1 (November 2026)', minutes: 3, need: [] },
    title: 'Choose what your Summary Care Record holds',
    lede: 'Say what staff who do not know you may see in an emergency.',
    facts: [
      'Your care does not stop, whatever you choose. You can change back at any time.',
      'Without a summary, staff who treat you in an emergency may not know your medicines, allergies and bad reactions.',
      'This changes no choice about sharing your full record, and no opt-out from research.',
    ],
    next: 'The practice records your choice. It holds from then on.',
    questions: [
      {
        ...{ name: 'preference', kind: 'choice' },
        ask: 'What should staff see in an emergency?',
        choices: {
          additional: {
            text: 'Medicines, allergies and more',
            hint: 'Also your conditions, operations, immunisations, wishes and what helps you communicate',
          },
          core: { text: 'Medicines and allergies only' },
          dissent: { text: 'No summary', hint: 'Staff who do not know you will see none of this' },
        },
        missing: 'Choose what staff should see',
      },
      ...aboutYou,
    ],
  },
  {
    ...{ name: 'sharing', version: 'SH-1 (November 2026)', minutes: 5, need: [] },
    title: 'Choose what a service shares and sees',
    lede: 'Say for one service what it may show to others, and what it may see of theirs.',
    facts: [
      'You choose for each service apart. Use one form for each.',
      'Sharing out and sharing in are two things: what a service shows, and what it may look at.',
      'A service always sees what it wrote itself. Your care does not stop, and you can change back at any time.',
    ],
    next: 'The practice records a choice about itself. For another service it tells you how to reach that service, or how to choose yourself when you sign in.',
    questions: [
      {
        ...{ name: 'service', kind: 'line', ask: 'Which service is it about?' },
        hint: 'Its name, and the town. For example your GP practice, district nurses or a clinic',
        missing: 'Give the name of the service',
      },
      {
        ...{ name: 'out', kind: 'choice' },
        ask: 'May other services see what this one writes about you?',
        choices: yesNo('Yes', 'No'),
        missing: 'Say whether others may see what it writes',
      },
      {
        ...{ name: 'in', kind: 'choice' },
        ask: 'May this service see what other services share about you?',
        choices: yesNo('Yes', 'No'),
        missing: 'Say whether it may see what others share',
      },
      ...aboutYou,
    ],
  },
  {
    ...{ name: 'private-entry', version: 'PR-1 (November 2026)', minutes: 5 },
    title: 'Ask to keep an entry private',
    lede: 'Ask that one thing in your record stays with the service that wrote it.',
    need: ['What the entry says, and about when it was written'],
    facts: [
      'The service that wrote it still sees it. No other service does, not even in an emergency.',
      'Hiding a medicine or an allergy can be dangerous. A clinician talks with you first.',
      'You can change back at any time.',
    ],
    next: 'The practice looks at the entry and tells you whether it has been made private, and why if not.',
    questions: [
      {
        ...{ name: 'entry', kind: 'text', ask: 'Which entry is it?' },
        hint: 'What it is about, when it was written, and by which service',
        missing: 'Say which entry it is',
      },
      {
        ...{ name: 'reason', kind: 'text', optional: true, ask: 'Why should it be private?' },
        hint: 'You need not say why.',
        missing: '',
      },
      ...aboutYou,
    ],
  },
  {
    ...{ name: 'type-1', version: 'T1-1 (November 2026)', minutes: 3, need: [] },
    title: 'Type 1 opt-out',
    lede: 'Say whether data that says who you are may leave your GP practice for research and planning.',
    facts: [
      'Your care does not change. Those who treat you see what they saw before.',
      'You can change back at any time. It counts from the day it is recorded.',
      'It covers your GP practice only. For hospitals and others there is the national data opt-out, which you set with the national service.',
    ],
    next: 'The practice records it. It holds from then on.',
    questions: [
      {
        ...{ name: 'objects', kind: 'choice' },
        ask: 'May data that says who you are leave your GP practice for research and planning?',
        choices: {
          no: { text: 'Yes, it may', hint: 'No Type 1 opt-out, or you take yours back' },
          yes: { text: 'No, it must not', hint: 'A Type 1 opt-out' },
        },
        missing: 'Say whether the data may leave your practice',
      },
      ...aboutYou,
    ],
  },
]
