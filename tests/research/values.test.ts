import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import postgres from 'postgres'
import { projectFolder } from '../../src/config.ts'
import { migrate } from '../../src/db/migrate.ts'
import { extract } from '../../src/research/linker/extract.ts'
import { everyday, knownUnits } from '../../src/research/linker/measurements.ts'
import { linkPeople, linkPlaces } from '../../src/research/linker/places.ts'
import { studyKey } from '../../src/research/linker/pseudonyms.ts'
import { toParquet } from '../../src/research/linker/to-parquet.ts'
import { sensitiveCategories } from '../../src/summary/sensitive.ts'
import { emptyDatabase, testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'
import { approvedStudy, linkerIn, research, rowsOf } from './studying.ts'

// What was measured, from the text of an entry to the files of a study.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const linker = linkerIn(db)
test.after(() => owner.end())

const snomed = 'http://snomed.info/sct'
const loinc = 'http://loinc.org'
const ucum = 'http://unitsofmeasure.org'
const coded = (system: string, code: string) => ({ coding: [{ system, code }] })
const quantity = (value: unknown, unit = 'mm[Hg]', more: object = {}) => ({
  valueQuantity: { value, unit: 'as written', system: ucum, code: unit, ...more },
})
const observed = (code: object, more: object) =>
  JSON.stringify({ resourceType: 'Observation', status: 'final', code, ...more })
const pressure = {
  component: [
    { code: coded(loinc, '8480-6'), ...quantity(142) },
    { code: coded(loinc, '8462-4'), ...quantity(88.04) },
    { code: { text: 'Position' }, ...quantity(1) },
    { code: coded(snomed, '33586001'), valueCodeableConcept: { text: 'Sitting' } },
  ],
}

type Case = readonly [
  what: string,
  code: readonly [system: string, code: string],
  more: object,
  rows: readonly string[],
  facts?: {
    readonly kind?: string
    readonly private?: boolean
    readonly withheld?: boolean
    readonly category?: string
    readonly status?: string
    /** As what status and category leave. */
    readonly leave?: string
  },
]

const weight = [snomed, '27113001'] as const
const cases: readonly Case[] = [
  ['a weight', weight, quantity(81.25, 'kg'), [`${snomed} 27113001 81.3 kg`]],
  ['nothing', weight, { valueQuantity: { value: 0, unit: 'kg' } }, [`${snomed} 27113001 0.0 kg`]],
  ['below nought', weight, quantity(-1234.5, 'U/L'), [`${snomed} 27113001 -1230.0 U/L`]],
  ['very little', weight, quantity(0.000123456, 'g'), [`${snomed} 27113001 0.000123 g`]],
  [
    'a unit in words',
    weight,
    { valueQuantity: { value: 9, unit: '°C' } },
    [`${snomed} 27113001 9.0 Cel`],
  ],
  ['a unit nobody knows', weight, quantity(9, '{Mrs_Sample}'), [`${snomed} 27113001 9.0 null`]],
  ['less than', weight, quantity(5, 'kg', { comparator: '<' }), [`${snomed} 27113001 null null`]],
  ['a number as text', weight, quantity('81', 'kg'), [`${snomed} 27113001 null null`]],
  ['a size of nothing', weight, quantity(1e12, 'kg'), [`${snomed} 27113001 null null`]],
  [
    'why it is not known',
    weight,
    { ...quantity(9, 'kg'), dataAbsentReason: { text: 'x' } },
    [`${snomed} 27113001 null null`],
  ],
  ['in words', weight, { valueString: '81 kg' }, [`${snomed} 27113001 null null`]],
  [
    'a blood pressure of LOINC',
    [loinc, '85354-9'],
    pressure,
    [`${loinc} 8462-4 88.0 mm[Hg]`, `${loinc} 8480-6 142.0 mm[Hg]`, `${loinc} 85354-9 null null`],
  ],
  [
    'one of SNOMED CT, with a component that no study has',
    [snomed, '75367002'],
    { component: [...pressure.component, { code: coded(loinc, '44261-6'), ...quantity(20) }] },
    [`${loinc} 8462-4 88.0 mm[Hg]`, `${loinc} 8480-6 142.0 mm[Hg]`, `${snomed} 75367002 null null`],
  ],
  ['words in place of a code', [snomed, 'Ann Sample'], quantity(1, 'kg'), []],
  [
    'a component with words in place of a code',
    weight,
    { component: [{ code: coded(snomed, 'Ann Sample'), ...quantity(1, 'kg') }] },
    [`${snomed} 27113001 null null`],
  ],
  [
    'with a category and a status in words',
    weight,
    quantity(80, 'kg'),
    [`${snomed} 27113001 80.0 kg`],
    { category: 'With Ann Sample', status: 'Ann Sample', leave: 'null null' },
  ],
  [
    'with a category and a status that are known',
    weight,
    quantity(80, 'kg'),
    [`${snomed} 27113001 80.0 kg`],
    { category: 'vital-signs', status: 'amended', leave: 'amended vital-signs' },
  ],
  ['a score of low mood', [loinc, '44261-6'], quantity(20), []],
  ['a code of their own', ['http://local.example', '1'], pressure, []],
  ['what is no Observation', [loinc, '8480-6'], quantity(1), [], { kind: 'Procedure' }],
  ['a private one', weight, quantity(80, 'kg'), [], { private: true }],
  ['one kept from the patient', weight, quantity(80, 'kg'), [], { withheld: true }],
  ['a sensitive one', weight, { ...quantity(80, 'kg'), note: [{ text: 'HIV clinic' }] }, []],
]

suite('what was measured', async () => {
  const practice = await world.service('Z10', 'Millbrook Surgery')
  const { researcher, panel } = await research(world, practice)
  const patient = await world.patient({ practice })
  const dayOf = (at: number) => `2025-05-${String(at + 1).padStart(2, '0')}`
  for (const [at, [title, [system, code], more, , facts]] of cases.entries()) {
    const resource = observed(coded(system, code), more)
    const { category = null, status = 'final', leave: _leave, ...rest } = facts ?? {}
    const { id } = await world.entry(patient, practice, {
      title,
      on: dayOf(at),
      resource,
      ...rest,
    })
    await owner`
      update entry set code_system = ${system}, code = ${code}, category = ${category}, status = ${status}
       where id = ${id}`
  }
  const study = await approvedStudy(db, researcher, panel)
  const folder = join(linker.folder, 'made')
  mkdirSync(folder)
  const file = await linker.sql.begin(async (tx) => {
    await tx`select enter_extract(${study})`
    await linkPeople(tx, [patient.id])
    await linkPlaces(tx, studyKey(folder, study, 1), new Date())
    const settings = ['gp-practice']
    const { entries } = await extract(tx, folder, {
      birth: 'year',
      settings,
      kinds: ['Observation'],
    })
    return { ...entries, to: join(folder, 'entries.parquet'), by: ['code'] }
  })
  await toParquet([file])
  const rows = await rowsOf(file.to)

  for (const [at, [what, , , expected, facts]] of cases.entries()) {
    test(`${what}: ${expected.length} rows`, () => {
      const found = rows.filter((row) => row[7] === dayOf(at))
      assert.deepEqual(
        found.map(([, , , , , system, code, , ...measured]) =>
          [system, code, ...measured].join(' '),
        ),
        expected,
      )
      const same = new Set(found.map((row) => row.slice(0, 5).join(' ')))
      assert.deepEqual(
        [...same],
        expected.length > 0 ? [`0 gp-practice Observation ${facts?.leave ?? 'final null'}`] : [],
      )
    })
  }

  test('a text that is no resource measures nothing', async () => {
    const odd = ['', 'x', '[]', '"valueQuantity"', '{"valueQuantity":1}', '["valueQuantity"]']
    odd.push(observed({}, { valueQuantity: [1], component: { valueQuantity: 1 } }))
    odd.push(
      observed({}, { component: ['valueQuantity', { ...quantity(1), code: { coding: 1 } }] }),
    )
    for (const text of odd) {
      const [row] = await owner<{ is: string[] | null }[]>`select measured(${text}) as is`
      assert.equal(row?.is, null, text)
    }
  })
})

suite('codes of every day', () => {
  test('are each there once, and none is of a sensitive category', () => {
    const codes = everyday.map(({ code }) => code)
    assert.equal(new Set(codes).size, codes.length)
    const sensitive = sensitiveCategories.flatMap((one) => one.codes)
    assert.deepEqual(
      codes.filter((code) => sensitive.includes(code) || !/^\d{1,5}-\d$/.test(code)),
      [],
    )
  })

  test('have a unit that is known, and each unit is written in one way for one only', () => {
    const written = knownUnits.map((one) => one.written)
    assert.equal(new Set(written).size, written.length)
    assert.deepEqual(
      everyday.filter(({ low, high, unit }) => high > low && !written.includes(unit)),
      [],
    )
  })
})

test('entries that were there before an upgrade have it too', async () => {
  const url = await emptyDatabase()
  const folder = join(projectFolder, 'src', 'db', 'migrations')
  const before = mkdtempSync(join(tmpdir(), 'confide-before-'))
  for (const name of readdirSync(folder)) {
    if (name < '0109') copyFileSync(join(folder, name), join(before, name))
  }
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    await migrate(url, before)
    await sql`insert into organisation (id, name, type) values ('Z10', 'Millbrook Surgery', 'gp-practice')`
    await sql`
      insert into patient (patient_id, given_name, family_name, birth_date, sex, resource)
      values (gen_random_uuid(), 'Rosa', 'Sample', '1950-02-03', 'female', '{}')`
    for (const text of [observed({}, pressure), observed({}, { note: [{ text: 'Ivf' }] })]) {
      await sql`
        insert into entry (patient_id, id, organisation, kind, recorded_by, attributed_by, resource)
        select patient_id, gen_random_uuid(), 'Z10', 'Observation', 'x', 'author', ${text} from patient`
    }
    await migrate(url)
    assert.deepEqual(
      [
        ...(await sql`select to_jsonb(measured) as measured, sensitive from entry order by sensitive`),
      ].map((row) => ({
        ...row,
      })),
      [
        {
          measured: [
            ...[null, null, null, null, loinc, '8480-6', '142', 'mm[Hg]'],
            ...[loinc, '8462-4', '88.04', 'mm[Hg]'],
          ],
          sensitive: false,
        },
        { measured: null, sensitive: true },
      ],
    )
  } finally {
    await sql.end()
    rmSync(before, { recursive: true })
  }
})
