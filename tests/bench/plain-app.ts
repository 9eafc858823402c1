import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import Fastify from 'fastify'
import { openLines } from '../../src/db/database.ts'
import { inOneSnapshot } from '../../src/db/flush.ts'
import { bundleOf } from '../../src/fhir/searchset.ts'
import { parsePatientId } from '../../src/identity/ids.ts'
import { patientResource } from '../../src/identity/patients.ts'
import { rawEntryOf } from '../../src/record/everything.ts'
import { addSecurityHeaders } from '../../src/web/security-headers.ts'
import { actorReader } from '../../src/web/session-cookie.ts'

// The same read as `$everything` with nothing decided and nothing logged: the same server, headers, request
// log, snapshot, statements and answer, but no `enter`, no predicate, no policy (the login owns the server)
// and no event. What these cost is the difference.

const lines = openLines(process.env['DATABASE_URL'] ?? '', undefined, 6)
const actorOf = actorReader('http://localhost')
const app = Fastify({
  logger: { level: 'info', base: null },
  logController: new Fastify.LogController({ disableRequestLogging: true }),
  routerOptions: { maxParamLength: 200 },
})
await app.register(cookie)
await app.register(formbody)
addSecurityHeaders(app, false)
app.addHook('onRequest', async (request, reply) => {
  reply.header('x-request-id', request.id)
  actorOf(request)
})
app.addHook('onResponse', async (request, reply) => {
  request.log.info({
    request: request.id,
    route: `${request.method} ${request.routeOptions.url ?? 'unknown'}`,
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
  })
})

app.get<{ Params: { id: string }; Querystring: { _count: string } }>(
  '/fhir/R4/Patient/:id/$everything',
  async (request, reply) => {
    const patient = parsePatientId(request.params.id)
    const [[about], rows] = await inOneSnapshot(lines, (tx) => [
      patientResource(tx, patient),
      tx`select e.id, e.version, e.kind, e.resource from entry e
          where e.patient_id = ${patient} order by e.id limit ${Number(request.query._count)}`.raw(),
    ])
    const base = `http://${request.host}/fhir/R4`
    const url = `${base}${request.url}`
    const links = [{ relation: 'self', url }]
    const page = {
      ...{ patient: about?.[0] ?? undefined, entries: rows.map(rawEntryOf) },
      ...{ filings: [], heldBack: true, links },
    }
    return reply.type('application/fhir+json; charset=utf-8').send(bundleOf(base, patient, page))
  },
)

const address = await app.listen({ host: '127.0.0.1', port: 0 })
console.log(`running at ${address.replace('127.0.0.1', 'localhost')}`)
process.once('SIGTERM', () => process.exit())
