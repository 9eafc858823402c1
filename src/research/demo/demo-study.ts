import { join } from 'node:path'
import { withLock } from '#folder-lock'
import type { Database } from '../../db/database.ts'
import { dayIn } from '../../identity/age.ts'
import { readDemoPeople, writeDemoPeople } from '../../identity/demo-people.ts'
import { addDemoPatient } from '../../record/demo/add-demo-patient.ts'
import { services } from '../../record/demo/organisations.ts'
import { examples } from '../examples/examples.ts'
import { build, type Linker } from '../linker/build.ts'
import { addCanary } from '../linker/canaries.ts'
import { openLinker } from '../linker/open-linker.ts'
import { numbersToAsk } from '../linker/people.ts'
import { objectType1 } from '../object.ts'
import { answerAsNational, askNational } from '../opt-outs/exchange.ts'
import { askQuestion, checkAnswer } from '../run/jobs.ts'
import { runWaiting } from '../run/run-jobs.ts'
import { studyNotes, writeNote } from '../studies/notes.ts'
import { heldVersion, studyVersions } from '../studies/read-studies.ts'
import { newestBuild } from '../studies/read-builds.ts'
import { studyJobs } from '../studies/read-jobs.ts'
import { decideOnStudy } from '../studies/studies.ts'
import { answersOf } from '../studies/answers.ts'
import { handInDraft, savePart, startDraft } from '../studies/drafts.ts'
import { studyParts } from '../studies/parts.ts'
import { addDemoResearchers, patientNumbered, signedInAs, staffNamed } from './demo-actors.ts'
import { demoApplication, demoReasons } from './demo-application.ts'
import { demoCanaries, demoIncluded, demoOptedOut, demoResearchers } from './demo-people.ts'
import { standingStudy } from './standing-study.ts'

const { asker, panel } = demoResearchers
const waitMs = 20_000
const lookMs = 20
/** Older data is not asked. */
const dayMs = 24 * 60 * 60 * 1000

/**
 * A study of the demo population, from asking for it to released tables, by the same functions as on the pages. Each
 * step is done where it is not yet: running it again adds nothing, goes on where it was broken off, and makes the data
 * anew when it is a day old.
 */
export async function addDemoStudy(
  db: Database,
  where: { readonly url: string; readonly dataFolder: string; readonly requestId: string },
): Promise<void> {
  // two at once would find no study, and apply for two
  await withLock(join(where.dataFolder, 'demo-study.lock'), () => addAlone(db, where))
}

async function addAlone(
  db: Database,
  { url, dataFolder, requestId }: { url: string; dataFolder: string; requestId: string },
): Promise<void> {
  const linker = openLinker(url, dataFolder)
  try {
    await addDemoResearchers(db)
    const study = (await standingStudy(db))?.study ?? (await newStudy(db, linker, requestId))
    await decide(db, study, requestId)
    // one that somebody closed stays closed
    if (await heldVersion(db.app, study, new Date())) await run(db, linker, study, requestId)
  } finally {
    await linker.end()
  }
  noteWho(dataFolder)
}

async function run(db: Database, linker: Linker, study: string, requestId: string): Promise<void> {
  const newest = await newestBuild(db.app, study)
  if (newest === undefined || Date.now() - newest.builtAt.getTime() > dayMs) {
    await exchange(linker)
    await build(linker, study)
  }
  await ask(db, study, requestId)
  await runWaiting(db, linker.studies)
  await check(db, study, requestId)
  await sayWhatCame(db, study, requestId)
  const jobs = await studyJobs(db.app, study)
  if (!jobs.some(({ state }) => state === 'released')) {
    throw new Error('none of its questions has an answer that was released')
  }
}

/** With who opted out before it: of them it has nothing. */
async function newStudy(db: Database, linker: Linker, requestId: string): Promise<string> {
  const said = { askedBy: 'patient', channel: 'online', objects: true } as const
  const objector = await patientNumbered(db, demoOptedOut.type1.nhsNumber)
  if (objector !== undefined) {
    const owner = { kind: 'patient', id: objector } as const
    await signedInAs(db, owner, requestId, (actor) => objectType1(db, actor, objector, said))
  }
  const desk = await staffNamed(db, services.millbrook, 'Colette Brambley')
  for (const [side, canary] of demoCanaries()) {
    await addDemoPatient(db, canary, requestId)
    const patient = await patientNumbered(db, canary.nhsNumber)
    if (patient === undefined) throw new Error('a canary of the demo is not there')
    addCanary(linker.folder, side, patient)
    if (side !== 'type-1') continue
    await signedInAs(db, desk, requestId, (actor) =>
      objectType1(db, actor, patient, { ...said, channel: 'paper' }),
    )
  }
  const researcher = await staffNamed(db, asker.organisation, asker.name)
  const applied = await signedInAs(db, researcher, requestId, async (actor) => {
    const draft = await startDraft(db, actor)
    const answers = answersOf(demoApplication(dayIn(new Date())))
    for (const part of studyParts) {
      await savePart(db, actor, draft, part, { fields: answers[part], seen: 0 })
    }
    return handInDraft(db, actor, draft, studyParts.length)
  })
  if (!('study' in applied)) throw new Error('the study of the demo lacks something')
  return applied.study
}

