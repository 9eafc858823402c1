import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { described, Refusal, type RefusalCode } from './errors.ts'
import { operationOutcome } from './fhir/operation-outcome.ts'
import { notFound } from './identity/ids.ts'
import { errorPage, type Failure } from './web/error-pages.tsx'
import { sendPage } from './web/send-page.ts'

/** What a page of an error shows beyond the error: who is signed in, or why nobody is any more. */
export type Onlooker = Pick<Failure, 'audience' | 'who' | 'sessionEnd'>

type LookUp = (request: FastifyRequest) => Promise<Onlooker>

/**
 * The one error handler. A Refusal is told with its code; anything else is a bug: it is logged whole and
 * answered with the id of the request and nothing more. FHIR clients get an OperationOutcome, people a page.
 */
export function registerErrors(app: FastifyInstance, onlookerOf: LookUp): void {
  app.setNotFoundHandler((request, reply) => answer(request, reply, notFound(), onlookerOf))
  app.setErrorHandler((error: FastifyError, request, reply) =>
    answer(request, reply, error, onlookerOf),
  )
}

/** Addresses Fastify cannot read: no hook has run, so what hooks set on an answer is set here. */
export function answerUnreadable(headers: Readonly<Record<string, string>>) {
  return (_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    reply.headers({ ...headers, 'x-request-id': request.id })
    void answer(request, reply, notFound(), async () => ({ audience: 'public' }))
  }
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  error: FastifyError | Refusal,
  onlookerOf: LookUp,
): Promise<FastifyReply> {
  const refusal = error instanceof Refusal ? error : refusalOf(error)
  if (refusal === undefined) request.log.error({ request: request.id, ...described(error) })
  const code = refusal?.code ?? 'bug'
  const status = refusal?.status ?? 500
  const message = refusal?.message ?? 'Something went wrong. It has been noted'
  if (request.url.startsWith('/fhir') || request.url.startsWith('/summary-care-record')) {
    if (status === 401) reply.header('www-authenticate', 'Bearer')
    return reply
      .code(status)
      .type('application/fhir+json; charset=utf-8')
      .send(JSON.stringify(operationOutcome(code, message, request.id, refusal?.faults)))
  }
  const onlooker = await onlookerOf(request).catch((): Onlooker => ({ audience: 'public' }))
  return sendPage(reply, errorPage({ code, message, requestId: request.id, ...onlooker }), status)
}

/** What Fastify itself refuses, in our words. */
const refusedByFastify: Readonly<Record<string, readonly [RefusalCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'What was sent is too large'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported-media',
    'This kind of content is not taken here: the Content-Type says what is sent',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid', 'The body is empty'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid', 'The body is not valid JSON'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid', 'The body is not as long as it said'],
}

function refusalOf(error: FastifyError): Refusal | undefined {
  const known = refusedByFastify[error.code]
  if (known) return new Refusal(known[0], known[1], { cause: error })
  if (databaseIsGone(error)) {
    return new Refusal('unavailable', 'The record cannot be reached. Try again in a minute', {
      cause: error,
    })
  }
  const isClientError =
    error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
  return isClientError ? new Refusal('invalid', 'The request could not be read') : undefined
}

const gone = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
])

/** Connection failures, shutdowns and recovery: SQLSTATE 08…, 57P01 to 57P03. */
function databaseIsGone({ code }: FastifyError): boolean {
  return typeof code === 'string' && (gone.has(code) || /^(08\w{3}|57P0[123])$/.test(code))
}
