import type { Reason } from '../../sharing/decide.ts'
import type { Evidence } from '../../sharing/evidence.ts'
import type { Explanation, Rest } from '../../sharing/explain.ts'
import type { SharingFacts } from '../../sharing/facts.ts'
import { dateText } from '../components/date-text.tsx'

/** Whether a service can see something: outright, once its staff have asked, or not. */
export type Sight = 'yes' | 'once-asked' | 'no'

export function sightOf({ see, because }: Explanation): Sight {
  if (see) return 'yes'
  return because === 'permission-not-asked' ? 'once-asked' : 'no'
}

/** Who reads the answer: the patient, or staff of the service that wrote the entry. */
export type Reader = 'patient' | 'staff'

/** What the answer is about: the service that sees, the service that wrote. */
export type About = { readonly viewer: string; readonly writer: string }

/** The rule in words, to be read after the name of the service. docs/sharing-rules.md */
export function ruleInWords(because: Reason, { viewer, writer }: About, reader: Reader): string {
  const you = reader === 'patient' ? 'you' : 'the patient'
  const rules: Readonly<Record<Reason, string>> = {
    own: `${viewer} wrote it, or has taken over the service that did. A service always sees what it wrote.`,
    private: `It is private: only ${writer} and the patient see it, not even in an emergency.`,
    'not-shared-out': `What ${writer} writes is not shared with other services.`,
    emergency: `It was opened in an emergency, without asking first. That reaches only what is shared out.`,
    'organisation-rule': `${viewer} is not on the GP practice’s list of services, or is prohibited there.`,
    'not-shared-in': `${reader === 'patient' ? 'You have' : 'The patient has'} not said yes to ${viewer} seeing what others write.`,
    'permission-not-asked': `Staff of ${viewer} must ask ${you} before they look.`,
    'no-relationship': `${viewer} is not caring for ${you}, as far as we know.`,
    role: `This role does not read records, or was suspended.`,
    shared: `${writer} shares what it writes, and ${viewer} may see what others write.`,
  }
  return rules[because]
}

/** What an answer rests on, each as one sentence with its date and who recorded it. */
export function restsInWords(
  { rests }: Explanation,
  facts: SharingFacts,
  reader: Reader,
): readonly string[] {
  const nameOf = (id: string | null) =>
    facts.organisations.find((one) => one.id === id)?.name ?? 'the service'
  return rests.map((rest) => restInWords(rest, nameOf(rest.organisation), facts, reader))
}

function restInWords(
  { fact, said }: Rest,
  service: string,
  facts: SharingFacts,
  reader: Reader,
): string {
  const practice = facts.organisations.find(({ id }) => id === facts.practice)?.name
  const list = practice === undefined ? 'No GP practice’s list' : `The list of ${practice}`
  const you = reader === 'patient' ? 'you' : 'the patient'
  const by = said ? recorded(said, reader) : ''
  switch (fact) {
    case 'share-out':
      return said
        ? `May others see what ${service} writes? ${answers[said.value] ?? said.value}, ${by}`
        : `May others see what ${service} writes? Nobody has asked ${you} yet, which counts as no.`
    case 'share-in':
      return said
        ? `May ${service} see what others write? ${answers[said.value] ?? said.value}, ${by}`
        : `May ${service} see what others write? Nobody has asked ${you} yet, which counts as no.`
    case 'share-nothing':
      return `Share nothing is switched on${said ? `, ${by}` : '.'}`
    case 'default':
      return `Nobody has asked ${you} about ${service}. It has published that it shares what it writes, so that counts.`
    case 'list':
      return `${list} says: ${service} is ${said?.value ?? 'listed'}${said ? `, ${by}` : '.'}`
    case 'code':
      return said
        ? `${service} was given a code, ${by}`
        : `${service} is on neither list, and no code was given to it.`
    case 'no-code-asked':
      return `${service} is on neither list, and ${practice ?? 'the practice'} asks for no code.`
    case 'registered-here':
      return `${service} is the registered GP practice.`
    case 'relationship':
      return said
        ? `${service} cares for ${you} (${kinds[said.value] ?? said.value}), ${by}`
        : `No referral, appointment, admission or registration at ${service} is in force.`
    case 'permission':
      return said
        ? `Permission to look was given to ${service}, ${by}`
        : `${service} need not ask before each look, or was not given permission yet.`
    case 'emergency':
      return said ? `Emergency access at ${service}, ${by}` : `Emergency access at ${service}.`
  }
}

/** `on 3 March 2026, recorded by you.` */
function recorded({ at, recordedBy }: Evidence, reader: Reader): string {
  const who =
    recordedBy === null
      ? ''
      : recordedBy === 'patient'
        ? `, recorded by ${reader === 'patient' ? 'you' : 'the patient'}`
        : `, recorded by ${recordedBy}`
  return `on ${dateText(at)}${who}.`
}

const answers: Readonly<Record<string, string>> = { yes: 'Yes', no: 'No', 'not-asked': 'Not asked' }

const kinds: Readonly<Record<string, string>> = {
  registration: 'registered there',
  referral: 'referred to it',
  appointment: 'an appointment',
  admission: 'admitted there',
  'self-claimed': 'its staff said so',
}
