import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import postgres from 'postgres'
import { setCareBoard } from '../../src/identity/care-board.ts'
import { dayIn } from '../../src/identity/age.ts'
import { registerPatient } from '../../src/sharing/registration.ts'
import { asJob } from '../../src/sharing/as-job.ts'
import { dailySummariesIfDue } from '../../src/summary/coverage/daily.ts'
import { coverageReport, practiceFigure } from '../../src/summary/coverage/report.ts'
import { storedShapes, storeShapes } from '../../src/summary/coverage/stored-shapes.ts'
import { sharingOn } from '../../src/summary/coverage/sharing.ts'
import { testDatabase } from '../support/database.ts'
import { worldIn } from '../support/world.ts'

// What is counted each day of summaries and choices, and what of it is told.

const db = await testDatabase()
const sql = postgres(db.url, { max: 1, onnotice: () => undefined })
test.after(() => sql.end())
const world = worldIn(db)
const practice = await world.service('Z10', 'Millbrook Surgery')
const small = await world.service('Z11', 'Hawthorn Surgery')
const nursing = await world.service('Z20', 'District Nursing', 'district-nursing')
const clinic = await world.service('Z21', 'Smoking Clinic', 'smoking-clinic')
await setCareBoard(db.job, practice, 'QSL')
const now = new Date()
const job = { job: 'test', name: 'Test', purpose: 'test', requestId: 'r' } as const

// 13 patients of one practice, 3 of the other; each registration makes a summary
for (const [at, many] of [
  [practice, 13],
  [small, 3],
] as const) {
  for (let one = 0; one < many; one++) {
    const patient = await world.patient()
    await asJob(db, job, patient.id, [], (tx, since) =>
      registerPatient(tx, patient.id, at, 'test', since),
    )
    await world.choose(patient, [nursing, 'yes', one < 9 ? 'yes' : 'no'], [clinic, 'no', 'yes'])
    if (one === 12) await world.shareNothing(patient)
  }
}
const gone = await world.patient({ practice, diedAt: now })
await world.choose(gone, [nursing, 'yes', 'yes'])

suite('each day', () => {
  test('summaries and choices are counted once', async () => {
    assert.equal((await dailySummariesIfDue(db, now, 'r'))?.day, dayIn(now))
    assert.equal(await dailySummariesIfDue(db, now, 'r'), undefined)
  })

  test('and the next day again', async () => {
    const tomorrow = new Date(now.getTime() + 26 * 60 * 60 * 1000)
    assert.equal((await dailySummariesIfDue(db, tomorrow, 'r'))?.day, dayIn(tomorrow))
    await sql`delete from summary_coverage where on_day = ${dayIn(tomorrow)}`
    await sql`delete from sharing_coverage where on_day = ${dayIn(tomorrow)}`
  })
})

suite('what patients share', () => {
  test('is told for each service: yes that holds, of those who live and share at all', async () => {
    assert.deepEqual(await sharingOn(db.app, practice, dayIn(now)), [
      { service: nursing, shareOut: 10, shareIn: 10 },
      { service: clinic, shareOut: 0, shareIn: 15 },
    ])
    const [exact] = await sql`
      select share_out as out, share_in as in from sharing_coverage
       where practice = ${practice} and service = ${nursing}`
    assert.deepEqual({ ...exact }, { out: 12, in: 9 })
  })

  test('but not of few', async () => {
    assert.deepEqual(await sharingOn(db.app, small, dayIn(now)), [
      { service: nursing, shareOut: 'few', shareIn: 'few' },
      { service: clinic, shareOut: 0, shareIn: 'few' },
    ])
  })

  test('a choice that has ended counts no more', async () => {
    await sql`update choice set share_in_until = now() - interval '1 hour' where organisation = ${clinic}`
    await sql`delete from summary_coverage`
    await dailySummariesIfDue(db, now, 'r')
    const services = (await sharingOn(db.app, practice, dayIn(now))).map(({ service }) => service)
    assert.deepEqual(services, [nursing])
  })
})

suite('the report', () => {
  test('has every published time, and the last counted day of each month', async () => {
    const { moments, moment } = await coverageReport(db, undefined)
    assert.deepEqual(
      moments.map(({ on }) => on),
      ['2010-09', '2011-01', '2013-03', '2015-02', '2016', dayIn(now)],
    )
    assert.deepEqual(moment, { on: dayIn(now), counted: true })
  })

  test('is of the time asked for, and of the newest where that is not there', async () => {
    assert.equal((await coverageReport(db, '2011-01')).moment.on, '2011-01')
    assert.equal((await coverageReport(db, '2012-01')).moment.on, dayIn(now))
  })

  test('tells of a practice: how many, since when', async () => {
    const { figure } = await practiceFigure(db, practice)
    assert.deepEqual(
      { ...figure, source: undefined },
      {
        ...{ code: practice, kind: 'practice', name: 'Millbrook Surgery', practices: 1 },
        ...{ summaries: 15, percent: [100, 100], core: 0, additional: 15, optedOut: 0 },
        ...{ since: dayIn(now), source: undefined },
      },
    )
    assert.equal((await practiceFigure(db, small)).figure?.summaries, 'few')
    assert.equal((await practiceFigure(db, 'Z99')).figure, undefined)
  })
})

test('outlines that are imported stand in place of those before', async () => {
  const somerset = { code: 'E54000038', path: 'M0,0l10,0 0,10Z', label: [3, 3] } as const
  const devon = { ...somerset, code: 'E54000037' }
  await storeShapes(db, [somerset, devon], 2025)
  await storeShapes(db, [devon], 2026)
  assert.deepEqual(await storedShapes(db), { shapes: [devon], years: [2026] })
})
