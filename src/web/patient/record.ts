import type { FastifyInstance } from 'fastify'
import { readSharedRecord } from '../../record/shared-record.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { recordEntry, summaryOf } from '../present/entry.ts'
import { filtersOf, parseFilter, yearCounts, yearLinks } from '../present/filters.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import { ownRecordView } from './record-view.tsx'

export function registerOwnRecord(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get<{ Querystring: Record<string, unknown> }>(
    '/my-record',
    { config: { policy: 'own-record' } },
    async (request, reply) => {
      const actor = actorOf(request)
      const filter = parseFilter(request.query)
      const patient = await ownPatient(db, actor)
      const record = await readSharedRecord(db, actor, patient, filter)
      const html = ownRecordView({
        who: signedIn(record.person),
        summary: summaryOf(patient, record.headlines, paths.ownEntry, 'patient'),
        entries: record.timeline.map((line) =>
          recordEntry(patient, line, paths.ownEntry, 'patient'),
        ),
        cut: record.cut,
        filters: filtersOf(record.outline, filter),
        years: yearCounts(paths.ownRecord, record.outline, filter),
        ...yearLinks(paths.ownRecord, record.outline, filter),
      })
      return sendPage(reply, html)
    },
  )
}
