import type { Look } from '../audit/who-looked.ts'
import { appendEvent } from '../audit/append.ts'
import type { Database } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor } from '../identity/actor.ts'
import { dayIn, type Day } from '../identity/age.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { newReference } from '../identity/reference.ts'
import { lookAnswers } from '../messages/message.ts'
import { sendOut } from '../messages/outbox.ts'
import { act } from '../sharing/act.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type Entered } from '../sharing/enter.ts'
import { ownLook } from './explain.ts'
import { answerBy } from './working-day.ts'

export type LookQuestion = {
  readonly reference: string
  readonly organisationName: string
  readonly lookAt: Date
  readonly by: string
  readonly askedAt: Date
  readonly dueOn: Day
  /** The kind of the message that answered it; null while it is open. */
  readonly answered: string | null
}

/**
 * The patient does not recognise a look of a member of staff: who keeps watch at that service checks it, and never
 * the one who looked. Asked again it is the same question.
 *
 * @returns the reference.
 * @throws Refusal `not-found` for anyone else, or a line that is not there or of no member of staff.
 */
export async function askAboutLook(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: string,
): Promise<string> {
  const look = await ownLook(db, actor, patient, id)
  return act(db, actor, patient, 'choose', async (tx, { at }) => {
    const event = { kind: 'log', filter: 'asked' } as const
    const [before] = await tx<{ reference: string }[]>`
      select reference from look_question where patient_id = ${patient} and look_id = ${look.id}`
    if (before) return { result: before.reference, event }
    const reference = newReference('LK')
    const { organisation, actor: staff } = look
    await tx`
      insert into look_question (patient_id, look_id, reference, organisation, look_at, look_by, asked_at, due_on)
      values (${patient}, ${look.id}, ${reference}, ${organisation}, ${look.at}, ${look.actorName}, ${at},
              ${answerBy(dayIn(at))})`
    await sendOut(tx, patient, 'alert', {
      ...{ organisation, kind: 'patient-asked', staff, reference, lookAt: look.at.toISOString() },
    })
    return { result: reference, event }
  })
}

/** The look a patient may ask about. @throws as `askAboutLook`. */
export async function openLook(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: string,
): Promise<Look> {
  const look = await ownLook(db, actor, patient, id)
  return act(db, actor, patient, 'choose', () =>
    Promise.resolve({ result: look, event: { kind: 'log', filter: 'look' } as const }),
  )
}

export type OwnQuestions = Entered & { readonly questions: readonly LookQuestion[] }

/** What the patient asked about looks, newest first. @throws Refusal `signed-out`, or `not-found` for anyone else. */
export async function readLookQuestions(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<OwnQuestions> {
  const [[row], asked, answers] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    tx<Omit<LookQuestion, 'answered'>[]>`
      select q.reference, o.name as "organisationName", q.look_at as "lookAt", q.look_by as by,
             q.asked_at as "askedAt", q.due_on::text as "dueOn"
        from look_question q join organisation o on o.id = q.organisation
       where q.patient_id = ${patient} order by q.asked_at desc`,
    lookAnswers(tx, patient),
  ])
  const who = await admit(db, actor, patient, row)
  const isPatient = who.grant.view === 'patient'
  if (row === undefined) throw notFound()
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    ...{ kind: isPatient ? 'log' : 'denied', purpose: 'own record', filter: 'questions' },
    ...{ count: asked.length, digest: null },
  })
  if (!isPatient) throw notFound()
  const answered = new Map(answers.map(({ reference, kind }) => [reference, kind]))
  const questions = asked.map((one) => ({ ...one, answered: answered.get(one.reference) ?? null }))
  return { ...who, questions }
}
