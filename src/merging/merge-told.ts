import { randomUUID } from 'node:crypto'
import type { Tx } from '../db/database.ts'
import { sendOut } from '../messages/outbox.ts'
import type { ChoiceRecord } from '../sharing/choices.ts'
import type { OneRecord } from './both-records.ts'

const why = 'two records of one person'
// a log stays with the record it is of: one transaction names one patient
const earlierLooks =
  'Who looked at the other one until now is kept with it: your GP practice can give you that list'

/** How the two are on both logs. @param filter what became of the record whose log it is. */
export function jobOf(by: string, filter: 'into' | 'from' | 'parted') {
  const verb = filter === 'parted' ? 'unmerge' : 'merge'
  const purpose = filter === 'from' ? `${why}. ${earlierLooks}` : why
  return {
    ...{ job: `confide patient ${verb}`, name: by, purpose },
    ...{ requestId: randomUUID(), kind: 'merge' as const, filter },
  }
}

/** The patient gets a message; the practice's desk something to do. Both are a reference and no more. */
export async function tell(
  tx: Tx,
  { patient, practice }: Pick<OneRecord, 'patient' | 'practice'>,
  kind: 'records-merged' | 'records-parted',
  reference: string,
): Promise<void> {
  await sendOut(tx, patient, 'message', { to: 'patient', kind, reference })
  if (practice === null) return
  await sendOut(tx, patient, 'work', { organisation: practice, kind, reference })
}

export function recordOf(recordedBy: string, reference: string, form: string) {
  return { channel: 'two records put together', recordedBy, reference, form }
}

/** What follows from two records was said to neither. */
export function migrated<T extends { readonly basis: ChoiceRecord['basis'] }>(
  choices: readonly T[],
) {
  return choices.map((one) => ({ ...one, basis: 'migrated' as const }))
}
