import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { before, suite, test } from 'node:test'
import { build } from '../../src/research/linker/build.ts'
import { addCanary } from '../../src/research/linker/canaries.ts'
import { numbersToAsk } from '../../src/research/linker/people.ts'
import { madeUpForStudy } from '../../src/research/made-up/for-study.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'
import {
  applyForStudy,
  answered,
  application,
  approvedStudy,
  linkerIn,
  research,
  rowsOf,
} from './studying.ts'

// Which kinds of records a study is of is decided on with it, and nothing else is in its files.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const linker = linkerIn(db)
const practice = await world.service('Z10', 'Millbrook Surgery')
const { researcher, panel } = await research(world)

const kinds = ['Condition', 'MedicationRequest', 'Observation'] as const
const codeOf = { Condition: '7101', MedicationRequest: '7102', Observation: '7103' } as const

before(async () => {
  const people = await Promise.all(
    ['In', 'Out', 'Objector', 'Ada'].map((name) =>
      world.patient({ name: `${name} Sample`, practice }),
    ),
  )
  const [first, second, third, fourth] = people
  if (!first || !second || !third || !fourth) throw new TypeError('there are people')
  for (const kind of kinds) {
    const { id } = await world.entry(fourth, practice, { title: 'x', kind })
    await owner`
      update entry set code = ${codeOf[kind]}, code_system = 'http://snomed.info/sct' where id = ${id}`
  }
  await owner`
    insert into type_1_choice (patient_id, id, reference, objects, asked_by, channel, form_version, recorded_by, recorded_at)
    values (${third.id}, gen_random_uuid(), 'T1-X', true, 'patient', 'online', 'x', 'x', now())`
  addCanary(linker.folder, 'in', first.id)
  addCanary(linker.folder, 'national', second.id)
  addCanary(linker.folder, 'type-1', third.id)
  const numbers = await linker.sql.begin(async (tx) => [...(await numbersToAsk(tx))])
  await answered(linker, numbers, [second.nhsNumber])
})

async function codesIn(study: string): Promise<string[]> {
  await build(linker, study)
  const [folder = ''] = readdirSync(join(linker.studies, study))
  const rows = await rowsOf(join(linker.studies, study, folder, 'entries.parquet'))
  return rows
    .flat()
    .filter((value) => /^710\d$/.test(value))
    .toSorted()
}

suite('kinds of records', () => {
  test('that were not approved are in no file, and others are', async () => {
    const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
      [kinds, ['7101', '7102', '7103']],
      [['Condition'], ['7101']],
      [
        ['MedicationRequest', 'Observation'],
        ['7102', '7103'],
      ],
    ]
    for (const [approved, wanted] of cases) {
      const study = await approvedStudy(db, researcher, panel, { ...application, kinds: approved })
      assert.deepEqual(await codesIn(study), wanted)
    }
  })

  test('of a version that is not approved change nothing', async () => {
    const study = await approvedStudy(db, researcher, panel, {
      ...{ ...application, kinds: ['Condition'] },
    })
    await applyForStudy(db, researcher, application, study)
    assert.deepEqual(await codesIn(study), ['7101'])
  })

  test('are those of made-up data too', async () => {
    const study = await approvedStudy(db, researcher, panel, {
      ...{ ...application, kinds: ['Condition', 'Encounter'] },
    })
    const data = await madeUpForStudy(db, researcher, study)
    const [names = '', ...lines] = data?.entries.trimEnd().split('\n') ?? []
    const at = names.split(',').indexOf('kind')
    assert.deepEqual([...new Set(lines.map((line) => line.split(',')[at]))], ['Condition'])
    const visits = await approvedStudy(db, researcher, panel, {
      ...{ ...application, kinds: ['Encounter'] },
    })
    assert.equal((await madeUpForStudy(db, researcher, visits))?.entries, `${names}\n`)
  })

  test('of files from elsewhere are findings, in the database too', async () => {
    const study = await approvedStudy(db, researcher, panel)
    await assert.rejects(
      owner`update study_version set settings = '{outside-file}', kinds = '{Condition}' where study = ${study}`,
      /study_version_outside_check/,
    )
  })
})
