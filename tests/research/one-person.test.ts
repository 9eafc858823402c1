import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { build } from '../../src/research/linker/build.ts'
import { askQuestion, checkAnswer } from '../../src/research/run/jobs.ts'
import { studiesAtDesk } from '../../src/research/studies/at-desk.ts'
import { applyForStudy, decideOnStudy } from '../../src/research/studies/studies.ts'
import { actorOf, application, approvedStudy, linkerIn } from './studying.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'

// Who works for several services has an id in each, and is one person: they do not decide on what they asked for, nor
// twice.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const linker = linkerIn(db)
after(() => owner.end())

const university = await world.service('Z90', 'University', 'university')
const council = await world.service('Z91', 'Council', 'research-panel')
const trust = await world.service('Z92', 'Trust', 'research-panel')
const robin = await world.staff(university, 'researcher', 'Robin')
const robinOfPanel = await world.staff(council, 'research-panel', 'Robin')
const pat = await world.staff(council, 'research-panel', 'Pat')
const patElsewhere = await world.staff(trust, 'research-panel', 'Pat')
const penny = await world.staff(trust, 'research-panel', 'Penny')
for (const [one, other] of [
  [robin, robinOfPanel],
  [pat, patElsewhere],
] as const) {
  await owner`update staff set subject = (select subject from staff where id = ${one.id}) where id = ${other.id}`
}
const [asks, asksAndDecides, first, again, second] = await Promise.all(
  [robin, robinOfPanel, pat, patElsewhere, penny].map((one) => actorOf(world, one)),
)
const yes = { approves: true, reason: 'It is of use' }

suite('one person', () => {
  test('does not decide on what they asked for, nor twice', async () => {
    assert.ok(asks && asksAndDecides && first && again && second)
    const applied = await applyForStudy(db, asks, application)
    assert.ok('study' in applied)
    const decide = (by: typeof asks) => decideOnStudy(db, by, applied.study, 1, yes)
    await assert.rejects(decide(asksAndDecides), { code: 'role' })
    await decide(first)
    await assert.rejects(decide(again), { code: 'conflict' })
    await decide(second)
  })

  test('is counted once by the gate of the database too', async () => {
    assert.ok(asks)
    const applied = await applyForStudy(db, asks, { ...application, title: 'Past the pages' })
    assert.ok('study' in applied)
    const decided = (by: { readonly id: string }) => owner`
      insert into study_decision (study, version, decided_by, decided_by_name, approves, reason, decided_at)
      values (${applied.study}, 1, ${by.id}, 'x', true, 'x', now())`
    for (const by of [pat, patElsewhere, robinOfPanel]) await decided(by)
    await assert.rejects(build(linker, applied.study), /may not be built/)
    await decided(penny)
    await assert.rejects(build(linker, applied.study), { why: 'stale' }, 'the gate lets it in')
  })

  test('does not check an answer to what they asked, nor twice', async () => {
    assert.ok(asks && asksAndDecides && first && again && second)
    const study = await approvedStudy(db, asks, [first, second], { ...application, title: 'Asked' })
    const question = { title: 'Sex', tables: [{ name: 'Sex', of: {}, by: ['sex'] }] }
    const job = await askQuestion(db, asks, study, JSON.stringify(question))
    await owner`
      update study_job set state = 'answered', result = '[]', result_digest = 'x', findings = '[]' where id = ${job}`
    const said = { agrees: true, reason: 'Large groups', digest: 'x' }
    await assert.rejects(checkAnswer(db, asksAndDecides, job, said), { code: 'role' })
    assert.equal(await checkAnswer(db, first, job, said), 'waits')
    await assert.rejects(checkAnswer(db, again, job, said), { code: 'conflict' })
    const left = async (by: typeof asks) => (await studiesAtDesk(db, by)).toCheck.get(study)
    assert.deepEqual(
      [await left(first), await left(again), await left(second)],
      [undefined, undefined, 1],
    )
    assert.equal(await left(asks), undefined, 'who asks checks nothing')
  })
})
