import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { testDatabase } from '../../../tests/support/database.ts'
import { asAnyone } from '../../../tests/support/people.ts'
import type { Actor } from '../../identity/actor.ts'
import { readDemoPeople } from '../../identity/demo-people.ts'
import { loadDemo } from '../../record/demo/load-demo.ts'
import { usualNeighbours } from '../../record/demo/neighbours.ts'
import { examples } from '../examples/examples.ts'
import { readIncluded } from '../included.ts'
import { askQuestion } from '../run/jobs.ts'
import { runWaiting } from '../run/run-jobs.ts'
import { dashboards } from '../studies/dashboards.ts'
import { handInDraft, startNextVersion } from '../studies/drafts.ts'
import { studyNotes } from '../studies/notes.ts'
import { studyJobs } from '../studies/read-jobs.ts'
import { studyVersions } from '../studies/read-studies.ts'
import { closeStudy } from '../studies/studies.ts'
import { registeredStudy } from '../studies/register.ts'
import { answerInDemo } from './answer-in-demo.ts'
import { patientNumbered, signedInAs, staffNamed } from './demo-actors.ts'
import { demoIncluded, demoOptedOut, demoResearchers } from './demo-people.ts'
import { isBrokenOff } from './standing-study.ts'
import { tryDemoStudy } from './try-demo-study.ts'

const db = await testDatabase()
const owner = asAnyone(db)
const dataFolder = mkdtempSync(join(tmpdir(), 'confide-demo-study-'))
after(async () => {
  await owner.end()
  rmSync(dataFolder, { recursive: true, force: true })
})

const said: string[] = []
const study = (folder = dataFolder) =>
  tryDemoStudy(db, { url: db.url, dataFolder: folder, requestId: 'test' }, (line) =>
    said.push(line),
  )

before(async () => {
  const many = { patients: 12, neighbours: usualNeighbours, seed: 1 }
  await loadDemo(db, { ...many, dataFolder, requestId: 'test' })
})

/** All that a study leaves, in numbers. */
const rows = async () => {
  const [row] = await owner`
    select (select count(*)::int from study) as studies, (select count(*)::int from study_version) as versions,
           (select count(*)::int from study_decision) as decisions, (select count(*)::int from study_build) as builds,
           (select count(*)::int from study_job) as questions, (select count(*)::int from study_check) as checks,
           (select count(*)::int from study_note) as notes,
           (select count(*)::int from type_1_choice) as objections, (select count(*)::int from staff) as staff,
           (select count(*)::int from patient) as patients,
           (select count(*)::int from access_event where actor = 'confide linker') as lines`
  return row
}

test('where the linker cannot run it says so in one line, and no study is there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'confide-demo-study-'))
  writeFileSync(join(folder, 'linker'), 'in the way')
  await study(folder)
  rmSync(folder, { recursive: true })
  assert.equal(said.length, 1)
  assert.match(said[0] ?? '', /^The study of this demonstration is not whole: [^\n]+$/)
  assert.deepEqual(await studyVersions(db.app), [])
})

test('begun twice at once and broken off, it is one study, and nothing waits for an answer', async () => {
  said.length = 0
  const out = join(dataFolder, 'linker', 'national', 'out')
  mkdirSync(out, { recursive: true, mode: 0o700 })
  writeFileSync(join(out, 'x.dat'), 'no list')
  await Promise.all([study(), study()])
  assert.equal(said.length, 2)
  assert.deepEqual(readdirSync(out), ['x.dat'])
  assert.equal((await studyVersions(db.app)).length, 1)
  assert.equal(await isBrokenOff(db), true)
  rmSync(join(out, 'x.dat'))
})

/** As the researcher does on the pages. */
async function asResearcher<T>(work: (actor: Actor, study: string) => Promise<T>): Promise<T> {
  const [newest] = await studyVersions(db.app)
  assert.ok(newest)
  const { organisation, name } = demoResearchers.asker
  const researcher = await staffNamed(db, organisation, name)
  return signedInAs(db, researcher, 'test', (actor) => work(actor, newest.study))
}
const example = examples[0]?.question ?? ''

