import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { command as app } from '../src/cli/app.ts'
import { command as organisation } from '../src/cli/organisation.ts'
import { command as patient } from '../src/cli/patient.ts'
import { command as relationship } from '../src/cli/relationship.ts'
import { command as session } from '../src/cli/session.ts'
import { command as staff } from '../src/cli/staff.ts'
import type { Command } from '../src/cli/command.ts'
import { hashOfToken } from '../src/identity/actor.ts'
import { shortId } from '../src/identity/ids.ts'
import { personOf } from '../src/identity/sessions.ts'
import { dayOf } from '../src/web/components/date-text.tsx'
import { testDatabase } from './support/database.ts'
import { addPatientForTest, asAnyone } from './support/people.ts'

const db = await testDatabase()
const sql = asAnyone(db)
const nhsNumber = '999 000 0018'
const printed: string[] = []
const out = { print: (line: string) => void printed.push(line), warn: () => undefined }
const environment = { ...process.env }

before(async () => {
  process.env['DATABASE_URL'] = db.url
  await addPatientForTest(db, { nhsNumber: nhsNumber.replaceAll(' ', '') })
})
after(async () => {
  process.env = environment
  await sql.end()
})

async function run(command: Command, line: string, ...more: string[]): Promise<string> {
  printed.length = 0
  assert.equal(await command.run([...line.split(' '), ...more], out), 0)
  return printed.join('\n')
}

test('a practice says on its public pages how it is reached, and takes it back', async () => {
  await run(organisation, 'add Z90003 --type gp-practice --name', 'Third Surgery')
  const said = ['--hours', 'Monday to Friday: 8am to 6pm; Saturday: closed']
  assert.equal(
    await run(organisation, 'page z90003 --telephone 01632960103', ...said),
    `Address: not given
Telephone: 01632960103
Opening hours: Monday to Friday: 8am to 6pm; Saturday: closed
Website: not given
Mail for records: not given
Privacy contact: not given`,
  )
  const left = await run(organisation, 'page Z90003 --telephone none --address', '1 Lane; Westbury')
  assert.match(left, /Address: 1 Lane; Westbury\nTelephone: not given\nOpening hours: Monday/)
  assert.equal(await run(organisation, 'page Z90003'), left)
  await assert.rejects(run(organisation, 'page Z90003 --website millbrook'), { code: 'invalid' })
})

test('organisations are added, given their policies and lists, suspended and listed', async () => {
  await run(organisation, 'add z90001 --type gp-practice --name', 'Millbrook Surgery')
  await run(organisation, 'add Z90002 --type gp-practice --name', 'Hawthorn Practice')
  await run(organisation, 'add Z90011 --type clinic --area Westbury --name', 'Clinic')
  assert.match(await run(organisation, 'add Z90011 --type x --name Y'), /was there already/)
  await assert.rejects(run(organisation, 'default Z90011 yes --from 2026-01-31'), {
    code: 'invalid',
  })
  await run(organisation, `default Z90011 yes --from ${dayOf(new Date())}`)
  await run(organisation, 'permission Z90011 extended')
  await run(organisation, 'verification Z90001 not-required')
  await run(organisation, 'rule Z90001 Z90011 prohibited')
  await run(organisation, 'suspend Z90011')
  assert.equal(
    await run(organisation, 'list'),
    [
      'Z90001  gp-practice  Millbrook Surgery',
      'Z90002  gp-practice  Hawthorn Practice',
      'Z90003  gp-practice  Third Surgery',
      'Z90011  clinic  Clinic  (suspended, shares out by default)',
    ].join('\n'),
  )
  await run(organisation, 'suspend Z90011 --lift')
  await run(organisation, 'default Z90011 not-asked')
  assert.match(
    await run(organisation, 'merge Z90011 --into Z90002'),
    /^Z90011 would be part of Z90002\.\n0 patients are concerned/,
  )
  assert.doesNotMatch(await run(organisation, 'list'), /part of/)
  assert.match(
    await run(organisation, 'merge Z90011 --into Z90002 --yes'),
    /^Z90011 is part of Z90002\. Reference OS-/,
  )
  assert.match(await run(organisation, 'list'), /Clinic {2}\(part of Z90002\)/)
  const rules =
    await sql`select practice, organisation, rule from organisation_rule order by organisation`
  assert.deepEqual(
    [...rules],
    [
      { practice: 'Z90001', organisation: 'Z90002', rule: 'prohibited' },
      { practice: 'Z90001', organisation: 'Z90011', rule: 'prohibited' },
    ],
  )
})

