import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import postgres from 'postgres'
import type { Tx } from '../../src/db/database.ts'
import { undone } from '../sharing/compare.ts'
import { mutantsFrom, mutate } from '../sharing/mutants.ts'
import { testDatabase } from '../support/database.ts'
import { uuidFrom } from '../support/world.ts'

// Who may read a summary: every combination of what the gates of domain.md 1.5 depend on, through the real
// database; and each rule taken out of `enter_summary` once is noticed.

const db = await testDatabase()
const sql = postgres(db.url, { max: 1, onnotice: () => undefined })
test.after(() => sql.end())

const values = {
  role: ['reads', 'reads-not', 'suspended', 'service-suspended'],
  life: ['alive', 'protected', 'allowed', 'prohibited', 'practice', 'died'],
  relationship: ['none', 'now', 'ended', 'not-yet', 'another-service'],
  emergency: ['none', 'now', 'legal', 'ended', 'not-yet', 'another-session', 'another-person'],
  preference: ['none', 'core', 'dissent'],
  policy: ['notice-based', 'ask-each-time', 'extended'],
  permission: ['none', 'own', 'all', 'another-person', 'ended', 'not-yet', 'another-service'],
} as const
type Facts = { readonly [K in keyof typeof values]: (typeof values)[K][number] }

/** The rules once more, as they read in docs/sharing-rules.md. */
function expected(facts: Facts): string {
  const { role, life, relationship, emergency, preference, policy, permission } = facts
  const isEmergency = emergency === 'now' || emergency === 'legal'
  if (role !== 'reads') return 'role'
  if (life === 'protected' || life === 'prohibited') return 'not-found'
  if (life === 'died' && emergency !== 'legal') return 'not-found'
  if (relationship !== 'now' && !isEmergency) return 'not-found'
  if (preference === 'dissent') return 'dissent'
  if (isEmergency) return 'emergency'
  if (policy === 'notice-based' || permission === 'own') return 'shared'
  return policy === 'extended' && permission === 'all' ? 'shared' : 'permission-not-asked'
}

const ordinary: Facts = {
  role: 'reads',
  life: 'alive',
  relationship: 'now',
  emergency: 'none',
  preference: 'none',
  policy: 'ask-each-time',
  permission: 'own',
}

const cells = Object.entries(values)
  .reduce<Record<string, string>[]>(
    (some, [name, each]) => some.flatMap((one) => each.map((value) => ({ ...one, [name]: value }))),
    [{}],
  )
  .map((one) => one as Facts)
  // who reads nothing is told so whatever else there is: with a few of the rest
  .filter((one) => one.role === 'reads' || away(one) <= 2)

function away(facts: Facts): number {
  return Object.entries(ordinary).filter(([name, value]) => facts[name as keyof Facts] !== value)
    .length
}

type Cell = Facts & { organisation: string; patient: string; staff: string; other: string }

function cellOf(facts: Facts): Cell {
  const policy = values.policy.indexOf(facts.policy)
  const organisation = `${facts.role === 'service-suspended' ? 'S' : 'V'}0${policy}`
  const role = facts.role === 'service-suspended' ? 'reads' : facts.role
  const staff = uuidFrom(`${organisation} ${role}`)
  const other = uuidFrom(`${organisation} other`)
  return { ...facts, organisation, staff, other, patient: uuidFrom(JSON.stringify(facts)) }
}

suite('a summary is read by who has passed the four gates', () => {
  before(() => sql.begin(load))

  test(`in ${cells.length} worlds`, async () => {
    assert.deepEqual(await wrongIn(cells), [])
  })

  test('and every rule of it counts', async () => {
    const [found] = await sql<{ text: string }[]>`
      select pg_get_functiondef(oid) as text from pg_proc where proname = 'enter_summary'`
    const near = cells.filter((one) => away(one) <= 3)
    const missed: string[] = []
    for (const mutant of mutants) {
      const wrong = await undone(sql, async (tx) => {
        await tx.unsafe(mutate(found?.text ?? '', mutant))
        return wrongIn(near, tx)
      })
      if (wrong.length === 0) missed.push(mutant.name)
    }
    assert.deepEqual(missed, [])
  })
})

