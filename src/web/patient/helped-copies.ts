import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ask } from '../../access/ask-copy.ts'
import { askForHelped, type HelpedForm } from '../../access/ask-for-helped.ts'
import {
  answerForHelped,
  readHelpedRequest,
  withdrawForHelped,
} from '../../access/helped-requests.ts'
import { parsePatientId } from '../../identity/ids.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { helpedPlace } from '../present/copy-place.ts'
import { copySteps, parseCopy } from '../present/copy-steps.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { askCopyCheckView, askCopyStepView } from './ask-copy-view.tsx'
import { helpedCopiesView } from './helped-copies-view.tsx'
import { ownCopyView } from './own-copy-view.tsx'
import { ownPatient } from './own-patient.ts'

type OnHelped = { Params: { patient: string } }
type OnCopy = { Params: { patient: string; reference: string }; Querystring: { done?: unknown } }

const config = { policy: 'own-record' } as const
const mostWords = 2000
/** Who asks for somebody else takes the copy behind their own sign-in. */
const how = { format: 'online', delivery: 'online' } as const

/** A parent, attorney or deputy asks for a copy of the record of somebody they help, and follows it. */
export function registerHelpedCopies(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  /** Whom the address names, and who is signed in as a patient. */
  async function helped(request: FastifyRequest<OnHelped>) {
    const actor = actorOf(request)
    await ownPatient(db, actor)
    return { actor, patient: parsePatientId(request.params.patient) }
  }

  app.get<OnHelped>(paths.helpedCopies(':patient'), { config }, async (request, reply) => {
    const { actor, patient } = await helped(request)
    const { form } = await askForHelped(db, actor, patient, () => undefined)
    return sendPage(reply, listView(form, request.params.patient))
  })

  app.post<OnHelped>(paths.helpedCopies(':patient'), { config }, async (request, reply) => {
    const { actor, patient } = await helped(request)
    const values: Fields = { ...fieldsOf(request.body), ...how }
    const isSent = values['do'] === 'send' && stepOf(values) === undefined
    const { form, reference } = await askForHelped(db, actor, patient, (offered) =>
      isSent ? askOf(values, offered) : undefined,
    )
    if (reference !== undefined) {
      const url = paths.helpedCopy(request.params.patient, reference)
      return reply.redirect(`${url}?done=asked`, 303)
    }
    if (typeof form.right === 'string')
      return sendPage(reply, listView(form, request.params.patient))
    return sendForm(reply, form, values, request.params.patient)
  })

  const url = paths.helpedCopy(':patient', ':reference')
  app.get<OnCopy>(url, { config }, (request, reply) => show(request, reply, {}, []))
  app.post<OnCopy>(url, { config }, async (request, reply) => {
    const { actor, patient } = await helped(request)
    const { reference } = request.params
    const fields = fieldsOf(request.body)
    const there = paths.helpedCopy(request.params.patient, reference)
    if (fields['do'] === 'withdraw') {
      await withdrawForHelped(db, actor, patient, reference)
      return reply.redirect(`${there}?done=withdrawn`, 303)
    }
    const answer = (fields['answer'] ?? '').trim()
    if (answer === '' || answer.length > mostWords) {
      const message = answer === '' ? 'Write your answer' : 'Use at most 2,000 characters'
      return show(request, reply, fields, [{ field: 'answer', message }])
    }
    await answerForHelped(db, actor, patient, reference, answer)
    return reply.redirect(`${there}?done=answered`, 303)
  })

  async function show(
    request: FastifyRequest<OnCopy>,
    reply: FastifyReply,
    values: Fields,
    errors: readonly FieldError[],
  ) {
    const { actor, patient } = await helped(request)
    const { reference } = request.params
    const read = await readHelpedRequest(db, actor, patient, reference)
    const { person, helped: name, ...own } = read
    const done = (['asked', 'answered', 'withdrawn'] as const).find(
      (one) => one === request.query.done,
    )
    const place = helpedPlace(request.params.patient, name)
    const html = ownCopyView({ who: signedIn(person), ...own, done, values, errors, place })
    return sendPage(reply, html, errors.length > 0 ? 400 : 200)
  }
}

function listView({ person, helped, right, services, requests }: HelpedForm, patient: string) {
  return helpedCopiesView({
    ...{ who: signedIn(person), requests, place: helpedPlace(patient, helped) },
    ...{
      notTheirs: typeof right === 'string' ? right : undefined,
      hasServices: services.length > 0,
    },
  })
}

/** The question that was asked for, to answer it otherwise. How it comes is none here. */
function stepOf(values: Fields) {
  return copySteps.find((one) => one !== 'how' && one === values['to'])
}

function askOf(values: Fields, { services }: HelpedForm): Ask | undefined {
  const parsed = parseCopy(
    values,
    services.map(({ id }) => id),
  )
  return 'step' in parsed ? undefined : parsed.ask
}

function sendForm(reply: FastifyReply, form: HelpedForm, values: Fields, patient: string) {
  const { services, helped, person } = form
  const asking = { who: signedIn(person), services, place: helpedPlace(patient, helped) }
  const parsed = parseCopy(
    values,
    services.map(({ id }) => id),
  )
  const to = stepOf(values)
  if (!('step' in parsed) && to === undefined) {
    return sendPage(reply, askCopyCheckView({ ...asking, values, ask: parsed.ask }))
  }
  const step = to ?? ('step' in parsed ? parsed.step : 'what')
  // a question that was not asked yet has no wrong answer
  const errors = 'step' in parsed && values['step'] === step ? parsed.errors : []
  const html = askCopyStepView({ ...asking, step, values, errors })
  return sendPage(reply, html, errors.length > 0 ? 400 : 200)
}