test('apps are added, listed, kept out and removed; a system needs keys', async () => {
  const scopes = ['--scopes', 'patient/*.rs openid', '--name', 'Chart']
  await run(app, 'add chart --back https://chart.example/back', ...scopes)
  assert.equal(await run(app, 'list'), 'chart  patient/*.rs openid  people  Chart')
  await assert.rejects(run(app, 'add chart --back https://x.example', ...scopes), {
    code: 'conflict',
  })
  for (const wrong of [
    'add plain --back http://chart.example/back',
    'add plain',
    'add plain --organisation Z90001',
    'add plain --back https://x.example --keys-url https://keys.example/jwks',
  ]) {
    await assert.rejects(run(app, wrong, ...scopes), { code: 'invalid' }, wrong)
  }
  assert.equal(await run(app, 'suspend chart'), 'chart is kept out.')
  assert.match(await run(app, 'list'), /Chart {2}\(suspended on \d{4}-\d\d-\d\d\)$/)
  assert.equal(await run(app, 'suspend chart --lift'), 'chart is let in again.')
  assert.equal(await run(app, 'list'), 'chart  patient/*.rs openid  people  Chart')
  assert.equal(await run(app, 'remove chart'), 'chart is removed.')
  assert.equal(await app.run(['suspend', 'chart'], out), 1)
  assert.equal(await run(app, 'list'), '')
})

test('staff are added, listed and suspended', async () => {
  const line = 'add --organisation Z90001 --role nurse --name'
  const id = await run(staff, line, 'Nurse Shanti')
  assert.equal(await run(staff, 'list --organisation Z90001'), `${id}  Z90001  nurse  Nurse Shanti`)
  await run(staff, `suspend ${id}`)
  assert.match(await run(staff, 'list'), /Nurse Shanti {2}\(suspended\)$/)
  await run(staff, `suspend ${id} --lift`)
})

test('in production a member of staff needs the service that vouches for them', async () => {
  process.env['NODE_ENV'] = 'production'
  const line = 'add --organisation Z90001 --role doctor --name Dr'
  await assert.rejects(run(staff, line), { name: 'UsageError' })
  await run(staff, `${line} --issuer https://staff.example --subject 1`)
  delete process.env['NODE_ENV']
  const [row] = await sql`select issuer, subject from staff where role = 'doctor'`
  assert.deepEqual(row, { issuer: 'https://staff.example', subject: '1' })
})

test('a patient is registered and moved, without their number being printed', async () => {
  const register = await run(patient, 'register --practice Z90001 --nhs-number', nhsNumber)
  assert.match(register, /^Patient \w{26} is registered with Z90001\.$/)
  await assert.rejects(run(patient, 'register --practice Z90002 --nhs-number', nhsNumber), {
    code: 'conflict',
  })
  await run(patient, 'move --practice Z90002 --nhs-number', nhsNumber)
  const [row] = await sql`select registered_practice from patient`
  assert.deepEqual(row, { registered_practice: 'Z90002' })
  const events =
    await sql`select actor, count(*)::int from access_event group by actor order by actor`
  assert.deepEqual(
    [...events],
    [
      { actor: 'confide patient move', count: 1 },
      { actor: 'confide patient register', count: 1 },
    ],
  )
})

