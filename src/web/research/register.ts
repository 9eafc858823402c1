import type { FastifyInstance } from 'fastify'
import { notFound } from '../../identity/ids.ts'
import {
  releasedText,
  registeredStudies,
  registeredStudy,
} from '../../research/studies/register.ts'
import { dashboards } from '../../research/studies/dashboards.ts'
import { parseReference } from '../../research/studies/studies.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { sendPage } from '../send-page.ts'
import { dashboardsView } from './dashboards-view.tsx'
import { registeredStudyView, registerView } from './register-view.tsx'

const open = { config: { policy: 'public' } } as const

/** The register of every use of de-identified data, and what was released: for anyone. */
export function registerStudyRegister(app: FastifyInstance, { db }: PageDeps): void {
  app.get(paths.researchRegister, open, async (_request, reply) =>
    sendPage(reply, registerView(await registeredStudies(db))),
  )
  app.get(paths.researchDashboards, open, async (_request, reply) =>
    sendPage(reply, dashboardsView(await dashboards(db))),
  )
  app.get<{ Params: { study: string } }>(
    paths.registeredStudy(':study'),
    open,
    async (request, reply) => {
      const found = await registeredStudy(db, parseReference(request.params.study))
      if (!found) throw notFound()
      return sendPage(reply, registeredStudyView(found))
    },
  )
  app.get<{ Params: { study: string; job: string } }>(
    paths.releasedAnswer(':study', ':job'),
    open,
    async (request, reply) => {
      const { study, job } = request.params
      const text = await releasedText(db, parseReference(study), parseReference(job))
      if (text === undefined) throw notFound()
      return reply.type('application/json; charset=utf-8').send(text)
    },
  )
}
