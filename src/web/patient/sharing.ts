import type { FastifyInstance } from 'fastify'
import { organisationsNamed } from '../../identity/organisations.ts'
import { notFound } from '../../identity/ids.ts'
import { readOwnSharing } from '../../record/own-sharing.ts'
import { personOf } from '../../identity/sessions.ts'
import type { PageDeps } from '../page-deps.ts'
import { signedIn } from '../present/person.ts'
import { sharingServices, sightsOf } from '../present/sharing.ts'
import { sendPage } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import { findServiceView } from './sharing-find-view.tsx'
import { savedView, sharingHistoryView } from './sharing-history-view.tsx'
import { linesOf, rowsOf } from './sharing-rows.ts'
import { sharingView } from './sharing-view.tsx'

const config = { policy: 'own-record' } as const
const mostFound = 20

/** The patient's choices: what holds now, what was chosen before, and other services to choose about. */
export function registerSharing(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get('/my-record/sharing', { config }, async (request, reply) => {
    const actor = actorOf(request)
    const own = await readOwnSharing(db, actor, await ownPatient(db, actor))
    const services = sharingServices(own.facts)
    const sights = sightsOf(own.facts, services)
    return sendPage(
      reply,
      sharingView({
        who: signedIn(own.person),
        shareNothing: own.facts.shareNothing,
        leaflet: own.leaflet,
        rows: rowsOf(own),
        sights,
      }),
    )
  })

  app.get('/my-record/sharing/history', { config }, async (request, reply) => {
    const actor = actorOf(request)
    const own = await readOwnSharing(db, actor, await ownPatient(db, actor))
    return sendPage(reply, sharingHistoryView({ who: signedIn(own.person), lines: linesOf(own) }))
  })

  app.get<{ Params: { reference: string } }>(
    '/my-record/sharing/saved/:reference',
    { config },
    async (request, reply) => {
      const { reference } = request.params
      const actor = actorOf(request)
      const own = await readOwnSharing(db, actor, await ownPatient(db, actor))
      const lines = linesOf(own).filter((line) => line.reference === reference)
      if (lines.length === 0) throw notFound()
      return sendPage(reply, savedView({ who: signedIn(own.person), reference, lines }))
    },
  )

  app.get<{ Querystring: { name?: unknown } }>(
    '/my-record/sharing/find',
    { config },
    async (request, reply) => {
      const actor = actorOf(request)
      await ownPatient(db, actor)
      const who = signedIn(await personOf(db, actor))
      const { name } = request.query
      const words = typeof name === 'string' ? name.trim().slice(0, 100) : ''
      if (words.length < 2) {
        const error = 'Enter at least 2 letters of the name'
        return sendPage(reply, findServiceView({ who, name: words, found: [], error }), 400)
      }
      const found = await organisationsNamed(db, words, mostFound)
      return sendPage(reply, findServiceView({ who, name: words, found }))
    },
  )
}
