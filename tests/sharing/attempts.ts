import type { Sql, Tx } from '../../src/db/database.ts'
import { undone } from './compare.ts'
import { loadWorld } from './load.ts'
import { emptyWorld, type World } from './world.ts'

/** One thing tried in the database itself, whatever the code above would have done. */
export type Attempt = {
  readonly name: string
  readonly as: 'confide_app' | 'confide_job' | 'confide_log' | 'confide_identity'
  /** What the transaction begins with. */
  readonly after?: string
  readonly tries: string
  /** Rows read or written, or that it is refused. */
  readonly gets: number | 'refused'
}

export const patient = '00000000-0000-4000-8000-000000000001'
const other = '00000000-0000-4000-8000-000000000002'
const nurse = '00000000-0000-7000-8000-0000000000a1'
const stranger = '00000000-0000-7000-8000-0000000000a2'
const clerk = '00000000-0000-7000-8000-0000000000a3'
const entry = (slot: number) => `00000000-0000-7000-8000-00000000000${slot}`

export const enter = (who: string, use: string, whom = `'${patient}'`) =>
  `select * from enter(sha256('${who}'), ${whom}, '${use}')`
export const readsAsNurse = enter(nurse, 'read')
const writesAsNurse = enter(nurse, 'write')
const looksAsPatient = enter(patient, 'read')
const job = (view = 'import', own = 'Z20') => `select enter_job('${patient}', '${view}', '{${own}}')`

const app = 'confide_app'
const insertEntry = (organisation: string, whose = patient) => `
  insert into entry (patient_id, id, organisation, kind, recorded_by, attributed_by, resource)
  values ('${whose}', gen_random_uuid(), '${organisation}', 'Observation', 'x', 'author', '{}')`
const insertVersion = (organisation: string, whose = patient) => `
  insert into entry_version (patient_id, id, version, organisation, recorded_at, recorded_by, replaced_by,
                             reason, resource)
  values ('${whose}', '${whose === patient ? entry(0) : entry(5)}', 7, '${organisation}', now(), 'x', 'x', 'x', '{}')`
const insertHolding = (organisation: string, whose = patient) => `
  insert into holding (patient_id, organisation) values ('${whose}', '${organisation}')`
const insertEvent = (whose: string) => `
  insert into access_event (patient_id, id, kind, actor_kind, actor, actor_name, purpose, rule, route, own,
                            sources, count)
  values ('${whose}', gen_random_uuid(), 'open', 'staff', 'x', 'x', 'x', 'own', 'x', '{}', '{}', 0)`
const insertKey = (whose: string) => `
  insert into idempotency (patient_id, key, recorded_by, result)
  values ('${whose}', 'k2', 'x', gen_random_uuid())`
const insertOutbox = (whose: string) =>
  `insert into outbox (patient_id, id, topic, payload) values ('${whose}', gen_random_uuid(), 'x', '{}')`
const insertLink = (whose: string) =>
  `insert into entry_link (patient_id, from_id, to_id)
   values ('${whose}', '${whose === patient ? entry(1) : entry(6)}', gen_random_uuid())`
const changeEntry = (slot: number, set = 'version = 2') =>
  `update entry set ${set} where id = '${entry(slot)}'`

/** What each table of a patient's holds in this test, for two patients; what one role may try with it. */
const inserts: readonly [table: string, columns: string, values: string][] = [
  ['sharing', 'patient_id', `'$p'`],
  ['choice', 'patient_id, organisation', `'$p', 'Z40'`],
  ['choice_history', 'patient_id, id, what, value, basis, channel, recorded_by', `'$p', gen_random_uuid(), 'share-in', 'yes', 'express', 'x', 'x'`],
  ['relationship', 'patient_id, id, organisation, kind, recorded_by', `'$p', gen_random_uuid(), 'Z40', 'referral', 'x'`],
  ['verification', 'patient_id, organisation', `'$p', 'Z40'`],
  ['permission', 'patient_id, id, organisation, given_by, recorded_by', `'$p', gen_random_uuid(), 'Z40', 'x', 'x'`],
  ['emergency_access', 'patient_id, id, organisation, staff_id, kind, reason, ends_at', `'$p', gen_random_uuid(), 'Z40', gen_random_uuid(), 'legal', 'x', now()`],
]
const insertInto = (table: string, columns: string, values: string, whose: string) =>
  `insert into ${table} (${columns}) values (${values.replace('$p', whose)}) on conflict do nothing`

