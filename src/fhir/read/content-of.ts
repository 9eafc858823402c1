import type { FastifyRequest } from 'fastify'
import { textAt } from '../../record/bundle/json-values.ts'
import { parseJson } from '../../record/json-text.ts'
import { isObject } from '../../record/validate/object-type.ts'

/** What a Binary holds: a letter, a picture. */
export type Content = { readonly type: string; readonly body: Buffer }

/** Nothing of it runs on an address of ours, whatever a service stored. */
export const asContent = {
  'content-disposition': 'attachment',
  'content-security-policy': "default-src 'none'; sandbox",
} as const

/**
 * The content of a Binary, for a client that does not ask for FHIR.
 *
 * @param text the Binary as it is stored.
 * @returns undefined where FHIR is asked for, or nothing is held that has a type.
 * @see http://hl7.org/fhir/R4/binary.html#rest
 */
export function contentOf(
  { headers, query }: Pick<FastifyRequest, 'headers' | 'query'>,
  text: Buffer | string,
): Content | undefined {
  const isFhir = /\bjson\b/i.test(headers.accept ?? '')
  // a format, elements or a summary are of a resource
  if (isFhir || Object.keys(query ?? {}).length > 0) return undefined
  const binary = parseJson(text.toString())
  if (!isObject(binary)) return undefined
  const [type, data] = [textAt(binary, 'contentType'), textAt(binary, 'data')]
  if (type === undefined || data === undefined) return undefined
  const isType = /^[\w.+-]{1,100}\/[\w.+-]{1,100}(; ?charset=[\w-]{1,40})?$/.test(type)
  return {
    type: isType ? type : 'application/octet-stream',
    body: Buffer.from(data, 'base64'),
  }
}
