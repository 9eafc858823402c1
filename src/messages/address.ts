import type { Sql } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import { pauseNow } from '../identity/online-pauses.ts'
import { mailOf } from '../identity/organisations.ts'
import { hasDied } from '../identity/patient-facts.ts'
import { contactChoiceOf } from './contact-choices.ts'
import { alwaysSent, type Box } from './kinds.ts'

/** Who gets a message of which kind. */
export type Addressee = {
  readonly box: Box
  readonly recipient: string
  readonly kind: string
  /** Where this one goes, instead of the address that counts now. */
  readonly address: string | null
}
/** Undefined where there is no address, or none is wanted: the message waits in the account. */
export type FindAddress = (to: Addressee) => Promise<string | undefined>

/** The address on record for this kind of message. */
export function addressesIn(sql: Sql): FindAddress {
  return async ({ box, recipient }) => {
    if (box === 'patient' || box === 'operator') return undefined
    return (await mailOf(sql, recipient, box)) ?? undefined
  }
}

/** Where a patient chose to be written to; `otherwise` for who never chose, and for services. */
export function asChosen(sql: Sql, otherwise: FindAddress): FindAddress {
  return async (to) => {
    if (to.box !== 'patient') return otherwise(to)
    const [choice] = await contactChoiceOf(sql, to.recipient as PatientId)
    // who wants no mail any more may have left that address to somebody else
    if (to.address !== null) return choice?.way === 'mail' ? to.address : undefined
    if (choice === undefined) return otherwise(to)
    const isWanted = choice.way === 'mail' || alwaysSent.includes(to.kind)
    return isWanted ? (choice.address ?? undefined) : undefined
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

/** No address for a patient who has died: whoever reads their mail now is not told of their record. */
export function quietAfterDeath(sql: Sql, addressOf: FindAddress): FindAddress {
  return async (to) => {
    const isQuiet = to.box === 'patient' && (await hasDied(sql, to.recipient as PatientId))
    return isQuiet ? undefined : addressOf(to)
  }
}

/** Development: everyone has an address, in a domain that is never delivered to (RFC 2606). */
export const madeUpAddress: FindAddress = ({ box, recipient }) =>
  Promise.resolve(`${box}-${recipient.toLowerCase()}@mail.invalid`)
