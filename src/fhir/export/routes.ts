import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../errors.ts'
import { notFound, parseShortId, shortId } from '../../identity/ids.ts'
import { readFile } from '../../record/export/file.ts'
import { endExport, exportStatus, exportToRead, startExport } from '../../record/export/exports.ts'
import { exportedGroups, type ExportedGroup } from '../../record/export/job.ts'
import { heldBackKind } from '../../record/export/look-through.ts'
import { takeFhirBodies } from '../body.ts'
import type { FhirDeps } from '../routes.ts'
import { forSignedIn } from '../signed-in.ts'
import { askedIn, exportIn } from './kick-off.ts'
import { linesOf } from './ndjson.ts'

type Query = { Querystring: Record<string, unknown> }
type OfGroup = Query & { Params: { group?: string } }
type One = { Params: { job: string } }
type OneFile = { Params: { job: string; file: string } }

const laterSeconds = '2'

/** Bulk Data: records in many, for systems that were given the right. @see http://hl7.org/fhir/uv/bulkdata */
export function registerExports(app: FastifyInstance, deps: FhirDeps): void {
  const { db, actorOf, baseOf } = deps
  const signedIn = forSignedIn(deps)
  const failed = (request: FastifyRequest) => (error: unknown) => {
    request.log.error({
      request: request.id,
      error: error instanceof Error ? error.name : 'not an error',
    })
  }
  const start = async (request: FastifyRequest<OfGroup>, reply: FastifyReply) => {
    const { prefer } = request.headers
    // whoever only looks whether there is something starts nothing
    if (request.method === 'HEAD') throw new Refusal('not-supported', 'Ask for an export by GET')
    const group = groupIn(request.params.group)
    const address = `${baseOf(request)}${request.url.slice('/fhir/R4'.length)}`
    const asked = askedIn(request.query, request.body)
    const wanted = exportIn(asked, String(prefer ?? ''), address, group)
    const id = await startExport(db, actorOf(request), wanted, failed(request))
    return reply
      .code(202)
      .header('content-location', `${baseOf(request)}/export/${shortId(id)}`)
      .send()
  }
  void app.register((scope, _options, done) => {
    takeFhirBodies(scope)
    for (const url of [
      '/fhir/R4/$export',
      '/fhir/R4/Patient/$export',
      '/fhir/R4/Group/:group/$export',
    ]) {
      scope.route<OfGroup>({ method: ['GET', 'POST'], url, ...signedIn, handler: start })
    }
    done()
  })
  app.get<One>('/fhir/R4/export/:job', signedIn, async (request, reply) => {
    const id = parseShortId(request.params.job)
    const { job, kinds } = await exportStatus(db, actorOf(request), id, failed(request))
    if (kinds === undefined) {
      reply
        .header('x-progress', `${job.looked} records looked at`)
        .header('retry-after', laterSeconds)
      return reply.code(202).send()
    }
    const file = (kind: string) => ({
      type: kind,
      url: `${baseOf(request)}/export/${request.params.job}/${kind}.ndjson`,
    })
    return reply
      .header('expires', job.expiresAt.toUTCString())
      .type('application/json')
      .send(
        JSON.stringify({
          transactionTime: job.startedAt.toISOString(),
          request: job.request,
          requiresAccessToken: true,
          output: kinds.filter((kind) => kind !== heldBackKind).map(file),
          error: kinds.filter((kind) => kind === heldBackKind).map(file),
        }),
      )
  })
  void app.register((scope, _options, done) => {
    // also where a client says of what type the body is that it does not send
    takeFhirBodies(scope)
    scope.delete<One>('/fhir/R4/export/:job', signedIn, async (request, reply) => {
      await endExport(db, actorOf(request), parseShortId(request.params.job))
      return reply.code(202).send()
    })
    done()
  })
  app.get<OneFile>('/fhir/R4/export/:job/:file', signedIn, async (request, reply) => {
    const actor = actorOf(request)
    const kind = /^([A-Z][A-Za-z]+)\.ndjson$/.exec(request.params.file)?.[1]
    if (kind === undefined) throw notFound()
    const job = await exportToRead(db, actor, parseShortId(request.params.job), kind)
    const lines = linesOf(readFile(db, actor, job, kind), kind)
    return reply.type('application/fhir+ndjson').send(Readable.from(lines, { objectMode: false }))
  })
}

/** All that the organisation has to do with, unless a group is named. */
function groupIn(name: string | undefined): ExportedGroup {
  const group = exportedGroups.find((one) => one === (name ?? 'in-care'))
  if (group === undefined) throw notFound()
  return group
}
