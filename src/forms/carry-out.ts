import { openCopy } from './copy-form.ts'
import type { Database, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import type { PatientCard } from '../identity/patients.ts'
import { objectType1, type1History } from '../research/object.ts'
import { act } from '../sharing/act.ts'
import { cardOf, type NotSaid, type SaidBy } from '../sharing/said-by.ts'
import type { Speaker } from '../sharing/who-speaks.ts'
import { choosePreference, preferenceHistory } from '../summary/choose-preference.ts'
import { preferences, type Preference } from '../summary/preference.ts'
import { decideCase, lookUpCase, noteOpened, type FormCase, type OpenCase } from './cases.ts'
import type { FormName } from './form.ts'

/** How staff make sure that it was the patient: through what they already know, never through the form itself. */
export const identityChecks = ['known-contact', 'in-person', 'papers'] as const
export type IdentityCheck = (typeof identityChecks)[number]

/** Forms that are carried out from the case itself; the others on their own page, and then the case is ended. */
export const carriedOutHere: readonly FormName[] = ['summary', 'type-1', 'copy']

/** A decision in best interests stands on more than a form says, and is recorded on a page of its own. */
export function isDoneHere(form: FormName, askedBy: Speaker): boolean {
  return carriedOutHere.includes(form) && askedBy !== 'best-interests'
}

/** What was said last of what a form asks, and holds now. */
export type Holds = {
  readonly said: Preference | 'objects' | 'withdrawn'
  readonly recordedAt: Date
}

export type OpenMatch = OpenCase & {
  readonly patient: PatientCard
  /** Of the forms that are carried out here; null where nothing was said yet. */
  readonly holds: Holds | null
}

/**
 * A case beside a patient whom staff have found for it.
 *
 * @throws Refusal `role`, or `not-found` for a case or patient that is not theirs.
 */
export async function openMatch(
  db: Database,
  actor: Actor,
  reference: string,
  patient: PatientId,
): Promise<OpenMatch> {
  // who may not work at a desk is told so by the act, which is on the patient's log
  const open = await lookUpCase(db, actor, reference).catch(noneIfRefused)
  const known = await act(db, actor, patient, 'choose', async (tx, { registeredHere }) => {
    if (open === undefined) throw notFound()
    // what was chosen is told to the practice that records it
    const holds = registeredHere ? await holdsNow(tx, patient, open.found.form) : null
    const result = { patient: await cardOf(tx, patient), holds }
    return { result, event: { kind: 'open', filter: 'form' } }
  })
  if (open === undefined) throw notFound()
  await noteOpened(db, actor, open)
  return { ...open, ...known }
}

async function holdsNow(tx: Tx, patient: PatientId, form: FormName): Promise<Holds | null> {
  if (form === 'summary') {
    const [last] = await preferenceHistory(tx, patient)
    return last ? { said: last.preference, recordedAt: last.recordedAt } : null
  }
  if (form !== 'type-1') return null
  const [last] = await type1History(tx, patient)
  return last ? { said: last.objects ? 'objects' : 'withdrawn', recordedAt: last.recordedAt } : null
}

/** Whether something was said after the form came in: that counts, not the form. */
export function isOvertaken({ found, holds }: Pick<OpenMatch, 'found' | 'holds'>): boolean {
  return holds !== null && holds.recordedAt > found.createdAt
}

export type Match = Pick<SaidBy, 'askedBy'> & {
  readonly checkedBy: IdentityCheck
  /** What was done, for a form that is carried out on a page of its own. */
  readonly reason: string | null
}

/**
 * Does what a form asks, by the function that does it at the desk and for a patient who is signed in; and ends
 * the case.
 *
 * @throws Refusal `role`, `not-found`; `conflict` for a case that is decided, or a form that is older than what was
 * said since.
 */
export async function carryOut(
  db: Database,
  actor: Actor,
  reference: string,
  patient: PatientId,
  match: Match,
): Promise<{ readonly reference: string | null } | NotSaid> {
  const open = await openMatch(db, actor, reference, patient)
  const { found } = open
  if (found.state !== 'waiting') throw alreadyDecided()
  if (isDoneHere(found.form, match.askedBy) && isOvertaken(open)) {
    throw new Refusal('conflict', 'The patient has said something newer: ask them')
  }
  const done = await actOn(db, actor, patient, found, match)
  if ('notSaid' in done) return done
  const { checkedBy, reason } = match
  const decision = { state: 'done', patient, checkedBy, reason } as const
  const ended = { ...decision, outcomeReference: done.reference }
  if (!(await decideCase(db, actor, reference, ended))) throw alreadyDecided()
  return done
}

function actOn(
  db: Database,
  actor: Actor,
  patient: PatientId,
  found: FormCase,
  match: Match,
): Promise<{ readonly reference: string | null } | NotSaid> {
  const { form, channel, answers } = found
  const { askedBy } = match
  if (!isDoneHere(form, askedBy)) return Promise.resolve({ reference: null })
  const said = { askedBy, channel }
  switch (form) {
    case 'summary': {
      const preference = preferences.find((one) => one === answers['preference'])
      if (preference === undefined) throw new TypeError('the form names no preference')
      return choosePreference(db, actor, patient, { ...said, preference })
    }
    case 'type-1':
      return objectType1(db, actor, patient, { ...said, objects: answers['objects'] === 'yes' })
    case 'copy':
      return openCopy(db, actor, patient, found, match)
    default:
      return Promise.resolve({ reference: null })
  }
}

function noneIfRefused(error: unknown): undefined {
  if (!(error instanceof Refusal)) throw error
  return undefined
}

function alreadyDecided(): Refusal {
  return new Refusal('conflict', 'Somebody has decided this form already')
}
