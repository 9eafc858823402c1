import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  identityWays,
  missingProof,
  proofs,
  proofTexts,
  type Proof,
} from '../../access/authority.ts'
import {
  changeRequest,
  readHandled,
  refusalGrounds,
  type Change,
  type Handled,
} from '../../access/handle-request.ts'
import { keepEvidence, readEvidence } from '../../access/evidence.ts'
import { quarantined, type QuarantinedFile } from '../../documents/quarantine.ts'
import { Refusal } from '../../errors.ts'
import { parsePatientId } from '../../identity/ids.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, pageNumber, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { readPosted, takeFiles, type PostedFile } from '../posted-form.ts'
import { sendPage, sendPng } from '../send-page.ts'
import { requestCaseView } from './request-case-view.tsx'

type OnRequest = {
  Params: { patient: string; reference: string }
  Querystring: { done?: unknown }
}

type OnPage = { Params: { patient: string; reference: string; page: string } }

const mostWords = 2000

/** A request at the desk: its tasks, and each step it can take. */
export function registerRequestCase(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'handle' } as const
  const url = paths.request(':patient', ':reference')

  app.get<OnRequest>(url, { config }, async (request, reply) =>
    show(request, reply, await handledOf(request)),
  )
  app.post<OnRequest>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const { reference } = request.params
    const fields = fieldsOf(request.body)
    const parsed = parse(fields)
    if ('errors' in parsed) {
      return show(request, reply, await handledOf(request), { fields, errors: parsed.errors })
    }
    try {
      await changeRequest(db, actorOf(request), patient, reference, parsed.change)
    } catch (error) {
      if (!isKept(error)) throw error
      const handled = await handledOf(request)
      const errors = whyNot(error, fields, handled)
      return show(request, reply, handled, { fields, errors, status: error.status })
    }
    return reply.redirect(`${paths.request(request.params.patient, reference)}?done=saved`, 303)
  })

  app.get<OnPage>(
    paths.requestEvidencePage(':patient', ':reference', ':page'),
    { config },
    async (request, reply) => {
      const { reference, page } = request.params
      const patient = parsePatientId(request.params.patient)
      const number = pageNumber(page)
      return sendPng(reply, await readEvidence(db, actorOf(request), patient, reference, number))
    },
  )
  void app.register(async (withFiles) => {
    await takeFiles(withFiles)
    const evidence = paths.requestEvidence(':patient', ':reference')
    withFiles.post<OnRequest>(evidence, { config }, async (request, reply) => {
      const { reference } = request.params
      const patient = parsePatientId(request.params.patient)
      const handled = await handledOf(request)
      const { file } = await readPosted(request)
      const kept = await fileOf(file)
      if ('error' in kept) {
        return show(request, reply, handled, { fields: {}, errors: [kept.error] })
      }
      await keepEvidence(db, actorOf(request), patient, reference, kept.file)
      return reply.redirect(paths.request(request.params.patient, reference), 303)
    })
  })

  function handledOf(request: FastifyRequest<OnRequest>): Promise<Handled> {
    const patient = parsePatientId(request.params.patient)
    return readHandled(db, actorOf(request), patient, request.params.reference)
  }

  /** The request as it was read: read once, it is once on the patient's log. */
  function show(
    request: FastifyRequest<OnRequest>,
    reply: FastifyReply,
    handled: Handled,
    typed: Typed = { fields: {}, errors: [] },
  ) {
    const done = (['in', 'saved'] as const).find((one) => one === request.query.done)
    const { fields: values, errors, status = errors.length > 0 ? 400 : 200 } = typed
    const html = requestCaseView({
      ...{ who: signedIn(handled.by), patient: patientFacts(handled.patient), handled },
      ...{ done, values, errors, isLate: status === 409 },
    })
    return sendPage(reply, html, status)
  }
}

/** What was typed, and what is wrong with it. */
type Typed = {
  readonly fields: Fields
  readonly errors: readonly FieldError[]
  readonly status?: number
}

/** Whether what was typed can be sent again: somebody else was first, or something is still to be seen. */
function isKept(error: unknown): error is Refusal {
  return error instanceof Refusal && (error.code === 'conflict' || error.code === 'invalid')
}

function whyNot(error: Refusal, fields: Fields, { needed }: Handled): FieldError[] {
  if (error.code === 'invalid' && fields['do'] === 'known') {
    const { seen, byPapers } = shownIn(fields)
    const groups: readonly (readonly Proof[])[] = [
      ...(byPapers ? [['photo'] as const] : []),
      ...needed,
    ]
    const missing = missingProof(groups, seen)
    const texts = missing?.map((one) => proofTexts[one]).join('; or: ')
    if (texts !== undefined) return [{ field: 'seen', message: `Still to be seen: ${texts}` }]
  }
  return [{ field: 'history', message: error.message }]
}

/** What was sent as it may be shown, or what is wrong with it. */
async function fileOf(
  posted: PostedFile | undefined,
): Promise<{ readonly file: QuarantinedFile } | { readonly error: FieldError }> {
  if (posted === undefined) {
    return { error: { field: 'evidence', message: 'Choose the file that was sent' } }
  }
  try {
    return { file: await quarantined(posted.bytes, posted.said) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { error: { field: 'evidence', message: `${error.message}. Choose another` } }
  }
}

type Parsed = { readonly change: Change } | { readonly errors: readonly FieldError[] }

function parse(fields: Fields): Parsed {
  const act = fields['do']
  switch (act) {
    case 'gather':
      return { change: { do: act } }
    case 'known':
      return parseKnown(fields)
    case 'ask-identity':
    case 'ask':
    case 'tell':
    case 'answered':
    case 'withdraw':
      return withWords(fields, (words) => ({ do: act, words }))
    case 'extend': {
      const months = ([1, 2] as const).find((one) => String(one) === fields['months'])
      const missing = { field: 'months', message: 'Choose how much more time you need' }
      return withWords(fields, months && ((words) => ({ do: act, months, words })), missing)
    }
    case 'refuse': {
      const ground = refusalGrounds.find((one) => one === fields['ground'])
      const missing = { field: 'ground', message: 'Choose why you refuse it' }
      return withWords(fields, ground && ((words) => ({ do: act, ground, words })), missing)
    }
    default:
      return { errors: [{ field: 'tasks', message: 'Choose what to do' }] }
  }
}

/** @param make undefined where what it needs besides was not chosen, which `missing` tells. */
function withWords(
  fields: Fields,
  make: ((words: string) => Change) | undefined,
  missing?: FieldError,
): Parsed {
  const words = (fields['words'] ?? '').trim()
  const field = `${fields['do'] ?? ''}-words`
  const isGood = words !== '' && words.length <= mostWords
  if (isGood && make !== undefined) return { change: make(words) }
  const message = words === '' ? 'Write this down' : 'Use at most 2,000 characters'
  return {
    errors: [
      ...(make === undefined && missing !== undefined ? [missing] : []),
      ...(isGood ? [] : [{ field, message }]),
    ],
  }
}

function parseKnown(fields: Fields): Parsed {
  const { how, seen } = shownIn(fields)
  return how === undefined
    ? { errors: [{ field: 'how', message: 'Choose how you know who asks' }] }
    : { change: { do: 'known', how, seen } }
}

function shownIn(fields: Fields) {
  const how = identityWays.find((one) => one === fields['how'])
  const seen = proofs.filter((one) => fields[`seen-${one}`] === 'yes')
  return { how, seen, byPapers: how === 'seen' || how === 'copies' }
}
