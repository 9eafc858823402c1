import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import { searchChoices } from '../consent/consent-search.ts'
import { fhirJson } from '../media.ts'
import { isResourceType } from '../../record/validate/definitions.ts'
import { searchTasks } from '../task/task-search.ts'
import type { FhirDeps } from '../routes.ts'
import { entrySearch } from './entry-search.ts'
import { givenIn } from './given.ts'
import { isLenient, lookedAt } from './lenient.ts'
import { patientSearch } from './patient-search.ts'
import { searchedTypes } from './searches.ts'
import { toWhoIsSignedIn } from './signed-in.ts'

/** Searches, by GET and by POST to `_search`: what a form holds counts as what the address does. */
export function registerSearches(app: FastifyInstance, deps: FhirDeps): void {
  const config = { policy: 'search' } as const
  const search = async (request: FastifyRequest, reply: FastifyReply) => {
    const actor = deps.actorOf(request)
    const body = await toWhoIsSignedIn(deps.db, actor, () => answerTo(request, actor, deps))
    return reply.type(fhirJson).send(body)
  }
  for (const type of ['Patient', ':type']) {
    app.get(`/fhir/R4/${type}`, { config }, search)
    app.post(`/fhir/R4/${type}/_search`, { config }, search)
  }
}

async function answerTo(request: FastifyRequest, actor: Actor, deps: FhirDeps): Promise<Buffer> {
  const { type = 'Patient' } = request.params as { type?: string }
  const given = givenIn(request)
  const lenient = isLenient(request)
  const base = deps.baseOf(request)
  if (type === 'Patient') return patientSearch({ ...deps, base }, actor, given, lenient)
  const key = deps.keys.key('page-token')
  const one = { db: deps.db, key, base, scopes: request.appScopes }
  const known = lookedAt(request, type, given)
  const choices = await searchChoices(one, actor, type, known)
  if (choices) return Buffer.from(JSON.stringify(choices))
  if (type === 'Task') {
    return Buffer.from(JSON.stringify(await searchTasks({ db: deps.db, base }, actor, known)))
  }
  const searched = searchedTypes.get(type)
  if (!searched) throw notSearched(type)
  return entrySearch(one, actor, searched, given, lenient)
}

function notSearched(type: string): Refusal {
  if (!isResourceType(type)) return new Refusal('not-found', 'There is no search of this type')
  const how =
    type === 'Binary'
      ? 'a DocumentReference names it, and it is read by that id'
      : 'read it by its id, or all of a record by Patient/{id}/$everything'
  return new Refusal('not-supported', `${type} is not searched here: ${how}`)
}
