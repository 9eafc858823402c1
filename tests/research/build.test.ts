import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { before, suite, test } from 'node:test'
import { closeStudy } from '../../src/research/studies/studies.ts'
import { build } from '../../src/research/linker/build.ts'
import { addCanary } from '../../src/research/linker/canaries.ts'
import { destroyOver } from '../../src/research/linker/close.ts'
import { entryRules, patientRules } from '../../src/research/linker/field-rules.ts'
import { numbersToAsk } from '../../src/research/linker/people.ts'
import { pseudonym, studyKey } from '../../src/research/linker/pseudonyms.ts'
import { fileOf, OptOutsRefused } from '../../src/research/opt-outs/national-file.ts'
import { reconcile } from '../../src/research/opt-outs/reconcile.ts'
import { answersOf } from '../../src/research/studies/answers.ts'
import { handInDraft, savePart, startDraft } from '../../src/research/studies/drafts.ts'
import { studyParts } from '../../src/research/studies/parts.ts'
import { decideOnStudy } from '../../src/research/studies/studies.ts'
import { newestBuild } from '../../src/research/studies/read-builds.ts'
import { studyVersions } from '../../src/research/studies/read-studies.ts'
import { sensitiveCategories } from '../../src/summary/sensitive.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient } from '../support/world.ts'
import {
  applyForStudy,
  answered,
  application,
  approvedStudy,
  research,
  keepAnswer,
  linkerIn,
  rowsIn,
  rowsOf,
} from './studying.ts'

// The data of a study: who is in it and what of them, made by the linker alone. T17 to T22 of research-data.md.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const linker = linkerIn(db)
test.after(() => owner.end())

const practice = await world.service('Z10', 'Millbrook Surgery')
const hospital = await world.service('Z30', 'General Hospital', 'hospital')
const hospice = await world.service('Z40', 'Hospice', 'hospice')
const { researcher, panel } = await research(world, practice)
const [first, second] = panel

const people = new Map<string, Patient>()
const one = (name: string): Patient => {
  const patient = people.get(name)
  if (!patient) throw new TypeError(`there is no ${name}`)
  return patient
}
let numbers: string[] = []
let study = ''

/** Codes that only one person has, so that they are found wherever they went. */
const codeOf = (name: string) =>
  `7${String(Buffer.from(name.padEnd(4)).readUInt32BE()).padStart(10, '0')}`
/** And a weight. */
const weightOf = (name: string) => 501 + [...people.keys()].indexOf(name)

async function add(
  name: string,
  facts: Parameters<typeof world.patient>[0] = {},
): Promise<Patient> {
  const patient = await world.patient({ name: `${name} Sample`, practice, ...facts })
  people.set(name, patient)
  const valueQuantity = { value: weightOf(name), unit: 'kg' }
  const resource = JSON.stringify({ resourceType: 'Observation', valueQuantity })
  for (const at of [practice, hospital]) {
    const { id } = await world.entry(patient, at, { title: 'Smoker', resource })
    await owner`update entry set code_system = 'http://snomed.info/sct', code = ${codeOf(name)} where id = ${id}`
  }
  return patient
}

const object = (patient: Patient, at: Date, objects = true) => owner`
  insert into type_1_choice (patient_id, id, reference, objects, asked_by, channel, form_version, recorded_by, recorded_at)
  values (${patient.id}, gen_random_uuid(), 'T1-X', ${objects}, 'patient', 'online', 'x', 'x', ${at})`
const filesOf = (of: string) => {
  const folder = join(linker.studies, of)
  const [only, ...more] = readdirSync(folder)
  assert.equal(more.length, 0, 'one build of a study is there')
  return join(folder, only ?? '')
}
const code = (id: string, to: string) => owner`
  update entry set code = ${to}, code_system = 'http://snomed.info/sct' where id = ${id}`
const hasWhy = (why: string) => (error: unknown) =>
  error instanceof OptOutsRefused && error.why === why