const mutants = mutantsFrom([
  ['a person who is suspended', 'm.suspended_at is not null or o', 'o'],
  ['a service that is suspended', ' or o.suspended_at is not null', ''],
  ['a role that reads nothing', ' or not r.reads_clinical', ''],
  ['rule 0', 'not known or p.protected and', 'not known or false and'],
  [
    'rule 0 for the practice',
    'p.protected and p.registered_practice is distinct from v',
    'p.protected',
  ],
  ['rule 0 for who is allowed', "x.rule = 'allowed'", 'false'],
  ['rule 0 for who is prohibited', "and x.rule = 'allowed'", ''],
  ['rule 0 for another service', 'and x.organisation = v and x.rule', 'and x.rule'],
  ['death', 'p.died_at is not null and v_legal_until is null', 'false'],
  ['death with a legal reason', ' and v_legal_until is null', ''],
  ['death with any emergency', " filter (where x.kind = 'legal')", ''],
  ['relationship', 'exit gates when v_related_until is null and v_emergency_until is null;', ''],
  [
    'relationship that has ended',
    'x.starts_at <= now() and (x.ends_at is null or x.ends_at > now());\n    exit',
    'x.starts_at <= now();\n    exit',
  ],
  [
    'relationship to begin',
    'x.starts_at <= now() and (x.ends_at is null or x.ends_at > now());\n    exit',
    '(x.ends_at is null or x.ends_at > now());\n    exit',
  ],
  [
    'relationship of another',
    'x.organisation = v\n       and x.starts_at <= now() and (x.ends_at is null or x.ends_at > now());\n    exit',
    'x.starts_at <= now() and (x.ends_at is null or x.ends_at > now());\n    exit',
  ],
  [
    'emergency instead',
    'v_related_until is null and v_emergency_until is null',
    'v_related_until is null',
  ],
  ['emergency of another session', 'x.session = p_session and', ''],
  [
    'emergency of another person',
    'x.staff_id = s.staff_id and x.organisation = v\n',
    'x.organisation = v\n',
  ],
  [
    'emergency that has ended',
    'and x.starts_at <= now() and x.ends_at > now();',
    'and x.starts_at <= now();',
  ],
  [
    'emergency to begin',
    'and x.starts_at <= now() and x.ends_at > now();',
    'and x.ends_at > now();',
  ],
  ['dissent', "x.preference = 'dissent'", 'false'],
  ['any preference as dissent', "x.preference = 'dissent'", 'true'],
  ['permission', 'if v_permitted_until is null then', 'if false then'],
  ['emergency without permission', 'elsif v_emergency_until is not null then', 'elsif false then'],
  ['notice instead', "o.permission_policy = 'notice-based'", 'false'],
  ['permission of another person', '(x.staff_id = s.staff_id or', '(true or'],
  ['permission of one', '(x.staff_id = s.staff_id or', '(false or'],
  ['permission of all', " and o.permission_policy = 'extended')", ')'],
  ['permission of all, kept', "x.staff_id is null and o.permission_policy = 'extended'", 'false'],
  [
    'permission that has ended',
    'x.starts_at <= now() and (x.ends_at is null or x.ends_at > now());\n      if',
    'x.starts_at <= now();\n      if',
  ],
  [
    'permission to begin',
    'x.starts_at <= now() and (x.ends_at is null or x.ends_at > now());\n      if',
    '(x.ends_at is null or x.ends_at > now());\n      if',
  ],
  [
    'permission of another service',
    'x.patient_id = p_patient and x.organisation = v\n         and (x.staff_id',
    'x.patient_id = p_patient and (x.staff_id',
  ],
])

/** Asks for each, as the app does. @returns what was not as expected. */
function wrongIn(some: readonly Facts[], within?: Tx): Promise<string[]> {
  const ask = async (tx: Tx) => {
    const asked = some.map(cellOf)
    await tx`set local role confide_app`
    const answers = await tx<{ said: string; texts: string }[]>`
      select said, texts from pg_temp.ask_for_summaries(
        ${asked.map(({ staff }) => staff)}::text[], ${asked.map(({ patient }) => patient)}::uuid[])`
    await tx`reset role`
    return asked.flatMap((facts, n) => {
      const wanted = expected(facts)
      const reads = wanted === 'shared' || wanted === 'emergency'
      const answer = `${answers[n]?.said}: ${answers[n]?.texts}`
      const right = `${wanted}: ${reads ? 'in force' : ''}`
      return answer === right ? [] : [`${JSON.stringify(some[n])} gave ${answer}, not ${right}`]
    })
  }
  return within ? ask(within) : undone(sql, ask)
}

