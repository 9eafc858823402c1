import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import type { ToldTable } from '../../src/research/disclosure/protect.ts'
import { dashboards } from '../../src/research/studies/dashboards.ts'
import { studyNotes, writeNote, type NewNote } from '../../src/research/studies/notes.ts'
import { closeStudy } from '../../src/research/studies/studies.ts'
import type { Actor } from '../../src/identity/actor.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'
import { applyForStudy, actorOf, application, approvedStudy, research } from './studying.ts'

// What came of a study, said by who did it, and what went wrong, said by the panel: public, dated, kept, and corrected
// by a later one only.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
test.after(() => owner.end())

const { researcher, panel } = await research(world)
const [member] = panel
const others = await world.service('Z91', 'Other University', 'university')
const stranger = await actorOf(world, await world.staff(others, 'researcher', 'Sam Stranger'))
const nurse = await actorOf(world, await world.staff(others, 'nurse', 'Nan Nurse'))
const study = await approvedStudy(db, researcher, panel)
const answer = 'JB-AAAA-AAAA'
const waiting = 'JB-BBBB-BBBB'

const say = (who: Actor, note: NewNote, of = study) => writeNote(db, who, of, note)
const said = async () => (await studyNotes(db.app, study)).map(({ kind, says }) => [kind, says])
const only = async (says: string) => {
  const found = (await studyNotes(db.app, study)).find((note) => note.says === says)
  assert.ok(found, says)
  return found
}
const job = (
  id: string,
  state: 'released' | 'answered',
  question: unknown,
  result: unknown,
) => owner`
  insert into study_job (id, study, version, question, asked_by, asked_by_name, asked_at, state, result,
                         result_digest, released_at)
  values (${id}, ${study}, 1, ${JSON.stringify(question)}, gen_random_uuid(), 'x', '2026-04-02', ${state},
          ${JSON.stringify(result)}, 'd', ${state === 'released' ? '2026-04-03' : null})`
const told = (name: string): ToldTable => ({
  ...{ name, population: 'p', dimensions: ['sex', 's'], keys: [], fixed: [], sensitive: false },
  ...{ cells: [{ at: ['female', 'yes'], shown: 450 }], totals: [] },
})

before(async () => {
  await job(waiting, 'answered', { title: 'x', tables: [] }, [])
})

suite('what came of a study', () => {
  test('is said once something of it is released, by the organisation that does it', async () => {
    await assert.rejects(say(researcher, { says: 'Better help' }), /released yet/)
    const table = {
      ...{ name: 'Stopped', of: {}, by: ['sex'], split: { name: 's', had: { codes: ['77'] } } },
      dashboard: { says: 'How many stopped.', better: 'more' },
    }
    await job(answer, 'released', { title: 'x', tables: [table] }, [told('Stopped')])
    const refused: readonly (readonly [string, Actor, NewNote, RegExp])[] = [
      ['by another organisation', stranger, { says: 'x' }, /no such study/],
      ['by other staff', nurse, { says: 'x' }, /Only researchers/],
      ['with nothing', researcher, { says: ' \n' }, /plain words/],
      ['at great length', researcher, { says: 'x'.repeat(1501) }, /1500 letters/],
      [
        'of an answer that is not released',
        researcher,
        { says: 'x', job: waiting },
        /no such study/,
      ],
      ['to correct what is not there', researcher, { says: 'x', corrects: 'y' }, /no such study/],
    ]
    for (const [what, who, note, error] of refused) {
      await assert.rejects(say(who, note), error, what)
    }
    await assert.rejects(say(researcher, { says: 'x' }, 'ST-NONE-NONE'), /no such study/)
    await say(researcher, { says: ' Better help ', job: answer })
    await assert.rejects(say(researcher, { says: 'Better help', job: answer }), /already/)
    assert.deepEqual(await said(), [['outcome', 'Better help']])
  })

  test('is corrected by a later one, once, and what it said before stays', async () => {
    const { id } = await only('Better help')
    await assert.rejects(
      say(member, { says: 'None', corrects: id }),
      /no such study/,
      'by the panel',
    )
    await say(researcher, { says: 'Better help in two clinics', corrects: id })
    await assert.rejects(say(researcher, { says: 'In three', corrects: id }), /corrected already/)
    const now = await only('Better help in two clinics')
    assert.deepEqual(
      [now.job, now.before.map(({ says }) => says), (await said()).length],
      [answer, ['Better help'], 1],
    )
  })

  test('stands beside the chart it is about, and not beside another', async () => {
    await say(researcher, { says: 'Of the whole study' })
    const other = 'JB-CCCC-CCCC'
    const table = {
      ...{ name: 'Other', of: {}, by: ['sex'], split: { name: 's', had: { codes: ['78'] } } },
      dashboard: { says: 'Another.', better: 'more' },
    }
    await job(other, 'released', { title: 'x', tables: [table] }, [told('Other')])
    const beside = (await dashboards(db)).map(({ job: of, place, outcomes }) => {
      return [of, place, outcomes.map(({ says }) => says)]
    })
    assert.deepEqual(beside, [
      [answer, 1, ['Of the whole study', 'Better help in two clinics']],
      [other, 1, ['Of the whole study']],
    ])
  })
})

test('what went wrong is said by the panel, also of a study that is closed', async () => {
  await closeStudy(db, member, study)
  await say(member, { says: 'A question was published late' })
  await say(researcher, { says: 'And more came of it' })
  assert.deepEqual(await said(), [
    ['outcome', 'And more came of it'],
    ['incident', 'A question was published late'],
    ['outcome', 'Of the whole study'],
    ['outcome', 'Better help in two clinics'],
  ])
  const { body } = await door.ask({ url: `/research/${study}` })
  for (const text of ['A question was published late', 'And more came of it', 'Better help<']) {
    assert.ok(body.includes(text), text)
  }
})

test('nothing is said of a study that is not in the register', async () => {
  const applied = await applyForStudy(db, researcher, application)
  assert.ok('study' in applied)
  await assert.rejects(say(member, { says: 'x' }, applied.study), /no such study/)
})

test('the database changes no note and takes none away', async () => {
  const denied = /permission denied/
  await assert.rejects(db.app`update study_note set says = 'x'`, denied)
  await assert.rejects(db.app`delete from study_note`, denied)
})