before(async () => {
  const long = new Date('2026-01-05T10:00:00Z')
  for (const name of ['Ada', 'Ben', 'Cy', 'In', 'National', 'Objector', 'Returned', 'Out'])
    await add(name)
  await add('Hidden', { protected: true })
  await add('Gone', { diedAt: new Date('2026-03-17T10:00:00Z') })
  await add('Canary')
  await object(one('Canary'), long)
  await object(one('Objector'), long)
  await object(one('Returned'), long)
  await object(one('Returned'), new Date('2026-02-05T10:00:00Z'), false)
  const numberless = await add('Numberless')
  await owner`delete from patient_identifier where patient_id = ${numberless.id}`
  const ada = one('Ada')
  const more = [
    { title: 'private', private: true },
    { title: 'withheld', withheld: true },
    { title: 'in error', status: 'entered-in-error' },
    { title: 'letter', kind: 'DocumentReference' },
  ]
  for (const each of more) {
    const { id } = await world.entry(ada, practice, each)
    await code(id, '7000')
  }
  const { id: elsewhere } = await world.entry(ada, hospice, { title: 'hospice' })
  await code(elsewhere, '7001')
  const { id: local } = await world.entry(ada, practice, { title: 'a code of their own' })
  await owner`update entry set code = '7002', code_system = 'http://local.example' where id = ${local}`
  // of a sensitive category by its words, and by a coding that is not the first
  const coding = (codes: readonly string[]) =>
    `{"resourceType":"Condition","code":{"coding":[${codes.map((one) => `{"code":"${one}"}`).join()}]}}`
  for (const each of [
    { title: 'Infected with HIV-1' },
    { title: 'x', resource: coding(['7003', '386639001']) },
  ]) {
    const { id } = await world.entry(ada, practice, each)
    await code(id, '7003')
  }
  numbers = await linker.sql.begin(async (tx) => [...(await numbersToAsk(tx))])
  study = await approvedStudy(db, researcher, panel)
})

suite('a study', () => {
  test('is built once two people approved it, and neither applied for it', async () => {
    const applied = await applyForStudy(db, researcher, application)
    assert.ok('study' in applied)
    const yes = { approves: true, reason: 'x' }
    const refused = { name: 'SetupError', message: /may not be built/ }
    await assert.rejects(build(linker, applied.study), refused)
    await assert.rejects(decideOnStudy(db, researcher, applied.study, 1, yes), /research panel/)
    await decideOnStudy(db, first, applied.study, 1, yes)
    await assert.rejects(decideOnStudy(db, first, applied.study, 1, yes), /already/)
    await assert.rejects(build(linker, applied.study), refused)
    await decideOnStudy(db, second, applied.study, 1, { ...yes, approves: false })
    await assert.rejects(build(linker, applied.study), refused)
  })

  test('that is over, or has not begun, is not', async () => {
    const over = { ...application, startsOn: '2026-01-01', endsOn: '2026-12-01' }
    const ended = await approvedStudy(db, researcher, panel, over)
    await owner`update study_version set ends_on = '2026-02-01' where study = ${ended}`
    await assert.rejects(build(linker, ended), /may not be built/)
    const early = { ...application, startsOn: '2029-01-01' }
    const next = await approvedStudy(db, researcher, panel, early)
    await assert.rejects(build(linker, next), /may not be built/)
  })

  test('lacking something is not taken', async () => {
    const draft = await startDraft(db, researcher)
    const answers = answersOf({
      ...application,
      ...{ summary: ' ', settings: ['bank'], endsOn: '2026-01-01' },
    })
    for (const part of studyParts) {
      await savePart(db, researcher, draft, part, { fields: answers[part], seen: 0 })
    }
    const handedIn = await handInDraft(db, researcher, draft, studyParts.length)
    assert.ok('draft' in handedIn && !handedIn.isChanged)
    assert.deepEqual(
      handedIn.draft.lacking.map(({ field }) => field),
      ['summary', 'settings', 'endsOn'],
    )
  })
})

