import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { Refusal } from '../../src/errors.ts'
import type { Actor } from '../../src/identity/actor.ts'
import { answersOf } from '../../src/research/studies/answers.ts'
import type { Application } from '../../src/research/studies/application.ts'
import { studiesAtDesk } from '../../src/research/studies/at-desk.ts'
import {
  forgetDrafts,
  handInDraft,
  savePart,
  startDraft,
  startNextVersion,
  throwAwayDraft,
} from '../../src/research/studies/drafts.ts'
import { studyParts } from '../../src/research/studies/parts.ts'
import { readDraft } from '../../src/research/studies/read-drafts.ts'
import { studyVersions } from '../../src/research/studies/read-studies.ts'
import { registeredStudy, registerEntries } from '../../src/research/studies/register.ts'
import { closeStudy, decideOnStudy } from '../../src/research/studies/studies.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'
import { actorOf, application, approvedStudy, research } from './studying.ts'

// What a researcher writes before it is handed in: kept task by task, their organisation's own, and one version in the end.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const { researcher, panel } = await research(world)
const college = await world.service('Z91', 'College', 'university')
const other = await actorOf(world, await world.staff(college, 'researcher', 'Odd Other'))

const hasCode = (code: string) => (error: unknown) =>
  error instanceof Refusal && error.code === code
const draftOf = async (id: string) => (await readDraft(db, researcher, id)).draft
const version = (of: Application, study: string) =>
  studyVersions(db.app, study).then(([newest]) => {
    const asked = Object.keys(of).map((field) => [field, newest?.[field as keyof Application]])
    return Object.fromEntries(asked) as Application
  })

async function written(asked: Application, by: Actor = researcher): Promise<string> {
  const id = await startDraft(db, by)
  for (const part of studyParts) {
    const fields = answersOf(asked)[part]
    assert.equal((await savePart(db, by, id, part, { fields, seen: 0 })).outcome, 'kept')
  }
  return id
}

suite('a draft', () => {
  test('is kept as it is written, whole or not, and each task says how far it is', async () => {
    const id = await startDraft(db, researcher)
    assert.equal(await startDraft(db, researcher), id, 'an empty one is given again')
    const fields = { title: 'Smoking', 'endsOn-day': '31', 'endsOn-month': '2' }
    await savePart(db, researcher, id, 'project', { fields, seen: 0 })
    await savePart(db, researcher, id, 'outputs', { fields: { outputs: 'Tables' }, seen: 0 })
    const draft = await draftOf(id)
    assert.deepEqual(draft.parts.project?.answers, fields)
    assert.deepEqual(draft.statuses, {
      ...{ people: 'not-started', project: 'in-progress', data: 'not-started' },
      ...{ settings: 'not-started', outputs: 'completed', summary: 'not-started' },
    })
    assert.notEqual(await startDraft(db, researcher), id, 'several at once')
  })

  test('of one organisation is read, written, handed in and thrown away by no other, nor by the panel', async () => {
    const id = await written(application)
    const write = { fields: { lead: 'Odd' }, seen: 1 }
    for (const [who, code] of [
      [other, 'not-found'],
      [panel[0], 'role'],
    ] as const) {
      await assert.rejects(readDraft(db, who, id), hasCode(code))
      await assert.rejects(savePart(db, who, id, 'people', write), hasCode(code))
      await assert.rejects(handInDraft(db, who, id, 6), hasCode(code))
      await assert.rejects(throwAwayDraft(db, who, id), hasCode(code))
      assert.deepEqual((await studiesAtDesk(db, who)).drafts, [])
    }
    assert.ok((await studiesAtDesk(db, researcher)).drafts.some((one) => one.id === id))
    assert.deepEqual((await studiesAtDesk(db, panel[0])).studies, [])
    assert.deepEqual(await registerEntries(db), [])
    await throwAwayDraft(db, researcher, id)
    await assert.rejects(readDraft(db, researcher, id), hasCode('not-found'))
  })

  test('in two tabs is not overwritten unseen', async () => {
    const id = await startDraft(db, researcher)
    const save = (summary: string, seen: number) =>
      savePart(db, researcher, id, 'summary', { fields: { summary }, seen })
    assert.equal((await save('one', 0)).outcome, 'kept')
    const late = await save('two', 0)
    assert.deepEqual([late.outcome, late.draft.application.summary], ['changed', 'one'])
    assert.equal((await save('one', 0)).outcome, 'kept', 'the same words are no other opinion')
    const fields = { outputs: 'Tables' }
    const elsewhere = await savePart(db, researcher, id, 'outputs', { fields, seen: 0 })
    assert.equal(elsewhere.outcome, 'kept', 'another task is not this one')
    const seen = late.draft.parts.summary?.revision ?? 0
    assert.equal((await save('two', seen)).outcome, 'kept')
    assert.equal((await draftOf(id)).application.summary, 'two')
    assert.equal((await save('x'.repeat(30_001), seen + 2)).outcome, 'too-long')
  })

  test('that nobody changed for a year goes, and no sooner', async () => {
    const [kept, old] = [await written(application), await written(application)]
    await owner`update study_draft set changed_at = now() - interval '364 days' where id = ${kept}`
    await owner`update study_draft set changed_at = now() - interval '366 days' where id = ${old}`
    await forgetDrafts(db)
    await assert.rejects(readDraft(db, researcher, old), hasCode('not-found'))
    await throwAwayDraft(db, researcher, kept)
  })

  test('is one of fifty at most', async () => {
    await owner`
      insert into study_draft (id, organisation, started_by, started_by_name, started_at, changed_at)
      select 'DR-2222-' || (1000 + n), 'Z91', gen_random_uuid(), 'x', now(), now() from generate_series(1, 50) n`
    await assert.rejects(startDraft(db, other), hasCode('too-many'))
  })
})

