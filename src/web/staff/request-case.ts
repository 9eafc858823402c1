import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { identityWays, missingProof, proofs, type Proof } from '../../access/authority.ts'
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
import { proofTexts } from '../present/copy-askers.ts'
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

  app.get<OnRequest>(url, { config }, (request, reply) => show(request, reply, {}, []))
  app.post<OnRequest>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const { reference } = request.params
    const fields = fieldsOf(request.body)
    const handled = await readHandled(db, actorOf(request), patient, reference)
    const parsed = parse(fields, handled)
    if ('errors' in parsed) return show(request, reply, fields, parsed.errors)
    await changeRequest(db, actorOf(request), patient, reference, parsed.change)
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
      await readHandled(db, actorOf(request), patient, reference)
      const { file } = await readPosted(request)
      const kept = await fileOf(file)
      if ('error' in kept) return show(request, reply, {}, [kept.error])
      await keepEvidence(db, actorOf(request), patient, reference, kept.file)
      return reply.redirect(paths.request(request.params.patient, reference), 303)
    })
  })

  async function show(
    request: FastifyRequest<OnRequest>,
    reply: FastifyReply,
    values: Fields,
    errors: readonly FieldError[],
  ) {
    const patient = parsePatientId(request.params.patient)
    const handled = await readHandled(db, actorOf(request), patient, request.params.reference)
    const done = (['in', 'saved'] as const).find((one) => one === request.query.done)
    const html = requestCaseView({
      ...{ who: signedIn(handled.by), patient: patientFacts(handled.patient), handled },
      ...{ done, values, errors },
    })
    return sendPage(reply, html, errors.length > 0 ? 400 : 200)
  }
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

function parse(fields: Fields, handled: Handled): Parsed {
  const act = fields['do']
  switch (act) {
    case 'gather':
      return { change: { do: act } }
    case 'known':
      return parseKnown(fields, handled)
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

function parseKnown(fields: Fields, { needed }: Handled): Parsed {
  const how = identityWays.find((one) => one === fields['how'])
  const seen = proofs.filter((one) => fields[`seen-${one}`] === 'yes')
  if (how === undefined) {
    return { errors: [{ field: 'how', message: 'Choose how you know who asks' }] }
  }
  const byPapers = how === 'seen' || how === 'copies'
  const groups: readonly (readonly Proof[])[] = [
    ...(byPapers ? [['photo'] as const] : []),
    ...needed,
  ]
  const missing = missingProof(groups, seen)
  if (missing === undefined) return { change: { do: 'known', how, seen } }
  const texts = missing.map((one) => proofTexts[one]).join('; or: ')
  return { errors: [{ field: 'seen', message: `Still to be seen: ${texts}` }] }
}