suite('nothing is built', () => {
  test('without a list of the national service, or with one a day old', async () => {
    await assert.rejects(build(linker, study), hasWhy('stale'))
    keepAnswer(linker, fileOf(numbers), 25)
    await assert.rejects(build(linker, study), hasWhy('stale'))
  })

  test('by one that is empty or malformed', async () => {
    keepAnswer(linker, '')
    await assert.rejects(build(linker, study), hasWhy('empty'))
    keepAnswer(linker, `${numbers[0]}\n`)
    await assert.rejects(build(linker, study), hasWhy('malformed'))
  })

  test('without canaries, or with one on another side', async () => {
    await answered(linker, numbers, [one('National').nhsNumber])
    await assert.rejects(build(linker, study), /canary on each side/)
    addCanary(linker.folder, 'in', one('In').id)
    addCanary(linker.folder, 'national', one('Out').id)
    addCanary(linker.folder, 'type-1', one('Canary').id)
    // the national service gave back whom it was asked about, but for one
    await assert.rejects(build(linker, study), /not on its side, national/)
    await answered(linker, numbers, [one('In').nhsNumber, one('Out').nhsNumber])
    await assert.rejects(build(linker, study), /not on its side, in/)
    await answered(linker, numbers, [one('Out').nhsNumber, one('National').nhsNumber])
    await object(one('Canary'), new Date(Date.now() - 1000), false)
    await assert.rejects(build(linker, study), /not on its side, type-1/)
    await object(one('Canary'), new Date())
  })

  test('and no file is left of what was not', () => {
    assert.deepEqual(readdirSync(join(linker.folder, 'scratch')), [])
  })
})

