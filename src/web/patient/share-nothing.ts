import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '../../errors.ts'
import { readOwnSharing, type OwnSharing } from '../../record/own-sharing.ts'
import { chooseShareNothing } from '../../sharing/choose.ts'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import { shareNothingView } from './share-nothing-view.tsx'
import { askedWith, effectsOf, movedOn, parseForm } from './sharing-effect.ts'

const config = { policy: 'own-record' } as const

/** The switch above all choices: what it will change, turned. */
export function registerShareNothing(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get('/my-record/sharing/share-nothing', { config }, async (request, reply) => {
    const actor = actorOf(request)
    const own = await readOwnSharing(db, actor, await ownPatient(db, actor))
    return sendPage(reply, nothing(own, randomUUID()))
  })

  app.post('/my-record/sharing/share-nothing', { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const fields = fieldsOf(request.body)
    const sent = parseForm(fields)
    const wanted = fields['nothing']
    if (sent === undefined || (wanted !== 'yes' && wanted !== 'no')) {
      const own = await readOwnSharing(db, actor, patient)
      const told = 'The form was not sent whole. Look at it and send it again'
      return sendPage(reply, nothing(own, randomUUID(), told), 400)
    }
    try {
      const on = wanted === 'yes'
      const { reference } = await chooseShareNothing(
        ...([db, actor, patient, on] as const),
        ...([askedWith(sent), sent] as const),
      )
      return await reply.redirect(paths.sharingSaved(reference), 303)
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'conflict')) throw error
      const own = await readOwnSharing(db, actor, patient)
      return sendPage(reply, nothing(own, sent.token, movedOn), 409)
    }
  })
}

function nothing(own: OwnSharing, token: string, error?: string): string {
  const on = own.facts.shareNothing
  const { effects, writers, shown, leaflet } = effectsOf(own, { shareNothing: !on })
  return shareNothingView({
    ...{ who: signedIn(own.person), on, effects, form: { token, writers, shown, leaflet } },
    ...(error && { error }),
  })
}