async function load(tx: Tx): Promise<void> {
  const json = tx.json(cells.map(cellOf))
  await tx`set local session_replication_role = replica`
  await tx`create temp table cell as select * from jsonb_to_recordset(${json}) as x (
    organisation text, patient uuid, staff uuid, other uuid, role text, life text, relationship text,
    emergency text, preference text, policy text, permission text)`
  await tx`
    insert into role (id, name, reads_clinical, writes_clinical, finds_patients, records_choices)
    values ('reads', 'Reads', true, true, false, true), ('reads-not', 'Reads not', false, false, true, true)`
  await tx`
    insert into organisation (id, name, type, permission_policy, suspended_at)
    select distinct organisation, organisation, 'test', policy, case when role = 'service-suspended' then now() end
      from cell union all values ('P01', 'P01', 'test', 'notice-based', null::timestamptz), ('Q01', 'Q01', 'test', 'notice-based', null)`
  await tx`
    insert into staff (id, name, organisation, role, suspended_at)
    select distinct staff, 'Test', organisation, case role when 'reads-not' then role else 'reads' end,
           case when role = 'suspended' then now() end from cell`
  await tx`
    insert into session (token_hash, staff_id, idle, expires_at)
    select distinct sha256(convert_to(staff::text, 'UTF8')), staff, interval '1 day', now() + interval '1 day'
      from cell`
  await tx`
    insert into patient (patient_id, given_name, family_name, birth_date, sex, registered_practice, protected,
                         died_at, resource)
    select patient, 'Rosa', 'Sample', '1950-02-03', 'female',
           case life when 'practice' then organisation when 'allowed' then 'PA1' when 'prohibited' then 'PP1' else 'P01' end,
           life not in ('alive', 'died'), case when life = 'died' then now() end, '{}' from cell`
  await tx`insert into sharing (patient_id) select patient from cell`
  await tx`
    insert into organisation_rule (practice, organisation, rule, recorded_by)
    select distinct case life when 'allowed' then 'PA1' else 'PP1' end, organisation, life, 'test'
      from cell where life in ('allowed', 'prohibited')
    union all values ('P01', 'Q01', 'allowed', 'test')`
  await tx`
    insert into relationship (patient_id, id, organisation, kind, recorded_by, starts_at, ends_at)
    select patient, gen_random_uuid(), case relationship when 'another-service' then 'Q01' else organisation end,
           'referral', 'test', now() + case relationship when 'not-yet' then 1 else -2 end * interval '1 hour',
           case when relationship = 'ended' then now() - interval '1 hour' end
      from cell where relationship <> 'none'`
  await tx`
    insert into emergency_access (patient_id, id, organisation, staff_id, session, kind, reason, starts_at, ends_at)
    select patient, gen_random_uuid(), organisation, case emergency when 'another-person' then other else staff end,
           case emergency when 'another-session' then '\\x00'::bytea else sha256(convert_to(staff::text, 'UTF8')) end,
           case emergency when 'legal' then emergency else 'emergency' end, 'test',
           now() + case emergency when 'not-yet' then 1 else -2 end * interval '1 hour',
           now() + case emergency when 'ended' then -1 else 2 end * interval '1 hour'
      from cell where emergency <> 'none'`
  await tx`
    insert into permission (patient_id, id, organisation, staff_id, given_by, recorded_by, starts_at, ends_at)
    select patient, gen_random_uuid(), case permission when 'another-service' then 'Q01' else organisation end,
           case permission when 'all' then null when 'another-person' then other else staff end, 'patient', 'test',
           now() + case permission when 'not-yet' then 1 else -2 end * interval '1 hour',
           case when permission = 'ended' then now() - interval '1 hour' end
      from cell where permission <> 'none'`
  await tx`
    insert into summary_preference (patient_id, preference, recorded_at)
    select patient, preference, now() from cell where preference <> 'none'`
  await tx`
    insert into summary (patient_id, id, version, state, scope, practice, choice_version, digest, made_at,
                         checked_at, staff_text, patient_version, patient_made_at)
    select patient, gen_random_uuid(), version, state, 'core', 'P01', 1, '', now(), now(), text,
           gen_random_uuid(), now()
      from cell, (values (1, 'replaced', 'replaced'), (2, 'live', 'in force')) as x (version, state, text)`
  await tx`set local session_replication_role = origin`
  await tx`analyze summary, relationship, permission, emergency_access, patient, summary_preference`
  await tx.unsafe(`
    create function pg_temp.ask_for_summaries(p_staff text[], p_patients uuid[])
    returns table (said text, texts text) language plpgsql as $$
    begin
      for i in 1 .. cardinality(p_staff) loop
        select case x.outcome when 'ok' then x.rule else x.outcome end into said
          from enter_summary(sha256(convert_to(p_staff[i], 'UTF8')), p_patients[i]) x;
        select coalesce(string_agg(x.staff_text, ' and '), '') into texts from summary x
         where x.patient_id in (p_patients[i], p_patients[1 + i % cardinality(p_patients)]);
        return next;
      end loop;
    end $$`)
}
