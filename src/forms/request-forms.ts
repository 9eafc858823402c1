import { aboutYou } from './about-you.ts'
import type { Form } from './form.ts'

/** Forms by which somebody asks the practice for something. */
export const requestForms: readonly Form[] = [
  {
    ...{ name: 'copy', version: 'SAR-1 (November 2026)', minutes: 5, need: [] },
    title: 'Ask for a copy of your record',
    lede: 'You have the right to a copy of what is written about you. It is called a subject access request.',
    facts: [
      'It costs nothing, and you need not say why.',
      'You may ask in any way you like. You do not have to use this form.',
      'Much of your record you can see at once when you sign in.',
    ],
    next: 'The practice looks for what you asked for, and a clinician checks it. You have it within one calendar month of the day you asked. If it takes longer, the practice tells you why within that month.',
    questions: [
      {
        ...{ name: 'parts', kind: 'choice', ask: 'What would you like a copy of?' },
        choices: {
          all: { text: 'My whole record' },
          some: { text: 'A part of it', hint: 'This is often quicker' },
        },
        missing: 'Say what you would like a copy of',
      },
      {
        ...{ name: 'which', kind: 'text', ask: 'Which part?' },
        hint: 'For example: letters from the hospital in 2024, or test results since May',
        missing: 'Say which part',
        onlyIf: { question: 'parts', is: 'some' },
      },
      {
        ...{ name: 'format', kind: 'choice', ask: 'How would you like it?' },
        choices: {
          online: { text: 'Online, behind my sign-in' },
          paper: { text: 'On paper' },
          'large-print': { text: 'On paper, in large print' },
          other: { text: 'Another way', hint: 'The practice asks you which' },
        },
        missing: 'Say how you would like it',
      },
      ...aboutYou,
    ],
  },
  {
    ...{ name: 'helper', version: 'PX-1 (November 2026)', minutes: 5 },
    title: 'Let somebody help with a record',
    lede: 'Ask that somebody may see parts of a record, to help the person it is about.',
    need: ['The name of the person who will help'],
    facts: [
      'The helper signs in as themselves. Never give anybody your own sign-in.',
      'You choose the parts they see, and can end it at any time.',
      'What is private is never shown to a helper.',
    ],
    next: 'The practice talks with the person the record is about, and gives them a code for the helper.',
    questions: [
      {
        ...{ name: 'helper', kind: 'line', ask: 'Who will help?' },
        hint: 'Their full name',
        missing: 'Give the full name of the person who will help',
      },
      {
        ...{ name: 'parts', kind: 'text', ask: 'Which parts may they see?' },
        hint: 'For example: medicines and allergies, or test results',
        missing: 'Say which parts they may see',
      },
      {
        ...{ name: 'until', kind: 'day', optional: true, ask: 'Until when?' },
        hint: 'You can also end it later.',
        missing: 'Give the day as day, month and year',
      },
      ...aboutYou,
    ],
  },
  {
    ...{ name: 'correction', version: 'CO-1 (November 2026)', minutes: 5 },
    title: 'Ask to put something right',
    lede: 'Say what is wrong in your record and what it should say.',
    need: ['The words that are wrong, or what is missing', 'What shows that, if you have it'],
    facts: [
      'What was written is not deleted: it is corrected, and what it said before is kept.',
      'A service can put right only what it wrote itself.',
      'If the practice sees it another way, your own words can stand with the entry.',
    ],
    next: 'Who wrote it looks at it. You have an answer within one calendar month of the day you asked.',
    questions: [
      {
        ...{ name: 'entry', kind: 'text', ask: 'Where is it?' },
        hint: 'What the entry is about, when it was written, and by which service',
        missing: 'Say where it is',
      },
      {
        ...{ name: 'wrong', kind: 'text', ask: 'What is wrong?' },
        hint: 'Copy the words that are wrong, or say what is missing',
        missing: 'Say what is wrong',
      },
      {
        ...{ name: 'should-say', kind: 'text', ask: 'What should it say?' },
        missing: 'Say what it should say instead',
      },
      {
        ...{ name: 'evidence', kind: 'text', optional: true, ask: 'What shows that?' },
        hint: 'For example a letter, its date and who wrote it.',
        missing: '',
      },
      ...aboutYou,
    ],
  },
  {
    ...{ name: 'look', version: 'LK-1 (November 2026)', minutes: 5 },
    title: 'I do not recognise a look at my record',
    lede: 'Ask who looked at your record, and whether they had a good reason.',
    need: ['When it was, and which service, if you know'],
    facts: [
      'A look you do not know is often somebody who cared for you without meeting you, such as who read a test.',
      'When you sign in you see every look, with who it was and why.',
      'Asking never changes your care.',
    ],
    next: 'Somebody whose task this is checks the look, and never the one who looked. You have an answer within one calendar month of the day you asked.',
    questions: [
      {
        ...{ name: 'which', kind: 'text', ask: 'Which look is it?' },
        hint: 'When it was, which service or person, and how you learned of it',
        missing: 'Say which look it is',
      },
      {
        ...{ name: 'worry', kind: 'text', optional: true, ask: 'Is there something you fear?' },
        hint: 'For example that somebody you know has looked.',
        missing: '',
      },
      ...aboutYou,
    ],
  },
]
