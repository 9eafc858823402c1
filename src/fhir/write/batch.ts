import type { FastifyRequest } from 'fastify'
import { Refusal } from '../../errors.ts'
import { writeJson } from '../../record/json-text.ts'
import type { JsonObject } from '../../record/validate/object-type.ts'
import { operationOutcome } from '../operation-outcome.ts'
import { patchBytes, requestOf, type Request } from './bundle.ts'

/** What a request of a batch got, as JSON of an entry. */
type EntryText = string

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
type Method = (typeof methods)[number]

/** Who asks goes with each request of a batch, and how it wants to be answered. */
const carried = ['authorization', 'cookie', 'origin', 'host', 'prefer', 'x-correlation-id']

/**
 * A batch: each of its requests as if it had been sent alone, through the same door, and each with its own line on the
 * log. One that is refused stops none of the others.
 *
 * @see http://hl7.org/fhir/R4/http.html#transaction
 */
export async function batch(
  request: FastifyRequest,
  entries: readonly JsonObject[],
  base: string,
): Promise<readonly EntryText[]> {
  const answers: EntryText[] = []
  for (const entry of entries) answers.push(await answerOf(request, entry, base))
  return answers
}

async function answerOf(
  request: FastifyRequest,
  entry: JsonObject,
  base: string,
): Promise<EntryText> {
  try {
    return await asked(request, entry, requestOf(entry, base))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const outcome = operationOutcome(error.code, error.message, request.id, error.faults)
    return refusedText(error.status, JSON.stringify(outcome))
  }
}

async function asked(
  request: FastifyRequest,
  entry: JsonObject,
  one: Request | undefined,
): Promise<EntryText> {
  const method = methods.find((it) => it === one?.method)
  if (one === undefined || method === undefined) {
    throw new Refusal('invalid', 'An entry of a batch has a request to this API')
  }
  const { statusCode, headers, body } = await request.server.inject({
    method,
    url: `/fhir/R4/${one.path}`,
    remoteAddress: request.ip,
    headers: headersOf(request, one, method),
    ...payloadOf(entry, method),
  })
  const isJson = String(headers['content-type']).startsWith('application/fhir+json')
  const isOk = statusCode < 400
  const response = {
    status: String(statusCode),
    location: headers['location'],
    etag: headers['etag'],
    lastModified: headers['last-modified'] && new Date(String(headers['last-modified'])),
  }
  if (!isJson || body === '') return `{"response":${JSON.stringify(response)}}`
  if (!isOk) return refusedText(statusCode, body)
  // the text of an answer goes on byte for byte
  return `{"resource":${body},"response":${JSON.stringify(response)}}`
}

function refusedText(status: number, outcome: string): EntryText {
  return `{"response":{"status":"${status}","outcome":${outcome}}}`
}

function headersOf({ headers }: FastifyRequest, one: Request, method: Method) {
  const sent = carried.flatMap((name) => {
    const value = headers[name]
    return value === undefined ? [] : [[name, String(value)] as const]
  })
  const conditions = {
    'if-match': one.ifMatch,
    'if-none-match': one.ifNoneMatch,
    'if-modified-since': one.ifModifiedSince,
    'if-none-exist': one.ifNoneExist,
  }
  const own = Object.entries(conditions).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const type = method === 'PATCH' ? 'application/json-patch+json' : 'application/fhir+json'
  // what a Binary holds is no resource of a Bundle
  return Object.fromEntries([
    ...[...sent, ...own],
    ...[['content-type', type] as const, ['accept', 'application/fhir+json'] as const],
  ])
}

function payloadOf(entry: JsonObject, method: Method): { readonly payload?: string | Buffer } {
  if (method === 'PATCH') return { payload: patchBytes(entry) }
  const { resource } = entry
  return resource === undefined || !['POST', 'PUT'].includes(method)
    ? {}
    : { payload: writeJson(resource) }
}
