import type { FastifyInstance } from 'fastify'
import { paths } from '../paths.ts'
import type { ManifestLine } from '../policy.ts'
import { sendPage } from '../send-page.ts'
import { developersView } from './developers-view.tsx'
import { openApi } from './open-api.ts'

/** Pages for who makes systems and apps. */
export function registerDevelopers(
  app: FastifyInstance,
  deps: {
    readonly manifest: readonly ManifestLine[]
    readonly publicUrl: string
    readonly demo: boolean
  },
): void {
  const open = { config: { policy: 'public' } } as const
  app.get(paths.developers, open, (_request, reply) => sendPage(reply, developersView(deps.demo)))
  app.get(paths.openApi, open, (_request, reply) =>
    reply
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(openApi(deps.manifest, deps.publicUrl))),
  )
}
