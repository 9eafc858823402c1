import type { Sql, Tx } from '../../src/db/database.ts'
import { visibleText } from './look.ts'
import { oracle, type Facts } from './oracle.ts'
import { bitsOf, expectations, type Patient, type Staff, type World } from './world.ts'

/** What the other ways to enter a record answer: to write, to find, and as the patient. Entries as bits. */
export type Uses = {
  write: string
  write_view: string
  write_bits: number
  find: string
  find_view: string
  find_bits: number
  /** The emergency view. */
  emergency: string
  emergency_bits: number
  own: string
  own_bare: number
  own_predicate: number
  own_both: number
  /** As a patient who asks for someone else's record. */
  foreign: string
  foreign_bits: number
}

export async function makeUses(sql: Sql | Tx, predicate?: string) {
  const carried = predicate ?? (await visibleText(sql))
  const bits = `(select coalesce(sum(2::float8 ^ e.source_id::int), 0) from entry e where`
  const role = (name: string) => `perform set_config('role', '${name}', true);`
  await sql.unsafe(`
    create or replace function uses(p_sessions bytea[], p_patients uuid[])
    returns table ("write" text, write_view text, write_bits float8, find text, find_view text,
      find_bits float8, emergency text, emergency_bits float8, own text, own_bare float8, own_predicate float8, own_both float8,
      "foreign" text, foreign_bits float8)
    language plpgsql as $uses$
    declare p uuid; q uuid;
    begin
      for i in 1 .. cardinality(p_sessions) loop
        p := p_patients[i]; q := p_patients[1 + i % cardinality(p_patients)];
        ${role('confide_app')}
        select x.outcome, x.view into "write", write_view from enter(p_sessions[i], p, 'write') x;
        write_bits := ${bits} e.patient_id in (p, q));
        select x.outcome, x.view into find, find_view from enter(p_sessions[i], p, 'find') x;
        find_bits := ${bits} e.patient_id in (p, q));
        select x.outcome into emergency from enter(p_sessions[i], p, 'emergency') x;
        emergency_bits := ${bits} e.patient_id in (p, q));
        select x.outcome into own from enter(sha256(convert_to(p::text, 'UTF8')), p, 'read') x;
        own_bare := ${bits} e.patient_id in (p, q));
        own_both := ${bits} e.patient_id = p and ${carried});
        ${role('confide_owner')}
        own_predicate := ${bits} e.patient_id = p and ${carried});
        ${role('confide_app')}
        "foreign" := 'not-found'; foreign_bits := 0;
        if p <> q then
          select x.outcome into "foreign" from enter(sha256(convert_to(q::text, 'UTF8')), p, 'read') x;
          foreign_bits := ${bits} e.patient_id in (p, q));
        end if;
        ${role('none')}
        return next;
      end loop;
    end $uses$`)
}

export function lookAtUses(sql: Sql | Tx, cells: readonly { staff: Staff; patient: Patient }[]) {
  return sql<Uses[]>`
    select * from uses((select array_agg(sha256(convert_to(s, 'UTF8')) order by n)
                          from unnest(${cells.map(({ staff }) => staff.id)}::text[]) with ordinality x (s, n)),
                       ${cells.map(({ patient }) => patient.id)}::uuid[])`
}

/** The same by the rules as they are written, for roles as `loadWorld` makes them. */
export function expectedUses(
  world: World,
): (viewer: Facts, staff: Staff, patient: Patient) => Uses {
  const entries = Map.groupBy(world.entries, ({ patient }) => patient)
  const inEmergency = expectations(world, 'emergency')
  return (viewer, staff, patient) => {
    const { id, died } = patient
    const emergency = inEmergency(staff, patient)
    const record = entries.get(id) ?? []
    const barred = viewer.suspendedPerson || viewer.suspendedService
    const hidden = viewer.protected && !viewer.registeredHere && viewer.listing !== 'allowed'
    const closed = !oracle({ ...viewer, writer: 'own' }).see
    const write =
      barred || !viewer.readsClinical ? 'role' : closed || !viewer.relationship ? 'not-found' : 'ok'
    const find = barred || viewer.readsClinical ? 'role' : hidden ? 'not-found' : 'ok'
    const mine = record.filter(({ organisation }) => organisation === staff.organisation)
    const shown = died ? 0 : bitsOf(record.filter((one) => !one.withheld).map(({ slot }) => slot))
    return {
      ...{ write, write_view: write === 'ok' ? 'write' : 'none' },
      write_bits: write === 'ok' ? bitsOf(mine.map(({ slot }) => slot)) : 0,
      ...{ find, find_view: find === 'ok' ? 'card' : 'none', find_bits: 0 },
      ...{ emergency: emergency.outcome, emergency_bits: emergency.visible },
      ...{ own: died ? 'not-found' : 'ok', own_bare: shown, own_predicate: shown, own_both: shown },
      ...{ foreign: 'not-found', foreign_bits: 0 },
    }
  }
}
