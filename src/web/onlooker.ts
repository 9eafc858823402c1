import type { FastifyRequest } from 'fastify'
import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { hashOfToken } from '../identity/actor.ts'
import { personWithFinder, sessionEnd } from '../identity/sessions.ts'
import type { Failure } from './error-pages.tsx'
import { offeredTo } from './present/person.ts'

/** Who looks at a page of an error: the person signed in, or why their session is no more. */
export async function onlookerOf(
  db: Database,
  token: string | undefined,
  request: FastifyRequest,
): Promise<Pick<Failure, 'audience' | 'who' | 'sessionEnd'>> {
  if (token === undefined) return { audience: 'public', sessionEnd: 'none' }
  const session = hashOfToken(token)
  try {
    const actor = { session, requestId: request.id, route: 'error page' }
    const { person, findsPatients } = await personWithFinder(db, actor)
    return { audience: person.kind, who: offeredTo(person, findsPatients) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { audience: 'public', sessionEnd: await sessionEnd(db, session) }
  }
}
