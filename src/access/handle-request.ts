import type { Database, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { dayIn } from '../identity/age.ts'
import type { PagePlace } from '../documents/quarantine.ts'
import type { Actor, StaffMember } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import type { PatientCard } from '../identity/patients.ts'
import { preparesRequests } from '../identity/roles.ts'
import { writesEntries } from '../identity/staff.ts'
import { act } from '../sharing/act.ts'
import { cardOf } from '../sharing/said-by.ts'
import { addEvent, wholeRequest, type WholeRequest } from './add-event.ts'
import {
  missingProof,
  proofsNeeded,
  proofsOfHelper,
  type IdentityWay,
  type Proof,
  type Whose,
} from './authority.ts'
import { authorityOf, type Authority } from './authority-of.ts'
import { answerLeadsTo, clockNow, identityKnown, type ClockNow } from './clock-now.ts'
import { evidencePages, forgetEvidence } from './evidence.ts'
import { evidenceCodeOf, type EvidenceCode } from './evidence-code.ts'
import { moveRequest } from './move-request.ts'
import type { AccessRequest } from './request.ts'
import { staffOf, whoseRecord } from './take-in.ts'

/** A request at the desk of the organisation it was made to. */
export type Handled = WholeRequest & {
  readonly by: StaffMember
  readonly at: Date
  readonly patient: PatientCard
  readonly clock: ClockNow
  /** How and since when it is known who asks; undefined before. */
  readonly identity: { readonly how: string; readonly at: Date } | undefined
  /** What has to be seen before the record is read: one of each. */
  readonly needed: readonly (readonly Proof[])[]
  /** By what right a helper asked; undefined where it was nobody who is signed in as one. */
  readonly authority: Authority | undefined
  /** Whether this member of staff may read the record for it. */
  readonly mayPrepare: boolean
  /** On which grounds they may refuse all of it. */
  readonly mayRefuse: readonly RefusalGround[]
  /** Pages of a copy that was sent of what shows who asks. */
  readonly evidence: readonly PagePlace[]
  /** The code with which it may be sent from home, where one was told. */
  readonly code: EvidenceCode | undefined
}

/** @throws Refusal `role`, `not-found`. */
export async function readHandled(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
): Promise<Handled> {
  const handled = await act(db, actor, patient, 'handle', async (tx, acting) => {
    const whole = await wholeRequest(tx, patient, reference)
    const by = staffOf(acting.by)
    const result = {
      ...{ ...whole, by, at: acting.at, patient: await cardOf(tx, patient) },
      clock: clockNow(whole.request, whole.events),
      identity: identityKnown(whole.events),
      needed: neededFor(whole.request, await whoseRecord(tx, patient, acting)),
      authority: await authorityOf(tx, patient, reference),
      code: await evidenceCodeOf(tx, patient, reference),
      mayPrepare: await preparesRequests(tx, by.role),
      mayRefuse: await refusalsOf(tx, by.role),
    }
    return { result, event: { kind: 'request', filter: 'opened' } }
  })
  return { ...handled, evidence: await evidencePages(db, actor, reference) }
}

/** Why a whole request is refused: a closed list (domain.md 4.4). */
export const refusalGrounds = [
  'not-held',
  'identity-not-shown',
  'no-authority',
  'objects',
  'unfounded',
  'excessive',
  'exempt',
] as const
export type RefusalGround = (typeof refusalGrounds)[number]

/**
 * Why people in this role may refuse all of a request: clinicians and records officers. That nothing may be given for what
 * it would do is a clinician's to say.
 */
async function refusalsOf(tx: Tx, role: string): Promise<readonly RefusalGround[]> {
  if (!(await preparesRequests(tx, role))) return []
  const isClinician = await writesEntries(tx, role)
  return refusalGrounds.filter((one) => isClinician || one !== 'exempt')
}

/** What the desk does with a request. `words` are what the requester reads. */
export type Change =
  | { readonly do: 'ask-identity' | 'ask' | 'tell'; readonly words: string }
  | { readonly do: 'known'; readonly how: IdentityWay; readonly seen: readonly Proof[] }
  | { readonly do: 'answered' | 'withdraw'; readonly words: string }
  | { readonly do: 'gather' }
  | { readonly do: 'extend'; readonly months: 1 | 2; readonly words: string }
  | { readonly do: 'refuse'; readonly ground: RefusalGround; readonly words: string }

/**
 * Takes a request on by one step.
 *
 * @throws Refusal `role`, also for who may not refuse it; `not-found`; `conflict` where it has moved on, or the step is not open: gathering before who
 * asks is known, more time after the first month or for the record of somebody who died; `invalid` where something
 * has still to be seen.
 */
export async function changeRequest(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  change: Change,
): Promise<void> {
  await act(db, actor, patient, 'handle', async (tx, acting) => {
    const event = { kind: 'request', filter: change.do } as const
    const whole = await wholeRequest(tx, patient, reference)
    const { request, events } = whole
    const to = request.state
    const move = (next: AccessRequest['state'], why: { why?: string; words?: string } = {}) =>
      moveRequest(tx, acting, patient, reference, next, why)
    switch (change.do) {
      case 'ask-identity':
        await move('identity', change)
        break
      case 'known': {
        const needed = neededFor(request, await whoseRecord(tx, patient, acting))
        const missing = missingProof(needed, change.seen)
        const isKnown = change.how !== 'seen' && change.how !== 'copies'
        const isHow = (change.how === 'signed-in') === (request.helper !== null)
        if (missing !== undefined || !isHow || !(isKnown || change.seen.includes('photo'))) {
          throw new Refusal('invalid', 'Something has still to be seen before it is known who asks')
        }
        const why = [change.how, ...change.seen].join(' ')
        const sent = await evidenceCodeOf(tx, patient, reference)
        const arrivedOn = sent?.usedAt ? dayIn(sent.usedAt) : null
        await addEvent(tx, acting, patient, whole, { what: 'identity', to, why, arrivedOn })
        break
      }
      case 'ask':
        await move('clarifying', change)
        break
      case 'answered':
        await move(answerLeadsTo(events), change)
        break
      case 'gather':
        await move('gathering')
        break
      case 'tell':
        await addEvent(tx, acting, patient, whole, { what: 'told', to, words: change.words })
        break
      case 'extend': {
        const clock = clockNow(request, events)
        const isOpen =
          clock.state === 'running' &&
          clock.extension === 'none' &&
          dayIn(acting.at) <= clock.tellBy
        if (!isOpen) throw new Refusal('conflict', 'More time can no longer be taken here')
        const { months, words } = change
        await addEvent(tx, acting, patient, whole, { what: 'extended', to, months, words })
        break
      }
      case 'refuse':
        if (!(await refusalsOf(tx, staffOf(acting.by).role)).includes(change.ground)) {
          throw new Refusal('role', 'A clinician or records officer refuses a request')
        }
        await move('refused', { why: change.ground, words: change.words })
        break
      case 'withdraw':
        await move('withdrawn', { why: change.words })
        break
      default:
        return change satisfies never
    }
    return { result: undefined, event }
  })
  if (endsIdentity.includes(change.do)) await forgetEvidence(db, actor, reference)
}

function neededFor(
  { askedBy, helper }: AccessRequest,
  whose: Whose,
): readonly (readonly Proof[])[] {
  return helper === null ? proofsNeeded(askedBy, whose) : proofsOfHelper(askedBy, whose)
}

/** After these nobody needs to see again what was shown. */
const endsIdentity: readonly Change['do'][] = ['known', 'gather', 'refuse', 'withdraw']
