import type { Leaflet } from './leaflet.ts'

/** What is shown where there is no registered practice. It was published, and is never changed. */
export const plainLeaflet: Leaflet = {
  version: '1',
  from: new Date('2026-11-01T00:00:00Z'),
  lede: 'Each service that cares for you writes its own part of your record. You decide, service by service, what each one shares and what each one may see.',
  say: {
    out: 'We write down what we do for you. May other services that care for you see it? For example, if you go to hospital at night, the doctor could read what we gave you. You can say no. You can change your mind at any time.',
    into: 'Other services write about you too. May we look at what they share? For example, we could see which medicines your GP gives you. If you say no, we still care for you, with what you tell us.',
  },
  questions: [
    [
      'Do I have to decide now?',
      'No. Until you say yes, a service shares nothing out and sees nothing of others, unless it has told its patients that it shares. Take the time you need.',
    ],
    [
      'Can I pick and choose?',
      'Yes. There are two choices for each service: whether others may see what it writes, and whether it may see what others share. Both must be yes for one service to see what another wrote.',
    ],
    [
      'What if I say no?',
      'You are still cared for, with what the service wrote itself and what you tell it. Staff may then not know about allergies or medicines that others wrote down.',
    ],
    [
      'Can I change my mind?',
      'Yes, at any time. A change takes effect at once. What someone has already read cannot be taken back.',
    ],
    [
      'What about things written in the past?',
      'Your choice is about everything a service has written about you, old and new.',
    ],
    [
      'Can part of it be kept private?',
      'Yes. Ask for an entry to be private, and only the service that wrote it and you see it.',
    ],
    [
      'What if I am unconscious?',
      'In an emergency staff can look without asking. You are told, and it is checked. Even then they never see private entries, or anything from a service that does not share out.',
    ],
    [
      'Can I see who has looked?',
      'Yes. Everyone who looks is on a list that you can read, with their name, their service and why they could.',
    ],
    ['Is this about research?', 'No. This is about the people who care for you.'],
  ],
}
