import type { FastifyInstance, FastifyRequest } from 'fastify'
import { dayIn } from '../../identity/age.ts'
import { organisations } from '../../identity/organisations.ts'
import { practiceByCode } from '../../identity/practice-page.ts'
import { findCoverage } from '../../summary/coverage/find.ts'
import { coverageReport, practiceFigure } from '../../summary/coverage/report.ts'
import { sharingOn } from '../../summary/coverage/sharing.ts'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import '../policy.ts'
import { sendPage } from '../send-page.ts'
import { readAddress } from './coverage-address.ts'
import { coverageCsv } from './coverage-csv.ts'
import { errorsOf } from './coverage-finder.tsx'
import { coverageView } from './coverage-view.tsx'

type Query = Readonly<Record<string, unknown>>

const config = { policy: 'public' } as const

/** Where summaries have reached: the finder, the map and the tables, for all and beginning with one practice. */
export function registerCoverage(app: FastifyInstance, { db }: PageDeps): void {
  const shown = async (request: FastifyRequest, base: string) => {
    const address = readAddress(base, request.query as Query)
    const report = await coverageReport(db, address.on)
    return { report, at: { ...address, on: report.moment.on } }
  }

  app.get(paths.coverage, { config }, async (request, reply) =>
    sendPage(reply, coverageView(await shown(request, paths.coverage))),
  )
  app.post(paths.coverage, { config }, async (request, reply) => {
    const { place: text = '' } = fieldsOf(request.body)
    const { found } = await findCoverage(db, text)
    const asked = { text: text.trim(), found }
    const status = errorsOf(asked).length > 0 ? 400 : 200
    return sendPage(
      reply,
      coverageView({ ...(await shown(request, paths.coverage)), asked }),
      status,
    )
  })
  app.get('/coverage.csv', { config }, async (request, reply) => {
    const { report, at } = await shown(request, paths.coverage)
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="coverage-${at.on}.csv"`)
      .send(coverageCsv(report.figures, at.on))
  })
  app.get<{ Params: { ods: string } }>(
    paths.practiceCoverage(':ods'),
    { config },
    async (request, reply) => {
      const practice = await practiceByCode(db, request.params.ods)
      const { id } = practice
      const [page, { figure }, sharing, services] = await Promise.all([
        shown(request, paths.practiceCoverage(id)),
        practiceFigure(db, id),
        sharingOn(db.app, id, dayIn(new Date())),
        organisations(db.app),
      ])
      const nameOf = (service: string) =>
        services.find((one) => one.id === service)?.name ?? service
      const named = sharing.map((one) => ({ ...one, name: nameOf(one.service) }))
      return sendPage(
        reply,
        coverageView({ ...page, practice: { practice, figure, sharing: named } }),
      )
    },
  )
}
