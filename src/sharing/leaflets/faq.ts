import type { PermissionPolicy } from '../../identity/organisations.ts'
import type { PracticePolicy } from './practice-policy.ts'
import { dayIn } from './services-table.ts'

/** `id`: by which the page of questions is linked to. */
export type Question = { readonly id: string; readonly ask: string; readonly answer: string }

/**
 * What patients ask about sharing, answered as it is at this practice.
 *
 * @see domain.md 2.10
 */
export function faqOf(policy: PracticePolicy): readonly Question[] {
  const { practice } = policy
  const question = (id: string, ask: string, ...sentences: readonly string[]): Question => ({
    ...{ id, ask },
    answer: sentences.filter((one) => one !== '').join(' '),
  })
  return [
    question(
      ...(['who', 'Who can see my record?'] as const),
      `${practice.name} sees what it writes itself. Another service sees something only if three things are true: it cares for you, the service that wrote it shares it, and you let the other one look.`,
      practice.codeRequired
        ? 'A service that is not on our list also needs a code from you.'
        : 'We do not ask other services for a code.',
      prohibited(policy),
    ),
    question(
      ...(['ask-first', 'Will they ask me first?'] as const),
      ...asking(policy),
      'In an emergency staff can look without asking.',
    ),
    question(
      ...(['choose', 'Can I pick and choose?'] as const),
      'Yes. There are two choices for each service: whether others may see what it writes, and whether it may see what others share. Both must be yes for one service to see what another wrote.',
    ),
    question(
      ...(['no', 'What if I say no?'] as const),
      'You are still cared for, with what the service wrote itself and what you tell it. Staff may then not know about allergies or medicines that others wrote down.',
    ),
    question(
      ...(['change', 'Can I change my mind?'] as const),
      'Yes, at any time. A change takes effect at once. What someone has already read cannot be taken back.',
    ),
    question(
      ...(['now', 'Do I have to decide now?'] as const),
      'No. Take the time you need.',
      ...untilThen(policy),
      'No service sees what others wrote until you let it look.',
    ),
    question(
      ...(['past', 'What about things written in the past?'] as const),
      'Your choice is about everything a service has written about you, old and new.',
    ),
    question(
      ...(['private', 'Can part of it be kept private?'] as const),
      'Yes. Ask for an entry to be private, and only the service that wrote it and you see it. Not even in an emergency does anyone else.',
      practice.privateOnRequest === 'at-once'
        ? `${practice.name} does it at once when you ask. Other services may answer you first.`
        : `${practice.name} reads what you ask and answers you. Other services may do it at once.`,
    ),
    question(
      ...(['code', 'How do I get a code, and what do I do with it?'] as const),
      ...(practice.codeRequired
        ? [
            'Make one when you are signed in, on “Codes for services”, or ask at our desk. It has eight digits. Give it to the service that asks you for it.',
            'It works once, for that one service, and only for a short time. Never give it to anyone who calls you.',
          ]
        : [
            `You do not need one: ${practice.name} lets services look without a code, if you say yes.`,
          ]),
    ),
    question(
      ...(['emergency', 'What if I am unconscious?'] as const),
      'In an emergency staff can look without asking. You are told, and it is checked. Even then they never see private entries, or anything from a service that does not share out.',
    ),
    question(
      ...(['looked', 'Can I see who has looked?'] as const),
      'Yes. Everyone who looks is on a list that you can read, with their name, their service and why they could.',
    ),
    question(
      ...(['misuse', 'What if staff misuse it?'] as const),
      `Staff may look only to care for you, and every look is written down. If you see one that you do not understand, tell ${practice.name}: somebody checks it and answers you. You can also complain to the Information Commissioner.`,
    ),
    question(
      ...(['children', 'What about my children, or someone I care for?'] as const),
      'A parent chooses for a young child. A child who understands the choice decides. From 16 a young person decides. To help an adult, ask our desk: they can let you see parts of their record, and can end it at any time.',
    ),
    question(
      ...(['research', 'Is this the same as the Summary Care Record, or research?'] as const),
      'No. This is about the people who care for you, and your whole record. The Summary Care Record is a short summary for emergencies, with a choice of its own. Research and planning have choices of their own too. A programme called care.data was ended in 2016.',
    ),
  ]
}

function prohibited({ services }: PracticePolicy): string {
  const names = services.filter(({ listed }) => listed === 'prohibited').map(({ name }) => name)
  return names.length === 0 ? '' : `We do not let ${named(names)} look, except in an emergency.`
}

function asking({ practice, services }: PracticePolicy): string[] {
  const all = [practice, ...services]
  const say: Readonly<Record<PermissionPolicy, readonly [one: string, many: string]>> = {
    'ask-each-time': [
      'asks you each time before it looks at what others wrote.',
      'ask you each time before they look at what others wrote.',
    ],
    extended: ['asks you once, for all its staff.', 'ask you once, for all their staff.'],
    'notice-based': [
      'does not ask again, because it has told its patients so.',
      'do not ask again, because they have told their patients so.',
    ],
  }
  return Object.entries(say).flatMap(([policy, [one, many]]) => {
    const names = all.filter((each) => each.permissionPolicy === policy).map(({ name }) => name)
    if (names.length === 0) return []
    return [`${named(names)} ${names.length === 1 ? one : many}`]
  })
}

/** What each service does with what it writes while the patient has not chosen. */
function untilThen({ practice, services }: PracticePolicy): string[] {
  const shares = [practice, ...services].flatMap(({ name, sharesOutFrom }) =>
    sharesOutFrom === null ? [] : [`${name} from ${dayIn('en-GB', sharesOutFrom)}`],
  )
  if (shares.length === 0) return ['Until you say yes, no service shares what it writes.']
  return [
    `Until you choose, these share what they write unless you say no, because they have told their patients so: ${named(shares)}.`,
    'Every other service shares nothing until you say yes.',
  ]
}

/** At most six by name: all stand in the table of services. */
function named(names: readonly string[]): string {
  const most = 6
  const rest = names.length - most
  if (rest > 1) return `${names.slice(0, most).join(', ')} and ${rest} more`
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
