import { appendEvent } from '../audit/append.ts'
import type { Database, Sql } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type Entered } from '../sharing/enter.ts'
import { visible } from '../sharing/visible.ts'
import { digestOf, saidOf } from './entries.ts'
import { rawEntryOf, type RawEntry } from './everything.ts'
import { matching, sortKey, type Conditions } from './search-conditions.ts'
import { purposeOf } from './shared-record.ts'

const most = 1000

/**
 * Of each code the last observations of those that this actor may see, newest first: what is hidden takes no place.
 *
 * @throws Refusal `invalid` where there are more than one answer may hold; others as `readSharedRecord`.
 */
export async function lastObservations(
  db: Database,
  actor: Actor,
  patient: PatientId,
  asked: Conditions & { readonly ofEach: number; readonly filter: string },
): Promise<Entered & { readonly entries: readonly RawEntry[] }> {
  const [[row], rows] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    lastOf(tx, patient, asked, asked.ofEach),
  ])
  const who = await admit(db, actor, patient, row)
  if (row === undefined) throw notFound()
  const isTooMany = rows.length > most
  const entries = isTooMany ? [] : rows.map(rawEntryOf)
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    kind: 'list',
    purpose: purposeOf(who),
    filter: asked.filter,
    count: entries.length,
    digest: digestOf(entries),
  })
  if (isTooMany) {
    throw new Refusal('invalid', `More than ${most} observations: ask by category or code`)
  }
  return { ...who, entries }
}

function lastOf(sql: Sql, patient: PatientId, conditions: Conditions, ofEach: number) {
  return sql`
    select q.id, q.version, q.kind, q.resource, q.said
      from (select e.id, e.version, e.kind, e.resource, ${saidOf(sql)} as said, what.code,
                   row_number() over (partition by what.code order by what.at desc, e.id desc) as place
              from entry e
              cross join lateral (
                select concat(e.code_system, '|', coalesce(e.code, e.code_text)) as code,
                       ${sortKey(sql, 'effective', true)} as at) what
             where e.patient_id = ${patient} and e.kind = 'Observation' and ${visible(sql)}
                   ${matching(sql, conditions)}) q
     where q.place <= ${ofEach}
     order by q.code, q.place limit ${most + 1}`.raw()
}
