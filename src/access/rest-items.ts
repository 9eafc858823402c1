import type { PatientAlert } from '../audit/patient-alerts.ts'
import type { Look } from '../audit/who-looked.ts'
import { dayIn } from '../identity/age.ts'
import type { HeldMessage } from '../messages/held-messages.ts'
import { messageText } from '../messages/kinds.ts'
import type { Correction } from '../record/correction-ask.ts'
import type { PrivateMark } from '../record/held-entries.ts'
import type { HeldRequest } from '../record/held-requests.ts'
import type { PastChoice } from '../sharing/choices.ts'
import type { HeldDecision } from '../sharing/held-decisions.ts'
import type { Relationship } from '../sharing/relationships.ts'
import type { HeldType1 } from '../research/held-type-1.ts'
import type { WholeRequest } from './add-event.ts'
import { cameInItems, staffInCameIn } from './came-in-items.ts'
import type { Gathered } from './entry-item.ts'
import { fieldItem, timeText, type Field } from './field-item.ts'
import type { CameIn } from './held-forms.ts'
import type { Part } from './item.ts'
import { otherRequestItem, requestItem } from './request-item.ts'

/** What an organisation holds of a patient that is no entry. */
export type Rest = {
  readonly choices: readonly PastChoice[]
  readonly marks: readonly PrivateMark[]
  readonly relationships: readonly Relationship[]
  readonly decisions: readonly HeldDecision[]
  readonly requests: readonly HeldRequest[]
  readonly corrections: readonly Correction[]
  readonly alerts: readonly PatientAlert[]
  readonly looks: readonly Look[]
  readonly messages: readonly HeldMessage[]
  readonly type1: readonly HeldType1[]
  readonly cameIn: CameIn
  readonly request: WholeRequest
  /** What else was asked of the service. */
  readonly otherRequests: readonly WholeRequest[]
}

/** The items of it: what was written down twice in the same words is one. */
export function restItems(rest: Rest): Gathered[] {
  const all = [
    ...rest.choices.map(choiceItem),
    ...rest.marks.map(markItem),
    ...rest.relationships.map(relationshipItem),
    ...rest.decisions.map(decisionItem),
    ...rest.requests.map(askedItem),
    ...rest.corrections.map(correctionItem),
    ...rest.alerts.map(alertItem),
    ...lookItems(rest.looks),
    ...rest.messages.map(messageItem),
    ...rest.type1.map(type1Item),
    ...cameInItems(rest.cameIn),
    ...rest.otherRequests.map((one) => otherRequestItem(one, rest.request.request)),
    requestItem(rest.request),
  ]
  return [...new Map(all.map((one) => [one.item.id, one])).values()]
}

/** Names of staff at work that stand in it. */
export function staffIn(rest: Rest): string[] {
  const { looks, request, otherRequests, marks, decisions, requests, type1, cameIn } = rest
  const events = [request, ...otherRequests].flatMap((one) => one.events)
  return [
    ...looks.filter(({ actorKind }) => actorKind === 'staff').map(({ actorName }) => actorName),
    ...events.filter(({ byKind }) => byKind === 'staff').map(({ byName }) => byName),
    ...marks.map(({ recordedBy }) => recordedBy),
    ...[...decisions, ...requests].flatMap(({ by }) => by ?? []),
    ...type1.filter(({ byStaff }) => byStaff).map(({ recordedBy }) => recordedBy),
    ...staffInCameIn(cameIn),
  ]
}

const month = new Intl.DateTimeFormat('en-GB', {
  ...{ month: 'long', year: 'numeric', timeZone: 'Europe/London' },
})

const chosen = {
  'share-out': 'Whether this service shares out',
  'share-in': 'Whether this service sees what others write',
  'share-nothing': 'Whether anything is shared at all',
} as const

function choiceItem(one: PastChoice): Gathered {
  const id = `${one.at.toISOString()} ${one.what} ${one.organisation ?? ''}`
  return fieldItem('sharing', id, chosen[one.what], one.at, [
    ['Answer', one.value],
    ['Basis', one.basis],
    ['How it was said', one.channel],
    ['Recorded by', one.recordedBy],
    ['Who asked', one.askedBy],
    ['Until', one.until === null ? null : timeText(one.until)],
    ['Reference', one.reference],
  ])
}

function markItem(one: PrivateMark): Gathered {
  const title = one.marked ? 'An entry was made private' : 'An entry was shared again'
  return fieldItem('sharing', one.id, title, one.at, [
    ['Asked by', one.askedBy],
    ['Reason', one.reason],
    ['Recorded by', one.recordedBy],
  ])
}

