import type { FastifyInstance } from 'fastify'
import type { Database } from '../../db/database.ts'
import { dayIn } from '../../identity/age.ts'
import { organisations } from '../../identity/organisations.ts'
import { practiceByCode, type Practice } from '../../identity/practice-page.ts'
import { findCoverage } from '../../summary/coverage/find.ts'
import {
  coverageReport,
  practiceFigure,
  type CoverageReport,
} from '../../summary/coverage/report.ts'
import { sharingOn } from '../../summary/coverage/sharing.ts'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import '../policy.ts'
import { sendPage } from '../send-page.ts'
import { addressOf, readAddress, type CoverageAddress } from './coverage-address.ts'
import { coverageCsv } from './coverage-csv.ts'
import { errorsOf } from './coverage-finder.tsx'
import { coverageView } from './coverage-view.tsx'
import { fromMemory, type Makeable } from './serve.ts'
import { sharedReads } from './shared-reads.ts'

type Query = Readonly<Record<string, unknown>>
type OfPractice = { Params: { ods: string } }

const config = { policy: 'public' } as const

/** The map has hundreds of addresses: a time, an area, an order. As many as are read are kept. */
const mostPages = 100

/** Where summaries have reached: the finder, the map and the tables, for all and beginning with one practice. */
export function registerCoverage(app: FastifyInstance, { db }: PageDeps): void {
  const answer = fromMemory(mostPages)
  const reportOn = sharedReads(async (on) => {
    const report = await coverageReport(db, on || undefined)
    return { report, facts: JSON.stringify(report) }
  })
  const practiceOn = sharedReads(async (code) => {
    const about = await practiceByCode(db, code)
    const practice = await coverageOf(db, about)
    return { practice, facts: JSON.stringify(practice) }
  })

  app.get(paths.coverage, { config }, (request, reply) => {
    const asked = readAddress(paths.coverage, request.query as Query)
    return answer(request, reply, nameOf(asked), makeable(asked))
  })
  app.get<OfPractice>(paths.practiceCoverage(':ods'), { config }, (request, reply) => {
    const code = request.params.ods.toUpperCase()
    const asked = readAddress(paths.practiceCoverage(code), request.query as Query)
    return answer(request, reply, nameOf(asked), makeable(asked, practiceOn(code)))
  })
  app.post(paths.coverage, { config }, async (request, reply) => {
    const { place: text = '' } = fieldsOf(request.body)
    const { found } = await findCoverage(db, text)
    const asked = { text: text.trim(), found }
    const status = errorsOf(asked).length > 0 ? 400 : 200
    const { report } = await reportOn('')
    const at = shownAt(readAddress(paths.coverage, {}), report)
    return sendPage(reply, coverageView({ report, at, asked }), status)
  })
  app.get('/coverage.csv', { config }, async (request, reply) => {
    const { report } = await reportOn(readAddress('', request.query as Query).on ?? '')
    const { on } = report.moment
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="coverage-${on}.csv"`)
      .send(coverageCsv(report.figures, on))
  })

  async function makeable(
    asked: Asked,
    ofPractice?: ReturnType<typeof practiceOn>,
  ): Promise<Makeable> {
    const [own, { report, facts }] = await Promise.all([ofPractice, reportOn(asked.on ?? '')])
    const at = shownAt(asked, report)
    // what is said of no time and no area that are there is not said
    const on = asked.on === at.on ? at.on : undefined
    return {
      name: nameOf({ ...asked, on, area: at.area }),
      facts: facts + (own?.facts ?? ''),
      render: () => coverageView({ report, at, ...(own && { practice: own.practice }) }),
    }
  }
}

type Asked = ReturnType<typeof readAddress>

const nameOf = (asked: Asked) => addressOf({ ...asked, on: asked.on ?? '' }, {}, '')

function shownAt(asked: Asked, { moment, figures }: CoverageReport): CoverageAddress {
  const area = figures.some(({ code }) => code === asked.area) ? asked.area : undefined
  return { ...asked, on: moment.on, area }
}

/** What the page of a practice begins with: its own figure, and what its patients share with whom. */
async function coverageOf(db: Database, practice: Practice) {
  const [{ figure }, sharing, services] = await Promise.all([
    practiceFigure(db, practice.id),
    sharingOn(db.app, practice.id, dayIn(new Date())),
    organisations(db.app),
  ])
  const called = (service: string) => services.find((one) => one.id === service)?.name ?? service
  const named = sharing.map((one) => ({ ...one, name: called(one.service) }))
  return { practice, figure, sharing: named }
}
