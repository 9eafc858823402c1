import type { Database } from '../db/database.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import { hasDied } from '../identity/patient-facts.ts'
import { addMessage } from '../messages/message.ts'

/** How long before the end of somebody's help both are told. */
const toldDays = 14
const atOnce = 100

type Ending = { readonly helper: PatientId; readonly patient: PatientId; readonly proxy: string }

/**
 * Tells the patient and the helper that help will end: on its last day, or on a birthday that ends a parent's. Each
 * end is told once, with the message in the same transaction. Help with the record of who has died is over already:
 * nobody is told.
 *
 * @returns how many ends were told of.
 * @see interface.md 1.6, "Proxy added / ending"
 */
export async function tellOfEnding(db: Database): Promise<number> {
  let told = 0
  for (;;) {
    const { count } = await db.relay.begin(async (tx) => {
      const ending = await tx<Ending[]>`
        select helper, patient_id as patient, proxy from helping
         where ended_at is null and until_at > now() and until_at <= now() + make_interval(days => ${toldDays})
           and told_of is distinct from until_at
         order by until_at limit ${atOnce} for update skip locked`
      for (const { helper, patient, proxy } of ending) {
        const recipients = (await hasDied(tx, patient)) ? [] : [patient, helper]
        for (const recipient of recipients) {
          await addMessage(tx, {
            ...{ id: newId(), box: 'patient', recipient, kind: 'proxy-ending', reference: null },
          })
        }
        await tx`
          update helping set told_of = until_at
           where helper = ${helper} and patient_id = ${patient} and proxy = ${proxy}`
      }
      return { count: ending.length }
    })
    told += count
    if (count < atOnce) return told
  }
}
