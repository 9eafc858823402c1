import type { Database } from '../db/database.ts'
import type { Actor } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { act } from '../sharing/act.ts'
import { requirePractice } from '../sharing/said-by.ts'
import { choose, preferenceHistory, type Chosen } from './choose-preference.ts'
import type { Preference } from './preference.ts'

/**
 * What the national access control holds of a patient: `No`, they want no summary; `Ask`, permission to view is
 * asked for. `Yes` is from before, and means `Ask`.
 *
 * @see domain.md 1.4
 */
export const permissionFlags = ['Yes', 'No', 'Ask'] as const
export type PermissionFlag = (typeof permissionFlags)[number]

/**
 * Records what a GP system says of a patient's consent. What is so already stays as it was said: sent twice, it
 * is recorded once.
 *
 * @returns as `choosePreference`; `unchanged` where it is so already.
 * @throws Refusal as `choosePreference`.
 */
export function setPermissionFlag(
  db: Database,
  actor: Actor,
  patient: PatientId,
  flag: PermissionFlag,
): Promise<Chosen | 'unchanged'> {
  return act<Chosen | 'unchanged'>(db, actor, patient, 'choose', async (tx, acting) => {
    requirePractice(acting)
    const history = (await preferenceHistory(tx, patient)).map((line) => line.preference)
    const preference = preferenceAfter(flag, history)
    if (preference === undefined) {
      return { result: 'unchanged', event: { kind: 'choice', filter: 'summary' } }
    }
    // whom the practice asked its system does not say
    const said = { askedBy: 'patient', channel: 'record' } as const
    return choose(tx, patient, acting, { ...said, preference })
  })
}

/**
 * What a flag makes of what was preferred, newest first; undefined where it changes nothing. A patient who opts
 * back in has what they had before they opted out.
 */
export function preferenceAfter(
  flag: PermissionFlag,
  history: readonly Preference[],
): Preference | undefined {
  const isDissent = history[0] === 'dissent'
  if (flag === 'No') return isDissent ? undefined : 'dissent'
  return isDissent ? (history.find((one) => one !== 'dissent') ?? 'no-preference') : undefined
}