function relationshipItem(one: Relationship): Gathered {
  return fieldItem('relationships', one.id, 'Why this service may open the record', one.startsAt, [
    ['Relationship', one.kind],
    ['Until', one.endsAt === null ? null : timeText(one.endsAt)],
    ['Recorded by', one.recordedBy],
  ])
}

const decided: Readonly<
  Record<HeldDecision['kind'], readonly [Part, title: string, answer: string]>
> = {
  permission: ['relationships', 'Permission to view the record', 'Answer'],
  emergency: ['relationships', 'The record was opened without asking', 'Ground'],
  competence: ['sharing', 'Whether a child decides for themselves', 'What a clinician found'],
  'best-interests': ['sharing', 'A decision in best interests', 'About'],
  helper: ['sharing', 'Somebody who may help with the record', 'Who'],
}

function decisionItem(one: HeldDecision): Gathered {
  const [part, title, answer] = decided[one.kind]
  return fieldItem(part, one.id, title, one.at, [
    [answer, one.answer],
    ['Who said it', one.saidBy],
    ['Why', one.reason],
    ['Until', one.until === null ? null : timeText(one.until)],
    ['Recorded by', one.by],
  ])
}

const askedFor: Readonly<Record<HeldRequest['kind'], readonly [Part, title: string, by: string]>> =
  {
    private: ['sharing', 'It was asked to make an entry private', 'Answered by'],
    'not-private': ['sharing', 'It was asked to share an entry again', 'Answered by'],
    look: ['looks', 'It was asked why somebody looked', 'Who had looked'],
  }

function askedItem(one: HeldRequest): Gathered {
  const [part, title, by] = askedFor[one.kind]
  return fieldItem(part, one.id, title, one.at, [
    ['Reason', one.reason],
    ['Answer', one.state],
    ['Words of the answer', one.answer],
    [by, one.by],
    ['Reference', one.reference],
  ])
}

function correctionItem(one: Correction): Gathered {
  return fieldItem('corrections', one.reference, 'A correction that was asked for', one.askedAt, [
    ['What is wrong', one.wrong],
    ['What it should say', one.shouldSay],
    ['What shows it', one.evidence],
    ['Answer', one.state],
    ['Words of the answer', one.answer],
    ['Reference', one.reference],
  ])
}

function alertItem(one: PatientAlert): Gathered {
  return fieldItem('alerts', one.reference, 'A look at the record that was checked', one.raisedAt, [
    ['When it was looked at', timeText(one.lookAt)],
    ['Why it was checked', one.kind.replaceAll('-', ' ')],
    ['Outcome', one.outcome === null ? 'not decided yet' : one.outcome.replaceAll('-', ' ')],
    ['Reference', one.reference],
  ])
}

/** One item for each month: who looked, when, as whom, and what for. */
function lookItems(looks: readonly Look[]): Gathered[] {
  const months = Map.groupBy(looks, ({ at }) => dayIn(at).slice(0, 7))
  return [...months].flatMap(([name, all]) => {
    const last = all[0]
    if (last === undefined) return []
    const fields = all.map(({ at, actorName, roleName, kind, purpose }): Field => [
      timeText(at),
      [actorName, roleName, kind, purpose].filter((part) => part !== null).join(' · '),
    ])
    return [fieldItem('looks', name, `Who looked in ${month.format(last.at)}`, last.at, fields)]
  })
}

const messageStates: Readonly<Record<HeldMessage['state'], string>> = {
  waiting: 'not sent yet',
  sent: 'sent by email',
  kept: 'kept in the account',
  refused: 'not taken by the address we had',
}

function messageItem(one: HeldMessage): Gathered {
  const said = messageText('patient', one.kind)
  const state = messageStates[one.state]
  return fieldItem('messages', one.id, said?.title ?? one.kind, one.at, [
    ['What was told', said?.body ?? null],
    ['How it was told', one.elsewhere ? `${state}, to the address that counted before` : state],
    ['Sent', one.sentAt === null ? null : timeText(one.sentAt)],
    ['Read in the account', one.readAt === null ? null : timeText(one.readAt)],
    ['Reference', one.reference],
  ])
}

function type1Item(one: HeldType1): Gathered {
  const title = 'A Type 1 opt-out: data for research and planning'
  return fieldItem('sharing', one.id, title, one.recordedAt, [
    ['Answer', one.objects ? 'It may not leave the practice' : 'It may leave the practice again'],
    ['Who asked', one.askedBy],
    ['How it was said', one.channel],
    ['Asked by the form', one.formVersion],
    ['Recorded by', one.recordedBy],
    ['Reference', one.reference],
  ])
}
