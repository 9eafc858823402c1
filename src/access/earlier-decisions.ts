import type { Tx } from '../db/database.ts'
import type { Snapshot } from './item-store.ts'

/**
 * Takes over what was decided before about the same version of the same entry: in an earlier request to this organisation,
 * or before this one was gathered again. Whoever reviews the page sees it, and may decide otherwise.
 */
export async function carryDecisions(tx: Tx, snapshot: Snapshot): Promise<void> {
  const { patient, reference, organisation, gathering } = snapshot
  const before = tx`
    patient_id = ${patient} and organisation = ${organisation} and decision is not null
    and (reference, gathering) <> (${reference}, ${gathering})`
  await tx`
    insert into access_finding (patient_id, reference, gathering, organisation, item, path, start_at, end_at, page, kind,
                                words, source, decision, ground, reason, decided_by, decided_at)
    select ${patient}, ${reference}, ${gathering}, ${organisation}, e.item, e.path, e.start_at, e.end_at, i.page, e.kind,
           e.words, 'earlier', e.decision, e.ground, e.reason, e.decided_by, e.decided_at
      from (select distinct on (item, path, start_at, end_at) * from access_finding where ${before}
             order by item, path, start_at, end_at, decided_at desc) e
      join access_item i on i.patient_id = ${patient} and i.reference = ${reference} and i.gathering = ${gathering}
                        and i.id = e.item
    on conflict (patient_id, reference, gathering, item, path, start_at, end_at) do update
       set source = excluded.source, decision = excluded.decision, ground = excluded.ground, reason = excluded.reason,
           decided_by = excluded.decided_by, decided_at = excluded.decided_at`
  await tx`
    update access_item i
       set decision = e.decision, ground = e.ground, reason = e.reason, opinion_on = e.opinion_on,
           opinion_by = e.opinion_by, decided_by = e.decided_by, decided_at = e.decided_at
      from (select distinct on (id) * from access_item where ${before} order by id, decided_at desc) e
     where i.patient_id = ${patient} and i.reference = ${reference} and i.gathering = ${gathering} and i.id = e.id`
}
