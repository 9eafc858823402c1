import type { FastifyInstance } from 'fastify'
import { notFound } from '../identity/ids.ts'
import { findLeaflet } from '../sharing/leaflets/editions.ts'
import { plainLeaflet } from '../sharing/leaflets/plain-leaflet.ts'
import { leafletView } from './leaflet-view.tsx'
import type { PageDeps } from './page-deps.ts'
import { paths } from './paths.ts'
import { sendPage } from './send-page.ts'

/** The leaflet of no practice, and every version of any that was ever shown: for as long as a choice names it. */
export function registerLeaflet(app: FastifyInstance, { db }: PageDeps): void {
  const config = { policy: 'public' } as const
  app.get(paths.leaflets, { config }, (_request, reply) =>
    sendPage(reply, leafletView({ leaflet: plainLeaflet })),
  )
  app.get<{ Params: { version: string } }>(
    paths.leaflet(':version'),
    { config },
    async (request, reply) => {
      const leaflet = await findLeaflet(db.app, request.params.version)
      if (leaflet === undefined) throw notFound()
      return sendPage(reply, leafletView({ leaflet }))
    },
  )
}
