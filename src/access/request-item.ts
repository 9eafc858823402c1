import type { WholeRequest } from './add-event.ts'
import { proofTexts, type IdentityWay } from './authority.ts'
import { dayText } from '../identity/day-text.ts'
import type { Gathered } from './entry-item.ts'
import { fieldItem, timeText, type Field } from './field-item.ts'
import { refusalGrounds, type RefusalGround } from './handle-request.ts'
import type { AccessRequest, Asker, RequestChannel, RequestEvent } from './request.ts'
import type { RequestState } from './states.ts'

/** What happened to the request that the copy answers, and how it was known who asks. */
export function requestItem(whole: WholeRequest): Gathered {
  return itemOf('request', 'This request for a copy', whole)
}

/**
 * The same of another one, whatever became of it. Of who made it no more than by what right, where that is not who gets
 * the copy: their address is nobody else's to know.
 */
export function otherRequestItem(whole: WholeRequest, answered: AccessRequest): Gathered {
  const { request, events } = whole
  const isSame =
    request.askedBy === answered.askedBy &&
    request.asker === answered.asker &&
    request.helper === answered.helper
  const asker = isSame ? request.asker : rights[request.askedBy]
  const shown = { request: { ...request, asker }, events }
  return itemOf('forms', 'Another request for a copy', shown)
}

const rights: Readonly<Record<Asker, string>> = {
  patient: 'The patient',
  parent: 'A parent, or somebody with parental responsibility',
  attorney: 'An attorney',
  deputy: 'A deputy',
  representative: 'Somebody for the patient',
  solicitor: 'A solicitor, or another firm',
  'personal-representative': 'An executor or administrator',
  claimant: 'Somebody with a claim',
}

function itemOf(
  part: 'request' | 'forms',
  title: string,
  { request, events }: WholeRequest,
): Gathered {
  const { reference, recordedAt, channel, asker, scope } = request
  return fieldItem(part, reference, title, recordedAt, [
    ['Reference', reference],
    ['How it came', channels[channel]],
    ['Who asks', asker],
    ['What is asked for', scope.words],
    ...events.flatMap(eventFields),
  ])
}

const channels: Readonly<Record<RequestChannel, string>> = {
  online: 'online',
  counter: 'at the counter',
  phone: 'by telephone',
  post: 'by post',
  email: 'by email',
}

/** Why it was refused, of the code that the request keeps. */
const refusals: Readonly<Record<RefusalGround, string>> = {
  'not-held': 'Nothing of it is held',
  'identity-not-shown': 'Who asks was not shown',
  'no-authority': 'Who asks may not ask for this person',
  objects: 'The patient objects or would, or it is not in their interests',
  unfounded: 'It is manifestly unfounded',
  excessive: 'It is manifestly excessive',
  exempt: 'Nothing of it may be given',
}

const moved: Readonly<Record<RequestState, string>> = {
  received: 'It was received',
  identity: 'It waits until it is known who asks',
  clarifying: 'It waits for an answer',
  gathering: 'It is collected',
  review: 'It is checked',
  check: 'It is checked by a second person',
  released: 'A copy was given',
  'part-refused': 'A copy was given, and something left out',
  refused: 'It was refused',
  withdrawn: 'It was taken back',
}

const happened: Readonly<Record<Exclude<RequestEvent['what'], 'moved'>, string>> = {
  identity: 'It is known who asks',
  extended: 'More time was taken',
  told: 'A letter was written',
  merged: 'Two records were put together',
  parted: 'Two records were parted again',
}

function eventFields(one: RequestEvent): Field[] {
  const { what, to, at, byName, why, words } = one
  const happens = what === 'moved' ? moved[to] : happened[what]
  const line: Field = [timeText(at), `${happens} · ${byName}`]
  if (what !== 'identity') {
    const noted = refusalGrounds.find((one) => to === 'refused' && one === why)
    const text = noted === undefined ? why : refusals[noted]
    return [line, ['What was noted', text], ['What was said', words]]
  }
  const arrivedOn = one.arrivedOn ?? null
  return [
    line,
    ['How that is known', why === null ? null : howKnown(why)],
    ['When it came that shows it', arrivedOn === null ? null : dayText(arrivedOn)],
  ]
}

const ways: Readonly<Record<IdentityWay, string>> = {
  seen: 'It was shown',
  copies: 'Copies were sent, looked at and destroyed',
  known: 'Somebody at work knows them',
  'known-contact': 'They were reached on a number or address that was known before',
  'signed-in': 'They were signed in',
}

/** What was seen, in words, of the codes that the request keeps; the papers themselves are not kept. */
function howKnown(codes: string): string {
  const texts: Readonly<Record<string, string>> = { ...ways, ...proofTexts }
  return codes
    .split(' ')
    .map((code) => texts[code] ?? code)
    .join('. ')
}
