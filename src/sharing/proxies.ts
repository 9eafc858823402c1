import { createHmac } from 'node:crypto'
import type { Database, Tx } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { newId, notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { newLongReference } from '../identity/reference.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { sendOut } from '../messages/outbox.ts'
import { dayIn } from '../identity/age.ts'
import { act, type Acting } from './act.ts'
import { bumpChoiceVersion } from './choice-version.ts'
import { endBestInterests, recordBestInterests } from './best-interests.ts'
import { competenceOf, requireSpeaker } from './competence.ts'
import { reviewWhenDue } from './due-reviews.ts'
import type { CodeSettings } from './one-time-code.ts'
import { parentOver, parentUntil, type ParentOver, type Speaker } from './who-speaks.ts'

/** Somebody who may help with a patient's record, or may once they give their code. */
export type Proxy = {
  readonly id: string
  readonly name: string
  /** Who wants it, or what a practice has seen or decided. domain.md 1.4, 2.9 */
  readonly basis: Speaker
  readonly document: string | null
  /** YYYY-MM-DD */
  readonly reviewOn: string | null
  readonly kinds: readonly string[]
  readonly recordedBy: string
  readonly recordedAt: Date
  /** For a parent at the latest the birthday on which it ends. */
  readonly until: Date | null
  readonly acceptedAt: Date | null
  /** Why a parent helps no longer. */
  readonly over: ParentOver
}

export type NewProxy = {
  readonly name: string
  readonly basis: Speaker
  readonly document: string | null
  readonly reviewOn: string | null
  readonly kinds: readonly string[]
  /** The last day, YYYY-MM-DD in London; null for no end. */
  readonly lastDay: string | null
}

export type ProxyPage = {
  readonly by: Person
  readonly at: Date
  readonly patient: PatientCard
  readonly proxies: readonly Proxy[]
}

export type MadeProxy = {
  readonly by: Person
  readonly at: Date
  readonly patient: PatientCard
  /** Shown once, now. */
  readonly code: string
  readonly expiresAt: Date
}

const codeDays = 7

/** Who may help, for the patient or the desk of the registered practice. @throws Refusal `not-found` for others. */
export function openProxies(db: Database, actor: Actor, patient: PatientId): Promise<ProxyPage> {
  return onProxies(db, actor, patient, 'list', async (tx, card, { by, at }) => {
    const [{ found }, today] = [await competenceOf(tx, patient), dayIn(at)]
    const parents = parentUntil(card.birthDate, found)
    const proxies = await tx<Omit<Proxy, 'over'>[]>`
      select id, helper_name as name, basis, document, review_on::text as "reviewOn", kinds,
             recorded_by as "recordedBy", recorded_at as "recordedAt", accepted_at as "acceptedAt",
             least(until_at, case when basis = 'parent' then (${parents}::text::date)::timestamp
                                                             at time zone 'Europe/London' end) as until
        from proxy
       where patient_id = ${patient} and ended_at is null and (until_at is null or until_at > ${at})
         and (accepted_at is not null or recorded_at > ${at}::timestamptz - make_interval(days => ${codeDays}))
       order by recorded_at, id`
    const over = parentOver(card.birthDate, today, found)
    const listed = proxies.map((one) => ({ ...one, over: one.basis === 'parent' ? over : null }))
    return { by, at, patient: card, proxies: listed }
  })
}

/**
 * Lets somebody help, once they give the one-time code from their own account. By the patient, or by the
 * registered practice with what it has seen or decided.
 *
 * @throws Refusal `not-found` for anyone else; `not-theirs-to-say` where the patient's age does not let this be said, or
 * who records a decision in best interests is no clinician.
 */
export function inviteProxy(
  db: Database,
  actor: Actor,
  patient: PatientId,
  proxy: NewProxy,
  settings: CodeSettings,
): Promise<MadeProxy> {
  return onProxies(db, actor, patient, 'invited', async (tx, card, { by, at }) => {
    const code = newLongReference('H')
    const expiresAt = new Date(at.getTime() + codeDays * 86_400_000)
    const practice: OdsCode | null = by.kind === 'staff' ? by.organisation : null
    const basis = by.kind === 'patient' ? 'patient' : proxy.basis
    await requireSpeaker(tx, card, basis, at)
    const id = newId()
    await bumpChoiceVersion(tx, patient)
    await tx`
      insert into proxy (patient_id, id, helper_name, basis, document, review_on, kinds, practice,
                         recorded_by, recorded_at, starts_at, until_at)
      values (${patient}, ${id}, ${proxy.name}, ${basis}, ${proxy.document}, ${proxy.reviewOn},
              ${[...proxy.kinds]}, ${practice}, ${by.name}, ${at}, ${at},
              ((${proxy.lastDay}::text)::date + 1)::timestamp at time zone 'Europe/London')`
    await tx`
      insert into proxy_invite (code_hash, patient_id, proxy, expires_at)
      values (${hashOfInvite(settings, code)}, ${patient}, ${id}, ${expiresAt})`
    if (basis === 'parent' && practice !== null) await reviewWhenDue(tx, practice, card)
    if (basis === 'best-interests' && by.kind === 'staff') {
      const { document, reviewOn } = proxy
      if (document === null || reviewOn === null) throw new TypeError('a decision without its day')
      await recordBestInterests(tx, patient, 'help', { document, reviewOn }, by, at)
    }
    return { by, at, patient: card, code, expiresAt }
  })
}

/** Ends it at once: the next request of the helper is refused. @throws Refusal `not-found` as `inviteProxy`. */
export function endProxy(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: string,
): Promise<true> {
  return onProxies(db, actor, patient, 'ended', async (tx, _card, { by, at }) => {
    await bumpChoiceVersion(tx, patient)
    const { count } = await tx`
      update proxy set ended_at = ${at}, ended_by = ${by.name}
       where patient_id = ${patient} and id = ${id} and ended_at is null`
    await tx`
      update helping set ended_at = ${at}
       where patient_id = ${patient} and proxy = ${id} and ended_at is null`
    if (count > 0) await sendOut(tx, patient, 'message', { to: 'patient', kind: 'proxy-added' })
    const decided = await tx`
      select from proxy where patient_id = ${patient} and basis = 'best-interests' and ended_at is null`
    if (decided.length === 0) await endBestInterests(tx, patient, 'help', at)
    return true as const
  })
}

/** What is kept of an invitation's code. */
export function hashOfInvite({ key }: CodeSettings, code: string): Buffer {
  return createHmac('sha256', key).update(`proxy ${code}`).digest()
}

async function onProxies<T>(
  db: Database,
  actor: Actor,
  patient: PatientId,
  filter: string,
  work: (tx: Tx, card: PatientCard, acting: Acting) => Promise<T>,
): Promise<T> {
  const result = await act(db, actor, patient, 'choose', async (tx, acting) => {
    const [card] = await patientCard(tx, patient)
    const may = acting.by.kind === 'patient' || acting.registeredHere
    const done = may && card ? await work(tx, card, acting) : undefined
    return { result: done, event: { kind: done === undefined ? 'denied' : 'proxy', filter } }
  })
  if (result === undefined) throw notFound()
  return result
}
