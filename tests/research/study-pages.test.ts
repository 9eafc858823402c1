import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { studyNotes, writeNote } from '../../src/research/studies/notes.ts'
import { studyVersions } from '../../src/research/studies/read-studies.ts'
import { applyForStudy, actorOf, application, approvedStudy } from './studying.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'

// The pages on which studies are worked on, when what is sent is not as it must be.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

const university = await world.service('Z90', 'University', 'university')
const robin = await world.staff(university, 'researcher', 'Robin Research')
const pat = await world.staff(university, 'research-panel', 'Pat Panel')
const penny = await world.staff(university, 'research-panel', 'Penny Panel')
const researcher = await actorOf(world, robin)
const panel = [await actorOf(world, pat), await actorOf(world, penny)] as const
const [asRobin, asPat] = [await world.signIn(robin), await world.signIn(pat)]
const study = await approvedStudy(db, researcher, panel)
const url = `/studies/${study}`

test('a question that is none stays in its box, beside what is wrong with it', async () => {
  await owner`
    insert into study_build (id, study, version, built_at, checked_at, people, entries, type_1, national, unchecked, rules_digest)
    values (gen_random_uuid(), ${study}, 1, now(), now(), 0, 0, 0, 0, 0, 'x')`
  const answer = await door.ask({ url, as: asRobin, form: { do: 'ask', question: '{ "title' } })
  assert.equal(answer.status, 400)
  assert.match(answer.body, /href="#question"[^>]*>The question is no JSON/)
  assert.match(answer.body, /<textarea[^>]*id="question"[^>]*>\s*\{ &quot;title<\/textarea>/)
})

test('nobody decides without a reason, nor with one that is too long to read', async () => {
  const applied = await applyForStudy(db, researcher, { ...application, title: 'Another' })
  assert.ok('study' in applied)
  const form = { do: 'approve', version: '1' }
  for (const [reason, said] of [
    ['', 'Say why'],
    ['x'.repeat(1001), 'Say why in at most 1000 letters'],
  ] as const) {
    const sent = { url: `/studies/${applied.study}`, as: asPat, form: { ...form, reason } }
    const answer = await door.ask(sent)
    assert.equal(answer.status, 400)
    assert.ok(answer.body.includes(`<a href="#reason">${said}</a>`))
  }
  assert.deepEqual((await studyVersions(db.app, applied.study))[0]?.decisions, [])
})

test('what went wrong stays in its box when it is too long, and a correction in its own', async () => {
  const long = 'x'.repeat(1501)
  const added = await door.ask({ url, as: asPat, form: { do: 'note', says: long } })
  assert.equal(added.status, 400)
  assert.match(added.body, /href="#note"[^>]*>Use at most 1500 letters/)
  assert.match(added.body, /<textarea[^>]*id="note"[^>]*>\s*x{1501}<\/textarea>/)
  await writeNote(db, panel[0], study, { says: 'A question was late' })
  const [note] = await studyNotes(db.app, study)
  const form = { do: 'note', says: ' ', corrects: note?.id ?? '' }
  const corrected = await door.ask({ url, as: asPat, form })
  assert.equal(corrected.status, 400)
  assert.match(corrected.body, new RegExp(`href="#says-${note?.id}"[^>]*>Say it in plain words`))
  assert.match(corrected.body, /<textarea[^>]*id="note"[^>]*>\s*<\/textarea>/)
})

test('what is sent when something else was done meanwhile is read again on the page', async () => {
  const form = { do: 'approve', version: '1', reason: 'It helps many' }
  const decided = await door.ask({ url, as: asPat, form })
  assert.equal(decided.status, 409)
  assert.match(decided.body, /You have decided on this already\.[^]*It helps many/)
  await owner`update study_version set ends_on = '2026-02-01' where study = ${study}`
  const ended = await door.ask({ url, as: asRobin })
  assert.ok(!ended.body.includes('id="question"'))
  assert.match(ended.body, /Nothing is asked of it now/)
  const question = '{ "title": "Sex", "tables": [{ "name": "Sex", "of": {}, "by": ["sex"] }] }'
  const asked = await door.ask({ url, as: asRobin, form: { do: 'ask', question } })
  assert.equal(asked.status, 409)
  assert.match(asked.body, /What you wrote was not saved[^]*&quot;tables&quot;/)
})

test('a study is closed by who says that they are sure', async () => {
  const closed = async () => (await studyVersions(db.app, study))[0]?.closedAt !== null
  const answer = await door.ask({ url, as: asRobin, form: { do: 'close' } })
  assert.equal(answer.status, 400)
  assert.match(answer.body, /href="#sure"/)
  assert.equal(await closed(), false)
  const sure = { do: 'close', sure: 'yes' }
  assert.equal((await door.ask({ url, as: asRobin, form: sure })).status, 303)
  assert.equal(await closed(), true)
})
