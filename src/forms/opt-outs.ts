import type { Database } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import type { PatientCard } from '../identity/patients.ts'
import { type1History, type Type1Line } from '../research/object.ts'
import { act } from '../sharing/act.ts'
import { cardOf, requirePractice } from '../sharing/said-by.ts'
import { preferenceHistory, type PreferenceLine } from '../summary/choose-preference.ts'

export type OptOuts = {
  readonly by: Person
  readonly at: Date
  readonly patient: PatientCard
  /** Each newest first; the first holds. None: nothing was said. */
  readonly summary: readonly PreferenceLine[]
  readonly type1: readonly Type1Line[]
}

/**
 * What a patient has opted out of, as far as it is held here. The national data opt-out is not: its rules allow
 * no copy in a record (NDO-6).
 *
 * @throws Refusal `role` for staff of another service than the registered practice.
 */
export function openOptOuts(db: Database, actor: Actor, patient: PatientId): Promise<OptOuts> {
  return act(db, actor, patient, 'choose', async (tx, acting) => {
    requirePractice(acting)
    const { by, at } = acting
    const [card, summary, type1] = await Promise.all([
      cardOf(tx, patient),
      preferenceHistory(tx, patient),
      type1History(tx, patient),
    ])
    return {
      result: { by, at, patient: card, summary: [...summary], type1: [...type1] },
      event: { kind: 'open', filter: 'opt-outs' },
    }
  })
}
