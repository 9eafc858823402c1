import type { Tx } from '../db/database.ts'
import type { Snapshot } from './item-store.ts'
import { folded } from './folded.ts'
import type { Item } from './item.ts'
import { oldestOpinion } from './release-blocks.ts'
import type { AccessRequest } from './request.ts'

/** Who asks: what one may have, another may not. */
export type AskedBy = Pick<AccessRequest, 'askedBy' | 'asker' | 'helper'>

/**
 * Takes over what was decided before about the same version of the same entry for the same who asks: in an earlier request
 * to this organisation, or before this one was gathered again. Whoever reviews the page sees it, and may decide otherwise.
 * Never an opinion on serious harm that no longer counts, nor what is relevant to a claim.
 *
 * @param items of the snapshot: of the words themselves nothing is kept where they were decided.
 */
export async function carryDecisions(
  tx: Tx,
  snapshot: Snapshot,
  items: readonly Item[],
  whose: AskedBy,
  at: Date,
): Promise<void> {
  const { patient, reference, organisation, gathering } = snapshot
  const before = tx`
    patient_id = ${patient} and organisation = ${organisation} and decision is not null
    and (reference, gathering) <> (${reference}, ${gathering}) and reference in (${ofSame(tx, snapshot, whose)})`
  const decided = await tx<{ item: string; path: string; start: number; end: number }[]>`
    select e.item, e.path, e.start_at as start, e.end_at as "end", i.page, e.kind, e.decision, e.ground, e.reason,
           e.decided_by, e.decided_at::text
      from (select distinct on (item, path, start_at, end_at) * from access_finding where ${before}
             order by item, path, start_at, end_at, decided_at desc) e
      join access_item i on i.patient_id = ${patient} and i.reference = ${reference} and i.gathering = ${gathering}
                        and i.id = e.item
     where e.ground is distinct from 'not-relevant'`
  const texts = new Map(items.map((item) => [item.id, item.texts]))
  const found = decided.flatMap((one) => {
    const text = texts.get(one.item)?.find(({ path }) => path === one.path)?.text
    return text === undefined ? [] : [{ ...one, words: folded(text.slice(one.start, one.end)) }]
  })
  await tx`
    insert into access_finding (patient_id, reference, gathering, organisation, item, path, start_at, end_at, page, kind,
                                words, source, decision, ground, reason, decided_by, decided_at)
    select ${patient}, ${reference}, ${gathering}, ${organisation}, x.item, x.path, x.start, x."end", x.page, x.kind,
           x.words, 'earlier', x.decision, x.ground, x.reason, x.decided_by, x.decided_at
      from jsonb_to_recordset(${tx.json(found)}) as x (item text, path text, start int, "end" int, page int, kind text,
           words text, decision text, ground text, reason text, decided_by text, decided_at timestamptz)
    on conflict (patient_id, reference, gathering, item, path, start_at, end_at) do update
       set source = excluded.source, decision = excluded.decision, ground = excluded.ground, reason = excluded.reason,
           decided_by = excluded.decided_by, decided_at = excluded.decided_at`
  await tx`
    update access_item i
       set decision = e.decision, ground = e.ground, reason = e.reason, opinion_on = e.opinion_on,
           opinion_by = e.opinion_by, decided_by = e.decided_by, decided_at = e.decided_at
      from (select distinct on (id) * from access_item where ${before} order by id, decided_at desc) e
     where i.patient_id = ${patient} and i.reference = ${reference} and i.gathering = ${gathering} and i.id = e.id
       and e.ground is distinct from 'not-relevant'
       and (e.ground is distinct from 'serious-harm' or e.opinion_on >= ${oldestOpinion(at)})`
}

/** The references of requests by the same who asks, as the words of a query. */
export function ofSame(
  tx: Tx,
  { patient, organisation }: Snapshot,
  { askedBy, asker, helper }: AskedBy,
) {
  return tx`
    select r.reference from access_request r
     where r.patient_id = ${patient} and r.organisation = ${organisation} and r.asked_by = ${askedBy}
       and r.asker is not distinct from ${asker}::text
       and r.helper is not distinct from ${helper}::uuid`
}
