import { asOwner } from '../db/roles.ts'
import { nhsNumberSystem } from './nhs-number.ts'

/**
 * How many patients of a database may be somebody: those without an NHS number of the ranges that are never issued. The
 * schema may be that of an older version.
 *
 * @see domain.md 6.1
 */
export function countRealPatients(url: string): Promise<number> {
  return asOwner(url, async (tx) => {
    const [row] = await tx<{ n: number }[]>`
      select count(*)::int as n from patient p
       where not exists (select from patient_identifier i
               where i.patient_id = coalesce((to_jsonb(p) ->> 'merged_into')::uuid, p.patient_id)
                 and i.system = ${nhsNumberSystem} and i.value ~ '^9[09]')`
    return row?.n ?? NaN
  })
}

/** Whether somebody with each of these NHS numbers is in a database. */
export function areAllThere(url: string, numbers: readonly string[]): Promise<boolean> {
  return asOwner(url, async (tx) => {
    const missing = await tx`
      select from unnest(${[...numbers]}::text[]) n
       where not exists (select from patient_identifier i where i.system = ${nhsNumberSystem} and i.value = n)`
    return missing.length === 0
  })
}
