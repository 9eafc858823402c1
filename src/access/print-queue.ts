import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { signedInLately } from '../identity/sessions.ts'
import { waitingWork } from '../messages/work.ts'
import { atDesk } from '../sharing/act.ts'
import {
  paperKinds,
  thingOfWork,
  type LastPosted,
  type PaperState,
  type PaperThing,
} from './post-work.ts'
import { doStep, takeEnclosed, type Enclosed, type PostingStep } from './posting.ts'

const mostListed = 200
/** So many are printed at once: one person can check them. */
export const mostAtOnce = 20

/** Something that goes out on paper, without whose it is: that is on its proof sheet. */
export type WaitingPaper = PaperThing & { readonly state: PaperState; readonly since: Date }

export type PrintQueue = {
  readonly person: Person
  /** Oldest first. */
  readonly waiting: readonly WaitingPaper[]
}

/** What waits at one's own desk to be printed, and what is printed and to be posted. @throws Refusal `role`. */
export function readPrintQueue(db: Database, actor: Actor): Promise<PrintQueue> {
  return atDesk(db, actor, 'desk', async (tx, { by }) => {
    const waiting: WaitingPaper[] = []
    for (const kinds of Object.values(paperKinds)) {
      for (const kind of Object.values(kinds)) {
        for (const item of await waitingWork(tx, { kind }, mostListed)) {
          const thing = thingOfWork(item.reference)
          if (thing !== undefined) waiting.push({ ...thing, since: item.createdAt })
        }
      }
    }
    return { person: by, waiting: waiting.toSorted((a, b) => Number(a.since) - Number(b.since)) }
  })
}

/** What became of a step for each of many: those for which it was not done, with why. */
export type NotDone = { readonly thing: PaperThing | LastPosted; readonly why: string }

/** Does one step for each, one after the other: where one cannot be done, the others are. */
export async function doSteps(
  db: Database,
  actor: Actor,
  things: readonly (PaperThing | LastPosted)[],
  step: PostingStep,
): Promise<NotDone[]> {
  const notDone: NotDone[] = []
  for (const thing of things) {
    try {
      await doStep(db, actor, thing, step)
    } catch (error) {
      notDone.push({ thing, why: whyNot(error) })
    }
  }
  return notDone
}

export type Taken<Made> = {
  readonly made: readonly Made[]
  readonly notDone: readonly NotDone[]
}

/**
 * What goes into the envelopes of many, made one after the other, each on the log of its patient before any of it leaves.
 * Where one cannot be taken or made, it is on no log; the others are, and must leave: their logs say so.
 *
 * @param failed is told of what is no refusal.
 * @returns undefined where they must sign in again first.
 * @throws Refusal `invalid` for too many; and why the first could not be taken, where none of them can be now.
 */
export async function takeMany<Made>(
  db: Database,
  actor: Actor,
  things: readonly PaperThing[],
  make: (enclosed: Enclosed) => Promise<Made>,
  failed: (error: unknown) => void,
): Promise<Taken<Made> | undefined> {
  if (things.length > mostAtOnce) {
    throw new Refusal('invalid', `Print at most ${mostAtOnce} at once`)
  }
  if (!(await signedInLately(db, actor.session))) return undefined
  const made: Made[] = []
  const notDone: NotDone[] = []
  for (const thing of things) {
    try {
      made.push(await takeEnclosed(db, actor, thing, make))
    } catch (error) {
      if (made.length === 0 && isOfAll(error)) throw error
      if (!(error instanceof Refusal)) failed(error)
      const why =
        error instanceof Refusal ? error.message : 'It could not be made. Try it by itself'
      notDone.push({ thing, why })
    }
  }
  return { made, notDone }
}

/** Whether no other could be taken either. */
function isOfAll(error: unknown): boolean {
  return error instanceof Refusal && (error.code === 'signed-out' || error.code === 'unavailable')
}

function whyNot(error: unknown): string {
  if (error instanceof Refusal && error.status < 500 && error.code !== 'signed-out') {
    return error.message
  }
  throw error
}
