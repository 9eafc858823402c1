import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import postgres from 'postgres'
import { testDatabase } from './support/database.ts'
import {
  isSql,
  sourceTexts,
  tableRegistry,
  tablesNamed,
  templatesOf,
} from './support/source-texts.ts'

// What the schema must be, whatever is added to it: row-level security on everything of a patient's, and
// rules R1 to R19 that keep the same build able to run on many machines. @see docs/decisions/0004-scale.md

const db = await testDatabase()
const sql = postgres(db.url, { max: 1, onnotice: () => undefined })
test.after(() => sql.end())

const runtimeRoles = [
  'confide_app',
  'confide_identity',
  'confide_job',
  'confide_linker',
  'confide_log',
  'confide_relay',
  'confide_sequencer',
]
const names = (rows: readonly postgres.Row[]) => rows.map((row) => String(row['name']))
const none = async (found: PromiseLike<readonly postgres.Row[]>) =>
  assert.deepEqual(names(await found), [])

suite('row-level security', () => {
  test('is forced on every table that holds a patient_id', () =>
    none(sql`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
         and a.attname = 'patient_id' and not a.attisdropped
         and not (c.relrowsecurity and c.relforcerowsecurity)`))

  test('and each has a policy for others than its owner; a partition has none and shows nothing', () =>
    none(sql`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
         and a.attname = 'patient_id' and not a.attisdropped
         and c.relispartition = exists (
           select 1 from pg_policy p
            where p.polrelid = c.oid and p.polroles <> array['confide_owner'::regrole::oid])`))

  test('no policy is for everybody', () =>
    none(sql`select polname as name from pg_policy where 0 = any (polroles)`))

  test('no policy looks anything up: it reads the row and the context (R9)', () =>
    none(sql`
      select polname as name from pg_policy
       where concat(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) ~ 'SELECT'`))

  test('nothing is granted to everybody', () =>
    none(sql`
      select c.relname as name from pg_class c, aclexplode(c.relacl) a
       where c.relnamespace = 'public'::regnamespace and a.grantee = 0
       union all
      select a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid, aclexplode(a.attacl) x
       where c.relnamespace = 'public'::regnamespace and x.grantee = 0
       union all
      select p.proname from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
       where p.pronamespace = 'public'::regnamespace and a.grantee = 0
       union all
      select n.nspname from pg_namespace n, aclexplode(n.nspacl) a
       where n.nspname = 'public' and a.grantee = 0 and a.privilege_type = 'CREATE'`))
})

suite('the roles that serve', () => {
  test('are there, log in as nobody, and bypass nothing', async () => {
    const found = await sql`
      select rolname as name from pg_roles
       where rolname = any (${runtimeRoles})
         and not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolcanlogin) order by 1`
    assert.deepEqual(names(found), runtimeRoles)
  })

  test('own nothing', () =>
    none(sql`
      select classid::regclass || ' ' || objid as name from pg_shdepend
       where deptype = 'o' and refclassid = 'pg_authid'::regclass
         and refobjid in (select oid from pg_roles where rolname = any (${runtimeRoles}))`))

  test('are members of no role, least of all the owner', () =>
    none(sql`
      select m.roleid::regrole as name from pg_auth_members m join pg_roles r on r.oid = m.member
       where r.rolname = any (${runtimeRoles})`))

  test('make nothing in the schema', () =>
    none(sql`
      select name from unnest(${runtimeRoles}::text[]) as x (name)
       where has_schema_privilege(name, 'public', 'create')`))

  test('change no line of the log, and no history', () =>
    none(sql`
      select r || ' ' || t || ' ' || p as name
        from unnest(${runtimeRoles}::text[]) as r,
             unnest(array['access_event', 'system_event', 'choice_history', 'entry_version', 'patient_history',
                           'staff_history', 'organisation_history', 'organisation_rule_history',
                           'summary_preference_history', 'type_1_choice', 'competence_review', 'succession',
                           'leaflet_edition', 'look_question', 'access_request_event', 'log_leaf']) as t,
             unnest(array['update', 'delete', 'truncate']) as p
       where has_table_privilege(r, t, p)`))

  test('delete nothing of a patient', () =>
    none(sql`
      select r || ' ' || t.name as name from unnest(${runtimeRoles}::text[]) as r, table_registry t
       where t.class = 'patient'
         and (has_table_privilege(r, t.name, 'delete') or has_table_privilege(r, t.name, 'truncate'))`))
})

