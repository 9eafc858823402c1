import type { FastifyInstance } from 'fastify'
import { readOwnPack, takeOwnPack } from '../../access/own-pack.ts'
import { signedInLately } from '../../identity/sessions.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage, sendZip } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import { ownPackView } from './pack-view.tsx'

type OnPack = { Params: { reference: string } }

/** P4: the copy that was asked for is taken here, and nowhere else. */
export function registerOwnPack(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'own-record' } as const
  const url = paths.ownPack(':reference')
  app.get<OnPack>(url, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const { reference } = request.params
    const read = await readOwnPack(db, actor, await ownPatient(db, actor), reference)
    const { person, pack, at } = read
    const mayTake = await signedInLately(db, actor.session)
    return sendPage(reply, ownPackView({ who: signedIn(person), pack, at, mayTake }))
  })
  app.get<OnPack>(paths.ownPackZip(':reference'), { config }, async (request, reply) => {
    const actor = actorOf(request)
    const { reference } = request.params
    const taken = await takeOwnPack(db, actor, await ownPatient(db, actor), reference)
    if (taken === undefined) return reply.redirect(paths.ownPack(reference), 303)
    const { stream, pack } = taken
    return sendZip(reply, { stream, size: pack.size }, `copy-${pack.reference}`)
  })
}