const patientTables = [
  ...['patient', 'sharing', 'choice', 'choice_history', 'entry', 'entry_version', 'entry_link', 'holding'],
  ...['access_event', 'idempotency', 'patient_identifier', 'patient_name'],
]
const changed: Readonly<Record<string, string>> = {
  sharing: 'share_nothing = true',
  choice: `share_in = 'no'`,
  relationship: `recorded_by = 'y'`,
  verification: 'verified_at = now()',
  permission: `recorded_by = 'y'`,
  emergency_access: `reason = 'y'`,
}
const choiceTables = inserts.map(([table]) => table)

export const attempts: readonly Attempt[] = [
  // nobody has entered
  ...patientTables.map(
    (table): Attempt => ({
      name: `without a context, ${table} shows no row`,
      ...{ as: app, tries: `select * from ${table}`, gets: 0 },
    }),
  ),
  {
    name: 'without a context, nothing is written',
    ...{ as: app, tries: insertEntry('Z20'), gets: 'refused' },
  },
  ...['revoked', 'expired', 'idle'].map(
    (why): Attempt => ({
      name: `a session that is ${why} enters nothing`,
      ...{ as: app, after: enter(why, 'read'), tries: 'select * from entry', gets: 0 },
    }),
  ),
  ...['revoked', 'expired', 'idle', 'unknown'].map(
    (why): Attempt => ({
      name: `a session that is ${why} is signed out`,
      ...{ as: app, tries: `${enter(why, 'read')} x where x.outcome = 'signed-out'`, gets: 1 },
    }),
  ),
  {
    name: 'a staff member who asks only who they are sees no record',
    ...{ as: app, after: enter(nurse, 'who'), tries: 'select * from entry', gets: 0 },
  },
  // staff who read
  { name: 'staff see what their service may see', as: app, after: readsAsNurse, tries: 'select * from entry', gets: 3 },
  { name: 'staff see the person', as: app, after: readsAsNurse, tries: 'select * from patient', gets: 1 },
  { name: 'staff see who the person is elsewhere', as: app, after: readsAsNurse, tries: 'select * from patient_identifier', gets: 1 },
  { name: 'staff see no name index', as: app, after: readsAsNurse, tries: 'select * from patient_name', gets: 0 },
  { name: "staff see earlier versions of their own service's entries", as: app, after: readsAsNurse, tries: 'select * from entry_version', gets: 1 },
  ...['sharing', 'choice', 'choice_history', 'access_event', 'entry_link', 'holding', 'idempotency'].map(
    (table): Attempt => ({
      name: `staff who read see nothing of ${table}`,
      ...{ as: app, after: readsAsNurse, tries: `select * from ${table}`, gets: 0 },
    }),
  ),
  ...[insertEntry('Z20'), insertVersion('Z20'), insertLink(patient), insertHolding('Z40'), insertKey(patient), insertOutbox(patient)].map(
    (tries): Attempt => ({
      name: `staff who read write nothing: ${wordsOf(tries)}`,
      ...{ as: app, after: readsAsNurse, tries, gets: 'refused' },
    }),
  ),
  { name: 'staff who read change nothing', as: app, after: readsAsNurse, tries: changeEntry(0), gets: 0 },
  { name: 'whoever entered may log it', as: app, after: readsAsNurse, tries: insertEvent(patient), gets: 1 },
  { name: "but not on another patient's log", as: app, after: readsAsNurse, tries: insertEvent(other), gets: 'refused' },
  // staff who write
  { name: 'staff with a relationship write for their service', as: app, after: writesAsNurse, tries: insertEntry('Z20'), gets: 1 },
  { name: 'but not for another service', as: app, after: writesAsNurse, tries: insertEntry('Z30'), gets: 'refused' },
  { name: 'nor for another patient', as: app, after: writesAsNurse, tries: insertEntry('Z20', other), gets: 'refused' },
  { name: 'nor without a relationship', as: app, after: enter(stranger, 'write'), tries: insertEntry('Z40'), gets: 'refused' },
  { name: 'nor in a role that writes nothing', as: app, after: enter(clerk, 'write'), tries: insertEntry('Z20'), gets: 'refused' },
  { name: 'staff change an entry of their service', as: app, after: writesAsNurse, tries: changeEntry(0), gets: 1 },
  { name: "but not another service's", as: app, after: writesAsNurse, tries: changeEntry(2), gets: 0 },
  { name: "nor another patient's", as: app, after: writesAsNurse, tries: changeEntry(5), gets: 0 },
  { name: 'nor do they hand it to another service', as: app, after: writesAsNurse, tries: changeEntry(0, `organisation = 'Z30'`), gets: 'refused' },
  { name: 'nor to another patient', as: app, after: writesAsNurse, tries: changeEntry(0, `patient_id = '${other}'`), gets: 'refused' },
  { name: 'staff who write see only what their service wrote', as: app, after: writesAsNurse, tries: 'select * from entry', gets: 2 },
  { name: 'staff keep the version before', as: app, after: writesAsNurse, tries: insertVersion('Z20'), gets: 1 },
  { name: "but not of another service's entry", as: app, after: writesAsNurse, tries: insertVersion('Z30'), gets: 'refused' },
  { name: "nor of another patient's", as: app, after: writesAsNurse, tries: insertVersion('Z20', other), gets: 'refused' },
  { name: 'a version is never changed', as: app, after: writesAsNurse, tries: 'update entry_version set version = 9', gets: 'refused' },
  { name: 'staff who write count what their service holds', as: app, after: writesAsNurse, tries: 'update holding set entries = 9', gets: 1 },
  { name: "but not what another's does", as: app, after: writesAsNurse, tries: insertHolding('Z40'), gets: 'refused' },
  { name: "nor of another patient's record", as: app, after: writesAsNurse, tries: insertHolding('Z20', other), gets: 'refused' },
  { name: 'staff who write link entries', as: app, after: writesAsNurse, tries: insertLink(patient), gets: 1 },
  { name: "but not another patient's", as: app, after: writesAsNurse, tries: insertLink(other), gets: 'refused' },
  { name: 'staff who write keep the key of the form', as: app, after: writesAsNurse, tries: insertKey(patient), gets: 1 },
  { name: "and see this patient's", as: app, after: writesAsNurse, tries: 'select * from idempotency', gets: 1 },
  { name: "but keep none of another patient's", as: app, after: writesAsNurse, tries: insertKey(other), gets: 'refused' },
  { name: 'staff who write leave a message', as: app, after: writesAsNurse, tries: insertOutbox(patient), gets: 1 },
  { name: 'but not about another patient', as: app, after: writesAsNurse, tries: insertOutbox(other), gets: 'refused' },
  { name: 'nobody who serves pages deletes an entry', as: app, after: writesAsNurse, tries: 'delete from entry', gets: 'refused' },
  { name: 'or changes a line of the log', as: app, after: looksAsPatient, tries: `update access_event set actor = 'y'`, gets: 'refused' },
  { name: 'or deletes one', as: app, after: looksAsPatient, tries: 'delete from access_event', gets: 'refused' },
  ...inserts.map(
    ([table, columns, values]): Attempt => ({
      name: `nobody who serves pages writes ${table}`,
      ...{ as: app, after: writesAsNurse, tries: insertInto(table, columns, values, patient), gets: 'refused' },
    }),
  ),
  ...['session', 'staff', 'organisation_rule', 'relationship', 'emergency_access', 'outbox', 'system_event'].map(
    (table): Attempt => ({
      name: `nobody who serves pages reads ${table}`,
      ...{ as: app, after: writesAsNurse, tries: `select * from ${table}`, gets: 'refused' },
    }),
  ),
  // finding
  { name: 'the finder looks in the identifiers of all patients', as: app, after: enter(clerk, 'find', 'null'), tries: 'select * from patient_identifier', gets: 2 },
  { name: 'and in their names', as: app, after: enter(clerk, 'find', 'null'), tries: 'select * from patient_name', gets: 2 },
  { name: 'but sees no patient', as: app, after: enter(clerk, 'find', 'null'), tries: 'select * from patient', gets: 0 },
  { name: 'a card shows the person', as: app, after: enter(clerk, 'find'), tries: 'select * from patient', gets: 1 },
  { name: 'and their number', as: app, after: enter(clerk, 'find'), tries: 'select * from patient_identifier', gets: 1 },
  { name: 'and nothing of the record', as: app, after: enter(clerk, 'find'), tries: 'select * from entry', gets: 0 },
  // the patient
  { name: 'the patient sees what is not withheld', as: app, after: looksAsPatient, tries: 'select * from entry', gets: 4 },
  { name: 'and themselves', as: app, after: looksAsPatient, tries: 'select * from patient', gets: 1 },
  { name: 'and who has looked', as: app, after: looksAsPatient, tries: 'select * from access_event', gets: 1 },
  ...['sharing', 'choice', 'choice_history'].map(
    (table): Attempt => ({
      name: `and their own ${table}`,
      ...{ as: app, after: looksAsPatient, tries: `select * from ${table}`, gets: table === 'choice' ? 2 : 1 },
    }),
  ),
  { name: 'the patient sees no earlier versions', as: app, after: looksAsPatient, tries: 'select * from entry_version', gets: 0 },
  { name: 'the patient writes no entry', as: app, after: looksAsPatient, tries: insertEntry('Z20'), gets: 'refused' },
  { name: 'the patient changes none', as: app, after: looksAsPatient, tries: changeEntry(0), gets: 0 },
  { name: "a patient sees nothing of another's", as: app, after: enter(other, 'read'), tries: 'select * from entry', gets: 0 },
  // jobs
  { name: 'a job writes for the services it names', as: 'confide_job', after: job(), tries: insertEntry('Z20'), gets: 1 },
  { name: 'but not for another', as: 'confide_job', after: job(), tries: insertEntry('Z30'), gets: 'refused' },
  { name: 'nor for another patient', as: 'confide_job', after: job(), tries: insertEntry('Z20', other), gets: 'refused' },
  { name: 'a job changes what those services wrote', as: 'confide_job', after: job(), tries: changeEntry(0), gets: 1 },
  { name: "but not another's", as: 'confide_job', after: job(), tries: changeEntry(2), gets: 0 },
  { name: 'a job sees only what those services wrote', as: 'confide_job', after: job(), tries: 'select * from entry', gets: 2 },
  { name: 'a job without a patient sees none', as: 'confide_job', tries: 'select * from entry', gets: 0 },
  { name: 'a job takes no view of a person', as: 'confide_job', tries: job('staff'), gets: 'refused' },
  { name: 'a job does not enter as a person', as: 'confide_job', tries: readsAsNurse, gets: 'refused' },
  { name: 'nor a person as a job', as: app, tries: job(), gets: 'refused' },
  { name: 'a job adds the patient it names', as: 'confide_job', after: job().replace(patient, patient.replace(/1$/, '9')), tries: insertPatient(patient.replace(/1$/, '9')), gets: 1 },
  { name: 'but no other', as: 'confide_job', after: job(), tries: insertPatient(patient.replace(/1$/, '9')), gets: 'refused' },
  { name: 'a job changes the patient it names', as: 'confide_job', after: job(), tries: 'update patient set version = 2', gets: 1 },
  { name: 'the finder changes none', as: 'confide_job', after: job('finder'), tries: 'update patient set version = 2', gets: 0 },
  { name: 'a job adds identifiers of that patient', as: 'confide_job', after: job(), tries: insertIdentifier(patient), gets: 1 },
  { name: "and not of another's", as: 'confide_job', after: job(), tries: insertIdentifier(other), gets: 'refused' },
  { name: 'a job adds names of that patient', as: 'confide_job', after: job(), tries: insertName(patient), gets: 1 },
  { name: 'and not of another', as: 'confide_job', after: job(), tries: insertName(other), gets: 'refused' },
  { name: 'a job logs what it does', as: 'confide_job', after: job(), tries: insertEvent(patient), gets: 1 },
  { name: "and not on another's log", as: 'confide_job', after: job(), tries: insertEvent(other), gets: 'refused' },
  { name: 'a job does not read the log', as: 'confide_job', after: job(), tries: 'select * from access_event', gets: 'refused' },
  { name: 'a job leaves messages about that patient', as: 'confide_job', after: job(), tries: insertOutbox(patient), gets: 1 },
  ...inserts.flatMap(([table, columns, values]): Attempt[] => [
    {
      name: `a job adds to ${table} of that patient`,
      // their sharing row is there already
      ...{ as: 'confide_job', after: job(), gets: table === 'sharing' ? 0 : 1 },
      tries: insertInto(table, columns, values, patient),
    },
    {
      name: `and not to ${table} of another`,
      ...{ as: 'confide_job', after: job(), gets: 'refused' },
      tries: insertInto(table, columns, values, other),
    },
    {
      name: `the finder adds nothing to ${table}`,
      ...{ as: 'confide_job', after: job('finder'), gets: 'refused' },
      tries: insertInto(table, columns, values, patient),
    },
  ]),
  ...choiceTables.map(
    (table): Attempt => ({
      name: `a job sees ${table} of that patient only`,
      ...{ as: 'confide_job', after: job(), tries: `select * from ${table}` },
      gets: table === 'choice' ? 2 : 1,
    }),
  ),
  ...choiceTables
    .filter((table) => table !== 'choice_history')
    .map(
      (table): Attempt => ({
        name: `a job changes ${table} of that patient only`,
        // a constant and no condition: only the policy for changes decides which rows
        ...{ as: 'confide_job', after: job(), tries: `update ${table} set ${changed[table] ?? ''}` },
        gets: table === 'choice' ? 2 : 1,
      }),
    ),
  {
    name: 'a job does not change the history of choices',
    ...{ as: 'confide_job', after: job(), tries: `update choice_history set channel = 'y'`, gets: 'refused' },
  },
  ...choiceTables.map(
    (table): Attempt => ({
      name: `a job deletes nothing from ${table}`,
      ...{ as: 'confide_job', after: job(), tries: `delete from ${table}`, gets: 'refused' },
    }),
  ),
  { name: 'a job reads no session', as: 'confide_job', after: job(), tries: 'select * from session', gets: 'refused' },
  // the log writer, and sign-in
  { name: 'the log writer adds events of any patient', as: 'confide_log', tries: insertEvent(other), gets: 1 },
  ...[...patientTables, 'relationship', 'staff', 'session', 'organisation', 'system_event'].map(
    (table): Attempt => ({
      name: `the log writer reads nothing of ${table}`,
      ...{ as: 'confide_log', tries: `select * from ${table}`, gets: 'refused' },
    }),
  ),
  { name: 'the log writer changes nothing', as: 'confide_log', tries: `update access_event set actor = 'y'`, gets: 'refused' },
  ...patientTables
    .filter((table) => table !== 'patient_identifier')
    .map(
      (table): Attempt => ({
        name: `sign-in reads nothing of ${table}`,
        ...{ as: 'confide_identity', tries: `select * from ${table}`, gets: 'refused' },
      }),
    ),
  { name: 'sign-in finds a patient by their number', as: 'confide_identity', tries: 'select * from patient_identifier', gets: 2 },
  { name: 'sign-in reads sessions', as: 'confide_identity', tries: `select * from session where staff_id is not null`, gets: 6 },
  ...(['confide_app', 'confide_job', 'confide_log', 'confide_identity'] as const).map(
    (as): Attempt => ({
      name: `${as} does not set the context by hand`,
      ...{ as, tries: `select set_context('${patient}', 'staff', '{Z20}', '{Z20}')`, gets: 'refused' },
    }),
  ),
]

