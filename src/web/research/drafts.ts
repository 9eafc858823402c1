import type { FastifyInstance, FastifyReply } from 'fastify'
import { Refusal } from '../../errors.ts'
import { dayIn } from '../../identity/age.ts'
import { notFound } from '../../identity/ids.ts'
import { answersIn, applicationOf } from '../../research/studies/answers.ts'
import { lackingIn, type Lacking } from '../../research/studies/application.ts'
import {
  handInDraft,
  savePart,
  startDraft,
  throwAwayDraft,
  type Saved,
} from '../../research/studies/drafts.ts'
import { lackingOf, studyParts, type StudyPart } from '../../research/studies/parts.ts'
import { readDraft, type StudyDraft } from '../../research/studies/read-drafts.ts'
import { parseReference, researchPerson } from '../../research/studies/studies.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { watcher } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { handInView } from './hand-in-view.tsx'
import { fieldOf } from './part-fields.tsx'
import { handedInView, partView, thrownAwayView } from './part-view.tsx'
import { startView } from './start-view.tsx'
import { taskListView, throwAwayView } from './task-list-view.tsx'

const open = { config: { policy: 'research' } } as const

type OfDraft = { Params: { draft: string } }
type OfPart = {
  Params: { draft: string; part: string }
  Querystring: Record<string, unknown>
}

/** Asking for a study, task by task, until it is handed in. */
export function registerDrafts(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get(paths.newStudy, open, async (request, reply) => {
    const person = await researchPerson(db, actorOf(request), 'researcher')
    return sendPage(reply, startView(watcher(person)))
  })
  app.post(paths.newStudy, open, async (request, reply) => {
    const draft = await startDraft(db, actorOf(request))
    return reply.redirect(paths.studyDraft(draft), 303)
  })
  app.get<OfDraft>(paths.studyDraft(':draft'), open, async (request, reply) => {
    const { person, draft } = await found(request)
    const handedIn = toStudy(reply, draft)
    return handedIn ?? sendPage(reply, taskListView({ who: watcher(person), draft }))
  })
  app.get<OfDraft>(paths.handInDraft(':draft'), open, async (request, reply) => {
    const { person, draft } = await found(request)
    const handedIn = toStudy(reply, draft)
    return handedIn ?? sendPage(reply, handInView({ who: watcher(person), draft }))
  })
  app.post<OfDraft>(paths.handInDraft(':draft'), open, async (request, reply) => {
    const actor = actorOf(request)
    await researchPerson(db, actor, 'researcher')
    const seen = revisionIn(fieldsOf(request.body))
    const done = await handInDraft(db, actor, parseReference(request.params.draft), seen)
    if ('version' in done) return reply.redirect(paths.study(done.study), 303)
    const { person, draft, isChanged } = done
    const view = { who: watcher(person), draft, isChanged }
    return sendPage(reply, handInView(view), isChanged ? 409 : 400)
  })
  app.get<OfDraft>(paths.throwAwayDraft(':draft'), open, async (request, reply) => {
    const { person, draft } = await found(request)
    const handedIn = toStudy(reply, draft)
    return handedIn ?? sendPage(reply, throwAwayView({ who: watcher(person), draft }))
  })
  app.post<OfDraft>(paths.throwAwayDraft(':draft'), open, async (request, reply) => {
    const actor = actorOf(request)
    await researchPerson(db, actor, 'researcher')
    await throwAwayDraft(db, actor, parseReference(request.params.draft))
    return reply.redirect(paths.studies, 303)
  })
  app.get<OfPart>(paths.draftPart(':draft', ':part'), open, async (request, reply) => {
    const { person, draft } = await found(request)
    const part = partIn(request.params.part)
    const answers = draft.parts[part]?.answers ?? {}
    const lacking = request.query['lacking'] === '1' ? errorsOf(part, draft.lacking) : []
    const view = { who: watcher(person), draft, part, answers, errors: lacking }
    const outcome = lacking.length > 0 ? ({ outcome: 'kept' } as const) : {}
    return toStudy(reply, draft) ?? sendPage(reply, partView({ ...view, ...outcome }))
  })
  app.post<OfPart>(paths.draftPart(':draft', ':part'), open, async (request, reply) => {
    const actor = actorOf(request)
    const person = await researchPerson(db, actor, 'researcher')
    const draft = parseReference(request.params.draft)
    const part = partIn(request.params.part)
    const fields = fieldsOf(request.body)
    const written = { fields, seen: revisionIn(fields) }
    try {
      return answerSaved(reply, await savePart(db, actor, draft, part, written), part, fields)
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'not-found')) throw error
      // a colleague may have thrown it away, and what was typed is not lost with it
      const view = { who: watcher(person), answers: answersIn(part, fields) }
      return sendPage(reply, thrownAwayView(view), error.status)
    }
  })

  // who may not ask for studies is told so before anything is looked up
  async function found(request: Parameters<typeof actorOf>[0] & { params: { draft: string } }) {
    const actor = actorOf(request)
    await researchPerson(db, actor, 'researcher')
    return readDraft(db, actor, parseReference(request.params.draft))
  }
}

function answerSaved(reply: FastifyReply, saved: Saved, part: StudyPart, fields: Fields) {
  const { outcome, draft } = saved
  const who = watcher(saved.person)
  const typed = answersIn(part, fields)
  if (outcome === 'handed-in') {
    const view = { who, study: draft.study ?? '', answers: typed }
    return sendPage(reply, handedInView(view), 409)
  }
  if (outcome === 'kept') return reply.redirect(afterSaving(draft, part, fields), 303)
  const errors = outcome === 'changed' ? [] : errorsOf(part, lackingWith(draft, part, typed))
  const view = { who, draft, part, answers: typed, errors, outcome }
  return sendPage(reply, partView(view), outcome === 'changed' ? 409 : 400)
}

/** The tasks; or the same one, where it is gone on with or something is lacking. */
function afterSaving(draft: StudyDraft, part: StudyPart, fields: Fields): string {
  const same = paths.draftPart(draft.id, part)
  if (fields['do'] === 'more') return same
  const isDone = fields['do'] === 'later' || draft.statuses[part] === 'completed'
  return isDone ? paths.studyDraft(draft.id) : `${same}?lacking=1`
}

function errorsOf(part: StudyPart, lacking: readonly Lacking[]): FieldError[] {
  return lackingOf(part, lacking).map((one) => ({ field: fieldOf(one), message: one.message }))
}

/** What is lacking with what was typed in one task and is not kept. */
function lackingWith(draft: StudyDraft, part: StudyPart, typed: Fields): Lacking[] {
  const kept = Object.entries(draft.parts).map(([name, { answers }]) => [name, answers] as const)
  const answers = { ...Object.fromEntries(kept), [part]: typed }
  return lackingIn(applicationOf(answers), dayIn(new Date()))
}

/** A draft that is handed in leads to what it became. */
function toStudy(reply: FastifyReply, { study, version }: StudyDraft) {
  return study === null || version === null ? undefined : reply.redirect(paths.study(study), 303)
}

function partIn(text: string): StudyPart {
  const part = studyParts.find((one) => one === text)
  if (part === undefined) throw notFound()
  return part
}

/** 0 for anything that is none: what was never shown. */
function revisionIn(fields: Fields): number {
  const text = fields['seen'] ?? ''
  return /^\d{1,6}$/.test(text) ? Number(text) : 0
}
