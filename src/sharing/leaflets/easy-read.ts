import type { PracticePolicy } from './practice-policy.ts'

/** One idea: the name of its picture, and short sentences that say it. */
export type EasyIdea = { readonly picture: EasyPicture; readonly sentences: readonly string[] }

export type EasyPicture =
  | 'record'
  | 'services'
  | 'share'
  | 'look'
  | 'choose'
  | 'change'
  | 'ask'
  | 'private'
  | 'emergency'
  | 'looked'
  | 'code'
  | 'talk'
  | 'no'

export const easyTitle = 'Who can see your record?'
export const easyLede = 'This is in easy words. You can read it with someone you trust.'
export const posterLede =
  'Every service that looks after you writes a part of your record. You say who shares, and who may look.'

/** The leaflet in easy words: one idea at a time, as it is at this practice. */
export function easyRead({ practice, services }: PracticePolicy): readonly EasyIdea[] {
  const all = [practice, ...services]
  const sharesBefore = all.some(({ sharesOutFrom }) => sharesOutFrom !== null)
  const asks = all.every(({ permissionPolicy }) => permissionPolicy !== 'notice-based')
  const idea = (picture: EasyPicture, ...sentences: readonly string[]) => ({ picture, sentences })
  return [
    idea('record', 'A record is what staff write about your health.'),
    idea('services', `${practice.name} writes a record.`, 'Other services write records too.'),
    idea('share', 'Services can share what they write.', 'This helps staff to look after you.'),
    idea('choose', 'You choose.', 'You can say yes or no for each service.'),
    sharesBefore
      ? idea('share', 'Some services share before you choose.', 'You can tell them to stop.')
      : idea('share', 'A service shares only after you say yes.'),
    idea('no', 'If you say no, you still get care.', 'But staff may not know what you take.'),
    idea('look', 'A service must have your yes before it looks at what others wrote.'),
    asks
      ? idea('ask', 'Staff ask you before they look.')
      : idea('ask', 'Most staff ask you before they look.', 'Some do not ask again.'),
    ...(practice.codeRequired
      ? [idea('code', 'Some services need a code from you.', 'Ask us for the code.')]
      : []),
    idea('change', 'You can change your mind.', 'You can do this at any time.'),
    idea(
      ...(['private', 'You can ask for something to be private.'] as const),
      'Then only you and the service that wrote it can see it.',
    ),
    idea(
      ...(['emergency', 'In an emergency staff can look without asking.'] as const),
      ...['They must say why.', 'We tell you after.'],
    ),
    idea('looked', 'You can see a list of who has looked.'),
    idea('talk', `Do you have a question? Ask ${practice.name}.`),
  ]
}

/** What a poster says: the ideas that matter before anybody asks. */
export function posterIdeas(policy: PracticePolicy): readonly EasyIdea[] {
  const wanted: readonly EasyPicture[] = ['choose', 'change', 'looked']
  return wanted.flatMap((picture) => easyRead(policy).find((one) => one.picture === picture) ?? [])
}
