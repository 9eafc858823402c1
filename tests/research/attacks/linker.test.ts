import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, suite, test } from 'node:test'
import { build } from '../../../src/research/linker/build.ts'
import { addCanary } from '../../../src/research/linker/canaries.ts'
import { numbersToAsk } from '../../../src/research/linker/people.ts'
import { newestBuild } from '../../../src/research/studies/read-builds.ts'
import { told, type Told } from '../../../src/summary/coverage/told.ts'
import { toldAgain } from '../../../src/research/disclosure/kept.ts'
import { testDatabase } from '../../support/database.ts'
import { asAnyone } from '../../support/people.ts'
import { worldIn, type Patient } from '../../support/world.ts'
import { answered, approvedStudy, research, linkerIn, rowsOf } from '../studying.ts'
import { percent, tell } from './attacking.ts'

// T19, T21 and T23: what two studies have in common, where the bytes of keys are, and what the public register gives
// away of one person. The attacker has all files of both studies and the whole database.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const linker = linkerIn(db)
test.after(() => owner.end())

const practice = await world.service('Z10', 'Millbrook Surgery')
const other = await world.service('Z11', 'Westbury Surgery')
const { researcher, panel } = await research(world)
const studies: string[] = []

before(async () => {
  const canaries: Patient[] = []
  for (let at = 0; at < 33; at++) {
    const patient = await world.patient({
      ...{ name: `Person${at} Sample`, practice: at % 2 === 0 ? practice : other },
      birthDate: `19${30 + at}-02-03`,
    })
    const { id } = await world.entry(patient, practice, { title: 'Smoker' })
    await owner`update entry set code_system = 'http://snomed.info/sct', code = ${`770${at}`} where id = ${id}`
    if (at < 3) canaries.push(patient)
  }
  const [inAll, national, objector] = canaries
  assert.ok(inAll && national && objector)
  await owner`
    insert into type_1_choice (patient_id, id, reference, objects, asked_by, channel, form_version, recorded_by, recorded_at)
    values (${objector.id}, gen_random_uuid(), 'T1-X', true, 'patient', 'online', 'x', 'x', now())`
  addCanary(linker.folder, 'in', inAll.id)
  addCanary(linker.folder, 'national', national.id)
  addCanary(linker.folder, 'type-1', objector.id)
  const numbers = await linker.sql.begin(async (tx) => [...(await numbersToAsk(tx))])
  await answered(linker, numbers, [national.nhsNumber])
  for (const study of [
    await approvedStudy(db, researcher, panel),
    await approvedStudy(db, researcher, panel),
  ]) {
    await build(linker, study)
    studies.push(study)
  }
})

const folderOf = (study = '') => {
  const its = join(linker.studies, study)
  return join(its, readdirSync(its)[0] ?? '')
}

test('T19: two studies of the same people have no code and no number in common', async (t) => {
  const rows = await Promise.all(
    studies.map(async (study) => {
      const people = await rowsOf(join(folderOf(study), 'people.parquet'))
      const entries = await rowsOf(join(folderOf(study), 'entries.parquet'))
      return { people, codes: new Map(entries.map((row) => [row[6] ?? '', row[0] ?? ''])) }
    }),
  )
  const [one, two] = rows
  assert.ok(one && two)
  const everybody = [...one.codes.keys()]
  assert.equal(everybody.length, 30)
  const alike = (first: typeof one, second: typeof one) => {
    const places = new Set(first.people.map((row) => row[4]))
    return {
      practices: new Set(second.people.map((row) => row[4]).filter((code) => places.has(code)))
        .size,
      // the same number stands for the same person, whom their code gives away
      people: everybody.filter((code) => first.codes.get(code) === second.codes.get(code)).length,
    }
  }
  const [before, after] = [alike(one, one), alike(one, two)]
  tell(t, 'T19', 'practices with the same code', before.practices, after.practices)
  tell(
    t,
    'T19',
    'people with the same number',
    percent(before.people, 30),
    percent(after.people, 30),
  )
  assert.deepEqual(before, { practices: 2, people: 30 })
  assert.equal(after.practices, 0)
  // keys are random, so about one of 30 people has the same number by chance; 15 never have
  assert.ok(after.people < 15)
})

