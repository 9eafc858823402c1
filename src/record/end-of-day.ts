import type { Tx } from '../db/database.ts'

/**
 * The last moment of a day, in London.
 *
 * @param day YYYY-MM-DD
 */
export async function endOfDay(tx: Tx, day: string): Promise<Date> {
  const [row] = await tx<{ at: Date }[]>`
    select (${day}::text::date + 1)::timestamp at time zone 'Europe/London' - interval '1 ms' as at`
  if (row === undefined) throw new TypeError('the day has no end')
  return row.at
}
