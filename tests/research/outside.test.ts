import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, suite, test } from 'node:test'
import { SetupError } from '../../src/errors.ts'
import { build } from '../../src/research/linker/build.ts'
import { addCanary } from '../../src/research/linker/canaries.ts'
import { destroyOver } from '../../src/research/linker/close.ts'
import { numbersToAsk } from '../../src/research/linker/people.ts'
import { linkAll, linkOf, type Known } from '../../src/research/outside/link.ts'
import { outsideFacts, type OutsideFact } from '../../src/research/outside/outside-file.ts'
import { registeredStudy } from '../../src/research/studies/register.ts'
import { closeStudy } from '../../src/research/studies/studies.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient } from '../support/world.ts'
import { answered, application, approvedStudy, research, linkerIn, rowsOf } from './studying.ts'

// Files from elsewhere: linked by NHS number and birth date to who is in a build, and to nobody else.

const [one, two] = ['9990000018', '9990000026']
const fact = (more: Partial<OutsideFact> = {}): OutsideFact => {
  return {
    nhsNumber: one,
    born: '1950-06-15',
    sex: 'female',
    code: '77',
    onDay: '2025-01-01',
    ...more,
  }
}
const known: Known = { person: 3, number: one, born: '1950-06-15', sex: 'female' }

suite('a fact is linked', () => {
  const exact = 'number and birth date'
  const near = 'number, sex and two parts of the birth date'
  const rules: readonly (readonly [string, Partial<OutsideFact>, string | undefined])[] = [
    ['by number and birth date', {}, exact],
    ['whatever the sex then', { sex: 'male' }, exact],
    ['by number, sex and two parts: another day', { born: '1950-06-16' }, near],
    ['another month', { born: '1950-07-15' }, near],
    ['another year', { born: '1951-06-15' }, near],
    ['not with one part', { born: '1951-07-15' }, undefined],
    ['not with day and month exchanged for others', { born: '1950-15-06' }, undefined],
    ['not with two parts of another sex', { born: '1950-06-16', sex: 'male' }, undefined],
    ['not by number alone', { born: '' }, undefined],
    ['not by birth date alone', { nhsNumber: two }, undefined],
    ['not without a number', { nhsNumber: '' }, undefined],
  ]
  for (const [what, more, rule] of rules) {
    test(what, () => assert.equal(linkOf(fact(more), known), rule))
  }

  test('not by two parts where neither says a sex', () => {
    const unsaid = { sex: 'unknown', born: '1950-06-16' }
    assert.equal(linkOf(fact(unsaid), { ...known, sex: 'unknown' }), undefined)
  })

  test('and people are counted once each, by group', () => {
    const facts = [
      ...[fact(), fact({ code: '88' }), fact({ nhsNumber: two, born: '1961-01-01', sex: 'male' })],
      ...[fact({ nhsNumber: '' }), fact({ nhsNumber: '', sex: '' })],
    ]
    const { facts: linked, rates } = linkAll(facts, [known])
    assert.deepEqual(
      linked.map(({ person, code }) => [person, code]),
      [
        [3, '77'],
        [3, '88'],
      ],
    )
    assert.deepEqual(
      rates.map(({ by, value, people, linked: found }) => [by, value, people, found].join(' ')),
      [
        ...['everybody everybody 4 1', 'sex female 2 1', 'sex male 1 0', 'sex unknown 1 0'],
        ...['born 1950s 3 1', 'born 1960s 1 0'],
        ...['rule none 3 0', 'rule number and birth date 1 1'],
        'rule number, sex and two parts of the birth date 0 0',
      ],
    )
  })
})

suite('a file', () => {
  const head = 'nhs_number,birth_date,sex,code,on_day'

  test('is read line by line; a number that cannot be one is none', () => {
    const text = `${head}\n999 000 0018,1950-06-15,female,77,2025-01-01\r\n9990000019,,,77,2025-01-01\n`
    assert.deepEqual(outsideFacts(text), [
      fact(),
      { nhsNumber: '', born: '', sex: '', code: '77', onDay: '2025-01-01' },
    ])
  })

  test('of another shape is not, and what stands in it is not told', () => {
    for (const line of [
      'x',
      `${one},1950-06-15,female,77,01/02/2025`,
      `${one},1950-06-15,f,77,2025-01-01`,
      `${one},1950-06-15,female,Smoker,2025-01-01`,
      `${one},1950-06-15,female,77,2025-02-30`,
    ]) {
      assert.throws(
        () => outsideFacts(`${head}\n${line}\n`),
        new SetupError('Line 2 of a file from elsewhere is not of its shape'),
      )
    }
    assert.throws(() => outsideFacts(`name,${head}\n`), /begins with/)
  })
})

