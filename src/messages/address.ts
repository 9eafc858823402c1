import type { Sql } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import { pauseNow } from '../identity/online-pauses.ts'
import { mailOf } from '../identity/organisations.ts'
import type { Box } from './kinds.ts'

/** Who gets a message of which kind. */
export type Addressee = { readonly box: Box; readonly recipient: string; readonly kind: string }
/** Undefined where there is no address, or none is wanted: the message waits in the account. */
export type FindAddress = (to: Addressee) => Promise<string | undefined>

/** The address on record for this kind of message. */
export function addressesIn(sql: Sql): FindAddress {
  return async ({ box, recipient }) => {
    if (box === 'patient') return undefined
    return (await mailOf(sql, recipient, box)) ?? undefined
  }
}

/** No address for a patient whose online access is paused: nothing about a record reaches a shared screen. */
export function quietWhilePaused(sql: Sql, addressOf: FindAddress): FindAddress {
  return async (to) => {
    if (to.box !== 'patient') return addressOf(to)
    const [pause] = await pauseNow(sql, to.recipient as PatientId)
    return pause === undefined ? addressOf(to) : undefined
  }
}

/** Development: everyone has an address, in a domain that is never delivered to (RFC 2606). */
export const madeUpAddress: FindAddress = ({ box, recipient }) =>
  Promise.resolve(`${box}-${recipient.toLowerCase()}@mail.invalid`)