test('a patient’s id is found, a death and a protection are set and taken back, each on the log', async () => {
  const id = await run(patient, 'find --nhs-number', nhsNumber)
  assert.match(id, /^\w{26}$/)
  const facts = async () => {
    const [row] = await sql<{ died: string | null; protected: boolean; version: number }[]>`
      select (died_at at time zone 'Europe/London')::text as died, protected, choice_version::int as version
        from patient join sharing using (patient_id)`
    return row
  }
  const version = (await facts())?.version ?? 0
  const own = {
    session: hashOfToken(await run(session, '--nhs-number', nhsNumber)),
    requestId: 'r',
  }
  await personOf(db, { ...own, route: 't' })
  assert.match(await run(patient, `died ${id} --on 2026-07-01`), /died on 2026-07-01/)
  await assert.rejects(personOf(db, { ...own, route: 't' }), { code: 'signed-out' })
  await run(patient, `protect ${id}`)
  assert.deepEqual(await facts(), {
    died: '2026-07-01 00:00:00',
    protected: true,
    version: version + 2,
  })
  await run(patient, `died ${id} --lift`)
  await run(patient, `protect ${id} --lift`)
  assert.deepEqual(await facts(), { died: null, protected: false, version: version + 4 })
  for (const day of ['2999-01-01', '1950-02-02']) {
    await assert.rejects(run(patient, `died ${id} --on ${day}`), { code: 'invalid' })
  }
  const events = await sql`
    select actor, purpose, count(*)::int from access_event
     where actor in ('confide patient died', 'confide patient protect') group by 1, 2 order by 1`
  assert.deepEqual(
    [...events],
    [
      { actor: 'confide patient died', purpose: 'death', count: 2 },
      { actor: 'confide patient protect', purpose: 'protection', count: 2 },
    ],
  )
})

test('two records of one person are put together and parted, without a name or number being printed', async () => {
  const keep = await run(patient, 'find --nhs-number', nhsNumber)
  const from = shortId(await addPatientForTest(db, { nhsNumber: '9990000239' }))
  const line = `--keep ${keep} --from ${from} --by Office`
  const plan = await run(patient, `merge ${line}`)
  assert.deepEqual(plan.split('\n').slice(0, 3), [
    'Day of birth: the same.',
    'Name: the same.',
    'NHS number: NOT the same.',
  ])
  assert.match(plan, /Nothing is changed yet\. Add --yes to do it\.$/)
  assert.equal(await run(patient, 'find --nhs-number', '999 000 0239'), from)
  const done = await run(patient, `merge ${line} --yes`)
  assert.match(done, /^The two records are one\. Reference PM-\S+\.\n0 entries were copied/)
  assert.equal(await run(patient, 'find --nhs-number', '999 000 0239'), keep)
  const parted = await run(patient, `unmerge ${line} --yes`)
  assert.match(parted, /^The two records are two again\./)
  assert.equal(await run(patient, 'find --nhs-number', '999 000 0239'), from)
  for (const said of [plan, done, parted]) assert.doesNotMatch(said, /999|Rosa|Sample|1950/)
})

test('a feed says why a service sees a patient, and that it has ended, each on the log', async () => {
  const of = await run(patient, 'find --nhs-number', nhsNumber)
  await run(organisation, 'grace Z90002 2')
  const id = await run(relationship, `add ${of} --organisation Z90002 --kind admission`)
  assert.match(id, /^\w{26}$/)
  assert.match(await run(relationship, `list ${of}`), new RegExp(`^${id}  admission  Z90002  `))
  assert.match(await run(relationship, `end ${of} ${id}`), /^The relationship ends 20/)
  const [row] = await sql`
    select round(extract(epoch from ends_at - now()) / 86400)::int as days, ended_by as by
      from relationship where ended_at is not null`
  assert.deepEqual(row, { days: 2, by: 'confide relationship end' })
  await assert.rejects(run(relationship, `end ${of} ${id}`), { code: 'not-found' })
  const unknown = run(relationship, `add ${of} --organisation Z99999 --kind admission`)
  await assert.rejects(unknown, { code: 'not-found' })
  const events = await sql`
    select filter from access_event where kind = 'relationship' order by at, id`
  assert.deepEqual([...events], [{ filter: 'admission' }, { filter: 'ended' }])
})

test('a token is printed for a member of staff or a patient, never in production', async () => {
  const [member] = await sql<{ id: string }[]>`select id from staff where role = 'nurse'`
  const asStaff = `--staff ${member?.id}`
  const who = async (token: string) =>
    (await personOf(db, { session: hashOfToken(token), requestId: 'r', route: 't' })).name
  assert.equal(await who(await run(session, asStaff)), 'Nurse Shanti')
  assert.equal(await who(await run(session, '--nhs-number', nhsNumber)), 'Rosa Sample')
  process.env['NODE_ENV'] = 'production'
  await assert.rejects(run(session, asStaff), { name: 'SetupError' })
  delete process.env['NODE_ENV']
  await assert.rejects(run(session, '--staff x'), { code: 'not-found' })
})