suite('functions', () => {
  const settings: Readonly<Record<string, readonly string[]>> = {
    summary_entries: ['max_parallel_workers_per_gather=0', 'plan_cache_mode=force_generic_plan'],
  }

  test('that run as the owner have a fixed search path and are the known ones', async () => {
    const found = await sql`
      select proname as name, proconfig from pg_proc
       where pronamespace = 'public'::regnamespace and prosecdef order by 1`
    assert.deepEqual(
      [...found],
      [
        'accept_proxy',
        'app_holds',
        'app_name',
        'app_reaches',
        'app_session',
        'ask_correction',
        'authority_of',
        'competence_found',
        'contact_needs',
        'count_sharing',
        'count_summaries',
        'emergency_in_force',
        'enter',
        'enter_act',
        'enter_extract',
        'enter_job',
        'enter_lists',
        'enter_opt_outs',
        'enter_summary',
        'evidence_code_of',
        'filed_originals_changed',
        'forget_builds',
        'forget_evidence',
        'forget_forms',
        'forget_gathered',
        'forget_mail',
        'forget_packs',
        'forget_register',
        'form_draft_of',
        'hand_in_form',
        'held_form_pages',
        'held_forms',
        'held_mails',
        'held_messages',
        'held_preferences',
        'held_references',
        'held_type_1',
        'helped_by',
        'keep_form_draft',
        'last_written',
        'move_identity',
        'one_person',
        'open_evidence',
        'open_summary',
        'opt_outs_unenforced',
        'patients_of_organisations',
        'print_form',
        'printed_form',
        'published_rules',
        'put_coded_preference',
        'put_summary',
        'sharing_facts',
        'studies_over',
        'summary_entries',
        'summary_filings',
        'take_copies_out',
        'take_requests_out',
        'try_evidence',
        'writers_of',
      ].map((name) => ({
        name,
        proconfig: ['search_path=pg_catalog, public', ...(settings[name] ?? [])],
      })),
    )
  })

  test('belong to the owner, as all else does', () =>
    none(sql`
      select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relowner <> 'confide_owner'::regrole
       union all
      select proname from pg_proc
       where pronamespace = 'public'::regnamespace and proowner <> 'confide_owner'::regrole`))

  test('none is a trigger, and there are no rules, views or sequences (R6, R8)', () =>
    none(sql`
      select tgname as name from pg_trigger where not tgisinternal
       union all
      select rulename from pg_rewrite where ev_class::regclass::text !~ '^(pg_|information_schema)'
       union all
      select relname from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('S', 'v', 'm', 'f')`))
})

suite('the table registry', () => {
  test('holds every table once (R2)', async () => {
    const tables = await sql`
      select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
       order by relname collate "C"`
    const registered = await sql`select name from table_registry order by name`
    assert.deepEqual(names(tables), names(registered))
  })

  test('a table of a patient is distributed by patient_id, and never null there (R1)', () =>
    none(sql`
      select r.name from table_registry r
        left join pg_attribute a on a.attrelid = r.name::regclass and a.attname = 'patient_id'
       where r.class = 'patient' and not (r.distributed_by = 'patient_id' and a.attnotnull)`))

  test('its keys and unique indexes begin with patient_id (R1, R5)', () =>
    none(sql`
      select i.indexrelid::regclass as name
        from table_registry r
        join pg_index i on i.indrelid = r.name::regclass
        join pg_attribute a on a.attrelid = i.indrelid and a.attname = 'patient_id'
       where r.class = 'patient' and (i.indisunique or i.indisexclusion) and i.indkey[0] <> a.attnum`))

  test('it has a primary key', () =>
    none(sql`
      select r.name from table_registry r
       where not exists (select 1 from pg_constraint
                          where conrelid = r.name::regclass and contype = 'p')`))

  test('its foreign keys to a patient’s table begin with patient_id on both sides (R1, R4)', () =>
    none(sql`
      select c.conname as name from pg_constraint c
        join table_registry r on r.name::regclass = c.conrelid and r.class = 'patient'
        join table_registry t on t.name::regclass = c.confrelid and t.class = 'patient'
       where c.contype = 'f'
         and (c.conkey[1] <> (select attnum from pg_attribute
                               where attrelid = c.conrelid and attname = 'patient_id')
              or c.confkey[1] <> (select attnum from pg_attribute
                                   where attrelid = c.confrelid and attname = 'patient_id'))`))

  test('foreign keys cross classes only as they may (R2)', () =>
    none(sql`
      select c.conname as name from pg_constraint c
        join table_registry r on r.name::regclass = c.conrelid
        join table_registry t on t.name::regclass = c.confrelid
       where c.contype = 'f'
         and (r.class, t.class) not in (('patient', 'patient'), ('patient', 'reference'),
           ('local', 'reference'), ('reference', 'reference'), ('local', 'local'))`))

  test('what a directory is distributed by is a part of its key (R5)', () =>
    none(sql`
      select r.name from table_registry r
        join pg_constraint c on c.conrelid = r.name::regclass and c.contype = 'p'
        left join pg_attribute a on a.attrelid = c.conrelid and a.attname = r.distributed_by
       where r.class = 'directory' and (a.attnum = any (c.conkey)) is not true`))
})

