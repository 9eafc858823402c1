import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../errors.ts'
import { parseOdsCode, type OdsCode } from '../../identity/ods-code.ts'
import { readOwnSharing, type OwnSharing } from '../../record/own-sharing.ts'
import { chooseForService } from '../../sharing/choose.ts'
import { choiceAbout, organisationFacts } from '../../sharing/facts.ts'
import { dayOf } from '../components/date-text.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, parseDay, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import { changeView } from './sharing-change-view.tsx'
import { checkView } from './sharing-check-view.tsx'
import { askedWith, effectsOf, movedOn, parseForm, remarksOn } from './sharing-effect.ts'

const config = { policy: 'own-record' } as const

type OneService = { Params: { service: string }; Querystring: Readonly<Record<string, unknown>> }

/** Changing a choice: two questions, what will change, saved. */
export function registerSharingChange(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const url = '/my-record/sharing/:service'

  app.get<OneService>(url, { config }, async (request, reply) => {
    const { own, service } = await open(request)
    const fields = { ...savedFields(own, service), ...fieldsOf(request.query) }
    return sendPage(reply, form(own, service, fields, []))
  })

  app.post<OneService>(url, { config }, async (request, reply) => {
    const fields = fieldsOf(request.body)
    const { answers, errors } = parseAnswers(fields)
    if (answers === undefined) {
      const { own, service } = await open(request)
      return sendPage(reply, form(own, service, fields, errors), 400)
    }
    await ownPatient(db, actorOf(request))
    const service = parseOdsCode(request.params.service)
    return reply.redirect(`${paths.sharingCheck(service)}?${queryOf(fields)}`, 303)
  })

  app.get<OneService>(`${url}/check`, { config }, async (request, reply) => {
    const { own, service } = await open(request)
    const fields = fieldsOf(request.query)
    const { answers, errors } = parseAnswers(fields)
    if (answers === undefined) return sendPage(reply, form(own, service, fields, errors), 400)
    return sendPage(reply, check(own, service, fields, answers, randomUUID()))
  })

  app.post<OneService>(`${url}/check`, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const service = parseOdsCode(request.params.service)
    const fields = fieldsOf(request.body)
    const { answers, errors } = parseAnswers(fields)
    const sent = parseForm(fields)
    if (answers === undefined || sent === undefined) {
      const { own } = await open(request)
      const told = errors.length > 0 ? errors : notWhole
      return sendPage(reply, form(own, service, fields, told), 400)
    }
    const { out: shareOut, into: shareIn, lastDay } = answers
    const choice = { organisation: service, shareOut, shareIn, ...(lastDay && { lastDay }) }
    try {
      const { reference } = await chooseForService(
        ...([db, actor, patient, choice] as const),
        ...([askedWith(sent), sent] as const),
      )
      return await reply.redirect(paths.sharingSaved(reference), 303)
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'conflict')) throw error
      const { own } = await open(request)
      return sendPage(reply, check(own, service, fields, answers, sent.token, movedOn), 409)
    }
  })

  async function open(request: Parameters<typeof actorOf>[0]) {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const { service: code } = request.params as { service: string }
    const service = parseOdsCode(code)
    const own = await readOwnSharing(db, actor, patient, { organisations: [service] })
    return { own, service }
  }
}

type Answers = {
  readonly out: 'yes' | 'no'
  readonly into: 'yes' | 'no'
  readonly lastDay: string | undefined
}

const notWhole = [{ field: 'out', message: 'The form was not sent whole. Send it again' }]

function parseAnswers(fields: Fields): {
  readonly answers?: Answers
  readonly errors: readonly FieldError[]
} {
  const { out, in: into } = fields
  const errors: FieldError[] = []
  if (out !== 'yes' && out !== 'no') {
    errors.push({ field: 'out', message: 'Say whether other services may see what it writes' })
  }
  if (into !== 'yes' && into !== 'no') {
    errors.push({ field: 'in', message: 'Say whether it may see what your other services share' })
  }
  const dated = ['day', 'month', 'year'].some((part) => (fields[`until-${part}`] ?? '').trim())
  const lastDay = dated ? parseDay(fields, 'until') : undefined
  if (dated && lastDay === undefined) {
    errors.push({ field: 'until-day', message: 'Enter the day, month and year of the last day' })
  } else if (lastDay !== undefined && lastDay < dayOf(new Date())) {
    errors.push({ field: 'until-day', message: 'Enter a last day that is today or later' })
  }
  if (errors.length > 0 || (out !== 'yes' && out !== 'no') || (into !== 'yes' && into !== 'no')) {
    return { errors }
  }
  return { answers: { out, into, lastDay }, errors }
}

function queryOf(fields: Fields): string {
  const names = ['out', 'in', 'until-day', 'until-month', 'until-year']
  const given = names.flatMap((name): [string, string][] => {
    const value = (fields[name] ?? '').trim()
    return value === '' ? [] : [[name, value]]
  })
  return new URLSearchParams(given).toString()
}

function savedFields({ facts }: OwnSharing, service: OdsCode): Fields {
  const { shareOut, shareIn } = choiceAbout(facts, service)
  return { out: shareOut, in: shareIn }
}

function form(
  own: OwnSharing,
  service: OdsCode,
  fields: Fields,
  errors: readonly FieldError[],
): string {
  const named = organisationFacts(own.facts, service)
  const { leaflet } = own
  return changeView({ who: signedIn(own.person), service: named, fields, errors, leaflet })
}

function check(
  own: OwnSharing,
  service: OdsCode,
  fields: Fields,
  answers: Answers,
  token: string,
  error?: string,
): string {
  const about = { organisation: service, shareOut: answers.out, shareIn: answers.into }
  const { effects, after, ...form } = effectsOf(own, { about }, [service])
  return checkView({
    who: signedIn(own.person),
    service: organisationFacts(own.facts, service),
    ...answers,
    query: queryOf(fields),
    effects,
    remarks: remarksOn(after, own, service, answers.into === 'yes'),
    form: { token, ...form },
    ...(error && { error }),
  })
}