suite('a build', () => {
  before(async () => {
    const out = [one('National').nhsNumber, one('Out').nhsNumber]
    await answered(linker, numbers, out)
  })

  test('has whoever may be in it, and counts who was left out', async () => {
    const { build: id, ...made } = await build(linker, study)
    assert.deepEqual(made, {
      ...{ version: 1, people: 5, entries: 10 },
      ...{ type1: 2, national: 2, unchecked: 1 },
    })
    const files = filesOf(study)
    assert.ok(files.endsWith(id))
    assert.equal(statSync(join(files, 'people.parquet')).mode & 0o777, 0o440)
  })

  test('holds of a person a number, a band and a place', async () => {
    const found = await rowsOf(join(filesOf(study), 'people.parquet'))
    const code = pseudonym(studyKey(join(linker.folder, 'keys'), study, 1), 'practice', practice)
    assert.deepEqual(
      found,
      [0, 1, 2, 3, 4].map((at) => [
        ...[`${at}`, '1950', 'female', 'unknown', code],
        found[at]?.[5] === '2026-03-01' ? '2026-03-01' : 'null',
      ]),
    )
    assert.equal(found.filter(([, , , , , died]) => died === '2026-03-01').length, 1)
  })

  test('and of entries coded facts: none that is private, withheld, wrong, a letter, sensitive or from elsewhere', async () => {
    const found = await rowsOf(join(filesOf(study), 'entries.parquet'))
    const names = ['Ada', 'Ben', 'Cy', 'Returned', 'Gone']
    assert.deepEqual(
      found.map(([, ...rest]) => rest.join(' ')).toSorted(),
      names
        .flatMap((name) =>
          ['gp-practice', 'hospital'].map(
            (setting) =>
              `${setting} Observation final null http://snomed.info/sct ${codeOf(name)} 2025-06-15 ${weightOf(name)}.0 kg`,
          ),
        )
        .toSorted(),
    )
  })

  test('T22: of who opted out there is no byte in any file', async () => {
    const key = studyKey(join(linker.folder, 'keys'), study, 1)
    const wanted = (name: string) => {
      const { id, nhsNumber } = one(name)
      return [
        id,
        nhsNumber,
        pseudonym(key, 'person', id),
        codeOf(name),
        name,
        `"${weightOf(name)}.0"`,
      ]
    }
    const seen = async (name: string) => {
      const folder = filesOf(study)
      let text = ''
      for (const file of readdirSync(folder)) {
        text += readFileSync(join(folder, file), 'latin1')
        text += JSON.stringify(await rowsOf(join(folder, file)))
      }
      return wanted(name).filter((one) => text.includes(one)).length
    }
    const out = ['National', 'Objector', 'Out', 'Hidden', 'Numberless', 'In']
    const found = await Promise.all(out.map(seen))
    console.log(
      `T22 traces of 6 people who must not be in: undefended ${await seen('Ada')} of each, defended ${found.join(' ')}`,
    )
    assert.equal(await seen('Ada'), 2, 'a code and a number of who is in it are there')
    assert.deepEqual(
      found,
      out.map(() => 0),
    )
  })

  test('is made as OMOP too where that is asked for, of the same people, and goes with its files', async () => {
    await build(linker, study, { omop: true })
    const names = ['entries.parquet', 'omop.duckdb', 'people.parquet']
    assert.deepEqual(readdirSync(filesOf(study)).toSorted(), names)
    const file = join(filesOf(study), 'omop.duckdb')
    assert.equal(statSync(file).mode & 0o777, 0o440)
    const codes = await rowsIn(
      file,
      'select distinct observation_source_value from cdm.observation',
    )
    const inIt = ['Ada', 'Ben', 'Cy', 'Returned', 'Gone']
    assert.deepEqual(codes.flat().toSorted(), inIt.map(codeOf).toSorted())
    await build(linker, study)
    assert.deepEqual(readdirSync(filesOf(study)).toSorted(), ['entries.parquet', 'people.parquet'])
  })

  test('is on the log of each person who came into the study, once', async () => {
    const lines = () => owner<{ patient: string; many: number }[]>`
      select patient_id as patient, count(*)::int as many from access_event
       where actor = 'confide linker' and kind = 'read' and filter = 'research' group by 1`
    const first = await lines()
    const names = ['Ada', 'Ben', 'Cy', 'Gone', 'Returned']
    assert.deepEqual(
      Object.fromEntries(first.map(({ patient, many }) => [patient, many])),
      Object.fromEntries(names.map((name) => [one(name).id, 1])),
    )
    await build(linker, study)
    assert.deepEqual(await lines(), first)
  })

  test('without the log nothing is built', async () => {
    const other = await approvedStudy(db, researcher, panel)
    await owner.unsafe('revoke insert on access_event from confide_log')
    try {
      await assert.rejects(build(linker, other))
      assert.deepEqual(readdirSync(linker.studies), [study])
    } finally {
      await owner.unsafe('grant insert on access_event to confide_log')
    }
  })

  test('an opt-out set while it is made is honoured in the next, and waiting for it is not too long', async () => {
    const building = build(linker, study)
    await object(one('Ben'), new Date(Date.now() + 1000))
    await building
    assert.deepEqual(await reconcile(db), { inSpite: [], overdue: [], stopped: [] })
    const next = await build(linker, study)
    assert.equal(next.people, 4)
    const text = JSON.stringify(await rowsOf(join(filesOf(study), 'entries.parquet')))
    assert.ok(!text.includes(codeOf('Ben')))
  })

  test('who takes it back is in again, and it is on their log', async () => {
    await object(one('Ben'), new Date(Date.now() + 2000), false)
    assert.equal((await build(linker, study)).people, 5)
    const [line] = await owner`
      select count(*)::int as many from access_event
       where patient_id = ${one('Ben').id} and filter = 'research'`
    assert.equal(line?.['many'], 2)
  })
})

suite('recorded against enforced', () => {
  const told = async () =>
    (
      await owner<{ kind: string }[]>`
        select kind from message where recipient = 'operator' order by created_at, id`
    ).map(({ kind }) => kind)

  test('an opt-out that a build did not honour is an alarm, and over with the next', async () => {
    const long = new Date(Date.now() - 60 * 60 * 1000)
    await object(one('Cy'), long)
    assert.deepEqual(await reconcile(db), { inSpite: [study], overdue: [], stopped: [] })
    await build(linker, study)
    assert.deepEqual(await reconcile(db), { inSpite: [], overdue: [], stopped: [] })
    assert.deepEqual(await told(), ['opt-outs-not-honoured', 'opt-outs-honoured'])
  })

  test('one that waits for more than a day too', async () => {
    const ago = (hours: number) => new Date(Date.now() - hours * 60 * 60 * 1000)
    await owner`update study_build set built_at = built_at - interval '40 hours' where study = ${study}`
    await object(one('Ada'), ago(26))
    assert.deepEqual((await reconcile(db)).overdue, [study])
    await build(linker, study)
    assert.deepEqual((await reconcile(db)).overdue, [])
  })

  test('and a service whose entries stop coming', async () => {
    const flow = `update study_flow set entries = 20 where organisation = 'Z30'`
    await owner.unsafe(flow)
    await owner`update entry set private = true where organisation = ${hospital}`
    await build(linker, study)
    assert.deepEqual((await reconcile(db)).stopped, [{ study, organisation: hospital }])
    assert.ok((await told()).includes('study-flow-stopped'))
  })
})