suite('migrations', () => {
  const migrations = sourceTexts('db/migrations/*.sql').map(({ path, text }) => ({
    path,
    text: text.replaceAll(/--.*$/gm, ''),
  }))
  const all = migrations.map(({ text }) => text).join('\n')

  test('every constraint has the name we gave it (R13)', async () => {
    const found = await sql`
      select conname as name from pg_constraint c join pg_class t on t.oid = c.conrelid
       where c.connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f', 'c', 'x')
         and not t.relispartition and t.relname <> 'schema_migration'`
    const ours = (name: string) => new RegExp(`\\bconstraint\\s+${name}\\b`).test(all)
    assert.deepEqual(
      names(found).filter((name) => !ours(name)),
      [],
    )
  })

  test('every index has too', async () => {
    assert.deepEqual(all.match(/create (?:unique )?index (?:concurrently )?on/g), null)
  })

  test('one grant names one table (R13)', () => {
    const grants = all.match(/\bgrant\b[^;]+\bon\b[^;]+\bto\b/g) ?? []
    assert.ok(grants.length > 20)
    assert.deepEqual(
      grants.filter((grant) => /\bon\s+(?:table\s+)?\w+\s*,|\ball tables\b/.test(grant)),
      [],
    )
  })

  for (const { path, text } of migrations) {
    test(`${path} does not wait for locks, and runs on many machines one after the other (R13)`, () => {
      assert.match(text, /^\s*set local citus\.multi_shard_modify_mode = 'sequential';/)
      assert.match(text, /set local lock_timeout = '\d+s';/)
      assert.doesNotMatch(
        text,
        /\bconcurrently\b|\bserial\b|generated (?:always|by default) as identity/i,
      )
    })
  }
})

