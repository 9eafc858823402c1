import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import type { Since } from './merged-choices.ts'

/** What became of choices since a change that followed from two records. */
export type ChosenSince = {
  /** About whom that change, or the patient since, said anything. */
  readonly about: readonly OdsCode[]
  readonly since: Since
  /** Whether the switch above all was turned since. */
  readonly shareNothing: boolean
}

/**
 * @param version the number of that change.
 * @param form what its own lines of the history carry.
 */
export async function chosenSince(
  tx: Tx,
  patient: PatientId,
  version: string,
  form: string,
): Promise<ChosenSince> {
  const rows = await tx<{ organisation: OdsCode | null; what: string; later: boolean }[]>`
    select organisation, what, bool_or(choice_version > ${version}) as later from choice_history
     where patient_id = ${patient} and (choice_version > ${version} or form = ${form})
     group by 1, 2 order by 1, 2`
  const found = new Map(rows.map((row) => [`${row.organisation} ${row.what}`, row.later]))
  return {
    about: [...new Set(rows.flatMap(({ organisation }) => organisation ?? []))],
    since: (organisation, direction) => {
      const later = found.get(`${organisation} share-${direction}`)
      if (later === undefined) return 'as-it-was'
      return later ? 'chosen' : 'merged'
    },
    shareNothing: rows.some(({ what, later }) => what === 'share-nothing' && later),
  }
}
