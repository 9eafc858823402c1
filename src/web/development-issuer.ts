import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Database } from '../db/database.ts'
import { readDemoPeople } from '../identity/demo-people.ts'
import {
  choosePersonPath,
  developmentIssuerPath,
  isLoopback,
  type DevelopmentIssuer,
} from '../identity/development-issuer.ts'
import { notFound } from '../identity/ids.ts'
import { developmentIssuerName, staffOfIssuer } from '../identity/staff.ts'
import { choosePatientView, chooseStaffView, nobodyAskedView } from './choose-person-view.tsx'
import { sendPage } from './send-page.ts'

type Deps = {
  readonly db: Database
  readonly issuer: DevelopmentIssuer
  readonly dataFolder: string
  readonly publicUrl: string
}

const mostShown = 60

/** The embedded issuer and its one page. Development only: `createDevelopmentIssuer` holds that. */
export function registerDevelopmentIssuer(app: FastifyInstance, deps: Deps): void {
  const { db, issuer, dataFolder } = deps
  const open = {
    config: { policy: 'public' },
    onRequest: onlyThisMachine(deps.publicUrl),
  } as const

  app.get(choosePersonPath(':id'), open, async (request, reply) => {
    const kind = await issuer.askedFor(request.raw, reply.raw)
    if (kind === undefined) return sendPage(reply, nobodyAskedView(), 404)
    if (kind === 'patient') return sendPage(reply, choosePatientView(readDemoPeople(dataFolder)))
    return sendPage(
      reply,
      chooseStaffView(await staffOfIssuer(db, developmentIssuerName, mostShown)),
    )
  })
  app.post<{ Body: { person?: unknown } | null }>(
    choosePersonPath(':id'),
    open,
    async (request, reply) => {
      const person = request.body?.person
      const kind = await issuer.askedFor(request.raw, reply.raw)
      if (kind === undefined || typeof person !== 'string' || person.length > 200) {
        return sendPage(reply, nobodyAskedView(), 404)
      }
      return reply.redirect(await issuer.choose(request.raw, reply.raw, person), 303)
    },
  )
  void app.register(async (own) => {
    // The issuer reads bodies itself.
    own.removeAllContentTypeParsers()
    own.addContentTypeParser('*', (_request, _body, done) => done(null))
    own.all(`${developmentIssuerPath}/*`, open, (request, reply) => {
      reply.hijack()
      issuer.handle(request.raw, reply.raw)
    })
  })
}

/** Lets only a browser on this machine through; for anyone else there is nothing. */
export function onlyThisMachine(publicUrl: string) {
  const { host } = new URL(publicUrl)
  // A name that points here (DNS rebinding), or a proxy from elsewhere, is not this machine.
  return async (request: FastifyRequest): Promise<void> => {
    if (request.host !== host || !isLoopback(request.socket.remoteAddress ?? '')) throw notFound()
  }
}
