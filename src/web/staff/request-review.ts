import type { FastifyInstance } from 'fastify'
import { gather } from '../../access/gather.ts'
import { decideOnPage, type PageDone } from '../../access/decide-on-page.ts'
import { releasePack } from '../../access/release-pack.ts'
import { isInPart } from '../../access/release-blocks.ts'
import { finishReview, sendBack } from '../../access/release.ts'
import {
  readLetterPage,
  readReview,
  readReviewPage,
  type Review,
  type ReviewPage,
} from '../../access/review.ts'
import { readAtDesk } from '../../access/patient-at-desk.ts'
import { allEnded, begin, progressOf, type LongWork, type Tell } from '../../access/running.ts'
import { described, Refusal } from '../../errors.ts'
import { parsePatientId, shortId } from '../../identity/ids.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, pageNumber, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage, sendPng } from '../send-page.ts'
import { decidedOtherwise, numberedAnew, withoutLeft } from './finding-fields.ts'
import { parsePageOrder, problemText } from './request-page-fields.ts'
import { findingKey } from './request-page-forms.tsx'
import { requestPageView } from './request-page-view.tsx'
import { requestProgressView } from './request-progress-view.tsx'
import { requestReviewView } from './request-review-view.tsx'

type Params = { readonly patient: string; readonly reference: string }
type PageParams = Params & { readonly page: string }

export function registerRequestReview(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'request' } as const
  const url = '/patients/:patient/requests/:reference/review'

  app.get<{ Params: Params }>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const review = await readReview(db, actorOf(request), patient, request.params.reference)
    return sendPage(reply, overview(review, []))
  })

  app.post<{ Params: Params }>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const { reference } = request.params
    const actor = actorOf(request)
    const fields = fieldsOf(request.body)
    const here = paths.copyReview(request.params.patient, reference)
    const again = async (errors: readonly FieldError[], status = 400) => {
      const review = await readReview(db, actor, patient, reference)
      return sendPage(reply, overview(review, errors, fields, status === 409), status)
    }
    /** What takes long goes on by itself; its page says how far it is. */
    const atLength = async (what: LongWork, to: string, work: (tell: Tell) => Promise<unknown>) => {
      const progress = paths.requestProgress(reference)
      if (progressOf(patient, reference)?.state === 'running') {
        await readReview(db, actor, patient, reference)
        return reply.redirect(progress, 303)
      }
      const typed = fields['reasons'] ?? null
      const ends = begin(patient, reference, { what, typed }, work, (error) => {
        if (error instanceof Refusal) return
        request.log.error({ request: request.id, ...described(error) })
      })
      return reply.redirect((await ends(patience)) ? to : progress, 303)
    }
    try {
      switch (fields['do']) {
        case 'gather':
          return await atLength('gather', here, (tell) =>
            gather(db, actor, patient, reference, tell),
          )
        case 'finish':
          await finishReview(db, actor, patient, reference)
          return reply.redirect(here, 303)
        case 'release': {
          const reasons = (fields['reasons'] ?? '').trim()
          if (reasons.length > mostReasons) return await again([tooLong])
          const theRequest = paths.request(request.params.patient, reference)
          return await atLength('release', theRequest, (tell) =>
            releasePack(db, actor, patient, reference, reasons || null, tell),
          )
        }
        case 'back': {
          const why = (fields['why'] ?? '').trim()
          if (why === '') return await again([noWhy])
          await sendBack(db, actor, patient, reference, why)
          return reply.redirect(here, 303)
        }
        default:
          return await again([])
      }
    } catch (error) {
      if (!(error instanceof Refusal) || !['invalid', 'conflict'].includes(error.code)) throw error
      const field = error.code === 'invalid' ? 'reasons' : 'next'
      return again([{ field, message: error.message }], error.status)
    }
  })

  app.get<{ Params: Pick<Params, 'reference'> }>(
    paths.requestProgress(':reference'),
    { config: { policy: 'desk' } },
    async (request, reply) => {
      const { reference } = request.params
      const { by, patient } = await readAtDesk(db, actorOf(request), reference)
      const progress = progressOf(patient, reference)
      const view = { who: signedIn(by), patient: shortId(patient), reference, progress }
      return sendPage(reply, requestProgressView(view))
    },
  )
  app.addHook('onClose', allEnded)

  app.get<{ Params: PageParams; Querystring: { done?: string } }>(
    `${url}/:page`,
    { config },
    async (request, reply) => {
      const patient = parsePatientId(request.params.patient)
      const { reference, page } = request.params
      const form = await readReviewPage(db, actorOf(request), patient, reference, pageNumber(page))
      const done = (['saved', 'own-words'] as const).find((one) => one === request.query.done)
      return sendPage(reply, onePage(form, {}, [], done))
    },
  )

  app.get<{ Params: PageParams & { item: string; number: string } }>(
    `${url}/:page/letters/:item/:number.png`,
    { config },
    async (request, reply) => {
      const patient = parsePatientId(request.params.patient)
      const { reference, page, item, number } = request.params
      const at = { page: pageNumber(page), item, number: pageNumber(number) }
      const png = await readLetterPage(db, actorOf(request), patient, reference, at)
      return sendPng(reply, Buffer.from(png))
    },
  )

  app.post<{ Params: PageParams }>(`${url}/:page`, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const { reference, page } = request.params
    const actor = actorOf(request)
    const number = pageNumber(page)
    const fields = fieldsOf(request.body)
    const { order, errors } = parsePageOrder(fields)
    if (order === undefined) {
      const form = await readReviewPage(db, actor, patient, reference, number)
      return sendPage(reply, onePage(form, fields, errors), 400)
    }
    const done = await decideOnPage(db, actor, patient, reference, number, order).catch(
      async (error: unknown) => {
        if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
        const form = await readReviewPage(db, actor, patient, reference, number)
        return { outcome: 'late', form, message: error.message } as const
      },
    )
    if (done.outcome === 'late') {
      const { form, message } = done
      const typed = numberedAnew(fields, form.words.map(findingKey))
      const late = decidedOtherwise(typed, form.words)
      const errors = [{ field: 'findings', message }, ...late]
      return sendPage(reply, onePage(form, withoutLeft(typed, form.words), errors), 409)
    }
    if (done.outcome !== 'done') {
      const { form } = done
      const typed = numberedAnew(fields, form.words.map(findingKey))
      const wrong = problemText(done.outcome, typed, form.words)
      return sendPage(reply, onePage(form, withoutLeft(typed, form.words), wrong), 400)
    }
    const to = order.do === 'reviewed' ? nextPage(done, number) : number
    const here = paths.copyReviewPage(request.params.patient, reference, to ?? number)
    if (order.do === 'reviewed' && to === undefined) {
      return reply.redirect(paths.copyReview(request.params.patient, reference), 303)
    }
    const told =
      order.do === 'reviewed' ? '' : `?done=${order.do === 'own-words' ? order.do : 'saved'}`
    return reply.redirect(`${here}${told}`, 303)
  })
}