/** Two patients with a row in every table, a nurse, a stranger and a clerk. */
export async function prepare(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await loadWorld(tx, twoPatients())
    await tx`
      insert into session (token_hash, staff_id, idle, expires_at, seen_at, revoked_at)
      select sha256(convert_to(why, 'UTF8')), ${nurse}, '1 hour', expires, seen, revoked
        from (values ('revoked', now() + interval '1 day', now(), now()),
                     ('expired', now() - interval '1 second', now(), null),
                     ('idle', now() + interval '1 day', now() - interval '2 hours', null))
          as x (why, expires, seen, revoked)`
    await tx.unsafe(`insert into choice_history (patient_id, id, what, value, basis, channel, recorded_by)
      select patient_id, gen_random_uuid(), 'share-in', 'yes', 'express', 'x', 'x' from patient`)
    await tx.unsafe(insertVersion('Z20').replace(', 7,', ', 1,'))
    await tx.unsafe(insertVersion('Z30', other).replace(', 7,', ', 6,'))
    await tx.unsafe(insertVersion('Z30').replace(`'${entry(0)}', 7`, `'${entry(2)}', 7`))
    for (const whose of [patient, other]) {
      for (const insert of [insertEvent, insertKey, insertOutbox, insertLink, insertIdentifier, insertName]) {
        await tx.unsafe(insert(whose).replaceAll(/k2|v2/g, 'first').replace(entry(1), entry(0)).replace(entry(6), entry(5)))
      }
    }
  })
}

