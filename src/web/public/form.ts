import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { handIn, keepDraft, readDraft } from '../../forms/drafts.ts'
import { findForm, forms } from '../../forms/forms.ts'
import { askedOf, nextOf, type Answers, type Form } from '../../forms/form.ts'
import { begins, gate, lineOf, networkOf, sends } from '../../forms/gate.ts'
import { Refusal } from '../../errors.ts'
import { hashOfToken } from '../../identity/actor.ts'
import { notFound } from '../../identity/ids.ts'
import { personOf } from '../../identity/sessions.ts'
import { practiceByCode, type Practice } from '../../identity/practice-page.ts'
import { parseTyped } from '../components/form-question.tsx'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedInForms } from '../present/signed-in-forms.ts'
import { sendPage } from '../send-page.ts'
import { formListView, formStartView } from './form-start-view.tsx'
import { formCheckView, formQuestionView, formSentView } from './form-view.tsx'

type OnForm = { Params: { ods: string; form: string }; Querystring: Record<string, unknown> }
type AnyForm = FastifyRequest<OnForm> | FastifyRequest<OnQuestion>
type OnQuestion = {
  Params: OnForm['Params'] & { question: string }
  Querystring: Record<string, unknown>
}

/** Forms without signing in: one question a page, kept as a draft, checked, sent, with a receipt. */
export function registerForms(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf, draftCookie, allowTestNumbers } = deps
  const config = { policy: 'public' } as const
  const mayBegin = gate(begins)
  const maySend = gate(sends)
  const url = paths.form(':ods', ':form')

  app.get<OnForm>(paths.forms(':ods'), { config }, async (request, reply) =>
    sendPage(reply, formListView(await practiceByCode(db, request.params.ods), forms)),
  )
  app.get<OnForm>(url, { config }, async (request, reply) => {
    const { practice, form } = await open(request)
    const own = signedInForms[form.name]
    if (await isPatient(request)) return reply.redirect(own, 303)
    const notice = request.query['done'] === 'gone' ? ({ notice: 'gone' } as const) : {}
    return sendPage(reply, formStartView({ practice, form, ...notice }))
  })
  app.post<OnForm>(url, { config }, async (request, reply) => {
    const { practice, form } = await open(request)
    const token = randomBytes(32).toString('base64url')
    const draft = { practice: practice.id, form: form.name, answers: {} }
    const from = lineOf(deps.addressOf(request))
    if (!mayBegin(from) || !(await keepDraft(db, hashOfToken(token), draft))) {
      return sendPage(reply, formStartView({ practice, form, notice: 'closed' }), 429)
    }
    draftCookie.write(reply, token)
    return goOn(reply, practice, form, {})
  })
  app.get<OnForm>(paths.formCheck(':ods', ':form'), { config }, async (request, reply) => {
    const { practice, form, draft } = await openDraft(request)
    if (draft === undefined) return begin(reply, practice, form)
    if (nextOf(form, draft.answers)) return goOn(reply, practice, form, draft.answers)
    return sendPage(reply, formCheckView({ practice, form, answers: draft.answers }))
  })
  app.post<OnForm>(paths.formCheck(':ods', ':form'), { config }, async (request, reply) => {
    const { practice, form, draft, token } = await openDraft(request)
    if (draft === undefined) return begin(reply, practice, form)
    if (nextOf(form, draft.answers)) return goOn(reply, practice, form, draft.answers)
    const from = networkOf(deps.addressOf(request))
    const done = maySend(`${practice.id} ${from}`) ? await handIn(db, token, form, draft) : 'closed'
    if (done === 'gone') return begin(reply, practice, form)
    if (done === 'closed') {
      return sendPage(reply, formStartView({ practice, form, notice: 'closed' }), 429)
    }
    draftCookie.clear(reply)
    const query = new URLSearchParams({ reference: done.reference, by: done.dueOn })
    return reply.redirect(`${paths.formSent(practice.id, form.name)}?${query.toString()}`, 303)
  })
  app.get<OnForm>(paths.formSent(':ods', ':form'), { config }, async (request, reply) => {
    const { practice, form } = await open(request)
    const reference = /^FM(-[0-9A-Z]{4}){2}$/.exec(String(request.query['reference']))?.[0]
    const dueOn = /^\d{4}-[01]\d-[0-3]\d$/.exec(String(request.query['by']))?.[0]
    if (reference === undefined || dueOn === undefined) throw notFound()
    return sendPage(reply, formSentView({ practice, form, reference, dueOn }))
  })

  const questionUrl = paths.formQuestion(':ods', ':form', ':question')
  app.get<OnQuestion>(questionUrl, { config }, async (request, reply) => {
    const { practice, form, draft } = await openDraft(request)
    if (draft === undefined) return begin(reply, practice, form)
    const question = questionOf(form, draft.answers, request.params.question)
    const back = backOf(practice, form, draft.answers, question.name)
    const view = { practice, form, question, values: draft.answers, errors: [], back }
    return sendPage(reply, formQuestionView(view))
  })
  app.post<OnQuestion>(questionUrl, { config }, async (request, reply) => {
    const { practice, form, draft, token } = await openDraft(request)
    if (draft === undefined) return begin(reply, practice, form)
    const question = questionOf(form, draft.answers, request.params.question)
    const values = fieldsOf(request.body)
    const parsed = parseTyped(question, values, allowTestNumbers)
    if ('error' in parsed) {
      const errors = [parsed.error]
      const back = backOf(practice, form, draft.answers, question.name)
      const view = { practice, form, question, values, errors, back }
      return sendPage(reply, formQuestionView(view), 400)
    }
    const answers = { ...draft.answers, [question.name]: parsed.answer }
    await keepDraft(db, token, { ...draft, answers })
    return goOn(reply, practice, form, answers)
  })

  /** Whether a patient is signed in: they do it on pages of their own, where it holds at once. */
  async function isPatient(request: Parameters<typeof actorOf>[0]): Promise<boolean> {
    try {
      return (await personOf(db, actorOf(request))).kind === 'patient'
    } catch (error) {
      if (error instanceof Refusal) return false
      throw error
    }
  }

  async function open(request: AnyForm) {
    const form = findForm(request.params.form)
    if (form === undefined) throw notFound()
    return { practice: await practiceByCode(db, request.params.ods), form }
  }

  async function openDraft(request: AnyForm) {
    const { practice, form } = await open(request)
    const token = hashOfToken(draftCookie.read(request) ?? '')
    const draft = await readDraft(db, token)
    const isThis = draft?.practice === practice.id && draft.form === form.name
    return { practice, form, token, draft: isThis ? draft : undefined }
  }
}

function questionOf(form: Form, answers: Answers, name: string) {
  const question = askedOf(form, answers).find((one) => one.name === name)
  if (question === undefined) throw notFound()
  return question
}

function goOn(reply: FastifyReply, practice: Practice, form: Form, answers: Answers) {
  const next = nextOf(form, answers)
  const to = next
    ? paths.formQuestion(practice.id, form.name, next.name)
    : paths.formCheck(practice.id, form.name)
  return reply.redirect(to, 303)
}

function begin(reply: FastifyReply, practice: Practice, form: Form) {
  return reply.redirect(`${paths.form(practice.id, form.name)}?done=gone`, 303)
}

/** The question before this one; where all is answered, what is being checked. */
function backOf(practice: Practice, form: Form, answers: Answers, name: string): string {
  if (nextOf(form, answers) === undefined) return paths.formCheck(practice.id, form.name)
  const asked = askedOf(form, answers)
  const before = asked[asked.findIndex((one) => one.name === name) - 1]
  return before
    ? paths.formQuestion(practice.id, form.name, before.name)
    : paths.form(practice.id, form.name)
}
