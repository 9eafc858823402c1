import type { FastifyInstance } from 'fastify'
import { readOwnLists } from '../../sharing/lists.ts'
import type { PageDeps } from '../page-deps.ts'
import { sendPage } from '../send-page.ts'
import { listedAs } from '../staff/lists.ts'
import { ownListsView } from './lists-view.tsx'
import { ownPatient } from './own-patient.ts'

/** The lists of one's own practice, to read. */
export function registerOwnLists(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'own-record' } as const
  app.get('/sharing/lists', { config }, async (request, reply) => {
    const actor = actorOf(request)
    const lists = await readOwnLists(db, actor, await ownPatient(db, actor))
    const html = ownListsView({
      who: { name: lists.name },
      practice: lists.practice?.name,
      required: lists.required,
      allowed: listedAs(lists.listed, 'allowed'),
      prohibited: listedAs(lists.listed, 'prohibited'),
    })
    return sendPage(reply, html)
  })
}
