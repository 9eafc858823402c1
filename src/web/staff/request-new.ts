import type { FastifyInstance, FastifyReply } from 'fastify'
import { notAskedTexts } from '../../access/authority.ts'
import { askers, requestChannels } from '../../access/request.ts'
import { openTakeIn, takeIn, type TakeInForm, type TakenIn } from '../../access/take-in.ts'
import { parsePatientId } from '../../identity/ids.ts'
import { dayOf } from '../components/date-text.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, parseDay, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { parseHow, parseWhat, parseWhen } from '../present/copy-steps.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { requestNewView } from './request-new-view.tsx'

type OnPatient = { Params: { patient: string } }

const mostWords = 2000

/** A request for a copy that came in any way but online is taken in at the desk. */
export function registerRequestNew(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'handle' } as const
  const url = paths.newRequest(':patient')

  app.get<OnPatient>(url, { config }, async (request, reply) => {
    const form = await openTakeIn(db, actorOf(request), parsePatientId(request.params.patient))
    return show(reply, form, undefined, [])
  })
  app.post<OnPatient>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const fields = fieldsOf(request.body)
    const form = await openTakeIn(db, actorOf(request), patient)
    const parsed = parse(fields, form.at)
    if ('errors' in parsed) return show(reply, form, fields, parsed.errors)
    const done = await takeIn(db, actorOf(request), patient, parsed.asked)
    if ('notAsked' in done) {
      const message = notAskedTexts[done.notAsked]
      return show(reply, form, fields, [{ field: 'asked-by', message }])
    }
    return reply.redirect(`${paths.request(request.params.patient, done.reference)}?done=in`, 303)
  })

  function show(
    reply: FastifyReply,
    form: TakeInForm,
    typed: Fields | undefined,
    errors: readonly FieldError[],
  ) {
    const [year = '', month = '', day = ''] = dayOf(form.at).split('-')
    const today = { 'received-day': day, 'received-month': month, 'received-year': year }
    const html = requestNewView({
      ...{ who: signedIn(form.by), patient: patientFacts(form.patient), at: form.at },
      ...{ requests: form.requests, values: typed ?? today, errors },
    })
    return sendPage(reply, html, errors.length > 0 ? 400 : 200)
  }
}

function parse(
  fields: Fields,
  at: Date,
): { readonly asked: TakenIn } | { readonly errors: readonly FieldError[] } {
  const channel = requestChannels.find((one) => one !== 'online' && one === fields['channel'])
  const askedBy = askers.find((one) => one === fields['asked-by'])
  const receivedOn = parseDay(fields, 'received')
  const asker = (fields['asker'] ?? '').trim()
  const [what, when, how] = [parseWhat(fields), parseWhen(fields), parseHow(fields)]
  const errors: FieldError[] = []
  if (channel === undefined) errors.push({ field: 'channel', message: 'Choose how it came' })
  if (receivedOn === undefined || receivedOn > dayOf(at)) {
    const message = 'Give the day it came, not one that is still to come'
    errors.push({ field: 'received-day', message })
  }
  if (askedBy === undefined) errors.push({ field: 'asked-by', message: 'Choose who asks' })
  else if (askedBy !== 'patient' && asker === '') {
    errors.push({ field: 'asker', message: 'Write down who asks, and how to reach them' })
  }
  if (asker.length > mostWords) {
    errors.push({ field: 'asker', message: 'Use at most 2,000 characters' })
  }
  for (const part of [what, when, how]) if ('errors' in part) errors.push(...part.errors)
  // Re AB [2020] EWHC 691 (Fam): a claimant sees what is relevant to the claim and no more
  if (askedBy === 'claimant' && 'value' in what && what.value.words === null) {
    errors.push({ field: 'words', message: 'Say what the claim is about: only that may be given' })
  }
  const isWhole = errors.length === 0 && 'value' in what && 'value' in when && 'value' in how
  if (!isWhole || channel === undefined || askedBy === undefined || receivedOn === undefined) {
    return { errors }
  }
  const scope = { ...what.value, ...when.value }
  const by = { channel, askedBy, asker: asker || null, receivedOn }
  return { asked: { ...by, scope, ...how.value } }
}