const senseless: [Command, string][] = [
  [organisation, ''],
  [organisation, 'destroy Z90001'],
  [organisation, 'constructor'],
  [organisation, 'add'],
  [organisation, 'add Z90009 --name X'],
  [organisation, 'default Z90001 maybe'],
  [organisation, 'default Z90001 yes'],
  [organisation, 'default Z90001 yes --from 2026-02-30'],
  [organisation, 'default Z90001 yes --from tomorrow'],
  [organisation, 'permission Z90001 never'],
  [organisation, 'grace Z90001 91'],
  [relationship, 'add'],
  [relationship, 'add x --organisation Z90001 --kind referral'],
  [relationship, `add ${'0'.repeat(26)} --organisation Z90001 --kind registration`],
  [relationship, `end ${'0'.repeat(26)} x`],
  [organisation, 'verification Z90001'],
  [organisation, 'rule Z90001'],
  [organisation, 'rule Z90001 Z90002 liked'],
  [organisation, 'merge Z90001'],
  [organisation, 'merge --into Z90001'],
  [organisation, 'split Z90001 Z90002 --into Z90003'],
  [organisation, 'close Z90001 --into Z90002'],
  [staff, ''],
  [staff, 'add --organisation Z90001'],
  [staff, 'suspend'],
  [staff, 'suspend a b'],
  [patient, ''],
  [patient, 'register'],
  [patient, 'move --nhs-number 9990000018'],
  [patient, 'constructor'],
  [patient, 'died'],
  [patient, 'died nobody --on 2026-01-01'],
  [patient, 'died 00000000000000000000000000'],
  [patient, 'died 00000000000000000000000000 --on 2026-02-30'],
  [patient, 'died 00000000000000000000000000 --on 2026-02-03 --lift'],
  [patient, 'protect'],
  [patient, 'merge --keep 00000000000000000000000000'],
  [patient, `merge --keep ${'0'.repeat(26)} --from ${'1'.repeat(26)}`],
  [patient, `unmerge --keep ${'0'.repeat(26)} --from ${'1'.repeat(26)} --by x`],
  [patient, 'protect 00000000000000000000000000 00000000000000000000000000'],
]

for (const [command, line] of senseless) {
  test(`confide ${command.name} ${line} says what is missing`, async () => {
    await assert.rejects(run(command, line), { name: 'UsageError' })
  })
}

const wrong: [Command, string, string[], string][] = [
  [organisation, 'add Z9 --type x --name X', [], 'invalid'],
  [organisation, 'suspend Z99999', [], 'not-found'],
  [organisation, 'rule Z90001 Z99999 allowed', [], 'not-found'],
  [organisation, 'suspend Z90011 --lift', [], 'conflict'],
  [organisation, 'merge Z90002 --into Z90002', [], 'conflict'],
  [organisation, 'merge Z90011 --into Z90001', [], 'conflict'],
  [organisation, 'merge Z99999 --into Z90001', [], 'not-found'],
  [organisation, 'split Z90001 --into Z90002', [], 'conflict'],
  [staff, 'add --organisation Z90011 --role nurse --name X', [], 'invalid'],
  [staff, 'add --organisation Z99999 --role nurse --name X', [], 'invalid'],
  [staff, 'suspend nobody', [], 'not-found'],
  [patient, 'move --practice Z99999 --nhs-number', [nhsNumber], 'not-found'],
  [patient, 'move --practice Z90001 --nhs-number', ['999 000 0019'], 'invalid'],
  [patient, 'move --practice Z90001 --nhs-number', ['999 000 0026'], 'not-found'],
  [patient, 'find --nhs-number', ['999 000 0026'], 'not-found'],
  [patient, 'died 00000000000000000000000000 --on 2026-01-01', [], 'not-found'],
  [patient, 'protect 00000000000000000000000000', [], 'not-found'],
]

for (const [command, line, more, code] of wrong) {
  test(`confide ${command.name} ${line} is refused: ${code}`, async () => {
    await assert.rejects(run(command, line, ...more), { name: 'Refusal', code })
  })
}
