import type { Database, Tx } from '../db/database.ts'
import {
  findServices,
  mostServicesFound,
  servicesById,
  type Service,
} from '../identity/find-services.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { newId, notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { newReference } from '../identity/reference.ts'
import { practiceOf } from '../identity/registered-practice.ts'
import { sendOut } from '../messages/outbox.ts'
import { act, type Acting } from './act.ts'
import { codeRuleOf, needsCode } from './code-rule.ts'
import { hashOfCode, isLive, newCode, type CodeSettings, type KeptCode } from './one-time-code.ts'

/** One code that may still be used. The code itself is known to nobody here. */
export type LiveCode = {
  readonly id: string
  readonly organisation: string
  readonly name: string
  /** The registered practice made it at its desk. */
  readonly atDesk: boolean
  readonly recordedAt: Date
  readonly expiresAt: Date
}

/** In the patient's own account, or at the desk of the registered practice. */
export type Where = 'account' | 'desk'

export type CodePage = {
  readonly by: Person
  readonly at: Date
  readonly patient: PatientCard
  /** Whether the registered practice asks services on neither list for a code. */
  readonly required: boolean
  /** Services a code may be made for: those found, and for the patient those they have to do with. */
  readonly services: readonly Service[]
  /** There are more of that name than are here. */
  readonly more: boolean
  readonly live: readonly LiveCode[]
}

/**
 * What a code may be made for. The patient sees the services they have to do with and their own live codes;
 * the registered practice, at its desk, only the services it looks for: which ones a patient uses is theirs
 * to say.
 *
 * @throws Refusal `not-found` for anyone else: staff of another practice, a patient at the desk.
 */
export async function openCodes(
  db: Database,
  actor: Actor,
  patient: PatientId,
  where: Where,
  find: string,
): Promise<CodePage> {
  const page = await act(db, actor, patient, 'choose', async (tx, acting) => {
    if (!mayMake(acting, where)) return denied
    return { result: await pageOf(tx, patient, acting, find), event: looked }
  })
  if (page === undefined) throw notFound()
  return page
}

async function pageOf(tx: Tx, patient: PatientId, acting: Acting, find: string): Promise<CodePage> {
  const { by, at } = acting
  const [card] = await patientCard(tx, patient)
  if (card === undefined) throw notFound()
  const rule = await codeRuleOf(tx, await practiceOf(tx, patient))
  const own = by.kind === 'patient' ? await servicesOf(tx, patient) : []
  const named = find.trim() === '' ? [] : await findServices(tx, find)
  const found = named.slice(0, mostServicesFound)
  const services = [...found, ...own.filter(({ id }) => found.every((one) => one.id !== id))]
  return {
    ...{ by, at, patient: card, required: rule.required, more: named.length > found.length },
    services: services.filter(({ id }) => needsCode(rule, id)),
    live: by.kind === 'patient' ? await liveCodes(tx, patient, at) : [],
  }
}

export type MadeCode = {
  readonly by: Person
  readonly at: Date
  readonly patient: PatientCard
  readonly service: Service
  /** Shown once, now. */
  readonly code: string
  readonly expiresAt: Date
}

/**
 * Makes a code for one service; it takes the place of an earlier one for the same service. Only its hash is
 * kept, so it cannot be shown again.
 *
 * @returns the page to choose again for a service that needs no code, or that a code does not help.
 * @throws Refusal `not-found` for anyone else: staff of another practice, a patient at the desk.
 * @see domain.md 2.8
 */
export async function makeCode(
  db: Database,
  actor: Actor,
  patient: PatientId,
  where: Where,
  organisation: string,
  settings: CodeSettings,
): Promise<MadeCode | CodePage> {
  const made = await act<MadeCode | CodePage | undefined>(
    db,
    actor,
    patient,
    'choose',
    async (tx, acting) => {
      const [card] = await patientCard(tx, patient)
      if (card === undefined || !mayMake(acting, where)) return denied
      const rule = await codeRuleOf(tx, await practiceOf(tx, patient))
      const [service] = await servicesById(tx, [organisation])
      if (service === undefined || !needsCode(rule, service.id)) {
        return { result: await pageOf(tx, patient, acting, ''), event: looked }
      }
      const code = newCode()
      const expiresAt = new Date(acting.at.getTime() + settings.hours * 3_600_000)
      const { by } = acting
      await tx`
      insert into one_time_code (patient_id, id, organisation, code_hash, made_at, recorded_by,
                                 recorded_at, expires_at)
      values (${patient}, ${newId()}, ${service.id}, ${hashOfCode(settings, patient, service.id, code)},
              ${by.kind === 'staff' ? by.organisation : null}, ${by.name}, ${acting.at}, ${expiresAt})`
      if (by.kind === 'staff') {
        await sendOut(tx, patient, 'message', {
          ...{ to: 'patient', kind: 'code', reference: newReference('CO') },
        })
      }
      return {
        result: { by, at: acting.at, patient: card, service, code, expiresAt },
        event: { kind: 'choice', filter: 'code-made' },
      }
    },
  )
  if (made === undefined) throw notFound()
  return made
}

/**
 * The patient takes a code back. One that is no longer live stays as it is.
 *
 * @throws Refusal `not-found` for anyone else.
 */
export async function cancelCode(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: string,
): Promise<void> {
  await act(db, actor, patient, 'choose', async (tx, acting) => {
    await tx`
      update one_time_code set cancelled_at = ${acting.at}
       where patient_id = ${patient} and id = ${id} and used_at is null and cancelled_at is null`
    return { result: undefined, event: { kind: 'choice', filter: 'code-cancelled' } }
  })
}

/** The newest code of each organisation counts; those that are still live. */
async function liveCodes(tx: Tx, patient: PatientId, at: Date): Promise<LiveCode[]> {
  const rows = await tx<(Omit<LiveCode, 'name'> & KeptCode)[]>`
    select distinct on (organisation) id, organisation, made_at is not null as "atDesk",
           code_hash as hash, recorded_at as "recordedAt", expires_at as "expiresAt", attempts,
           used_at as "usedAt", cancelled_at as "cancelledAt"
      from one_time_code where patient_id = ${patient}
     order by organisation, recorded_at desc, id desc`
  const live = rows.filter((code) => isLive(code, at))
  const named = await servicesById(
    tx,
    live.map(({ organisation }) => organisation),
  )
  return live.flatMap(({ id, organisation, atDesk, recordedAt, expiresAt }) => {
    const name = named.find((one) => one.id === organisation)?.name
    return name === undefined ? [] : [{ id, organisation, name, atDesk, recordedAt, expiresAt }]
  })
}

/** The services a patient has to do with. */
async function servicesOf(tx: Tx, patient: PatientId): Promise<Service[]> {
  const rows = await tx<{ organisation: string }[]>`
    select organisation from relationship
     where patient_id = ${patient} and (ends_at is null or ends_at > now())
    union select organisation from choice where patient_id = ${patient}`
  return servicesById(
    tx,
    rows.map(({ organisation }) => organisation),
  )
}

function mayMake({ by, registeredHere }: Acting, where: Where): boolean {
  return where === 'account' ? by.kind === 'patient' : by.kind === 'staff' && registeredHere
}

const looked = { kind: 'choice', filter: 'codes' } as const
const denied = { result: undefined, event: { kind: 'denied', filter: 'codes' } } as const
