import type { AddedEntry, Tx } from '../db/database.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import type { PatientId } from '../identity/ids.ts'
import { dayIn } from '../identity/age.ts'
import { wakeSubscriptions } from '../messages/subscriptions.ts'
import { openSummary, putBlank, putSummary, scopeOf, summaryFacts } from './build.ts'
import {
  codesOfPreferences,
  isDissentHere,
  newlyCoded,
  putCodedPreference,
} from './coded-preference.ts'
import { observationsHeld } from './needs-and-wishes.ts'

/**
 * Makes a patient's summary say what the record, the preference and the registration say now: called in the
 * transaction of whatever changed them, so that there is no moment at which an older one could be served.
 *
 * Made none: without a registered practice, and for somebody who dissented before there was one (SCR-21).
 * After a dissent a blank one replaces it (SCR-22). What the practice's record says of the preference by a code counts
 * where it was said later than what is in force, but takes back no dissent that was recorded here. After a death the last one stays as it is
 * (domain.md 1.4): nothing is made of what is written later.
 *
 * @param added where entries were added and nothing else was changed: what a summary never holds leaves it as
 *   it is.
 */
export async function keepSummaryFresh(
  tx: Tx,
  patient: PatientId,
  at: Date,
  added?: readonly AddedEntry[],
): Promise<void> {
  await wakeSubscriptions(tx, patient)
  const opened = await openSummary(tx, patient, at)
  const { practice, diedAt, state } = opened
  if (practice === null || diedAt !== null) return
  const registered: typeof opened & { practice: OdsCode } = { ...opened, practice }
  const blank = async () => {
    if (state === 'live') await putBlank(tx, patient, registered, at)
  }
  if (isDissentHere(opened)) return blank()
  if (state === 'live' && added?.some((it) => mayHold(opened.own, it)) === false) return
  const facts = await summaryFacts(tx, patient, registered, dayIn(at))
  const coded = newlyCoded(opened, facts.entries, at)
  if (coded) await putCodedPreference(tx, patient, coded, opened, at)
  const { preference } = coded ?? opened
  if (preference === 'dissent') return blank()
  await putSummary(tx, { ...facts, scope: scopeOf(preference) }, registered, at)
}

/**
 * Whether a summary can hold it, or what is preferred can be told by it: what the practice wrote, and of observations
 * those of a list (`summary_entries`).
 */
export function mayHold(
  own: readonly string[],
  { organisation, kind, code, text }: AddedEntry,
): boolean {
  if (!own.includes(organisation)) return false
  if (kind !== 'Observation') return true
  return (
    [code, text.toLowerCase()].some((it) => it !== null && observationsHeld.includes(it)) ||
    (code !== null && codesOfPreferences.includes(code))
  )
}
