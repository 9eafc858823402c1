import type { Scope } from '../../apps/scope.ts'
import type { Database } from '../../db/database.ts'
import type { Actor } from '../../identity/actor.ts'
import type { EntryId, PatientId } from '../../identity/ids.ts'
import { provenanceOf } from '../../record/filing-provenance.ts'
import { readOwnLine } from '../../record/own-log.ts'
import { readEntry } from '../../record/shared-record.ts'
import { ownSubscription } from '../../record/subscribe.ts'
import { auditEventOf } from '../audit-event.ts'
import { isMadeId, rowOf } from '../consent/consent-id.ts'
import { readChoiceProvenance, readConsent } from '../consent/consent-search.ts'
import { shaped, type Shape } from '../search/shape.ts'
import { subscriptionResource } from '../subscription/subscription-resource.ts'
import { readTask } from '../task/task-search.ts'

type Asked = {
  readonly db: Database
  readonly base: string
  readonly actor: Actor
  /** Of the app that asks. */
  readonly scopes: readonly Scope[] | undefined
  readonly patient: PatientId
  readonly entry: EntryId
  /** Both of them, as the address has them. */
  readonly ref: string
  readonly shape: Shape
}

type Answer = { readonly text: string | Buffer; readonly version?: string | number }

type AnswerTo = (asked: Asked) => Promise<Answer | undefined>

/** By an id that says that it is none of an entry. */
const byMadeId = new Map<string, AnswerTo>([
  ['Task', async ({ db, actor, patient, ref }) => asText(await readTask(db, actor, patient, ref))],
  [
    'Consent',
    async ({ db, base, actor, patient, entry }) => {
      const { version, resource } = await readConsent({ db, base }, actor, patient, entry)
      return { ...asText(resource), version }
    },
  ],
  [
    'Provenance',
    async ({ db, scopes, actor, patient, ref }) =>
      asText(await readChoiceProvenance({ db, scopes }, actor, patient, ref)),
  ],
  [
    'Subscription',
    async ({ db, actor, patient, entry }) => {
      const one = await ownSubscription(db, actor, patient, rowOf(entry), 'read')
      return asText(subscriptionResource(one, one))
    },
  ],
])

/** By an id that may be an entry's, too. */
const byAnyId = new Map<string, AnswerTo>([
  [
    'AuditEvent',
    async ({ db, base, actor, patient, entry, shape }) => {
      const look = await readOwnLine(db, actor, patient, entry)
      if (look === undefined) return undefined
      const text = JSON.stringify(auditEventOf(base, patient, look))
      return { text: shaped('AuditEvent', Buffer.from(text), shape) }
    },
  ],
  [
    'Provenance',
    async ({ db, actor, patient, entry, shape }) => {
      const { entry: found, filedFrom } = await readEntry(db, actor, patient, entry, 'Provenance')
      const isFiling = filedFrom !== undefined && found.kind !== 'Provenance'
      const text = isFiling ? JSON.stringify(provenanceOf(patient, filedFrom)) : found.resource
      const version = isFiling ? filedFrom.fromVersion : found.version
      return { text: shaped('Provenance', Buffer.from(text), shape), version }
    },
  ],
])

/**
 * What is not read as an entry is: made as it is asked for, or told from more than one table.
 *
 * @returns undefined for all that is read as an entry is, and then nothing is on the log yet.
 */
export async function answerByType(type: string, asked: Asked): Promise<Answer | undefined> {
  const answerTo = (isMadeId(asked.entry) && byMadeId.get(type)) || byAnyId.get(type)
  return answerTo?.(asked)
}

function asText(resource: object) {
  return { text: JSON.stringify(resource) }
}
