import type { FastifyReply, FastifyRequest } from 'fastify'
import type { StoredVersion } from '../../record/read-resource.ts'
import { fhirJson } from '../media.ts'
import { asContent } from './content-of.ts'

/**
 * Sends a version with its `ETag` and `Last-Modified`; 304 without it to a client that has it already. Who may not see
 * it never comes here, so neither header tells of what is hidden.
 *
 * @param contentType of what is no resource.
 * @see http://hl7.org/fhir/R4/http.html#cread
 */
export function sendVersion(
  request: FastifyRequest,
  reply: FastifyReply,
  { version, at }: Pick<StoredVersion, 'version' | 'at'>,
  text: string | Buffer,
  contentType?: string,
): FastifyReply {
  const tag = etagOf(version)
  reply.header('etag', tag)
  if (at !== null) reply.header('last-modified', new Date(at).toUTCString())
  if (isKnown(request, tag, at)) return reply.code(304).send()
  return contentType === undefined
    ? reply.type(fhirJson).send(text)
    : reply.headers(asContent).type(contentType).send(text)
}

export function etagOf(version: string): string {
  return `W/"${version}"`
}

/** `If-None-Match` counts before `If-Modified-Since`, whose seconds are whole. */
function isKnown({ headers }: FastifyRequest, tag: string, at: string | null): boolean {
  const tags = headers['if-none-match']
  if (tags !== undefined) return tags.split(',').some((one) => weak(one) === tag)
  const since = Date.parse(headers['if-modified-since'] ?? '')
  return at !== null && Math.floor(Date.parse(at) / 1000) * 1000 <= since
}

function weak(tag: string): string {
  return tag.trim().replace(/^(W\/)?/, 'W/')
}