suite('handing in', () => {
  test('makes one version of what was written, however often it is pressed', async () => {
    const asked: Application = {
      ...{ ...application, kinds: ['Condition'], commercial: true },
      people: [{ name: 'Sam Sample', organisation: 'University' }],
    }
    const id = await written(asked)
    const [one, two] = await Promise.all([
      handInDraft(db, researcher, id, 6),
      handInDraft(db, researcher, id, 6),
    ])
    assert.deepEqual(one, two)
    assert.ok('study' in one)
    assert.deepEqual(await handInDraft(db, researcher, id, 0), one)
    assert.deepEqual(await version(asked, one.study), asked)
    const late = { fields: { lead: 'Odd' }, seen: 1 }
    assert.equal((await savePart(db, researcher, id, 'people', late)).outcome, 'handed-in')
    await assert.rejects(throwAwayDraft(db, researcher, id), hasCode('not-found'))
    assert.ok(!(await studiesAtDesk(db, researcher)).drafts.some((draft) => draft.id === id))
    const left = await owner`select from study_draft_part where draft = ${id}`
    assert.equal(left.length, 0)
  })

  test('waits for what is lacking, and for what was changed since it was looked through', async () => {
    const id = await startDraft(db, researcher)
    const lacking = await handInDraft(db, researcher, id, 0)
    assert.ok('draft' in lacking && lacking.draft.lacking.length > 0 && !lacking.isChanged)
    const changed = await handInDraft(db, researcher, await written(application), 5)
    assert.ok('draft' in changed && changed.isChanged)
  })
})

suite('the next version', () => {
  test('begins as a draft of the one before, once, and is decided on anew', async () => {
    const study = await approvedStudy(db, researcher, panel)
    const [id, again] = await Promise.all([
      startNextVersion(db, researcher, study),
      startNextVersion(db, researcher, study),
    ])
    assert.equal(again, id)
    const draft = await draftOf(id)
    assert.deepEqual([draft.application, draft.lacking], [application, []])
    await assert.rejects(startNextVersion(db, other, study), hasCode('not-found'))
    const write = { fields: { outputs: 'More tables' }, seen: 0 }
    await savePart(db, researcher, id, 'outputs', write)
    assert.deepEqual(await handInDraft(db, researcher, id, 1), { study, version: 2 })
    const versions = await studyVersions(db.app, study)
    assert.deepEqual(
      versions.map((one) => [one.version, one.outputs, one.standing]),
      [
        [2, 'More tables', 'waits'],
        [1, 'Tables', 'approved'],
      ],
    )
    assert.notEqual(await startNextVersion(db, researcher, study), id)
  })

  test('of a study that is closed meanwhile is not handed in, and its draft says so', async () => {
    const study = await approvedStudy(db, researcher, panel)
    const id = await startNextVersion(db, researcher, study)
    await closeStudy(db, researcher, study)
    assert.equal((await draftOf(id)).isClosed, true)
    await assert.rejects(handInDraft(db, researcher, id, 0), hasCode('conflict'))
    await throwAwayDraft(db, researcher, id)
    await assert.rejects(startNextVersion(db, researcher, study), hasCode('conflict'))
  })
})

test('the register has people by how many of which organisation, who leads by name', async () => {
  const people = [
    { name: 'Sam Hidden', organisation: 'University' },
    { name: 'Alex Hidden', organisation: 'Hospital' },
    { name: 'Kim Hidden', organisation: 'University' },
  ]
  const study = await approvedStudy(db, researcher, [], { ...application, people })
  await decideOnStudy(db, panel[0], study, 1, { approves: false, reason: 'Not of use' })
  const found = await registeredStudy(db, study)
  assert.deepEqual(found?.version.people, [
    { organisation: 'University', many: 2 },
    { organisation: 'Hospital', many: 1 },
  ])
  assert.equal(found?.version.lead, 'Prof Example')
  const told = JSON.stringify([found, await registerEntries(db)])
  assert.ok(!told.includes('Hidden'))
})
