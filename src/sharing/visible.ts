import type { Sql, Tx } from '../db/database.ts'

/**
 * The grant as a predicate on `entry e`: the one every query of entries carries, beside the same rule held
 * underneath by row-level security. Both read what `enter` has set for this transaction; unset, no row.
 */
export function visible(sql: Sql | Tx) {
  return sql`(
    e.organisation = any (case when e.private
      then (select string_to_array(current_setting('confide.private_from', true), ','))
      else (select string_to_array(current_setting('confide.open_from', true), ',')) end)
    and (not e.withheld_from_patient
         or (select current_setting('confide.view', true)) not in ('patient', 'proxy'))
    or (select current_setting('confide.view', true)) = 'proxy'
    and e.kind = any (select unnest(string_to_array(current_setting('confide.proxy_kinds', true), ',')))
    and not (e.private or e.withheld_from_patient))`
}
