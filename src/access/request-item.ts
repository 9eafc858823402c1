import type { WholeRequest } from './add-event.ts'
import { proofTexts, type IdentityWay } from './authority.ts'
import { dayText } from '../identity/day-text.ts'
import type { Gathered } from './entry-item.ts'
import { fieldItem, timeText, type Field } from './field-item.ts'
import type { RequestEvent } from './request.ts'
import type { RequestState } from './states.ts'

/** What happened to the request that the copy answers, and how it was known who asks. */
export function requestItem(whole: WholeRequest): Gathered {
  return itemOf('request', 'This request for a copy', whole)
}

/** The same of another one, whatever became of it. */
export function otherRequestItem(whole: WholeRequest): Gathered {
  return itemOf('forms', 'Another request for a copy', whole)
}

function itemOf(
  part: 'request' | 'forms',
  title: string,
  { request, events }: WholeRequest,
): Gathered {
  const { reference, recordedAt, channel, asker, scope } = request
  return fieldItem(part, reference, title, recordedAt, [
    ['Reference', reference],
    ['How it came', channel],
    ['Who asks', asker],
    ['What is asked for', scope.words],
    ...events.flatMap(eventFields),
  ])
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
  const text = what === 'moved' ? moved[to] : happened[what]
  const line: Field = [timeText(at), `${text} · ${byName}`]
  if (what !== 'identity') return [line, ['What was noted', why], ['What was said', words]]
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
