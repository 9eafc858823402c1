import type { Database, Tx } from '../db/database.ts'
import { dayIn } from '../identity/age.ts'
import { notFound } from '../identity/ids.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { newReference } from '../identity/reference.ts'
import { writesEntries } from '../identity/staff.ts'
import {
  addWork,
  changeOwner,
  closeWork,
  waitingWork,
  type WorkFilter,
  type WorkItem,
  type WorkKind,
} from '../messages/work.ts'
import { atDesk } from '../sharing/act.ts'
import { decisionsDue, type DueDecision } from '../sharing/best-interests.ts'
import { dueReviews, type DueReview } from '../sharing/due-reviews.ts'
import { markReviewsDue, type Review } from './mark-reviews.ts'
import { answerBy } from './working-day.ts'

/** What can come in at the desk by hand, on paper or by telephone. */
export const deskKinds = ['paper-form', 'proxy-request', 'copy-request'] as const
export type DeskKind = (typeof deskKinds)[number]

export type WorkList = {
  readonly person: Person
  readonly at: Date
  /** Oldest first. */
  readonly items: readonly WorkItem[]
  readonly cut: boolean
  /** What clinicians look at again and is due; nobody else is told that there is any. */
  readonly reviews: readonly Review[]
  readonly children: readonly DueReview[]
  readonly decisions: readonly DueDecision[]
  /** Whether this role answers what patients ask about entries. */
  readonly mayAnswer: boolean
}

/** Whose work: everybody's, one's own, or nobody's. */
export type Whose = 'mine' | 'nobody' | undefined

const mostAtOnce = 200

/**
 * What waits for the staff member's own service, by reference: whose it is stands behind each, where the
 * record decides who may see it.
 *
 * @throws Refusal `role`.
 */
export async function readWork(
  db: Database,
  actor: Actor,
  filter: { readonly kind?: WorkKind | 'review' | undefined; readonly whose?: Whose },
): Promise<WorkList> {
  return atDesk(db, actor, 'desk', async (tx, { by, at }) => {
    const role = by.kind === 'staff' ? by.role : ''
    const mayAnswer = await writesEntries(tx, role)
    const { kind, whose } = filter
    const owners = { mine: by.id, nobody: null } as const
    const wanted: WorkFilter = {
      kind: kind === 'review' ? undefined : kind,
      owner: whose && owners[whose],
    }
    const rows = kind === 'review' ? [] : await waitingWork(tx, wanted, mostAtOnce + 1)
    // nobody takes a review: it is every clinician's
    const isAsked = (kind === undefined || kind === 'review') && whose !== 'mine'
    const isToldDue = mayAnswer && isAsked
    const reviews = isToldDue ? await markReviewsDue(tx, dayIn(at)) : []
    const children = isToldDue ? await dueReviews(tx, at) : []
    const decided = isToldDue ? await decisionsDue(tx) : []
    const decisions = decided.filter(({ dueOn }) => dueOn <= dayIn(at))
    const items = rows.slice(0, mostAtOnce)
    const cut = rows.length > items.length
    return { person: by, at, items, cut, reviews, children, decisions, mayAnswer }
  })
}

/** Who works at this desk. @throws Refusal `role`. */
export function personAtDesk(db: Database, actor: Actor): Promise<Person> {
  return atDesk(db, actor, 'desk', (_tx, { by }) => Promise.resolve(by))
}

/**
 * Takes an item, from nobody or from whom the list showed; or gives one's own back.
 *
 * @returns false where somebody else was first.
 * @throws Refusal `role`.
 */
export async function takeWork(
  db: Database,
  actor: Actor,
  reference: string,
  shown: string | null,
): Promise<boolean> {
  return atDesk(db, actor, 'desk', (tx, { by }) => changeOwner(tx, reference, shown, by))
}

/** @returns false where it was not one's own any more. @throws Refusal `role`. */
export async function giveBackWork(db: Database, actor: Actor, reference: string) {
  return atDesk(db, actor, 'desk', (tx, { by }) => changeOwner(tx, reference, by.id, null))
}

/** Ends what one has taken and done. @returns as `giveBackWork`. @throws Refusal `role`. */
export async function endWork(db: Database, actor: Actor, reference: string) {
  return atDesk(db, actor, 'desk', (tx, { by, at }) => closeWork(tx, reference, by.id, at))
}

/** The reference that a form offers to write on a paper: sent twice, it is on the list once. */
export function newPaper(): string {
  return newReference('WK')
}

/** Whether a form offered this. */
export function isPaper(reference: string): boolean {
  return /^WK(-[0-9A-Z]{4}){2}$/.test(reference)
}

/**
 * Puts on the list what came in at the desk. Whose it is stands on the paper, with the reference.
 *
 * @param reference by `newPaper`.
 * @throws Refusal `role`.
 */
export async function addPaper(
  db: Database,
  actor: Actor,
  kind: DeskKind,
  reference: string,
): Promise<string> {
  return atDesk(db, actor, 'desk', async (tx: Tx, { by, at }) => {
    if (by.kind !== 'staff') throw notFound()
    // The law sets a month for a copy; what a form asks for should not wait longer either.
    const dueOn = answerBy(dayIn(at))
    await addWork(tx, {
      ...{ organisation: by.organisation, reference, kind },
      ...{ patient: null, createdAt: at, dueOn },
    })
    return reference
  })
}