async function decide(db: Database, study: string, requestId: string): Promise<void> {
  const [newest] = await studyVersions(db.app, study)
  // what somebody changed in it waits for who tries the demonstration
  if (newest?.standing !== 'waits' || newest.version !== 1) return
  for (const { organisation, name } of panel) {
    const member = await staffNamed(db, organisation, name)
    if (newest.decisions.some(({ by }) => by === member.id)) continue
    await signedInAs(db, member, requestId, (actor) =>
      decideOnStudy(db, actor, study, newest.version, {
        ...{ approves: true, reason: demoReasons.decision },
      }),
    )
  }
}

/** Asks the national service, which stands here. */
async function exchange({ sql, folder }: Linker): Promise<void> {
  const { numbers } = await sql.begin(async (tx) => ({ numbers: await numbersToAsk(tx) }))
  const national = join(folder, 'national')
  const optedOut = demoCanaries().flatMap(([side, { nhsNumber }]) =>
    side === 'national' ? [nhsNumber as string] : [],
  )
  const out = new Set([...optedOut, demoOptedOut.national.nhsNumber])
  // while it is asked: where no answer can be given, nothing goes on waiting for one
  const waits = () => void answerAsNational(national, out)
  await askNational(national, numbers, waitMs, lookMs, { waits })
}

async function ask(db: Database, study: string, requestId: string): Promise<void> {
  // one that had no answer is asked anew
  const jobs = (await studyJobs(db.app, study)).filter(
    ({ state }) => state !== 'refused' && state !== 'failed',
  )
  const asked = new Set(jobs.map(({ question }) => question))
  const researcher = await staffNamed(db, asker.organisation, asker.name)
  await signedInAs(db, researcher, requestId, async (actor) => {
    for (const { question } of examples) {
      if (!asked.has(question)) await askQuestion(db, actor, study, question)
    }
  })
}

async function check(db: Database, study: string, requestId: string): Promise<void> {
  const ours = new Set(examples.map(({ question }) => question))
  for (const { organisation, name } of panel) {
    const member = await staffNamed(db, organisation, name)
    const waiting = (await studyJobs(db.app, study)).filter(
      ({ question, state, checks }) =>
        ours.has(question) && state === 'answered' && !checks.some(({ by }) => by === member.id),
    )
    await signedInAs(db, member, requestId, async (actor) => {
      for (const { id, digest } of waiting.toReversed()) {
        const said = { agrees: true, reason: demoReasons.check, digest: digest ?? '' }
        await checkAnswer(db, actor, id, said)
      }
    })
  }
}

/** What people gained by it, as the register has it. */
async function sayWhatCame(db: Database, study: string, requestId: string): Promise<void> {
  const [jobs, notes] = await Promise.all([studyJobs(db.app, study), studyNotes(db.app, study)])
  const [first] = examples
  const answer = jobs.find(
    ({ question, state }) => question === first?.question && state === 'released',
  )
  if (notes.length > 0 || answer === undefined) return
  const researcher = await staffNamed(db, asker.organisation, asker.name)
  await signedInAs(db, researcher, requestId, (actor) =>
    writeNote(db, actor, study, { says: demoReasons.outcome, job: answer.id }),
  )
}

/** Says of the people to sign in as who is in the study and who is in none. */
function noteWho(dataFolder: string): void {
  const notes = [demoIncluded, ...Object.values(demoOptedOut)]
  const people = readDemoPeople(dataFolder).map((person) => {
    const more = notes.find(({ nhsNumber }) => nhsNumber === person.nhsNumber)?.note
    const { note } = person
    return more === undefined || note.endsWith(more)
      ? person
      : { ...person, note: `${note}; ${more}` }
  })
  writeDemoPeople(dataFolder, people)
}
