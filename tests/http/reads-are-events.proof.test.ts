import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { keepSummaryFresh } from '../../src/summary/keep-fresh.ts'
import { randomNumbers, seed } from '../sharing/seed.ts'
import { proof, testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { writeMeasurement } from '../support/measurements.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient } from '../support/world.ts'
import type { Question } from './question.ts'
import { questionsAbout, writing } from './questions.ts'

// The database itself counts what was read of whom: each row of a record that it gives to the service is noted,
// whatever the code around it says. For random requests over all addresses that is what the log says, and no more.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

const clinical = ['entry', 'entry_version', 'summary']

/** A policy that lets a row through also notes whose it is: asked last, as it costs most. */
const counting = `
  create unlogged table read_of (patient_id uuid primary key);
  create function note_read(p uuid) returns boolean volatile language plpgsql cost 1000000
    security definer set search_path = pg_catalog, public as $$
  begin
    insert into read_of values (p) on conflict do nothing;
    return true;
  end $$;
  grant execute on function note_read(uuid) to confide_app;
  do $$
  declare p record;
  begin
    for p in select polname, polrelid::regclass as tab, pg_get_expr(polqual, polrelid) as using_text
               from pg_policy join pg_roles r on r.oid = any (polroles)
              where r.rolname = 'confide_app' and polcmd = 'r' and polpermissive
                and polrelid::regclass::text in (${clinical.map((name) => `'${name}'`).join(', ')}) loop
      execute format('alter policy %I on %s using ((%s) and note_read(patient_id))', p.polname, p.tab, p.using_text);
    end loop;
  end $$`

let patients: readonly Patient[]
let questions: Question[]
const tokens: string[] = []

before(async () => {
  const gp = await world.service('Z84001', 'Millbrook Surgery')
  const nurses = await world.service('Z84002', 'District Nursing', 'district-nursing')
  const patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  const stranger = await world.patient({ name: 'Rosa Fernstead', practice: gp })
  patients = [patient, stranger]
  await world.inCareOf(patient, gp, nurses)
  await world.list(gp, 'allowed', nurses)
  await world.choose(patient, [gp, 'yes', 'yes'], [nurses, 'yes', 'yes'])
  const refs: string[] = []
  for (const about of patients) {
    for (const service of [gp, nurses]) {
      const made = await world.entries(about, service, [
        { title: 'Asthma', kind: 'Condition', on: '2025-03-01' },
        { title: 'Wound', on: '2024-03-01' },
      ])
      refs.push(...made.map(({ ref }) => ref))
    }
    await world.asJob(about, (tx) => keepSummaryFresh(tx, about.id, new Date()))
  }
  for (const [service, role] of [
    [nurses, 'nurse'],
    [gp, 'doctor'],
    [gp, 'receptionist'],
    [nurses, 'privacy-officer'],
    [await world.service('Z84003', 'Elsewhere'), 'doctor'],
  ] as const) {
    tokens.push(await world.signIn(await world.staff(service, role, `Sam ${role}`)))
  }
  for (const about of patients) tokens.push(await world.signIn(about))
  const facts = { years: [2025, 2024], kinds: ['Condition'], services: [gp] }
  questions = patients.flatMap((about) =>
    questionsAbout({ patient: about, entries: refs, ...facts }),
  )
  await owner.unsafe(counting)
})

/** Kinds of lines that say that somebody read a record. */
const reading = ['open', 'list', 'read']

test('what the database gave of a record is on the log of whose it is, and the log tells of no more', async (t) => {
  const random = randomNumbers(seed)
  const total = proof === 'full' ? 10_000 : 250
  const sum = { reads: 0, lines: 0 }
  for (let n = 0; n < total; n++) {
    const about = patients[random(patients.length)]
    const any = questions[random(questions.length)]
    const question = about && random(15) === 0 ? writing(about, `a-form-token-${n}`) : any
    const as = tokens[random(tokens.length)]
    if (!question || as === undefined) continue
    const { requestId, status } = await door.ask({ ...question, as })
    const read = await owner<
      { patient: string }[]
    >`delete from read_of returning patient_id as patient`
    const lines = await owner<{ patient: string; kind: string; count: number }[]>`
      select patient_id as patient, kind, count from access_event where request_id = ${requestId}`
    const named = new Set(lines.map(({ patient }) => patient))
    const told = lines.filter(({ kind, count }) => reading.includes(kind) && count > 0)
    const what = `${question.route} answered ${status}`
    assert.deepEqual(
      read.filter(({ patient }) => !named.has(patient)),
      [],
      `${what}: read, and not on the log`,
    )
    assert.deepEqual(
      told.filter((line) => !read.some(({ patient }) => patient === line.patient)),
      [],
      `${what}: on the log, and not read`,
    )
    sum.reads += read.length
    sum.lines += read.filter(({ patient }) => named.has(patient)).length
  }
  assert.ok(sum.reads > total / 20, 'there was something to count')
  assert.equal(sum.reads, sum.lines)
  t.diagnostic(`${total} requests, ${sum.reads} reads, ${sum.lines} on the log, seed ${seed}`)
  if (proof === 'full') {
    const [requests, reads] = [total, sum.reads].map((n) => n.toLocaleString('en'))
    writeMeasurement(
      'proof:reads-are-events',
      `${requests} random requests over all addresses: the database gave rows of a record in ${reads}, and each is on the log of whose record it is.`,
    )
  }
})

test('a read that is not logged would be noticed', async () => {
  const [one] = patients
  await owner`delete from read_of`
  await db.app.begin(async (tx) => {
    await tx`select set_config('confide.patient', ${one?.id ?? ''}, true),
                    set_config('confide.view', 'patient', true),
                    set_config('confide.open_from', ',Z84001,', true)`
    await tx`select 1 from entry where patient_id = ${one?.id ?? ''}`
  })
  const read = await owner<{ patient: string }[]>`select patient_id as patient from read_of`
  assert.deepEqual([...read], [{ patient: one?.id }])
})
