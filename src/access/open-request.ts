import type { Tx } from '../db/database.ts'
import type { Day } from '../identity/age.ts'
import type { PatientId } from '../identity/ids.ts'
import { newReference } from '../identity/reference.ts'
import type { Acting } from '../sharing/act.ts'
import { addEvent, wholeRequest } from './add-event.ts'
import type { AccessRequest } from './request.ts'

export type NewRequest = Pick<
  AccessRequest,
  'organisation' | 'channel' | 'askedBy' | 'asker' | 'scope' | 'format' | 'delivery' | 'receivedOn'
> & {
  /** Who asks as a helper, and the help that gives them the right. */
  readonly help?: { readonly helper: PatientId; readonly proxy: string }
}

/**
 * Opens a request: its clock begins on the day it was received, whoever wrote it down and when (SAR-1). In an act
 * `handle` of the organisation, `choose` of the patient, or `ask` of a helper.
 *
 * @returns its reference.
 */
export async function openRequest(
  tx: Tx,
  acting: Acting,
  patient: PatientId,
  asked: NewRequest,
): Promise<string> {
  const reference = newReference('SR')
  const { organisation, channel, askedBy, asker, scope, format, delivery, receivedOn } = asked
  const { helper = null, proxy = null } = asked.help ?? {}
  const lastWrittenOn = acting.died ? await lastWritten(tx, patient) : null
  await tx`
    insert into access_request (patient_id, reference, organisation, channel, asked_by, asker, helper, proxy, scope,
                                format, delivery, received_on, recorded_at, state, last_written_on, version)
    values (${patient}, ${reference}, ${organisation}, ${channel}, ${askedBy}, ${asker}, ${helper},
            ${proxy}, ${tx.json(scope)}, ${format}, ${delivery}, ${receivedOn}, ${acting.at}, 'received', ${lastWrittenOn}, 0)`
  const whole = await wholeRequest(tx, patient, reference)
  await addEvent(tx, acting, patient, whole, { what: 'moved', to: 'received' })
  return reference
}

async function lastWritten(tx: Tx, patient: PatientId): Promise<Day | null> {
  const [row] = await tx<{ day: Day | null }[]>`select last_written(${patient})::text as day`
  return row?.day ?? null
}