suite('every statement', () => {
  const sources = sourceTexts('**/*.ts', '**/*.tsx')
  const statements = sources.flatMap(({ path, text }) =>
    templatesOf(text).map((template) => ({
      path,
      ...template,
      text: template.text.replace(/\s+/g, ' '),
    })),
  )
  const functions = sourceTexts('db/migrations/*.sql')
  const everything = [
    ...statements,
    ...functions.map(({ path, text }) => ({ path, text: text.replaceAll(/--.*$/gm, ''), line: 0 })),
  ]
  const families = tableRegistry()
    .filter((table) => table.class === 'patient')
    .map(({ name }) => name)
  /** Those about a patient's data that do not say `patient_id`. */
  const ofPatients = statements.filter(
    ({ path, text }) =>
      !text.includes('patient_id') &&
      (isSql(text) || !/^(?:web|fhir|cli)\//.test(path)) &&
      tablesNamed(text).some((name) => families.includes(name)),
  )
  const where = ({ path, line, text }: { path: string; line: number; text: string }) =>
    `${path}:${line} ${text.trim().slice(0, 60)}`

  test('takes what it upserts from the row it was given, not from the clock (R7)', () => {
    const wrong = everything.filter(({ text }) => /\bon conflict\b[^;]*\bnow\s*\(\)/i.test(text))
    assert.deepEqual(wrong.map(where), [])
  })

  test('sets the context by SET LOCAL only (R9, R15)', () => {
    const calls = everything.flatMap((one) =>
      [...one.text.matchAll(/\bset_config\s*\(\s*'?([\w.]*)/gi)].map(
        ([, name]) => `${one.path} ${name}`,
      ),
    )
    // scale_out runs once, on one machine, by hand
    assert.deepEqual(calls.toSorted(), [
      'db/migrations/0002_enter_and_policies.sql citus.multi_shard_modify_mode',
      'db/migrations/0002_enter_and_policies.sql citus.shard_count',
    ])
  })

  test('keeps nothing for a session: no SET, no LISTEN, no session locks (R15)', () => {
    const wrong = everything.filter(({ text }) =>
      /^\s*(?:set (?!local|transaction|role)|listen )|\bpg_(?:try_)?advisory_lock\b/i.test(text),
    )
    assert.deepEqual(wrong.map(where), [])
  })

  test('locks rows of one patient at a time (R19)', () => {
    const wrong = ofPatients.filter(({ text }) =>
      /\bfor (?:no key )?(?:update|share)\b/i.test(text),
    )
    assert.deepEqual(wrong.map(where), [])
  })

  test('that ranges over patients stands on the list: all others say whose row (R3)', () => {
    const reads = statements.filter(
      ({ path, text }) =>
        /\b(?:from|update)\b/i.test(text) &&
        isSql(text) &&
        !/\bpatient_id = |\binsert into\b|enter_job/i.test(text) &&
        !/^(?:web|fhir|cli)\//.test(path) &&
        tablesNamed(text).some((name) => families.includes(name)),
    )
    assert.deepEqual(
      reads.map(({ path, text }) => `${path}: ${text.trim().slice(0, 40)}`).toSorted(),
      acrossPatients,
    )
  })

  test('about a patient’s data names the patient, or stands on the list (R3)', () => {
    assert.deepEqual(
      ofPatients.map(({ path, text }) => `${path}: ${text.trim().slice(0, 60)}`).toSorted(),
      withoutPatient,
    )
  })
})

/** Statements that range over the data of many patients, each by a role that sees nothing else. */
const acrossPatients = [
  // committed events without a leaf
  'audit/log/unseen.ts: select v.id, v.patient_id as patient, v.',
  // the log, for looks to check
  'audit/staff-looks.ts: select id, at, actor as staff, organisat',
  'audit/staff-looks.ts: select id, at, actor as staff, organisat',
  // events for their leaves, and for who checks these
  'audit/stored-events.ts: select ${} from access_event v where v.i',
  'audit/verify-log.ts: select id from (select id, at from acces',
  // the outboxes
  'messages/relay.ts: select count(*)::int as waiting, coalesc',
  'messages/relay.ts: select id, patient_id as patient, topic,',
  // what accounts of one organisation subscribed to, by the role that tells them
  'messages/subscriptions-of-staff.ts: select patient_id as patient, id, staff_',
  // who wants to hear that the connection lives, by the role that tells them
  'messages/subscriptions.ts: select ${} from subscription where state',
  // who was in the newest data of a study, by the linker alone
  'research/linker/build.ts: select p.patient_id as patient from stud',
  'summary/refresh-due.ts: select patient_id as patient from summar',
]

/** Statements on a patient's data whose text names no patient, and where the patient comes from. */
const withoutPatient = [
  // rows built with patient_id, one patient each
  'access/item-store.ts: insert into access_finding ${}',
  'access/item-store.ts: insert into access_item ${}',
  'access/item-store.ts: insert into access_page ${}',
  // events by id, for their leaves; and those without one, by id
  'audit/stored-events.ts: select ${} from access_event v where v.id = any (${}::uuid[]',
  'audit/verify-log.ts: select id from (select id, at from access_event union all se',
  // how much waits in all outboxes: a count and an age
  'messages/relay.ts: select count(*)::int as waiting, coalesce(extract(epoch from',
  // who wants to hear that the connection lives; of each patient something else
  "messages/subscriptions.ts: select ${} from subscription where state in ('active', 'erro",
  // rows built with patient_id, one patient each
  'record/mark-store.ts: insert into mark_history ${}',
  'sharing/choices.ts: insert into choice_history ${}',
  'sharing/choices.ts: insert into choice_history ${}',
]
