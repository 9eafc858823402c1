import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  entryRules,
  exported,
  kindsInStudies,
  patientRules,
} from '../../src/research/linker/field-rules.ts'
import { madeUpForStudy } from '../../src/research/made-up/for-study.ts'
import { madeUp } from '../../src/research/made-up/made-up.ts'
import type { TableAsked } from '../../src/research/run/question.ts'
import { codesIn, tryQuestion } from '../../src/research/run/try-question.ts'
import { closeStudy } from '../../src/research/studies/studies.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'
import { applyForStudy, actorOf, application, approvedStudy, research } from './studying.ts'

// Made-up data to write questions with: of the shape of a study's data, and of nobody.

const of = {
  birth: 'five-year band',
  ...{ settings: ['hospital', 'hospice'], kinds: kindsInStudies },
} as const
const linesOf = (text: string) => text.trimEnd().split('\n')
const columnsOf = (text: string) => {
  const [names = '', ...rows] = linesOf(text)
  const values = rows.map((row) => row.split(','))
  return new Map(names.split(',').map((name, at) => [name, values.map((row) => row[at] ?? '')]))
}

suite('made-up data', () => {
  const data = madeUp({ seed: 'a', ...of })

  test('has the columns of a study, in their order, and a value in each line for each', () => {
    for (const [text, rules] of [
      [data.people, patientRules],
      [data.entries, entryRules],
    ] as const) {
      const names = exported(rules).map(({ name }) => name)
      const [first, ...rows] = linesOf(text)
      assert.equal(first, names.join(','))
      assert.ok(rows.length >= 1000)
      assert.ok(rows.every((row) => row.split(',').length === names.length))
    }
  })

  test('keeps to what the study may have', () => {
    const people = columnsOf(data.people)
    const entries = columnsOf(data.entries)
    assert.ok(people.get('born')?.every((year) => Number(year) % 5 === 0))
    assert.ok(people.get('died')?.every((day) => day === '' || day.endsWith('-01')))
    assert.ok(people.get('practice')?.every((code) => /^[0-9a-f]{32}$/.test(code)))
    assert.deepEqual([...new Set(entries.get('setting'))].toSorted(), ['hospice', 'hospital'])
    const single = columnsOf(madeUp({ seed: 'a', ...of, birth: 'year' }).people)
    assert.ok(single.get('born')?.some((year) => Number(year) % 5 !== 0))
  })

  test('has numbers where a code is measured: within what it may be, and of three digits as values leave', () => {
    const codes = ['14647-2', '999', '85354-9']
    const { entries } = madeUp({ seed: 'a', ...of, codes })
    const columns = columnsOf(entries)
    const column = (name: string) => columns.get(name) ?? []
    const rowsOf = (code: string) =>
      column('code').flatMap((one, at) =>
        one === code ? [['system', 'value', 'unit'].map((name) => column(name)[at] ?? '')] : [],
      )
    const within = (code: string, system: string, low: number, high: number, unit: string) => {
      const found = rowsOf(code)
      assert.ok(found.length > 100)
      for (const [from, value = '', its] of found) {
        assert.deepEqual([from, its], [system, unit])
        assert.ok(Number(value) >= low && Number(value) <= high && value !== '', value)
        assert.ok(value.replace('.', '').length <= 3, value)
      }
      assert.ok(new Set(found.map(([, value]) => value)).size > 40)
    }
    within('14647-2', 'http://loinc.org', 3, 8, 'mmol/L')
    within('8480-6', 'http://loinc.org', 90, 180, 'mm[Hg]')
    within('999', 'http://snomed.info/sct', 0, 100, '')
    for (const code of ['85354-9', '44054006', '77176002']) {
      assert.deepEqual(new Set(rowsOf(code).map(([, ...rest]) => rest.join())), new Set([',']))
    }
  })

  test('is the same for the same text, and other for another', () => {
    assert.deepEqual(madeUp({ seed: 'a', ...of }), data)
    assert.notDeepEqual(madeUp({ seed: 'b', ...of }), data)
  })
})

