import type { Database } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import { dayIn } from '../../identity/age.ts'
import { newReference } from '../../identity/reference.ts'
import { heldOf, heldVersion, studyVersions } from '../studies/read-studies.ts'
import { asksFor, requireReason, researchPerson } from '../studies/studies.ts'
import { parseQuestion } from './question.ts'
import { selectsIn } from './selects.ts'

const mostLetters = 20_000
/** How many of a study wait or were asked in a week. */
const mostInAWeek = 20

/**
 * Asks a question of the data of a study: it waits until it is run, and what was asked is public from then on.
 *
 * @throws Refusal `role`, `not-found` for a study of another organisation, `invalid`, `too-many`, `conflict` for one that
 *   does not hold today.
 */
export async function askQuestion(
  db: Database,
  actor: Actor,
  study: string,
  question: string,
): Promise<string> {
  const person = await researchPerson(db, actor, 'researcher')
  if (question.trim() === '' || question.length > mostLetters) {
    throw new Refusal('invalid', `Write a question of at most ${mostLetters} letters`)
  }
  await selectsIn(parseQuestion(question))
  const id = newReference('JB')
  await db.app.begin(async (tx) => {
    // one at a time, so that those before are counted, and none comes into a study that is being closed
    await tx`select from study where id = ${study} for update`
    const versions = await studyVersions(tx, study)
    if (versions[0]?.organisation !== person.organisation) {
      throw new Refusal('not-found', 'There is no approved study of yours by this name')
    }
    const found = heldOf(versions, dayIn(new Date()))
    if (!found) throw new Refusal('conflict', 'Nothing is asked of this study now: see its days')
    const [week] = await tx<{ many: number }[]>`
      select count(*)::int as many from study_job
       where study = ${study} and asked_at > now() - interval '7 days'`
    if ((week?.many ?? 0) >= mostInAWeek) {
      throw new Refusal('too-many', `A study asks at most ${mostInAWeek} questions in a week`)
    }
    await tx`
      insert into study_job (id, study, version, question, asked_by, asked_by_name, asked_at)
      values (${id}, ${study}, ${found.version}, ${question}, ${person.id}, ${person.name}, now())`
  })
  return id
}

type CheckedRow = {
  asks: boolean
  checked: boolean
  study: string
  version: number
  by: string
  state: string
  digest: string
  build: string
}

/** How many have to agree that an answer tells of nobody. */
const enough = 2

/**
 * Says whether an answer may leave. With the second who agrees it is released, as it was seen: another answer has another
 * digest.
 *
 * @throws Refusal `role` for who asked and their colleagues; `conflict` where it has changed, is decided, or they said it
 *   before, or where the study is over.
 */
export async function checkAnswer(
  db: Database,
  actor: Actor,
  job: string,
  said: { readonly agrees: boolean; readonly reason: string; readonly digest: string },
): Promise<'waits' | 'released' | 'declined'> {
  const person = await researchPerson(db, actor, 'research-panel')
  requireReason(said.reason)
  const own = await asksFor(db, person)
  const done = await db.app.begin(async (tx) => {
    // one at a time, and in a statement of its own: the next one then sees who has checked it
    await tx`select from study_job where id = ${job} for update`
    const [found] = await tx<CheckedRow[]>`
      select j.study, j.version, j.asked_by as by, j.state, coalesce(j.result_digest, '') as digest, j.build,
             one_person(j.asked_by, ${person.id}) or v.organisation = any (${[...own]}) as asks,
             exists (select from study_check c
                      where c.job = j.id and one_person(c.checked_by, ${person.id})) as checked
        from study_job j join study_version v on v.study = j.study and v.version = j.version
       where j.id = ${job}`
    if (!found) throw new Refusal('not-found', 'There is no such question')
    if (found.asks) throw new Refusal('role', 'Who asks does not check the answer')
    // what failed has nothing to leave: it is only put away
    const waits = found.state === 'answered' || (found.state === 'failed' && !said.agrees)
    if (!waits || found.digest !== said.digest) {
      throw new Refusal('conflict', 'This answer is not as you saw it, or is decided already')
    }
    if (found.checked) throw new Refusal('conflict', 'You have checked this already')
    const held = said.agrees ? await heldVersion(tx, found.study, new Date()) : undefined
    if (said.agrees && held?.version !== found.version) {
      throw new Refusal('conflict', 'The study is over, or has changed: nothing of it is released')
    }
    await tx`
      insert into study_check (job, checked_by, checked_by_name, asked_by, agrees, reason, result_digest, checked_at)
      values (${job}, ${person.id}, ${person.name}, ${found.by}, ${said.agrees}, ${said.reason.trim()},
              ${said.digest}, now())`
    const [checks] = await tx<{ yes: number }[]>`
      select count(*) filter (where agrees)::int as yes from study_check
       where job = ${job} and result_digest = ${said.digest}`
    const state = said.agrees ? ((checks?.yes ?? 0) >= enough ? 'released' : 'waits') : 'declined'
    if (state === 'declined') await tx`update study_job set state = 'declined' where id = ${job}`
    if (state === 'released') {
      await tx`update study_job set state = 'released', released_at = now() where id = ${job}`
      await tx`update study_build set released = true where id = ${found.build}`
    }
    return { state } as const
  })
  return done.state
}
