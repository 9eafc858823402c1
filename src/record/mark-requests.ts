import { hash } from 'node:crypto'
import { appendEvent } from '../audit/append.ts'
import { whoSaw, type Saw } from '../audit/who-saw.ts'
import type { Database, Sql, Tx } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { newId, notFound, type EntryId, type PatientId } from '../identity/ids.ts'
import { parseOdsCode } from '../identity/ods-code.ts'
import { privateOnRequestOf } from '../identity/organisations.ts'
import { newReference } from '../identity/reference.ts'
import { sendOut } from '../messages/outbox.ts'
import { workDone } from '../messages/work.ts'
import { act } from '../sharing/act.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter } from '../sharing/enter.ts'
import { digestOf, linesOf, type EntryLine } from './entries.ts'
import { doAsAsked, setOfAsked } from './mark-policy.ts'

/** What a patient may ask about an entry of their own record. */
export type AskWhat = 'private' | 'not-private'

export type AskState = 'waiting' | 'yes' | 'no' | 'withdrawn'

/** What the patient asked, and the answer. */
export type Asked = {
  readonly id: string
  readonly reference: string
  readonly entry: EntryId
  readonly what: AskWhat
  readonly reason: string | null
  readonly askedAt: Date
  readonly state: AskState
  readonly answer: string | null
  readonly answeredAt: Date | null
}

export type AskForm = {
  readonly person: Person
  readonly line: EntryLine
  readonly what: AskWhat
  /** The entry, and those of the same service that refer to it: what the patient may see of them. */
  readonly set: readonly EntryLine[]
  /** Whether it is done at once; else the service answers. */
  readonly atOnce: boolean
  readonly asked: readonly Asked[]
  readonly saw: readonly Saw[]
  readonly digest: string
}

/**
 * Before a patient asks for one of their entries to be private, or shared again: what it does, whether at
 * once, and who of other services had seen it.
 *
 * @throws Refusal `not-found` for whatever the patient does not see.
 */
export async function openAsk(
  db: Database,
  actor: Actor,
  patient: PatientId,
  entry: EntryId,
): Promise<AskForm> {
  const [[row], [line], asked] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    linesOf(tx, patient, [entry]),
    askedAbout(tx, patient, entry),
  ])
  const { person, at } = await admit(db, actor, patient, row)
  if (row === undefined) throw notFound()
  const event = { ...eventOf(actor, patient, row), purpose: 'own record', filter: null }
  if (line === undefined || row.view !== 'patient') {
    await appendEvent(db, { ...event, kind: 'denied', count: 0, digest: null })
    throw notFound()
  }
  const { organisation } = line
  const what = line.private ? 'not-private' : 'private'
  const { ids, couldHarm } = await setOfAsked(db, patient, { entry, organisation, what })
  const [, set, [policy], saw] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    linesOf(tx, patient, ids),
    privateOnRequestOf(tx, parseOdsCode(organisation)),
    whoSaw(tx, patient, { organisation, ...sawWhat(line, at, asked) }),
  ])
  await appendEvent(db, { ...event, kind: 'read', count: set.length, digest: digestOf(set) })
  return {
    ...{ person, line, what, set, asked, saw },
    atOnce: policy?.policy === 'at-once' && !couldHarm,
    digest: hash(
      'sha256',
      set.map(({ id, version }) => `${id} ${version}`).join('\n'),
      'base64url',
    ),
  }
}

/** Which looks showed an entry: those at one of its versions; at the whole record, those before it was private. */
function sawWhat(entry: EntryLine, at: Date, asked: readonly Asked[]) {
  const versions = Array.from({ length: entry.version }, (_, n) => n + 1)
  const made = asked.find(({ what, state }) => what === 'private' && state === 'yes')
  return {
    digests: versions.map((version) => digestOf([{ id: entry.id, version }])),
    from: entry.recordedAt,
    to: entry.private ? (made?.answeredAt ?? null) : at,
  }
}

export type AskOrder = {
  readonly what: AskWhat
  readonly reason: string | null
  /** The set that was shown. */
  readonly shown: string
}

export type AskResult =
  | { readonly outcome: 'done' | 'waiting'; readonly reference: string }
  | { readonly outcome: 'changed'; readonly form: AskForm }

/**
 * Asks for an entry to be private, or shared again. Where the service that wrote it has published that it
 * does so at once, and hiding could not harm, it is done; else it waits on the service's desk.
 *
 * @throws Refusal as `openAsk`.
 */
