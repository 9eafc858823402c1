import type { FastifyRequest } from 'fastify'
import { resources } from '../resources.ts'
import type { Given } from './given.ts'

/** @see http://hl7.org/fhir/R4/search.html#errors */
export function isLenient({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return [headers['prefer'] ?? ''].flat().join(';').includes('handling=lenient')
}

/**
 * What of a search is looked at: all of it; with lenient handling without the parameters that the table does not have for
 * this type. A modifier or a chain stays, to be refused: without it the answer would be another one.
 */
export function lookedAt(request: FastifyRequest, type: string, given: Given): Given {
  if (!isLenient(request)) return given
  const known = resources.get(type)?.parameters ?? []
  return given.filter(
    ([name]) =>
      known.some((one) => one.name === name) || !/^[A-Za-z][\w-]*$/.test(name) || name === '_has',
  )
}

/** The same of parameters as the address has them. */
export function lookedAtIn(
  request: FastifyRequest,
  type: string,
): Readonly<Record<string, unknown>> {
  const query = (request.query ?? {}) as Readonly<Record<string, unknown>>
  const names = Object.keys(query).map((name) => [name, ''] as const)
  const kept = new Set(lookedAt(request, type, names).map(([name]) => name))
  return Object.fromEntries(Object.entries(query).filter(([name]) => kept.has(name)))
}