test('a question that was refused meanwhile is asked again', async () => {
  await asResearcher((actor, id) => askQuestion(db, actor, id, example))
  assert.equal(await runWaiting(db, join(dataFolder, 'studies')), 1)
})

test('a study is approved by two, built, asked every example, checked by two and released', async () => {
  said.length = 0
  await study()
  assert.deepEqual(said, [])
  const [only, ...more] = await studyVersions(db.app)
  assert.ok(only)
  assert.deepEqual(more, [])
  const found = await registeredStudy(db, only.study)
  assert.deepEqual(
    found?.jobs.map(({ question, state, checks }) => [question, state, checks.length]).toReversed(),
    [[example, 'refused', 0], ...examples.map(({ question }) => [question, 'released', 2])],
  )
  assert.equal(await isBrokenOff(db), false)
  assert.equal(only.decisions.length, 2)
  assert.deepEqual(
    (await studyNotes(db.app, only.study)).map(({ kind, job }) => [kind, job]),
    [['outcome', found?.jobs.at(-2)?.id]],
  )
})

test('no practice in its charts has a number that is hidden', async () => {
  const charts = await dashboards(db)
  assert.equal(charts.length, examples.length)
  for (const { table } of charts) {
    const practices = table.cells.filter(({ at }) => !at.includes('few together'))
    assert.equal(practices.length, 10)
    assert.deepEqual(
      practices.filter(({ shown }) => typeof shown !== 'number'),
      [],
    )
  }
})

test('who is in it reads every release, and who opted out that they are in none', async () => {
  const released = async (nhsNumber: string) => {
    const patient = await patientNumbered(db, nhsNumber)
    assert.ok(patient)
    const owner = { kind: 'patient', id: patient } as const
    const read = await signedInAs(db, owner, 'test', (actor) => readIncluded(db, actor, patient))
    return read.studies.map(({ now, releases }) => [now, releases.length])
  }
  assert.deepEqual(await released(demoIncluded.nhsNumber), [[true, examples.length]])
  assert.deepEqual(await released(demoOptedOut.type1.nhsNumber), [])
  assert.deepEqual(await released(demoOptedOut.national.nhsNumber), [])
  const notes = readDemoPeople(dataFolder).filter(({ note }) => /in (the|no) study/.test(note))
  assert.equal(notes.length, 3)
})

test('again, it adds nothing', async () => {
  const [before, people] = [await rows(), readDemoPeople(dataFolder)]
  await study()
  assert.deepEqual(await rows(), before)
  assert.deepEqual(readDemoPeople(dataFolder), people)
})

test('a day later its data is made anew, and that is all', async () => {
  const before = await rows()
  await owner`update study_build set built_at = built_at - interval '25 hours'`
  await study()
  assert.deepEqual(said, [])
  assert.deepEqual(await rows(), { ...before, builds: 2 })
})

test('what somebody asks of it is run while the server runs, and waits for people to check it', async () => {
  const question = JSON.stringify(JSON.parse(example))
  const id = await asResearcher((actor, of) => askQuestion(db, actor, of, question))
  await answerInDemo(db, dataFolder)
  const [only] = await studyVersions(db.app)
  const jobs = await studyJobs(db.app, only?.study ?? '')
  assert.equal(jobs.find((job) => job.id === id)?.state, 'answered')
})

test('what somebody changes in it waits for people to decide on it', async () => {
  await asResearcher(async (actor, id) =>
    handInDraft(db, actor, await startNextVersion(db, actor, id), 0),
  )
  await study()
  const versions = await studyVersions(db.app)
  assert.deepEqual(
    versions.map(({ version, standing }) => [version, standing]),
    [
      [2, 'waits'],
      [1, 'approved'],
    ],
  )
})

test('one that was closed stays closed', async () => {
  const [only] = await studyVersions(db.app)
  assert.ok(only)
  const member = await staffNamed(db, demoResearchers.panel[0].organisation, 'Ruth Fairweigh')
  await signedInAs(db, member, 'test', (actor) => closeStudy(db, actor, only.study))
  const before = await rows()
  await study()
  assert.deepEqual([said, await rows()], [[], before])
})
