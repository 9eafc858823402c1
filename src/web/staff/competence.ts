import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../errors.ts'
import { ageOn } from '../../identity/age.ts'
import { parsePatientId } from '../../identity/ids.ts'
import { openCompetence, recordCompetence, type Review } from '../../sharing/competence.ts'
import { shownOfReviews } from '../../sharing/shown.ts'
import { isReviewed, parentUntil } from '../../sharing/who-speaks.ts'
import { dayOf } from '../components/date-text.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, parseDay, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { competenceView } from './competence-view.tsx'

type OnPatient = { Params: { patient: string } }

const aYear = 366 * 86_400_000

/** S7: a clinician of the registered practice reviews whether a child decides for themselves. */
export function registerCompetence(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf } = deps
  const url = '/patients/:patient/competence'
  const config = { policy: 'choose' } as const
  app.get<OnPatient>(url, { config }, (request, reply) => page(deps, request, reply, {}, []))
  app.post<OnPatient>(url, { config }, async (request, reply) => {
    const fields = fieldsOf(request.body)
    const { review, errors } = parseReview(fields, dayOf(new Date()))
    if (review === undefined) return page(deps, request, reply, fields, errors)
    const patient = parsePatientId(request.params.patient)
    const { token = '', shown = '' } = fields
    if (!/^[\da-f-]{36}$/.test(token) || !/^[\w-]{43}$/.test(shown))
      return page(deps, request, reply, fields, [notWhole])
    try {
      await recordCompetence(db, actorOf(request), patient, review, { token, shown })
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'conflict')) throw error
      return page(deps, request, reply, fields, [reviewedMeanwhile], 409)
    }
    return reply.redirect(paths.competence(request.params.patient), 303)
  })
}

const notWhole = {
  field: 'found',
  message: 'The form was not sent whole. Look at it and send it again',
}
const reviewedMeanwhile = {
  field: 'found',
  message: 'Somebody recorded a review while you were writing. Read it below, then decide',
}

/** @param today YYYY-MM-DD, in London. */
function parseReview(
  fields: Fields,
  today: string,
): { readonly review?: Review; readonly errors: readonly FieldError[] } {
  const { found } = fields
  const reasons = (fields['reasons'] ?? '').trim()
  const again = found === 'no' ? parseDay(fields, 'again') : undefined
  const isSoon =
    again !== undefined && again > today && Date.parse(again) - Date.parse(today) <= aYear
  const errors = [
    ...(found === 'yes' || found === 'no'
      ? []
      : [{ field: 'found', message: 'Say whether the child decides for themselves' }]),
    ...(reasons === '' ? [{ field: 'reasons', message: 'Enter your reasons' }] : []),
    ...(reasons.length > 2000
      ? [{ field: 'reasons', message: 'Use at most 2,000 characters' }]
      : []),
    ...(found === 'no' && !isSoon
      ? [{ field: 'again-day', message: 'Enter a day after today and within a year' }]
      : []),
  ]
  if (errors.length > 0) return { errors }
  return { errors, review: { competent: found === 'yes', reasons, lookAgainOn: again ?? null } }
}

async function page(
  { db, actorOf }: PageDeps,
  request: FastifyRequest<OnPatient>,
  reply: FastifyReply,
  values: Fields,
  errors: readonly FieldError[],
  status = errors.length > 0 ? 400 : 200,
): Promise<FastifyReply> {
  const asked = parsePatientId(request.params.patient)
  const { by, at, patient, reviews } = await openCompetence(db, actorOf(request), asked)
  const found = reviews[0] && (reviews[0].competent ? 'competent' : 'not-competent')
  const html = competenceView({
    ...{ who: signedIn(by), patient: patientFacts(patient), at, reviews, values, errors },
    ...{ token: randomUUID(), shown: shownOfReviews(reviews) },
    parentUntil: parentUntil(patient.birthDate, found ?? null),
    reviewed: isReviewed(ageOn(patient.birthDate, dayOf(at))),
    adult: ageOn(patient.birthDate, dayOf(at)) >= 16,
  })
  return sendPage(reply, html, status)
}
