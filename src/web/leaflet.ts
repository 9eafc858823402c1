import type { FastifyInstance } from 'fastify'
import { notFound } from '../identity/ids.ts'
import { findLeaflet, leafletAt, leaflets } from '../sharing/leaflets/leaflet.ts'
import { leafletView } from './leaflet-view.tsx'
import { paths } from './paths.ts'
import { sendPage } from './send-page.ts'

/** The leaflet on sharing, and every version of it that was ever shown. */
export function registerLeaflet(app: FastifyInstance): void {
  const config = { policy: 'public' } as const
  app.get(paths.leaflets, { config }, (_request, reply) => {
    const now = new Date()
    return sendPage(reply, page(leafletAt(now).version, now))
  })
  app.get<{ Params: { version: string } }>(
    paths.leaflet(':version'),
    { config },
    (request, reply) => sendPage(reply, page(request.params.version, new Date())),
  )
}

function page(version: string, now: Date): string {
  const leaflet = findLeaflet(version, now)
  if (leaflet === undefined) throw notFound()
  const current = leafletAt(now)
  const published = leaflets.filter((one) => one === current || one.from <= now)
  return leafletView({ leaflet, current, published })
}
