import type { FastifyInstance } from 'fastify'
import { dayIn } from '../../identity/age.ts'
import { notFound } from '../../identity/ids.ts'
import type { ToldTable } from '../../research/disclosure/protect.ts'
import { dashboards } from '../../research/studies/dashboards.ts'
import { registerEntries, registeredStudy, releasedText } from '../../research/studies/register.ts'
import { parseReference } from '../../research/studies/studies.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { sendPage } from '../send-page.ts'
import { dashboardsView } from './dashboards-view.tsx'
import { registerCsv, registerJson } from './register-files.ts'
import { registeredStudyView, registerView } from './register-view.tsx'
import { toldCsv } from './told-rows.ts'

const open = { config: { policy: 'public' } } as const

/** The register of every use of de-identified data, and what was released: for anyone. */
export function registerStudyRegister(app: FastifyInstance, { db }: PageDeps): void {
  app.get(paths.researchRegister, open, async (_request, reply) =>
    sendPage(reply, registerView(await registerEntries(db))),
  )
  app.get(paths.researchRegisterFile('json'), open, async (_request, reply) =>
    reply
      .type('application/json; charset=utf-8')
      .send(registerJson(await registerEntries(db), dayIn(new Date()))),
  )
  app.get(paths.researchRegisterFile('csv'), open, async (_request, reply) =>
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="research-register.csv"')
      .send(registerCsv(await registerEntries(db), dayIn(new Date()))),
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
  app.get<{ Params: { study: string; job: string; table: string } }>(
    paths.releasedTable(':study', ':job', ':table'),
    open,
    async (request, reply) => {
      const { study, job, table } = request.params
      const text = await releasedText(db, parseReference(study), parseReference(job))
      const told = text === undefined ? [] : (JSON.parse(text) as ToldTable[])
      const one = /^[1-9]\d{0,2}$/.test(table) ? told[Number(table) - 1] : undefined
      if (one === undefined) throw notFound()
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${job}-${table}.csv"`)
        .send(toldCsv(one))
    },
  )
}
