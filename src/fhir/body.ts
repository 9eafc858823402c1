import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../errors.ts'
import { refuseHostileJson } from '../record/json-limits.ts'
import { parseJson } from '../record/json-text.ts'
import { isObject, type JsonObject } from '../record/validate/object-type.ts'
import { validateResource } from '../record/validate/validate-resource.ts'

/**
 * Takes JSON of FHIR and nothing else; it is read only by what asks for it.
 *
 * @param besides other kinds of JSON.
 */
export function takeFhirBodies(scope: FastifyInstance, ...besides: readonly string[]): void {
  scope.removeAllContentTypeParsers()
  for (const type of ['application/fhir+json', 'application/json', ...besides]) {
    scope.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    )
  }
}

/**
 * The JSON that was sent.
 *
 * @throws Refusal `invalid` for what is none; the message quotes nothing of it.
 */
export function valueIn(body: unknown): unknown {
  if (!Buffer.isBuffer(body) || body.length === 0) throw new Refusal('invalid', 'The body is empty')
  if (!isUtf8(body)) throw new Refusal('invalid', 'The body is not UTF-8')
  refuseHostileJson(body)
  return parsed(body.toString('utf8'))
}

/**
 * The JSON object that was sent.
 *
 * @throws Refusal as `valueIn`.
 */
export function objectIn(body: unknown): JsonObject {
  const value = valueIn(body)
  if (!isObject(value)) throw new Refusal('invalid', 'The body is not a FHIR resource')
  return value
}

/**
 * The resource of this type that was sent.
 *
 * @throws Refusal `invalid`: where it is not right, and why.
 */
export function resourceIn(body: unknown, type: string): JsonObject {
  const resource = objectIn(body)
  if (resource['resourceType'] !== type) throw new Refusal('invalid', `The body is not ${type}`)
  const [problem] = validateResource(resource)
  if (problem) throw new Refusal('invalid', `${problem.path}: ${problem.message}`)
  return resource
}

function parsed(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('invalid', 'The body is not valid JSON', { cause: error })
  }
}
