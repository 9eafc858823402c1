import type { Sql, Tx } from '../../src/db/database.ts'
import { visible } from '../../src/sharing/visible.ts'
import type { Patient, Staff } from './world.ts'

/** What the database answers one staff member about one patient. */
export type Seen = {
  outcome: string
  rule: string
  held_back: boolean
  /** Whether row-level security lets the patient's own row be read. */
  person: boolean
  /** Entries that come back from a bare select: row-level security alone. */
  bare: number
  /** With the predicate of every query, where row-level security lets everything through. */
  predicate: number
  /** With both, as in every query. */
  both: number
}

/**
 * Makes the function `look`: enter and the three ways to read, for many (session, patient) at once.
 *
 * @param where which rows the selects are asked for: `e.patient_id = p` as in every query of ours, or `true`.
 */
export async function makeLook(sql: Sql | Tx, where = 'e.patient_id = p', predicate?: string) {
  const carried = predicate ?? (await visibleText(sql))
  const bits = `select coalesce(sum(2::float8 ^ e.source_id::int), 0) from entry e where`
  await sql.unsafe(`
    create or replace function look(p_sessions bytea[], p_patients uuid[])
    returns table (outcome text, rule text, held_back boolean, person boolean, bare float8, predicate float8, "both" float8)
    language plpgsql as $look$
    declare p uuid; r record;
    begin
      for i in 1 .. cardinality(p_sessions) loop
        p := p_patients[i];
        perform set_config('role', 'confide_app', true);
        select x.outcome, x.rule, x.held_back into r from enter(p_sessions[i], p, 'read') x;
        outcome := r.outcome; rule := r.rule; held_back := r.held_back;
        person := exists (select 1 from patient e where e.patient_id = p);
        bare := (${bits} ${where});
        "both" := (${bits} e.patient_id = p and ${carried});
        perform set_config('role', 'confide_owner', true);
        predicate := (${bits} e.patient_id = p and ${carried});
        perform set_config('role', 'none', true);
        return next;
      end loop;
    end $look$`)
}

/** The predicate as the database gets it. */
export async function visibleText(sql: Sql | Tx): Promise<string> {
  const { string } = await sql`select 1 from entry e where ${visible(sql)}`.describe()
  return string.slice(string.indexOf('where') + 'where'.length)
}

/** The answers in the order of `cells`. */
export function look(sql: Sql | Tx, cells: readonly { staff: Staff; patient: Patient }[]) {
  return sql<Seen[]>`
    select * from look((select array_agg(sha256(convert_to(s, 'UTF8')) order by n)
                          from unnest(${cells.map(({ staff }) => staff.id)}::text[]) with ordinality x (s, n)),
                       ${cells.map(({ patient }) => patient.id)}::uuid[])`
}
