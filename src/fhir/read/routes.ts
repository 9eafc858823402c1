import type { FastifyInstance } from 'fastify'
import { notFound, parseEntryRef, parsePatientId, shortId } from '../../identity/ids.ts'
import { readPatient, readResource, readVersions } from '../../record/read-resource.ts'
import { fhirJson } from '../media.ts'
import { asTold } from '../none-told.ts'
import type { FhirDeps } from '../routes.ts'
import { shaped } from '../search/shape.ts'
import { answerByType } from './answers-by-type.ts'
import { contentOf } from './content-of.ts'
import { historyOf } from './history.ts'
import { refuseParameters, shapeIn } from './parameters.ts'
import { etagOf, sendVersion } from './version-of.ts'

type Query = { Querystring: Record<string, unknown> }
type One = Query & { Params: { type: string; entry: string } }
type Version = Query & { Params: { type: string; entry: string; version: string } }

/** Reading one resource: as it is, one version of it, or all. */
export function registerReads(app: FastifyInstance, deps: FhirDeps): void {
  const config = { policy: 'record' } as const
  registerPatientReads(app, deps)
  app.get<One>('/fhir/R4/:type/:entry', { config }, async (request, reply) => {
    const { db, actorOf, baseOf } = deps
    const shape = shapeIn(request.query)
    const { entry: ref } = request.params
    const { patient, entry } = parseEntryRef(ref)
    const type = typeIn(request.params.type)
    const actor = actorOf(request)
    const answer = await answerByType(type, {
      ...{ db, base: baseOf(request), actor, scopes: request.appScopes },
      ...{ patient, entry, ref, shape },
    })
    if (answer) {
      if (answer.version !== undefined) reply.header('etag', etagOf(String(answer.version)))
      return reply.type(fhirJson).send(answer.text)
    }
    const { read, grant } = await readResource(db, actor, patient, entry, type)
    const content = type === 'Binary' ? contentOf(request, read.resource) : undefined
    if (content) return sendVersion(request, reply, read, content.body, content.type)
    const resource = shaped(type, read.resource, shape)
    return sendVersion(request, reply, read, asTold({ ...read, resource }, grant))
  })
  app.get<Version>(
    '/fhir/R4/:type/:entry/_history/:version',
    { config },
    async (request, reply) => {
      const shape = shapeIn(request.query)
      const { patient, entry } = parseEntryRef(request.params.entry)
      const version = versionIn(request.params.version)
      const actor = deps.actorOf(request)
      const type = typeIn(request.params.type)
      const { versions, grant } = await readVersions(deps.db, actor, patient, entry, type, version)
      const [one] = versions
      if (one === undefined) throw notFound()
      const resource = shaped(type, one.resource, shape)
      return sendVersion(request, reply, one, asTold({ ...one, resource }, grant))
    },
  )
  app.get<One>('/fhir/R4/:type/:entry/_history', { config }, async (request, reply) => {
    refuseParameters(request.query)
    const { entry: ref } = request.params
    const type = typeIn(request.params.type)
    const { patient, entry } = parseEntryRef(ref)
    const history = await readVersions(deps.db, deps.actorOf(request), patient, entry, type)
    return reply.type(fhirJson).send(historyOf(deps.baseOf(request), `${type}/${ref}`, history))
  })
}

/** Who the record is about: the version in force, which is the only one that is kept. */
function registerPatientReads(app: FastifyInstance, { db, actorOf, baseOf }: FhirDeps): void {
  const config = { policy: 'record' } as const
  type OfPatient = Query & { Params: { id: string; version?: string } }
  app.get<OfPatient>('/fhir/R4/Patient/:id', { config }, async (request, reply) => {
    const shape = shapeIn(request.query)
    const patient = parsePatientId(request.params.id)
    const { read } = await readPatient(db, actorOf(request), patient)
    return sendVersion(request, reply, read, shaped('Patient', read.resource, shape))
  })
  app.get<OfPatient>(
    '/fhir/R4/Patient/:id/_history/:version',
    { config },
    async (request, reply) => {
      const shape = shapeIn(request.query)
      const patient = parsePatientId(request.params.id)
      const version = versionIn(request.params.version ?? '')
      const { read } = await readPatient(db, actorOf(request), patient, version)
      return sendVersion(request, reply, read, shaped('Patient', read.resource, shape))
    },
  )
  app.get<OfPatient>('/fhir/R4/Patient/:id/_history', { config }, async (request, reply) => {
    refuseParameters(request.query)
    const patient = parsePatientId(request.params.id)
    const { read, ...who } = await readPatient(db, actorOf(request), patient)
    const history = { ...who, versions: [read] }
    const text = historyOf(baseOf(request), `Patient/${shortId(patient)}`, history)
    return reply.type(fhirJson).send(text)
  })
}

/**
 * Text that cannot be the name of a type is looked up as no type: the answer and the line of the log are those of any
 * entry that is not there.
 */
function typeIn(text: string): string {
  return /^[A-Za-z]+$/.test(text) ? text : ''
}

/** @throws Refusal `not-found`: a number no version has answers like one that does not exist. */
function versionIn(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw notFound()
  return Number(text)
}
