import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { keyIn } from '../../../src/research/disclosure/key-in.ts'
import { protect, type Before } from '../../../src/research/disclosure/protect.ts'
import { protectTogether } from '../../../src/research/disclosure/protect-together.ts'
import type { CountTable } from '../../../src/research/disclosure/table.ts'
import { newestBuild } from '../../../src/research/studies/read-builds.ts'
import { told } from '../../../src/summary/coverage/told.ts'
import { testDatabase } from '../../support/database.ts'
import { asAnyone } from '../../support/people.ts'
import { worldIn } from '../../support/world.ts'
import { approvedStudy, research } from '../studying.ts'
import { percent, tell } from './attacking.ts'

// T6 and T23 for 60 days: one person comes or goes each day, and the attacker, who knows who, looks each day. A number that
// stays until more than seven have come says so when they have, and of the last of them on which day.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
test.after(() => owner.end())

const days = Array.from({ length: 60 }, (_, day) => day)
const changes = (of: readonly unknown[]) =>
  of.filter((one, at) => at > 0 && JSON.stringify(one) !== JSON.stringify(of[at - 1])).length
const steps = days.length - 1

suite('one person each day for 60 days', () => {
  test('T6: moves the same question of newer data one day in ten', (t) => {
    const table = (people: number): CountTable => ({
      ...{ name: 'x', population: 'p', dimensions: ['had'], sensitive: true },
      cells: [{ at: ['yes'], people }],
    })
    const counts = days.map((day) => 40 + day)
    let before: Before = new Map()
    const kept = counts.map((people) => {
      const [one] = protectTogether([table(people)], [], undefined, before).tables
      assert.ok(one)
      before = new Map(one.cells.map(({ at, shown }) => [keyIn(one, at), shown]))
      return one.cells.map(({ shown }) => shown)
    })
    const rounded = counts.map((people) => protect(table(people)).table.cells)
    tell(
      t,
      'T6',
      'of those who come, one each day, whose day is told',
      percent(changes(counts), steps),
      percent(changes(kept), steps),
    )
    assert.deepEqual([changes(counts), changes(rounded), changes(kept)], [steps, 12, 6])
  })

  test('T23: moves each number of the register one day in ten', async (t) => {
    const { researcher, panel } = await research(world)
    const study = await approvedStudy(db, researcher, panel)
    const counted = days.map((day) => [1063 - day, 15 + day] as const)
    const seen: (readonly unknown[])[] = []
    for (const [day, [people, out]] of counted.entries()) {
      const at = new Date(Date.UTC(2026, 8, 1 + day))
      await owner`
        insert into study_build (id, study, version, built_at, checked_at, people, entries, type_1, national,
                                 unchecked, rules_digest)
        values (gen_random_uuid(), ${study}, 1, ${at}, ${at}, ${people}, ${45_260 - 40 * day}, ${out}, 0, 0, 'x')`
      const shown = await newestBuild(db.app, study)
      seen.push([shown?.people, shown?.leftOut, shown?.entries])
    }
    const each = [0, 1, 2].map((at) => changes(seen.map((of) => of[at])))
    tell(
      t,
      'T23',
      'of those who opt out, one each day, whose day is told by one number or another',
      percent(changes(counted), steps),
      percent(changes(seen), steps),
    )
    assert.equal(changes(counted.map(([, out]) => told(out))), 12, 'rounding alone says more')
    assert.deepEqual([each, changes(seen)], [[6, 6, 0], 12])
  })
})
