import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../../errors.ts'
import { parsePatientId, type PatientId } from '../../identity/ids.ts'
import { parseOdsCode } from '../../identity/ods-code.ts'
import { openAskAboutSharing } from '../../sharing/ask.ts'
import { chooseForService, chooseShareNothing } from '../../sharing/choose.ts'
import { speakers } from '../../sharing/who-speaks.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { parseDecision } from '../present/best-interests.ts'
import { needsOf } from '../present/contact.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { isWholeForm } from '../present/sharing.ts'
import { choicesView, ways, whoSaid } from './choices-view.tsx'

type OnPatient = { Params: { patient: string } }

/** Staff record what a patient chose about their own service; the registered practice also share nothing. */
export function registerChoices(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const url = '/patients/:patient/sharing'
  const config = { policy: 'choose' } as const

  app.get<OnPatient>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const { saved } = fieldsOf(request.query)
    const known = /^SH(-\w{4}){2}$/.test(saved ?? '') ? saved : undefined
    return sendPage(reply, await page(request, patient, {}, [], known))
  })

  app.post<OnPatient>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const fields = fieldsOf(request.body)
    const { save, errors } = parse(fields)
    if (save === undefined)
      return sendPage(reply, await page(request, patient, fields, errors), 400)
    const actor = actorOf(request)
    try {
      const { reference } = await save(patient, actor)
      const back = paths.askAboutSharing(request.params.patient)
      return await reply.redirect(`${back}?saved=${reference}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code === 'invalid' || error.code === 'not-theirs-to-say') {
        const field = fields['do'] === 'nothing' ? 'nothing-who' : 'who'
        const errors = [{ field, message: error.message }]
        return sendPage(reply, await page(request, patient, fields, errors), 400)
      }
      if (error.code !== 'conflict') throw error
      return sendPage(reply, await page(request, patient, fields, changed), 409)
    }
  })

  async function page(
    request: FastifyRequest,
    patient: PatientId,
    values: Fields,
    errors: readonly FieldError[],
    saved?: string,
  ): Promise<string> {
    const open = await openAskAboutSharing(db, actorOf(request), patient)
    return choicesView({
      who: signedIn(open.by),
      patient: patientFacts(open.patient),
      ...{
        at: open.at,
        service: open.by.organisationName,
        serviceId: open.by.organisation,
        chosen: open.chosen,
      },
      leaflet: open.leaflet,
      ...{ related: open.related, shown: open.shown, shareNothing: open.shareNothing },
      needs: needsOf(open.contact),
      decision: open.decision,
      ...{ token: randomUUID(), values, errors, saved },
    })
  }

  function parse(fields: Fields): { save?: Save; errors: readonly FieldError[] } {
    const {
      token = '',
      shown = '',
      leaflet = '',
      out,
      in: into,
      nothing,
      who = '',
      how = '',
    } = fields
    if (!isWholeForm({ token, shown, leaflet })) return { errors: notWhole }
    const form = { token, shown }
    if (fields['do'] === 'nothing' && isAnswer(nothing)) {
      const { 'nothing-who': said = '' } = fields
      if (!Object.hasOwn(whoSaid, said)) {
        return { errors: [{ field: 'nothing-who', message: 'Say who asked for it' }] }
      }
      const { decision, errors } = decisionOf(said, fields, 'nothing-')
      if (errors.length > 0) return { errors }
      const asked = { ...saidBy(said, 'in person'), leafletVersion: leaflet, ...decision }
      return {
        errors: [],
        save: (patient, actor) =>
          chooseShareNothing(db, actor, patient, nothing === 'yes', asked, form),
      }
    }
    const decided = decisionOf(who, fields, '')
    const errors: FieldError[] = [
      ...(isAnswer(out)
        ? []
        : [{ field: 'out', message: 'Say whether others may see what you write' }]),
      ...(isAnswer(into)
        ? []
        : [{ field: 'in', message: 'Say whether you may see what others share' }]),
      ...(Object.hasOwn(whoSaid, who) ? [] : [{ field: 'who', message: 'Say who answered' }]),
      ...(Object.hasOwn(ways, how) ? [] : [{ field: 'how', message: 'Say how it was asked' }]),
      ...decided.errors,
    ]
    if (!isAnswer(out) || !isAnswer(into) || errors.length > 0) return { errors }
    const choice = {
      organisation: parseOdsCode(fields['service'] ?? ''),
      shareOut: out,
      shareIn: into,
    }
    const asked = { ...saidBy(who, how), leafletVersion: leaflet, ...decided.decision }
    return {
      errors: [],
      save: (patient, actor) => chooseForService(db, actor, patient, choice, asked, form),
    }
  }
}

/** What the decision stands on, where nobody could say it. */
function decisionOf(who: string, fields: Fields, prefix: string) {
  if (who !== 'best-interests') return { decision: {}, errors: [] }
  const { decision, errors } = parseDecision(fields, prefix)
  return { decision: decision && { decision }, errors }
}

/** Who said it, how and on what ground, as it is kept. */
function saidBy(who: string, how: string) {
  return {
    saidBy: speakers.find((one) => one === who) ?? 'patient',
    channel: who === 'patient' ? how : `${how}, ${who}`,
    basis: who === 'best-interests' ? 'policy' : 'express',
  } as const
}

type Actor = ReturnType<PageDeps['actorOf']>
type Save = (patient: PatientId, actor: Actor) => Promise<{ readonly reference: string }>

const notWhole = [
  { field: 'out', message: 'The form was not sent whole. Look at it and send it again' },
]
const changed = [
  {
    field: 'out',
    message: 'A choice was changed while you were asking. Look at the answers and save again',
  },
]

function isAnswer(text: string | undefined): text is 'yes' | 'no' {
  return text === 'yes' || text === 'no'
}
