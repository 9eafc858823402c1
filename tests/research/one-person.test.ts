import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { Refusal } from '../../src/errors.ts'
import { build } from '../../src/research/linker/build.ts'
import { askQuestion, checkAnswer } from '../../src/research/run/jobs.ts'
import { studiesAtDesk } from '../../src/research/studies/at-desk.ts'
import { studyVersions } from '../../src/research/studies/read-studies.ts'
import { decideOnStudy } from '../../src/research/studies/studies.ts'
import { applyForStudy, actorOf, application, approvedStudy, linkerIn } from './studying.ts'
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
const question = JSON.stringify({
  title: 'Sex',
  tables: [{ name: 'Sex', of: {}, by: ['sex'] }],
})
const yes = { approves: true, reason: 'It is of use' }

const quinn = await actorOf(world, await world.staff(university, 'researcher', 'Quinn'))

suite('one person', () => {
  test('does not decide on what a colleague handed in, nor check it', async () => {
    assert.ok(asksAndDecides && first && second)
    const title = 'Written by several'
    const study = await approvedStudy(db, quinn, [first], { ...application, title })
    await assert.rejects(decideOnStudy(db, asksAndDecides, study, 1, yes), { code: 'role' })
    await decideOnStudy(db, second, study, 1, yes)
    const job = await askQuestion(db, quinn, study, question)
    await answer(job)
    await assert.rejects(checkAnswer(db, asksAndDecides, job, said), { code: 'role' })
    assert.equal((await studiesAtDesk(db, asksAndDecides)).toCheck.get(study), undefined)
    assert.equal((await studiesAtDesk(db, first)).toCheck.get(study), 1)
  })

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
    const seen = async () => {
      const [version] = await studyVersions(db.app, applied.study)
      const over = await owner<{ study: string }[]>`select study from studies_over()`
      return [version?.standing, over.some(({ study }) => study === applied.study)]
    }
    assert.deepEqual(await seen(), ['waits', true], 'so it is in no register, and its data goes')
    await decided(penny)
    assert.deepEqual(await seen(), ['approved', false])
    await assert.rejects(build(linker, applied.study), { why: 'stale' }, 'the gate lets it in')
  })

  test('does not check an answer to what they asked, nor twice', async () => {
    assert.ok(asks && asksAndDecides && first && again && second)
    const study = await approvedStudy(db, asks, [first, second], { ...application, title: 'Asked' })
    const job = await askQuestion(db, asks, study, question)
    await answer(job)
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

  test('says it once by two requests at once too', async () => {
    assert.ok(asks && first && again && second)
    const applied = await applyForStudy(db, asks, { ...application, title: 'At once' })
    assert.ok('study' in applied)
    const { study } = applied
    const decide = (by: typeof asks) => decideOnStudy(db, by, study, 1, yes)
    const both = await heldBack('study', study, [() => decide(first), () => decide(again)])
    assert.deepEqual(both, ['conflict', 'done'])
    await decide(second)
    const job = await askQuestion(db, asks, study, question)
    await answer(job)
    const check = (by: typeof asks) => checkAnswer(db, by, job, said)
    const answers = await heldBack('study_job', job, [() => check(first), () => check(again)])
    assert.deepEqual(answers, ['conflict', 'done'])
    assert.equal(await check(second), 'released')
  })
})

test('a study asks no more than twenty questions in a week, sent at once too', async () => {
  assert.ok(asks && first && second)
  const study = await approvedStudy(db, asks, [first, second], { ...application, title: 'Many' })
  for (let many = 0; many < 19; many++) await askQuestion(db, asks, study, question)
  const ask = () => askQuestion(db, asks, study, question)
  assert.deepEqual(await heldBack('study', study, [ask, ask]), ['done', 'too-many'])
})

const said = { agrees: true, reason: 'Large groups', digest: 'x' }

async function answer(job: string): Promise<void> {
  await owner`
    update study_job set state = 'answered', result = '[]', result_digest = 'x', findings = '[]' where id = ${job}`
}

/** What becomes of requests that have all begun before one of them may go on, whichever is first. */
async function heldBack(
  table: 'study' | 'study_job',
  row: string,
  requests: readonly (() => Promise<unknown>)[],
): Promise<string[]> {
  const holder = asAnyone(db)
  const sent: Promise<string>[] = []
  await holder.begin(async (tx) => {
    await tx`select from ${tx(table)} where id = ${row} for update`
    for (const request of requests) sent.push(becameOf(request))
    let waiting = 0
    while (waiting < requests.length) {
      const [now] = await owner<{ many: number }[]>`
        select count(*)::int as many from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`
      waiting = now?.many ?? 0
    }
  })
  await holder.end()
  return (await Promise.all(sent)).toSorted()
}

function becameOf(request: () => Promise<unknown>): Promise<string> {
  return request().then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )
}
