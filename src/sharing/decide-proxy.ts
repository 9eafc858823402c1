import type { Day } from '../identity/age.ts'
import { parentOver, type Found } from './who-speaks.ts'

/** What is true of a helper and the patient they would help, at one moment. */
export type HelpFacts = {
  readonly accepted: boolean
  readonly begun: boolean
  /** Its last day is over. */
  readonly over: boolean
  /** Taken away by the patient or the practice. */
  readonly ended: boolean
  readonly died: boolean
  readonly protected: boolean
  /** Online access of the patient, or of the helper. */
  readonly paused: boolean
  readonly helperDied: boolean
  /** Of a child, where the help was given to a parent; null for all other help. */
  readonly parent: { readonly born: Day; readonly today: Day; readonly found: Found } | null
}

/** An entry of the patient. */
export type HelpedEntry = {
  readonly private: boolean
  readonly withheld: boolean
  /** Of a kind that was chosen. */
  readonly chosen: boolean
}

/** Whether a helper opens the patient's record at all now. docs/sharing-rules.md, "Proxies". */
export function mayHelp(facts: HelpFacts): boolean {
  if (facts.died || facts.protected || facts.paused || facts.helperDied) return false
  const { parent } = facts
  if (parent && parentOver(parent.born, parent.today, parent.found) !== null) return false
  return facts.accepted && facts.begun && !facts.over && !facts.ended
}

/** Whether they see this entry: not private, not withheld from the patient, of a kind that was chosen. */
export function seesAsProxy(facts: HelpFacts, entry: HelpedEntry): boolean {
  return mayHelp(facts) && !entry.private && !entry.withheld && entry.chosen
}
