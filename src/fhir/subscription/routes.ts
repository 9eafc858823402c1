import { mayAsk } from '../../apps/scope.ts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { parseEntryRef, parsePatientId, type PatientId } from '../../identity/ids.ts'
import { personOf } from '../../identity/sessions.ts'
import { Refusal } from '../../errors.ts'
import { refuseOutOfScope } from '../../sharing/out-of-scope.ts'
import { requireHook, type HookRules } from '../../messages/post-hook.ts'
import type { Subscription } from '../../messages/subscriptions.ts'
import { ownSubscription, ownSubscriptions, subscribe } from '../../record/subscribe.ts'
import { rowOf } from '../consent/consent-id.ts'
import { resourceIn, takeFhirBodies } from '../body.ts'
import { fhirJson } from '../media.ts'
import { pageParameters } from '../parameters.ts'
import type { FhirDeps } from '../routes.ts'
import { lookedAtIn } from '../search/lenient.ts'
import { forSignedIn } from '../signed-in.ts'
import { secretOf, statusParameters } from './notification.ts'
import { subscriptionIn } from './subscription-in.ts'
import { subscriptionRef, subscriptionResource } from './subscription-resource.ts'

type One = { Params: { entry: string } }
type Query = { Querystring: Record<string, unknown> }

const counts = { usual: 100, most: 100 }

/** Being told that something is new. @see http://hl7.org/fhir/uv/subscriptions-backport */
export function registerSubscriptions(
  app: FastifyInstance,
  deps: FhirDeps,
  hooks: HookRules,
): void {
  const { db, keys, actorOf, baseOf } = deps
  const signedIn = forSignedIn(deps)
  app.get<Query>('/fhir/R4/Subscription', signedIn, async (request, reply) => {
    const { given } = pageParameters(lookedAtIn(request, 'Subscription'), counts, ['patient'])
    const actor = actorOf(request)
    const person = given['patient'] === undefined ? await personOf(db, actor) : undefined
    const patient = patientIn(given['patient'], person)
    const found = await ownSubscriptions(db, actor, patient)
    const entry = found.map((one) => ({
      fullUrl: `${baseOf(request)}/Subscription/${subscriptionRef(one)}`,
      ...{ resource: told(one), search: { mode: 'match' } },
    }))
    const bundle = {
      ...{ resourceType: 'Bundle', type: 'searchset', total: entry.length },
      ...(entry.length > 0 && { entry }),
    }
    return reply.type(fhirJson).send(JSON.stringify(bundle))
  })
  app.get<One>('/fhir/R4/Subscription/:entry/$status', signedIn, async (request, reply) => {
    const { patient, entry } = parseEntryRef(request.params.entry)
    const one = await ownSubscription(db, actorOf(request), patient, rowOf(entry), 'read')
    return reply
      .type(fhirJson)
      .send(JSON.stringify(statusParameters(baseOf(request), one, 'query-status')))
  })
  void app.register((scope, _options, done) => {
    takeFhirBodies(scope)
    // also where a client says of what type the body is that it does not send
    scope.delete<One>('/fhir/R4/Subscription/:entry', signedIn, async (request, reply) => {
      const { patient, entry } = parseEntryRef(request.params.entry)
      await ownSubscription(db, actorOf(request), patient, rowOf(entry), 'end')
      return reply.code(204).send()
    })
    scope.post('/fhir/R4/Subscription', signedIn, async (request, reply) => {
      const { patient, ...wanted } = subscriptionIn(resourceIn(request.body, 'Subscription'))
      requireHook(wanted.endpoint, hooks)
      const actor = actorOf(request)
      // what is told later no scope narrows, and a person's app may be ended before
      const isWhole = mayAsk(request.appScopes ?? [], { kind: '*', doing: 'r' })
      if (actor.app && !(actor.app.system && isWhole)) await refuseOutOfScope(db, actor, patient)
      const made = await subscribe(db, actor, patient, wanted)
      reply
        .code(201)
        .header('location', `${baseOf(request)}/Subscription/${subscriptionRef(made)}`)
        .header('x-confide-secret', secretOf(keys.key('subscription'), made.id))
      return send(reply, made)
    })
    done()
  })
}

function patientIn(
  given: string | undefined,
  person: { readonly kind: string; readonly id: string } | undefined,
): PatientId {
  if (given !== undefined) return parsePatientId(given.slice(given.lastIndexOf('/') + 1))
  if (person?.kind === 'patient') return person.id as PatientId
  throw new Refusal('invalid', 'Say whose: give patient')
}

function told(one: Subscription) {
  return subscriptionResource(one, one)
}

function send(reply: FastifyReply, one: Subscription): FastifyReply {
  return reply.type(fhirJson).send(JSON.stringify(told(one)))
}