suite('a question tried on it', () => {
  const table = (more: Partial<TableAsked> = {}): TableAsked => {
    return { name: 'x', of: {}, by: ['sex'], ...more }
  }
  const question = (...tables: readonly TableAsked[]) => JSON.stringify({ title: 'x', tables })
  const data = madeUp({ seed: 'a', ...of, codes: ['99'] })

  test('is answered as on a study: rounded, with few hidden', async () => {
    const born = columnsOf(data.people).get('born') ?? []
    const many = (from: number) => born.filter((year) => Number(year) >= from).length
    const { tables } = await tryQuestion(
      question(
        table({ by: [] }),
        table({ by: [], of: { bornFrom: 1990 } }),
        table({ by: ['sex'] }),
      ),
      data,
    )
    const shown = tables.map(({ cells }) => cells.map((cell) => cell.shown))
    assert.deepEqual(shown.slice(0, 2), [[1000], [Math.round(many(1990) / 5) * 5]])
    assert.ok(shown[2]?.every((one) => typeof one !== 'number' || one % 5 === 0))
    const few = await tryQuestion(question(table({ of: { all: [{ codes: ['1'] }] } })), data)
    assert.deepEqual(few.tables[0]?.cells, [{ at: ['few together'], shown: 'few' }])
  })

  test('finds the codes it asks about where these were wanted', async () => {
    const had = { codes: ['99'], followedBy: { codes: ['44054006'], withinDays: 3000 } }
    const asked = question(
      table({ by: [], of: { none: [{ codes: ['7', '99'] }] }, split: { name: 's', had } }),
    )
    assert.deepEqual(codesIn(JSON.parse(asked)), ['7', '99', '44054006'])
    const { tables } = await tryQuestion(
      question(table({ by: [], split: { name: 's', had } })),
      data,
    )
    const told = tables[0]?.cells.map(({ shown }) => shown) ?? []
    assert.ok(told.length === 2 && told.every((one) => Number(one) >= 10), JSON.stringify(told))
  })

  test('that would not be taken is not taken here, nor data of another shape', async () => {
    await assert.rejects(tryQuestion('{', data), /no JSON/)
    const other = { people: 'person\nx\n', entries: data.entries }
    await assert.rejects(tryQuestion(question(table()), other), /not of the shape/)
  })
})

suite('the data of an approved study', async () => {
  const db = await testDatabase()
  const owner = asAnyone(db)
  const world = worldIn(db)
  test.after(() => owner.end())
  const practice = await world.service('Z10', 'Millbrook Surgery')
  const { researcher, panel } = await research(world)
  const other = await world.service('Z91', 'Other University', 'university')
  const stranger = await actorOf(world, await world.staff(other, 'researcher', 'Sam Stranger'))
  const study = await approvedStudy(db, researcher, panel)

  test('is the same whoever is in the database, and has no value of anybody', async () => {
    const before = await madeUpForStudy(db, researcher, study)
    assert.ok(before)
    const patient = await world.patient({ practice, name: 'Wilhelmina Zebedee' })
    const { id } = await world.entry(patient, practice, { title: 'Rare' })
    await owner`
      update entry set code = '987654321', code_system = 'http://snomed.info/sct',
                       effective_at = '1999-12-31' where id = ${id}`
    await owner`update patient set birth_date = '1901-02-03' where patient_id = ${patient.id}`
    const after = await madeUpForStudy(db, researcher, study)
    assert.deepEqual(after, before)
    const text = `${after?.people}${after?.entries}`
    const theirs = [
      patient.id,
      patient.nhsNumber,
      'Zebedee',
      '987654321',
      '1999-12-31',
      '1901',
      practice,
    ]
    assert.deepEqual(
      theirs.filter((one) => text.includes(one)),
      [],
    )
  })

  test('is for who works on it, once it is approved and until it is closed', async () => {
    assert.equal(await madeUpForStudy(db, stranger, study), undefined)
    const applied = await applyForStudy(db, researcher, application)
    assert.ok('study' in applied)
    assert.equal(await madeUpForStudy(db, researcher, applied.study), undefined)
    const closed = await approvedStudy(db, researcher, panel)
    await closeStudy(db, researcher, closed)
    assert.equal(await madeUpForStudy(db, researcher, closed), undefined)
  })
})