/** Tries in a transaction of its own that leaves nothing behind. */
export function attempt(sql: Sql, { as, after, tries }: Attempt, before = ''): Promise<Attempt['gets']> {
  return undone(sql, (tx) => attemptIn(tx, { as, after: after ?? '', tries }, before))
}

async function attemptIn(
  tx: Tx,
  { as, after, tries }: { as: string; after: string; tries: string },
  before: string,
): Promise<Attempt['gets']> {
  if (before) await tx.unsafe(`set local role confide_owner; ${before}`)
  await tx`set local role ${tx(as)}`
  if (after) await tx.unsafe(after)
  try {
    const { count } = await tx.savepoint((at) => at.unsafe(tries))
    return count
  } catch (error) {
    const { code } = error as { code?: string }
    // without the privilege or against a policy; or `enter_job` refuses
    if (code === '42501' || code === 'P0001') return 'refused'
    throw error
  }
}

function twoPatients(): World {
  const world = emptyWorld()
  const service = { suspended: false, policy: 'notice-based', verificationRequired: false } as const
  for (const id of ['Z10', 'Z20', 'Z30', 'Z40']) {
    world.organisations.push({ id, ...service, sharesByDefault: 'no', absorbedBy: null })
  }
  for (const [id, organisation, readsClinical] of [
    [nurse, 'Z20', true],
    [stranger, 'Z40', true],
    [clerk, 'Z20', false],
  ] as const) {
    world.staff.push({ id, organisation, readsClinical, suspended: false })
  }
  for (const id of [patient, other]) {
    world.patients.push({ id, practice: 'Z10', protected: false, died: false, shareNothing: false })
    const choice = { patient: id, outOver: false, inOver: false } as const
    world.choices.push({ ...choice, organisation: 'Z20', shareOut: 'yes', shareIn: 'yes' })
    world.choices.push({ ...choice, organisation: 'Z30', shareOut: 'yes', shareIn: 'yes' })
    const here = { patient: id, organisation: 'Z20' }
    world.relationships.push({ ...here, span: 'open' })
    world.verifications.push(here)
    world.permissions.push({ ...here, staff: null, span: 'open' })
    const override = { patient: id, organisation: 'Z40', staff: clerk, kind: 'legal' } as const
    world.emergencies.push({ ...override, span: 'open' })
  }
  const writes: [string, string, boolean, boolean][] = [
    [patient, 'Z20', false, false],
    [patient, 'Z20', true, false],
    [patient, 'Z30', false, false],
    [patient, 'Z30', true, false],
    [patient, 'Z10', false, true],
    [other, 'Z20', false, true],
    [other, 'Z30', false, true],
  ]
  writes.forEach(([whose, organisation, isPrivate, withheld], slot) => {
    const id = entry(slot)
    world.entries.push({ id, slot, patient: whose, organisation, private: isPrivate, withheld })
  })
  return world
}

function insertPatient(id: string): string {
  return `insert into patient (patient_id, given_name, family_name, birth_date, sex, resource)
    values ('${id}', 'A', 'B', '1950-01-01', 'female', '{}')`
}

function insertIdentifier(whose: string): string {
  return `insert into patient_identifier (value, system, patient_id) values ('v2${whose}', 'x', '${whose}')`
}

function insertName(whose: string): string {
  return `insert into patient_name (family_key, given_key, birth_date, patient_id)
    values ('v2', 'a', '1950-01-01', '${whose}')`
}

function wordsOf(statement: string): string {
  return statement.trim().split(/\s+/).slice(0, 3).join(' ')
}
