import type { Sql, Tx } from '../../src/db/database.ts'
import type { World } from './world.ts'

/**
 * Puts a world into the database as it stands, as a superuser and without checking foreign keys. The session
 * token of a staff member or a patient is their id.
 */
export async function loadWorld(tx: Tx, world: World): Promise<void> {
  await tx`set local session_replication_role = replica`
  await loadOrganisations(tx, world)
  await loadPatients(tx, world)
  await loadFacts(tx, world)
  await tx`
    insert into entry (patient_id, id, organisation, private, withheld_from_patient, kind, source_id,
                       recorded_by, attributed_by, resource)
    select patient, id, organisation, private, withheld, 'Observation', slot, 'test', 'author', '{}'
      from jsonb_to_recordset(${tx.json(world.entries)})
        as x (patient uuid, id uuid, organisation text, private boolean, withheld boolean, slot text)`
  await countHoldings(tx)
  await tx`set local session_replication_role = origin`
}

/** `holding` as the writers of entries keep it. */
async function countHoldings(tx: Tx): Promise<void> {
  await tx`
    insert into holding (patient_id, organisation, entries, private_entries)
    select patient_id, organisation, count(*), count(*) filter (where private) from entry group by 1, 2
        on conflict (patient_id, organisation) do update
       set entries = excluded.entries, private_entries = excluded.private_entries`
}

async function loadOrganisations(tx: Tx, world: World): Promise<void> {
  await tx`
    insert into role (id, name, reads_clinical, writes_clinical, finds_patients, records_choices, works_desk,
                      prepares_requests)
    values ('reads', 'Reads', true, true, false, true, true, true),
           ('reads-not', 'Reads not', false, false, true, true, false, false)
        on conflict (id) do nothing`
  await tx`
    insert into organisation (id, name, type, share_out_default, share_out_default_from, permission_policy,
                              verification_required, suspended_at, absorbed_by)
    select id, id, 'test', case when "sharesByDefault" = 'no' then 'not-asked' else 'yes' end,
           case "sharesByDefault" when 'yes' then now() - interval '1 day'
                                  when 'not-yet' then now() + interval '1 day' end,
           policy, "verificationRequired", case when suspended then now() end, "absorbedBy"
      from jsonb_to_recordset(${tx.json(world.organisations)})
        as x (id text, suspended boolean, policy text, "verificationRequired" boolean,
              "sharesByDefault" text, "absorbedBy" text)`
  await tx`
    insert into staff (id, name, organisation, role, suspended_at)
    select id, id::text, organisation, case when "readsClinical" then 'reads' else 'reads-not' end,
           case when suspended then now() end
      from jsonb_to_recordset(${tx.json(world.staff)})
        as x (id uuid, organisation text, "readsClinical" boolean, suspended boolean)`
  await tx`
    insert into session (token_hash, staff_id, idle, expires_at)
    select sha256(convert_to(id, 'UTF8')), id::uuid, '1 day', now() + interval '1 day'
      from jsonb_to_recordset(${tx.json(world.staff)}) as x (id text)`
  await tx`
    insert into organisation_rule (practice, organisation, rule, recorded_by)
    select practice, organisation, rule, 'test' from jsonb_to_recordset(${tx.json(world.rules)})
        as x (practice text, organisation text, rule text) where rule <> 'unlisted'`
}

async function loadPatients(tx: Tx, world: World): Promise<void> {
  await tx`
    insert into patient (patient_id, given_name, family_name, birth_date, sex, registered_practice,
                         protected, died_at, resource)
    select id, 'A', 'B', '1950-01-01', 'female', practice, protected, case when died then now() end, '{}'
      from jsonb_to_recordset(${tx.json(world.patients)})
        as x (id uuid, practice text, protected boolean, died boolean)`
  await tx`
    insert into session (token_hash, patient_id, idle, expires_at)
    select sha256(convert_to(id, 'UTF8')), id::uuid, '1 day', now() + interval '1 day'
      from jsonb_to_recordset(${tx.json(world.patients)}) as x (id text)`
  await tx`
    insert into sharing (patient_id, share_nothing)
    select id, "shareNothing" from jsonb_to_recordset(${tx.json(world.patients)})
        as x (id uuid, "shareNothing" boolean)`
  await tx`
    insert into choice (patient_id, organisation, share_out, share_in, share_out_until, share_in_until)
    select patient, organisation, "shareOut", "shareIn",
           case when "outOver" then now() - interval '1 hour' end,
           case when "inOver" then now() - interval '1 hour' else now() + interval '1 hour' end
      from jsonb_to_recordset(${tx.json(world.choices)})
        as x (patient uuid, organisation text, "shareOut" text, "shareIn" text, "outOver" boolean,
              "inOver" boolean)`
}

const spanColumns = (tx: Sql | Tx) => tx`
  case span when 'over' then now() - interval '2 hours' when 'not-yet' then now() + interval '1 hour'
            else now() - interval '1 hour' end,
  case span when 'over' then now() - interval '1 hour' when 'open' then null
            else now() + interval '2 hours' end`

async function loadFacts(tx: Tx, world: World): Promise<void> {
  await tx`
    insert into relationship (patient_id, id, organisation, kind, recorded_by, starts_at, ends_at)
    select patient, gen_random_uuid(), organisation, 'referral', 'test', ${spanColumns(tx)}
      from jsonb_to_recordset(${tx.json(world.relationships)})
        as x (patient uuid, organisation text, span text)`
  await tx`
    insert into verification (patient_id, organisation)
    select patient, organisation from jsonb_to_recordset(${tx.json(world.verifications)})
        as x (patient uuid, organisation text)`
  await tx`
    insert into permission (patient_id, id, organisation, staff_id, given_by, recorded_by, starts_at, ends_at)
    select patient, gen_random_uuid(), organisation, staff, 'patient', 'test', ${spanColumns(tx)}
      from jsonb_to_recordset(${tx.json(world.permissions)})
        as x (patient uuid, organisation text, staff uuid, span text)`
  await tx`
    insert into emergency_access (patient_id, id, organisation, staff_id, session, kind, reason, wider_at,
                                  starts_at, ends_at)
    select patient, gen_random_uuid(), organisation, staff, sha256(convert_to(session, 'UTF8')), kind, 'test',
           case when wider then starts_at end, starts_at, coalesce(ends_at, now() + interval '1 hour')
      from (select x.*, ${spanColumns(tx)} from jsonb_to_recordset(${tx.json(world.emergencies)})
        as x (patient uuid, organisation text, staff uuid, session text, wider boolean, kind text, span text))
        as y (patient, organisation, staff, session, wider, kind, span, starts_at, ends_at)`
}