test('T21: the bytes of a key are in the folder of the linker, and nowhere else', async (t) => {
  const keys = readdirSync(join(linker.folder, 'keys')).map((name) =>
    readFileSync(join(linker.folder, 'keys', name)),
  )
  assert.equal(keys.length, 2)
  const forms = keys.flatMap((key) =>
    (['latin1', 'hex', 'base64', 'base64url'] as const).map((form) =>
      key.toString(form).replace(/=+$/, ''),
    ),
  )
  const filesIn = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => readFileSync(join(one.parentPath, one.name), 'latin1'))
  const tables = await owner<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`
  let database = ''
  for (const { name } of tables) {
    const [row] = await owner.unsafe(
      `select coalesce(string_agg(t::text, ' '), '') as text from ${name} t`,
    )
    database += row?.['text'] as string
  }
  const found = (texts: readonly string[]) =>
    forms.filter((form) => texts.some((text) => text.toLowerCase().includes(form.toLowerCase())))
      .length
  const before = found(filesIn(linker.folder))
  const after = found([database, ...filesIn(linker.studies), JSON.stringify(process.env)])
  tell(t, 'T21', 'keys found as bytes', before, after)
  assert.equal(before, keys.length)
  assert.ok(database.includes('Robin Research'), 'the database was read')
  assert.equal(after, 0)
})

suite('T23: the register, each day', () => {
  // of each day: how many people, and how many were left out; how many are in a group of fewer than 10, and of fewer
  // than 5, and how many groups are alike. Somebody opts out from one to the next, and may take a group over the line
  const days = [
    [1003, 12, 241, 41, 20],
    [1002, 13, 250, 45, 20],
    [1001, 14, 249, 44, 19],
    [1000, 15, 258, 48, 20],
  ] as const

  test('does not say that one person opted out', async (t) => {
    const study = await approvedStudy(db, researcher, panel)
    const seen: unknown[] = []
    for (const [day, [people, out, in10, in5, alike]] of days.entries()) {
      await owner`
        insert into study_build (id, study, version, built_at, checked_at, people, entries, type_1, national,
                                 unchecked, rules_digest, fewer_than_10, fewer_than_5, groups_alike)
        values (${`00000000-0000-7000-8000-00000000000${day}`}, ${study}, 1,
                ${new Date(Date.UTC(2026, 10, 1 + day))}, ${new Date(Date.UTC(2026, 10, 1 + day))},
                ${people}, ${45_260 - 40 * day}, ${out}, 0, 0, 'x', ${in10}, ${in5}, ${alike})`
      const { builtAt: _builtAt, ...shown } = (await newestBuild(db.app, study)) ?? {}
      seen.push(shown)
    }
    const changes = (of: readonly unknown[]) =>
      of.filter((one, at) => at > 0 && JSON.stringify(one) !== JSON.stringify(of[at - 1])).length
    const rounded = changes(days.map(([people, out]) => [told(people), told(out)]))
    tell(
      t,
      'T23',
      'days on which one opt-out shows',
      changes(days.map(([people, out]) => [people, out])),
      changes(seen),
    )
    assert.ok(rounded > 0, 'rounding alone is not enough')
    const kept = days.reduce<Told[]>((all, [, , in10]) => [...all, toldAgain(all.at(-1), in10)], [])
    assert.ok(changes(kept) > 0, 'people by a whole group are to be told in tens')
    const alike = { tensFewerThan10: 25, tensFewerThan5: 'few', groupsAlike: 20 }
    assert.deepEqual(
      seen,
      days.map(() => ({ people: 1005, entries: 45_000, leftOut: 10, alike })),
    )
  })
})
