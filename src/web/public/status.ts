import type { FastifyInstance } from 'fastify'
import { practiceByCode } from '../../identity/practice-page.ts'
import { relayLag } from '../../messages/relay.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { sendPage } from '../send-page.ts'
import { sharedReads } from './shared-reads.ts'
import { statusView } from './status-view.tsx'

/** Whether the service works now: asked as the page is asked for, once for all who wait. */
export function registerStatus(app: FastifyInstance, { db, probed }: PageDeps): void {
  const lag = sharedReads(() => relayLag(db))
  app.get<{ Params: { ods: string } }>(
    paths.serviceStatus(':ods'),
    { config: { policy: 'public' } },
    async (request, reply) => {
      const practice = await practiceByCode(db, request.params.ods)
      const { seconds } = await lag('')
      return sendPage(
        reply,
        statusView({ practice, at: new Date(), oldestMessage: seconds, probe: probed() }),
      )
    },
  )
}
