import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, suite, test } from 'node:test'
import { projectFolder } from '../../src/config.ts'
import type { ToldTable } from '../../src/research/disclosure/protect.ts'
import { everyStudy } from '../../src/research/studies/every-study.ts'
import { closeStudy, decideOnStudy } from '../../src/research/studies/studies.ts'
import {
  questionFields,
  studyFields,
  versionFields,
} from '../../src/web/research/register-fields.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'
import { applyForStudy, application, approvedStudy, research } from './studying.ts'

// The public register as pages and files: every study that was decided on, and what became of it.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
test.after(() => owner.end())

const { researcher, panel } = await research(world)
const [one] = panel
const build = '00000000-0000-7000-8000-0000000000b1'
const digest = 'd'.repeat(64)
const told: ToldTable = {
  ...{ name: '=SUM(A1)', population: 'p', dimensions: ['@sex', 'stopped'], keys: [], fixed: [] },
  sensitive: false,
  cells: [
    { at: ['female', 'no'], shown: 3450 },
    { at: ['female', 'yes'], shown: 1210 },
    { at: ['-male', 'no'], shown: 'hidden' },
    { at: ['-male', 'yes'], shown: 'few' },
  ],
  totals: [{ at: ['female', null], shown: 4660 }],
}
const asked = { title: 'Stopping', tables: [] }
const studies = { held: '', declined: '', closed: '', waits: '' }

before(async () => {
  studies.held = await approvedStudy(db, researcher, panel)
  const changed = { ...application, title: '=cmd|x, "again"', commercial: true }
  await applyForStudy(db, researcher, changed, studies.held)
  await decideOnStudy(db, one, studies.held, 2, { approves: false, reason: 'Too much' })
  studies.closed = await approvedStudy(db, researcher, panel)
  await closeStudy(db, one, studies.closed)
  for (const state of ['declined', 'waits'] as const) {
    const applied = await applyForStudy(db, researcher, application)
    assert.ok('study' in applied)
    studies[state] = applied.study
  }
  await decideOnStudy(db, one, studies.declined, 1, { approves: false, reason: 'No' })
  await owner`
    insert into study_build (id, study, version, built_at, checked_at, people, entries, type_1, national,
                             unchecked, rules_digest, fewer_than_10, fewer_than_5, groups_alike)
    values (${build}, ${studies.held}, 1, '2026-04-01', '2026-04-01', 1003, 41800, 0, 0, 0, 'x', 1512, 4, 0)`
  await owner`update study_version set applied_at = '2026-02-01'`
  await owner`update study_decision set decided_at = '2026-03-01'`
  const job = (id: string, state: string, result: readonly ToldTable[] | null) => owner`
    insert into study_job (id, study, version, question, asked_by, asked_by_name, asked_at, state, build, result,
                           result_digest, released_at)
    values (${id}, ${studies.held}, 1, ${JSON.stringify(asked)}, gen_random_uuid(), 'x', '2026-04-02', ${state},
            ${build}, ${result && JSON.stringify(result)}, ${result && digest},
            ${state === 'released' ? new Date('2026-04-03T10:00:00Z') : null})`
  await job('JB-AAAA-AAAA', 'released', [told, { ...told, name: 'Other' }])
  await job('JB-BBBB-BBBB', 'failed', [])
  await job('JB-CCCC-CCCC', 'answered', [told])
})

const read = async (url: string) => {
  const { status, headers, body } = await door.ask({ url })
  return { status, type: headers['content-type'], body }
}
type Json = { readonly [name: string]: unknown }
const inJson = async () => {
  const { body } = await read('/research/register.json')
  return (JSON.parse(body) as { studies: readonly (Json & { versions: Json[] })[] }).studies
}
const studyIn = async (study: string) => (await inJson()).find((each) => each['study'] === study)

