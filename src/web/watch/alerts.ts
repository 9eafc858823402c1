import type { FastifyInstance } from 'fastify'
import { readExports } from '../../record/export/exports.ts'
import { endWatchedSubscription, watchedSubscriptions } from '../../record/watch-subscriptions.ts'
import { closeExplained, readInbox } from '../../sharing/watch.ts'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { watcher } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { alertsView } from './alerts-view.tsx'

const open = { config: { policy: 'watch' } } as const

/** The inbox of who keeps watch, closing several at once, and ending what a system is told. */
export function registerAlerts(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get<{ Querystring: { reference?: unknown; closed?: unknown; ended?: unknown } }>(
    paths.alerts,
    open,
    async (request, reply) => {
      const { person, lines } = await readInbox(db, actorOf(request))
      const { reference, closed, ended } = request.query
      const asked = typeof reference === 'string' ? asReference(reference) : ''
      if (lines.some((line) => line.reference === asked)) {
        return reply.redirect(paths.alert(asked), 303)
      }
      const count =
        typeof closed === 'string' && /^\d{1,3}$/.test(closed) ? Number(closed) : undefined
      const exports = await readExports(db, actorOf(request))
      const subscriptions = await watchedSubscriptions(db, actorOf(request))
      const view = {
        ...{ who: watcher(person), lines, asked, closed: count, exports },
        ...{ subscriptions: subscriptions.lines, moreSubscriptions: subscriptions.more },
        ended: ended === '1',
      }
      return sendPage(reply, alertsView(view), asked === '' ? 200 : 404)
    },
  )
  app.post(paths.alerts, open, async (request, reply) => {
    const { end, ...rest } = fieldsOf(request.body)
    if (end !== undefined) {
      await endWatchedSubscription(db, actorOf(request), end)
      return reply.redirect(`${paths.alerts}?ended=1`, 303)
    }
    const fields = Object.entries(rest)
    const chosen = fields.filter(([name, value]) => name.startsWith('close-') && value === 'yes')
    const references = chosen.map(([name]) => name.slice('close-'.length))
    const count = await closeExplained(db, actorOf(request), references)
    return reply.redirect(`${paths.alerts}?closed=${count}`, 303)
  })
}

/** As people type it: without case, with or without spaces. */
function asReference(text: string): string {
  return text.trim().toUpperCase().replaceAll(/\s+/g, '-').slice(0, 20)
}
