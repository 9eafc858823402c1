import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forgetCohorts } from '../../src/research/run/forget-cohorts.ts'
import { toldBefore } from '../../src/research/run/told-before.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn } from '../support/world.ts'
import { approvedStudy, research } from './studying.ts'

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
test.after(() => owner.end())
const { researcher, panel } = await research(world)

test('whom a question counted is kept while its data is the newest of a study that goes on', async () => {
  const studies = {
    open: await approvedStudy(db, researcher, panel),
    closed: await approvedStudy(db, researcher, panel),
    destroyed: await approvedStudy(db, researcher, panel),
  }
  for (const [at, [name, study]] of Object.entries(studies).entries()) {
    for (const age of ['older', 'newest']) {
      const build = `00000000-0000-7000-8000-0000000000${at}${age === 'older' ? 0 : 1}`
      const builtAt = `2026-11-0${age === 'older' ? 1 : 2}T00:00:00Z`
      await owner`
        insert into study_build (id, study, version, built_at, checked_at, people, entries, type_1, national,
                                 unchecked, rules_digest)
        values (${build}, ${study}, 1, ${builtAt}, ${builtAt}, 9, 9, 0, 0, 0, 'x')`
      await owner`
        insert into study_job (id, study, version, question, asked_by, asked_by_name, asked_at, state, build,
                               result, result_digest, findings, cohorts)
        values (${`${name} ${age}`}, ${study}, 1, '{}', gen_random_uuid(), 'x', now(), 'answered', ${build}, '[]', 'x',
                '[]', '[["AQAAAA=="]]')`
    }
  }
  await owner`update study set closed_at = now() where id = ${studies.closed}`
  await owner`update study set destroyed_at = now() where id = ${studies.destroyed}`
  await forgetCohorts(db)
  const kept = await owner<{ id: string }[]>`select id from study_job where cohorts is not null`
  assert.deepEqual(
    kept.map(({ id }) => id),
    ['open newest'],
  )
  const build = '00000000-0000-7000-8000-000000000011'
  const before = await toldBefore(db, { study: studies.closed, build })
  assert.deepEqual([before.cohorts, before.ofOtherBuilds], [[], true], 'none is none')
  await assert.rejects(db.app`select cohorts from study_job`, /permission denied/)
})