suite('the register as a file', () => {
  test('has each study that was decided on, by what holds, and none that waits', async () => {
    const found = (await inJson()).map(
      (each) => `${String(each['study'])} ${String(each['status'])}`,
    )
    assert.deepEqual(
      new Set(found),
      new Set([
        `${studies.held} approved`,
        `${studies.declined} declined`,
        `${studies.closed} closed`,
      ]),
    )
  })

  test('says of a study what became of it, in numbers that may be told, nobody left out like few', async () => {
    const { versions, questions, ...study } = (await studyIn(studies.held)) ?? { versions: [] }
    assert.deepEqual(study, {
      ...{ study: studies.held, status: 'approved', address: `/research/${studies.held}` },
      ...{
        updatedOn: '2026-04-03',
        closedOn: null,
        destroyedOn: null,
        renewals: 0,
        builtOn: '2026-04-01',
      },
      ...{ people: 1005, leftOut: '12 or fewer', entries: 42000, questionsAsked: 3, releases: 1 },
      ...{ tablesReleased: 2, numbersReleased: 8, outcomes: [], incidents: [] },
      ...{ peopleInFewerThan10: 1500, peopleInFewerThan5: '120 or fewer' },
      groupsAlike: '12 or fewer',
    })
    assert.deepEqual(
      versions.map(({ version, decision, reasons }) => [version, decision, reasons]),
      [
        [1, 'approved', ['yes: It is of use', 'yes: It is of use']],
        [2, 'declined', ['no: Too much']],
      ],
    )
    const { sensitive, optOuts, identifiable, access, passedOn, decidedBy } = everyStudy
    const { title, summary, purpose, benefit, lead, funder, legalBasis, birth } = application
    const { outputs, startsOn, endsOn, training, kinds } = application
    assert.deepEqual(versions[0], {
      ...{ version: 1, decision: 'approved', decidedOn: '2026-03-01', decidedBy },
      reasons: ['yes: It is of use', 'yes: It is of use'],
      ...{ title, summary, purpose, benefit, lead, funder, legalBasis, birth, outputs, startsOn },
      ...{ organisation: 'University', organisationCode: 'Z90', organisationType: 'university' },
      ...{
        forProfit: false,
        recordsOf: ['gp-practice', 'hospital'],
        endsOn,
        askedForOn: '2026-02-01',
      },
      ...{ sensitive, optOuts, identifiable, access, passedOn },
      ...{ alsoOnIt: [], training, kinds },
    })
    const file = `/research/${studies.held}/JB-AAAA-AAAA.json`
    const each = { ofVersion: 1, askedOn: '2026-04-02', asked: JSON.stringify(asked) }
    const none = { releasedOn: null, tables: 0, numbers: 0, file: null, digest: null }
    assert.deepEqual((questions as readonly Json[]).toSorted(byQuestion), [
      {
        ...{ question: 'JB-AAAA-AAAA', ...each, state: 'released', releasedOn: '2026-04-03' },
        ...{ tables: 2, numbers: 8, file, digest },
      },
      { question: 'JB-BBBB-BBBB', ...each, state: 'answered', ...none },
      { question: 'JB-CCCC-CCCC', ...each, state: 'answered', ...none },
    ])
  })

  test('is CSV too, a line for each version, and no cell is a formula', async () => {
    const { type, body } = await read('/research/register.csv')
    assert.equal(type, 'text/csv; charset=utf-8')
    const lines = body.split('\r\n')
    assert.equal(
      lines[0],
      [...Object.keys(studyFields), ...Object.keys(versionFields)]
        .map((name) => `"${name}"`)
        .join(','),
    )
    assert.equal(lines.length, 1 + 4 + 1)
    const again = lines.find((line) => line.includes('cmd'))
    assert.match(again ?? '', /,"declined",.*,"'=cmd\|x, ""again""",.*,yes,/)
    assert.deepEqual(
      lines.flatMap((line) => line.match(/(?<=^|",|,)"?[=+\-@]/g) ?? []),
      [],
    )
  })

  test('is described, each member once', () => {
    const page = readFileSync(`${projectFolder}/docs/research-register.md`, 'utf8')
    const members = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)
    const known = [studyFields, versionFields, questionFields].flatMap((of) => Object.keys(of))
    assert.deepEqual(members, known)
  })
})

suite('a released table', () => {
  test('is CSV with the numbers of the page, and no formula', async () => {
    const { type, body } = await read(`/research/${studies.held}/JB-AAAA-AAAA/1.csv`)
    assert.equal(type, 'text/csv; charset=utf-8')
    assert.deepEqual(body.split('\r\n'), [
      `"'@sex","stopped","People","Of the group"`,
      '"female","no",3450,"74%"',
      '"female","yes",1210,"26%"',
      `"'-male","no","hidden","–"`,
      `"'-male","yes","12 or fewer","–"`,
      '',
    ])
  })

  for (const [what, address] of [
    ['that is not there', 'JB-AAAA-AAAA/3'],
    ['with no number', 'JB-AAAA-AAAA/x'],
    ['of an answer that is not released', 'JB-CCCC-CCCC/1'],
    ['of a question that failed', 'JB-BBBB-BBBB/1'],
  ] as const) {
    test(`${what} is not found`, async () => {
      assert.equal((await read(`/research/${studies.held}/${address}.csv`)).status, 404)
    })
  }
})

test('the page of a study leads with the version that holds, and has the other below', async () => {
  const { body } = await read(`/research/${studies.held}`)
  assert.match(body, /<h1[^>]*>Smoking and care homes<\/h1>/)
  assert.match(body, /Version 2: Declined/)
  assert.match(body, /1, with 8 numbers in all/)
})

function byQuestion(before: Json, after: Json): number {
  return String(before['question']) < String(after['question']) ? -1 : 1
}
