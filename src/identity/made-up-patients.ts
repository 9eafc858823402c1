import { asOwner } from '../db/roles.ts'
import { nhsNumberSystem } from './nhs-number.ts'

/**
 * How many patients of a database may be somebody: those without an NHS number of the ranges that are never issued.
 *
 * @see domain.md 6.1
 */
export function countRealPatients(url: string): Promise<number> {
  return asOwner(url, async (tx) => {
    const [row] = await tx<{ n: number }[]>`
      select count(*)::int as n from patient p
       where not exists (select from patient_identifier i
               where i.patient_id = coalesce(p.merged_into, p.patient_id) and i.system = ${nhsNumberSystem}
                 and i.value ~ '^9[09]')`
    return row?.n ?? NaN
  })
}
