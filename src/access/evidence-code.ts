import { createHmac } from 'node:crypto'
import type { Database, Tx } from '../db/database.ts'
import { keepFiles, type QuarantinedFile } from '../documents/quarantine.ts'
import type { Letter } from '../documents/letter.ts'
import { Refusal } from '../errors.ts'
import type { Actor, StaffMember } from '../identity/actor.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import type { PatientCard } from '../identity/patients.ts'
import { newLongReference, parseLongReference } from '../identity/reference.ts'
import { act } from '../sharing/act.ts'
import type { CodeSettings } from '../sharing/one-time-code.ts'
import { cardOf } from '../sharing/said-by.ts'
import { addEvent, wholeRequest } from './add-event.ts'
import { identityKnown } from './clock-now.ts'
import { evidenceLetter } from './evidence-letter.ts'
import { moveRequest } from './move-request.ts'
import { addressedTo, lettersFrom } from './read-letter.ts'
import { staffOf } from './take-in.ts'

/** How the code is told: by a letter, or by telephone. Never by a way that came with the request. */
export const codeWays = ['post', 'phone'] as const
export type CodeWay = (typeof codeWays)[number]

/** A code that was told, as the desk sees it: the code itself is not kept. */
export type EvidenceCode = {
  readonly way: CodeWay
  readonly madeAt: Date
  readonly madeBy: string
  readonly expiresAt: Date
  /** When files came with it. */
  readonly usedAt: Date | null
}

export type EvidenceAsk = {
  readonly way: CodeWay
  /** What is to be shown, as who asks reads it. */
  readonly words: string
  /** Whom the letter goes to, as the service knew it before or looked it up; null for the patient as the record has them. */
  readonly to: readonly string[] | null
}

export type EvidenceAsked = {
  readonly by: StaffMember
  readonly at: Date
  readonly patient: PatientCard
  /** Shown once, now. */
  readonly code: string
  readonly expiresAt: Date
  /** With the code in it; null where it is told by telephone. */
  readonly letter: Letter | null
}

const codeDays = 28
/** So often files may come with one code before it is dead. */
const mostAttempts = 5

/**
 * Asks for what shows who asks, to be sent from home. The one-time code goes a way that was known before: so that it
 * comes back shows more than the files do. A new one replaces the one before, and what was sent with it.
 *
 * @param url where it is sent to.
 * @throws Refusal `role`, `not-found`; `conflict` where it is known who asks, or they were signed in.
 * @see trust.md, T10 and T11
 */
export async function askForEvidence(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  ask: EvidenceAsk,
  { settings, url }: { readonly settings: CodeSettings; readonly url: string },
): Promise<EvidenceAsked> {
  return act<EvidenceAsked>(db, actor, patient, 'handle', async (tx, acting) => {
    const whole = await wholeRequest(tx, patient, reference)
    const { request, events } = whole
    if (identityKnown(events) !== undefined || request.helper !== null) {
      throw new Refusal('conflict', 'It is known who asks: nothing is asked of them')
    }
    const { words, way } = ask
    if (request.state === 'received') {
      await moveRequest(tx, acting, patient, reference, 'identity', { words })
    } else await addEvent(tx, acting, patient, whole, { what: 'told', to: request.state, words })
    const by = staffOf(acting.by)
    const code = newLongReference('W')
    const expiresAt = new Date(acting.at.getTime() + codeDays * 86_400_000)
    await tx`select forget_evidence(${reference})`
    await tx`
      insert into evidence_code (code_hash, patient_id, reference, organisation, way, made_at, made_by, expires_at)
      values (${hashOf(settings, code)}, ${patient}, ${reference}, ${request.organisation}, ${way}, ${acting.at},
              ${by.name}, ${expiresAt})`
    const letter =
      way === 'phone'
        ? null
        : evidenceLetter({
            ...{ words, code, url, reference, expiresAt, madeAt: acting.at },
            from: await lettersFrom(tx, request),
            to: ask.to ?? (await addressedTo(tx, patient, request)),
            receivedOn: request.receivedOn,
            isLargePrint: request.format === 'large-print',
          })
    const result = {
      by,
      at: acting.at,
      patient: await cardOf(tx, patient),
      code,
      expiresAt,
      letter,
    }
    return { result, event: { kind: 'request', filter: 'evidence asked' } }
  })
}

/**
 * The code that was told for a request last, also before the record was put together with another; in an act `handle` of
 * the service it was made to.
 */
export async function evidenceCodeOf(
  tx: Tx,
  patient: PatientId,
  reference: string,
): Promise<EvidenceCode | undefined> {
  const [code] = await tx<EvidenceCode[]>`
    select way, made_at as "madeAt", made_by as "madeBy", expires_at as "expiresAt", used_at as "usedAt"
      from evidence_code_of(${patient}, ${reference})`
  return code
}

/**
 * Whether files may come with this code now. It is answered alike for a code that never was, one that was used and one
 * that is too old, and nothing tells whose request it is for.
 *
 * @returns what `sendEvidence` takes; undefined for a code that does not work.
 */
export async function tryEvidence(
  db: Database,
  typed: string,
  settings: CodeSettings,
): Promise<Buffer | undefined> {
  const code = parseLongReference('W', typed)
  if (code === undefined) return undefined
  const hash = hashOf(settings, code)
  const [row] = await db.app<{ may: boolean }[]>`
    select try_evidence(${hash}, ${mostAttempts}) as may`
  return row?.may === true ? hash : undefined
}

/** Keeps the files for the request of the code, once. @returns false where the code was used meanwhile. */
export async function sendEvidence(
  db: Database,
  hash: Buffer,
  files: readonly QuarantinedFile[],
): Promise<boolean> {
  return db.app.begin(async (tx) => {
    const [row] = await tx<{ organisation: string | null; reference: string }[]>`
      select organisation, reference from open_evidence(${hash}, ${newId()})`
    if (row === undefined || row.organisation === null) return false
    await keepFiles(tx, row.organisation, row.reference, files)
    return true
  })
}

function hashOf({ key }: CodeSettings, code: string): Buffer {
  return createHmac('sha256', key).update(`evidence ${code}`).digest()
}