suite('the linker', () => {
  test('sees the columns that have a rule, and those that say who is in, and no other', async () => {
    const columns = await owner<{ table: string; column: string; seen: boolean }[]>`
      select c.relname as table, a.attname as column,
             has_column_privilege('confide_linker', c.oid, a.attnum, 'select') as seen
        from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relname in ('patient', 'entry') and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`
    const ruled = Object.entries({ patient: patientRules, entry: entryRules }).flatMap(
      ([table, rules]) =>
        Object.entries(rules).map(([column, rule]) => ({ table, column, seen: rule !== 'never' })),
    )
    const sorted = (all: readonly { table: string; column: string }[]) =>
      all.map((one) => JSON.stringify({ ...one })).toSorted()
    assert.deepEqual(sorted(columns), sorted(ruled))
  })

  test('destroys the keys and data of a study that is over, and says so once it is', async () => {
    await closeStudy(db, first, study)
    assert.equal((await studyVersions(db.app, study))[0]?.destroyedAt, null)
    assert.deepEqual(await destroyOver(linker), [study])
    assert.deepEqual(await destroyOver(linker), [])
    assert.ok((await studyVersions(db.app, study))[0]?.destroyedAt)
    const keys = readdirSync(join(linker.folder, 'keys'))
    assert.deepEqual(
      keys.filter((name) => name.startsWith(study)),
      [],
    )
    await assert.rejects(build(linker, study), /may not be built/)
  })

  test('makes no data with years of birth where too many people would be nearly the only ones', async () => {
    const yearly = await approvedStudy(db, researcher, panel, { ...application, birth: 'year' })
    await assert.rejects(build(linker, yearly), /Ask for bands of five years/)
    assert.ok(!readdirSync(linker.studies).includes(yearly))
    assert.equal(await newestBuild(db.app, yearly), undefined)
    const banded = await approvedStudy(db, researcher, panel)
    const { people } = await build(linker, banded)
    const [kept] = await owner`
      select fewer_than_10, fewer_than_5, groups_alike from study_build where study = ${banded}`
    assert.ok(people > 0 && people < 10)
    assert.deepEqual({ ...kept }, { fewer_than_10: people, fewer_than_5: people, groups_alike: 0 })
    await closeStudy(db, first, banded)
    assert.deepEqual(await destroyOver(linker), [banded])
  })

  test('and of one that has ended', async () => {
    const other = await approvedStudy(db, researcher, panel)
    await build(linker, other)
    assert.deepEqual(await destroyOver(linker), [])
    await owner`update study_version set ends_on = '2026-06-01' where study = ${other}`
    assert.deepEqual(await destroyOver(linker), [other])
  })

  test('knows of what is sensitive as the summary does', async () => {
    const says = async (text: string) => {
      const [row] = await owner`select says_sensitive(${text}) as says`
      return row?.['says'] as boolean
    }
    const texts = sensitiveCategories.flatMap(({ codes, terms }) => [
      ...codes.map((one) => `{"code":"${one}"}`),
      ...terms.map((one) => `{"text":"Past ${one.toUpperCase()}, treated"}`),
    ])
    // letters by their numbers could spell any of them
    for (const text of [...texts, '{"text":"\\u0048IV"}', '{"code":"5\\u0032637005"}']) {
      assert.equal(await says(text), true, text)
    }
    const others = [
      'hives',
      'pregnancy',
      'archive of the clinic',
      'caf\\u00e9',
      '\\u003cdiv\\u003e',
    ]
    for (const text of ['{"code":"186406008"}', ...others.map((one) => `{"text":"${one}"}`)]) {
      assert.equal(await says(text), false, text)
    }
  })
})
