import type { Database, Tx } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { dayIn } from '../identity/age.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { namesOf } from '../identity/organisations.ts'
import { sendOut } from '../messages/outbox.ts'
import { act, type Acting } from '../sharing/act.ts'
import { rightsToAsk, type RightToAsk } from '../sharing/rights-to-ask.ts'
import { cardOf } from '../sharing/said-by.ts'
import { isSameAsk, type Ask, type Askable } from './ask-copy.ts'
import { isToldItself, whyNotAsked, type NotAsked } from './authority.ts'
import { openRequest } from './open-request.ts'
import { requestsOf, type AccessRequest } from './request.ts'
import { isEnded } from './states.ts'
import { whoseRecord } from './take-in.ts'

/** Why a helper does not ask for a copy as one; `no-right`: their help alone is no right to it. */
export type NotTheirs = 'no-right' | Exclude<NotAsked, null>

export type HelpedForm = {
  readonly person: Person
  /** The name of the patient. */
  readonly helped: string
  /** By what right they ask, or why they may not. */
  readonly right: RightToAsk | NotTheirs
  /** The practice that recorded the help, and services whose entries they see as it is. */
  readonly services: readonly Askable[]
  /** What they asked for this patient themselves, newest first. */
  readonly requests: readonly AccessRequest[]
}

export type AskedForHelped = { readonly form: HelpedForm; readonly reference: string | undefined }

/**
 * A parent, attorney or deputy who is signed in asks for a copy for the patient they help. Who they are needs no proof;
 * by what right they ask stands with the request, and the service that is asked decides whether it holds, and whether the
 * patient would object. A patient who decides for themselves is told at once. The same asked again while it is open is
 * the same request.
 *
 * @param answer what is asked, by what the form offers; undefined where the form is only looked at.
 * @throws Refusal `signed-out`, or `not-found` for who does not help this patient now.
 * @see domain.md 4.3
 */
export function askForHelped(
  db: Database,
  actor: Actor,
  patient: PatientId,
  answer: (form: HelpedForm) => Ask | undefined,
): Promise<AskedForHelped> {
  return act<AskedForHelped>(db, actor, patient, 'ask', async (tx, acting) => {
    const form = await helpedForm(tx, acting, patient)
    const ask = answer(form)
    if (ask === undefined || typeof form.right === 'string') {
      const result = { form, reference: undefined }
      return { result, event: { kind: 'request', filter: 'helper form' } }
    }
    if (!form.services.some(({ id }) => id === ask.organisation)) throw notFound()
    const reference = await askOnce(tx, acting, patient, form, form.right, ask)
    return { result: { form, reference }, event: { kind: 'request', filter: 'helper asked' } }
  })
}

async function helpedForm(tx: Tx, acting: Acting, patient: PatientId): Promise<HelpedForm> {
  const { givenName, familyName } = await cardOf(tx, patient)
  const [right] = await rightsToAsk(tx)
  const why = right && whyNotAsked(right.basis, await whoseRecord(tx, patient, acting))
  return {
    person: acting.by,
    helped: `${givenName} ${familyName}`,
    right: right === undefined ? 'no-right' : (why ?? right),
    services: (await namesOf(tx, acting.own)).map((one) => ({ ...one, isPractice: false })),
    requests: await requestsOf(tx, patient),
  }
}

async function askOnce(
  tx: Tx,
  acting: Acting,
  patient: PatientId,
  { requests }: HelpedForm,
  { basis, proxy }: RightToAsk,
  ask: Ask,
): Promise<string> {
  const same = requests.find((one) => !isEnded(one.state) && isSameAsk(one, ask))
  if (same !== undefined) return same.reference
  const { id, name } = acting.by
  const reference = await openRequest(tx, acting, patient, {
    ...{ ...ask, channel: 'online', askedBy: basis, asker: name },
    help: { helper: id as PatientId, proxy },
    receivedOn: dayIn(acting.at),
  })
  if (isToldItself(await whoseRecord(tx, patient, acting))) {
    await sendOut(tx, patient, 'message', { to: 'patient', kind: 'copy-asked-for', reference })
  }
  return reference
}