export async function askPrivate(
  db: Database,
  actor: Actor,
  patient: PatientId,
  entry: EntryId,
  order: AskOrder,
): Promise<AskResult> {
  const form = await openAsk(db, actor, patient, entry)
  if (form.what !== order.what || form.digest !== order.shown) return { outcome: 'changed', form }
  const { organisation } = form.line
  const { id, reference } = await act(db, actor, patient, 'choose', async (tx) => {
    const made = { id: newId(), reference: newReference('PR') }
    const { count } = await tx`
      insert into private_request (patient_id, id, reference, organisation, entry_id, what, reason)
      values (${patient}, ${made.id}, ${made.reference}, ${organisation}, ${entry}, ${order.what},
              ${order.reason})
      on conflict (patient_id, entry_id) where state = 'waiting' do nothing`
    const event = { kind: 'mark', filter: `asked ${order.what}` } as const
    if (count === 0) return { result: await waitingAbout(tx, patient, entry), event }
    if (!form.atOnce) {
      const work = { organisation, kind: 'private-request', reference: made.reference }
      await sendOut(tx, patient, 'work', work)
    }
    return { result: made, event }
  })
  if (!form.atOnce) return { outcome: 'waiting', reference }
  const asked = { id, entry, organisation, what: order.what, reason: order.reason }
  await doAsAsked(db, actor.requestId, patient, asked)
  return { outcome: 'done', reference }
}

async function waitingAbout(tx: Tx, patient: PatientId, entry: EntryId) {
  const [row] = await tx<{ id: string; reference: string }[]>`
    select id, reference from private_request
     where patient_id = ${patient} and entry_id = ${entry} and state = 'waiting'`
  if (row === undefined) throw new TypeError('a request waits, and is not there')
  return row
}

/** Takes a request back that nobody has answered. @throws Refusal `not-found` where none waits. */
export async function withdrawAsked(
  db: Database,
  actor: Actor,
  patient: PatientId,
  request: string,
): Promise<void> {
  const done = await act(db, actor, patient, 'choose', async (tx, { at }) => {
    const [back] = await tx<{ reference: string; organisation: string }[]>`
      update private_request set state = 'withdrawn', answered_at = ${at}
       where patient_id = ${patient} and reference = ${request} and state = 'waiting'
      returning reference, organisation`
    if (back) await sendOut(tx, patient, 'work', workDone('private-request', back))
    const kind = back ? 'mark' : 'denied'
    return { result: back !== undefined, event: { kind, filter: 'asked back' } }
  })
  if (!done) throw notFound()
}

export type OwnPrivate = {
  readonly person: Person
  /** What is private now, newest first. */
  readonly entries: readonly EntryLine[]
  /** What was asked about entries that the patient sees, newest first. */
  readonly asked: readonly (Asked & { readonly line: EntryLine })[]
}

/** The patient's private entries, and what they asked. @throws Refusal `not-found` for staff. */
export async function readOwnPrivate(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<OwnPrivate> {
  const [[row], ids, asked] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    tx<{ id: EntryId }[]>`select id from entry where patient_id = ${patient} and private`,
    askedAbout(tx, patient, null),
  ])
  const { person } = await admit(db, actor, patient, row)
  if (row === undefined || person.kind !== 'patient') throw notFound()
  const wanted = [...new Set([...ids.map(({ id }) => id), ...asked.map(({ entry }) => entry)])]
  const [, lines] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    linesOf(tx, patient, wanted),
  ])
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    ...{ kind: 'read', purpose: 'own record', filter: null },
    ...{ count: lines.length, digest: digestOf(lines) },
  })
  const byId = new Map(lines.map((line) => [line.id, line]))
  return {
    person,
    entries: lines.filter((line) => line.private),
    asked: asked.flatMap((one) => {
      const line = byId.get(one.entry)
      return line === undefined ? [] : [{ ...one, line }]
    }),
  }
}

/** What the patient asked, about entries that this transaction may see; of all of them, or of one. */
export function askedAbout(sql: Sql, patient: PatientId, entry: EntryId | null) {
  return sql<Asked[]>`
    select r.id, r.reference, r.entry_id as entry, r.what, r.reason, r.recorded_at as "askedAt", r.state,
           r.answer, r.answered_at as "answeredAt"
      from private_request r join entry e on e.patient_id = r.patient_id and e.id = r.entry_id
     where r.patient_id = ${patient} ${entry === null ? sql`` : sql`and r.entry_id = ${entry}`}
     order by r.recorded_at desc, r.id desc`
}
