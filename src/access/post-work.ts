import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import { sendOut } from '../messages/outbox.ts'
import { workDone, type WorkKind } from '../messages/work.ts'
import { letterEvent } from './request-letters.ts'
import type { AccessRequest, RequestEvent } from './request.ts'

/** What goes out on paper about a request: the copy, or a letter with what happened by this event. */
export type PaperThing = { readonly reference: string; readonly letter: number | null }

/** How it is named in a form. */
export function thingName({ reference, letter }: PaperThing | LastPosted): string {
  return `thing-${reference}${letter === null ? '' : `-${letter}`}`
}

/** What was last posted about a request, whatever it was. */
export type LastPosted = { readonly reference: string; readonly letter: 'last' }

/** Where it waits: to be printed, or printed and to be posted or fetched. */
export const paperKinds = {
  copy: { toPrint: 'copy-to-post', printed: 'copy-printed' },
  letter: { toPrint: 'letter-to-post', printed: 'letter-printed' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, WorkKind>>>>

const prefixes = { toPrint: { copy: 'PO', letter: 'LO' }, printed: { copy: 'PP', letter: 'LP' } }
export type PaperState = keyof typeof prefixes

/**
 * `PO-7K3M-9QXD` for the copy of the request `SR-7K3M-9QXD`; `LO-7K3M-9QXD-4` for a letter; `-r2` once it has come back.
 */
function workReference(thing: PaperThing, state: PaperState, returns: number): string {
  const { reference, letter } = thing
  const of = reference.replace(/^SR/, prefixes[state][letter === null ? 'copy' : 'letter'])
  return `${of}${letter === null ? '' : `-${letter}`}${returns === 0 ? '' : `-r${returns + 1}`}`
}

const workPattern = /^(?<what>PO|PP|LO|LP)(?<rest>-\w{4}-\w{4})(?:-(?<letter>\d+))?(?:-r?\d+)?$/

/** What a work item of paper is about, and where it stands; undefined for any other. */
export function thingOfWork(
  reference: string,
): (PaperThing & { readonly state: PaperState }) | undefined {
  const { what = '', rest = '', letter } = workPattern.exec(reference)?.groups ?? {}
  if (what === '') return undefined
  const isLetter = what.startsWith('L')
  if (isLetter && letter === undefined) return undefined
  return {
    reference: `SR${rest}`,
    letter: isLetter ? Number(letter) : null,
    state: what.endsWith('P') ? 'printed' : 'toPrint',
  }
}

type Of = Pick<AccessRequest, 'organisation'>

/** Puts it on the work list. @param returns how often it came back. */
export async function paperWaits(
  tx: Tx,
  patient: PatientId,
  { organisation }: Of,
  thing: PaperThing,
  state: PaperState,
  returns = 0,
): Promise<void> {
  const kind = paperKinds[thing.letter === null ? 'copy' : 'letter'][state]
  const reference = workReference(thing, state, returns)
  await sendOut(tx, patient, 'work', { organisation, kind, reference, dueOn: null })
}

/** Takes it off again. */
export async function paperDone(
  tx: Tx,
  patient: PatientId,
  { organisation }: Of,
  thing: PaperThing,
  state: PaperState,
  returns = 0,
): Promise<void> {
  const kind = paperKinds[thing.letter === null ? 'copy' : 'letter'][state]
  const done = { organisation, reference: workReference(thing, state, returns) }
  await sendOut(tx, patient, 'work', workDone(kind, done))
}

/**
 * A letter waits for each thing that who asks must know and does not read online; it stands for the one before, where that
 * was not printed yet. With a copy on paper goes its own.
 */
export async function letterWaits(
  tx: Tx,
  patient: PatientId,
  request: AccessRequest,
  events: readonly RequestEvent[],
): Promise<void> {
  if (request.channel === 'online') return
  const [before, now] = [letterEvent(events.slice(0, -1)), letterEvent(events)]
  const { reference } = request
  if (before !== undefined && before.event.number !== now?.event.number) {
    await paperDone(tx, patient, request, { reference, letter: before.event.number }, 'toPrint')
  }
  if (now === undefined || now.event.number !== events.length) return
  const isOfCopy = now.kind === 'ready' || now.kind === 'part-refused'
  if (isOfCopy && !(request.askedBy === 'patient' && request.delivery === 'online')) return
  await paperWaits(tx, patient, request, { reference, letter: now.event.number }, 'toPrint')
}
