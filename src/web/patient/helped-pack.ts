import type { FastifyInstance } from 'fastify'
import { readHelpedPack, takeHelpedPack } from '../../access/helped-pack.ts'
import { parsePatientId } from '../../identity/ids.ts'
import { signedInLately } from '../../identity/sessions.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { helpedPlace } from '../present/copy-place.ts'
import { signedIn } from '../present/person.ts'
import { sendPage, sendZip } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import { ownPackView } from './pack-view.tsx'

type OnPack = { Params: { patient: string; reference: string } }

/** The copy that a helper asked for is taken here by them, and by nobody else. */
export function registerHelpedPack(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'own-record' } as const
  const url = paths.helpedPack(':patient', ':reference')
  app.get<OnPack>(url, { config }, async (request, reply) => {
    const actor = actorOf(request)
    await ownPatient(db, actor)
    const { patient, reference } = request.params
    const read = await readHelpedPack(db, actor, parsePatientId(patient), reference)
    const { person, pack, at, helped } = read
    const mayTake = await signedInLately(db, actor.session)
    const place = helpedPlace(patient, helped)
    return sendPage(reply, ownPackView({ who: signedIn(person), pack, at, mayTake, place }))
  })
  const zip = paths.helpedPackZip(':patient', ':reference')
  app.get<OnPack>(zip, { config }, async (request, reply) => {
    const actor = actorOf(request)
    await ownPatient(db, actor)
    const { patient, reference } = request.params
    const taken = await takeHelpedPack(db, actor, parsePatientId(patient), reference)
    if (taken === undefined) return reply.redirect(paths.helpedPack(patient, reference), 303)
    const { stream, pack } = taken
    return sendZip(reply, { stream, size: pack.size }, `copy-${pack.reference}`)
  })
}