suite('a build with a file from elsewhere', async () => {
  const db = await testDatabase()
  const owner = asAnyone(db)
  const world = worldIn(db)
  const linker = linkerIn(db)
  test.after(() => owner.end())
  const practice = await world.service('Z10', 'Millbrook Surgery')
  const { researcher, panel } = await research(world, practice)
  const settings = ['gp-practice', 'outside-file']
  const study = await approvedStudy(db, researcher, panel, { ...application, settings })
  const people: Patient[] = []
  let out: Patient

  const put = (of: string, lines: readonly string[]) => {
    const folder = join(linker.folder, 'outside', of)
    mkdirSync(folder, { recursive: true })
    const head = 'nhs_number,birth_date,sex,code,on_day'
    writeFileSync(join(folder, 'hospital.csv'), [head, ...lines, ''].join('\n'))
    return folder
  }

  before(async () => {
    for (let at = 0; at < 10; at++)
      people.push(await world.patient({ practice, name: `No${at} Sample` }))
    const [inside, national, type1] = people.splice(0, 3)
    if (!inside || !national || !type1) throw new TypeError('there are people')
    out = national
    addCanary(linker.folder, 'in', inside.id)
    addCanary(linker.folder, 'national', national.id)
    addCanary(linker.folder, 'type-1', type1.id)
    await owner`
      insert into type_1_choice (patient_id, id, reference, objects, asked_by, channel, form_version, recorded_by, recorded_at)
      values (${type1.id}, gen_random_uuid(), 'T1-X', true, 'patient', 'online', 'x', 'x', '2026-01-05')`
    const numbers = await linker.sql.begin(async (tx) => [...(await numbersToAsk(tx))])
    await answered(linker, numbers, [national.nhsNumber])
  })

  const birthOf = async ({ id }: Patient) => {
    const [row] =
      await owner`select birth_date::text as born, sex from patient where patient_id = ${id}`
    return `${row?.['born'] as string},${row?.['sex'] as string}`
  }

  test('has what is linked as entries, nothing of who opted out, and no number or sensitive code', async () => {
    const [first, second] = people
    assert.ok(first && second)
    put(study, [
      `${first.nhsNumber},${await birthOf(first)},7701,2025-01-01`,
      `${first.nhsNumber},${await birthOf(first)},86406008,2025-01-02`,
      `${second.nhsNumber},1901-01-01,male,7702,2025-01-03`,
      `${out.nhsNumber},${await birthOf(out)},7703,2025-01-04`,
    ])
    const made = await build(linker, study)
    const folder = join(linker.studies, study, made.build)
    const rows = await rowsOf(join(folder, 'entries.parquet'))
    assert.deepEqual(
      rows.map(([, ...rest]) => rest.filter((value) => value !== 'null').join(' ')),
      ['outside-file Observation final http://snomed.info/sct 7701 2025-01-01'],
    )
    assert.ok(!JSON.stringify(rows).includes(first.nhsNumber))
    assert.deepEqual(readdirSync(folder).toSorted(), ['entries.parquet', 'people.parquet'])
  })

  test('is in the register with how many were found, rounded', async () => {
    const lines = await Promise.all(
      people.map(async (one) => `${one.nhsNumber},${await birthOf(one)},7701,2025-01-01`),
    )
    const strangers = Array.from({ length: 20 }, () => ',1970-01-01,male,7701,2025-01-01')
    put(study, [...lines, ...strangers])
    await build(linker, study)
    const found = await registeredStudy(db, study)
    assert.deepEqual(
      found?.rates.map(({ by, value, people: many, linked }) =>
        [by, value, many, linked].join(' '),
      ),
      [
        ...['everybody everybody 25 few', 'sex female few few', 'sex male 20 few'],
        ...['born 1950s few few', 'born 1970s 20 few', 'rule number and birth date few few'],
        'rule number, sex and two parts of the birth date few few',
      ],
    )
  })

  test('is refused where the study was not approved with any, or a file is not of the shape', async () => {
    const without = await approvedStudy(db, researcher, panel)
    const folder = put(without, [])
    await assert.rejects(build(linker, without), /not approved with files from elsewhere/)
    // nobody is told of a study that they are not in
    const lines = await owner`select from access_event where request_id = ${without}`
    assert.equal(lines.length, 0)
    rmSync(folder, { recursive: true })
    put(study, ['x'])
    await assert.rejects(build(linker, study), /Line 2/)
  })

  test('takes the file away when the study is closed', async () => {
    const [member] = panel
    await closeStudy(db, member, study)
    await destroyOver(linker)
    assert.equal(existsSync(join(linker.folder, 'outside', study)), false)
  })
})