/** So long somebody waits for what may take long, in ms: most of it is over by then. */
const patience = 1000
const mostReasons = 2000
const tooLong: FieldError = { field: 'reasons', message: 'Use at most 2,000 characters' }
const noWhy: FieldError = { field: 'why', message: 'Say what has to be looked at again' }

/** The next page that is not reviewed, after this one or from the beginning. */
function nextPage(done: Extract<PageDone, { outcome: 'done' }>, page: number): number | undefined {
  const { pages, mayJudgeHarm } = done.review
  const left = pages.filter(
    ({ reviewedBy, harmBy }) => reviewedBy === null || (mayJudgeHarm && harmBy === null),
  )
  return (left.find((one) => one.page > page) ?? left[0])?.page
}

function overview(
  review: Review,
  errors: readonly FieldError[],
  values: Fields = {},
  isLate = false,
): string {
  const { at, pages, decisions, blocks, finishedIt, request, redactions } = review
  const long = progressOf(review.patient.id, request.reference)?.state
  return requestReviewView({
    atLength: long === 'done' ? undefined : long,
    ...{ at, pages, decisions, blocks, finishedIt, errors, values, isLate },
    isInPart: isInPart(redactions),
    who: signedIn(review.person),
    patient: patientFacts(review.patient),
    reference: request.reference,
    state: request.state,
    wordsOut: redactions.filter(({ kind }) => kind === 'span').length,
  })
}

function onePage(
  form: ReviewPage,
  values: Fields,
  errors: readonly FieldError[],
  done?: 'saved' | 'own-words',
): string {
  const { at, page, pages, items, words, itemDecisions, redactions, mayJudgeHarm, letters } = form
  return requestPageView({
    ...{ at, page, pages, items, words, itemDecisions, redactions, mayJudgeHarm, letters },
    who: signedIn(form.person),
    patient: patientFacts(form.patient),
    reference: form.request.reference,
    askedBy: form.request.askedBy,
    isOpen: form.request.state === 'review',
    ...{ values, errors, done },
  })
}
