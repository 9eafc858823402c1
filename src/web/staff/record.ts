import type { FastifyInstance } from 'fastify'
import { parsePatientId } from '../../identity/ids.ts'
import { readSharedRecord, type SharedRecord } from '../../record/shared-record.ts'
import { emergencyInForce } from '../../sharing/emergency.ts'
import { staffReader } from '../components/summary-box.tsx'
import { paths } from '../paths.ts'
import type { PageDeps } from '../page-deps.ts'
import { recordEntry, summaryOf } from '../present/entry.ts'
import { filtersOf, parseFilter, yearLinks } from '../present/filters.ts'
import { gateSentence } from '../present/gate.ts'
import { offersTo } from '../present/offers.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { recordView } from './record-view.tsx'

export function registerRecord(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get<{ Params: { patient: string }; Querystring: Record<string, unknown> }>(
    '/patients/:patient/record',
    { config: { policy: 'record' } },
    async (request, reply) => {
      const patient = parsePatientId(request.params.patient)
      const filter = parseFilter(request.query)
      const actor = actorOf(request)
      const [record, emergency] = await Promise.all([
        readSharedRecord(db, actor, patient, filter),
        emergencyInForce(db, actor, patient),
      ])
      if (record.person.kind === 'patient') return reply.redirect(paths.ownRecord, 303)
      const reader = staffReader(record.grant.heldBack)
      const path = paths.patientRecord(request.params.patient)
      const { rule } = record.grant
      const unasked = record.unasked && rule !== 'emergency'
      const asksFirst = unasked && rule === 'not-shared-in'
      const html = recordView({
        who: signedIn(record.person),
        patient: patientFacts(record.patient, emergency),
        gate: asksFirst ? undefined : gateSentence({ opens: true, rule }),
        at: record.at,
        heldBack: record.grant.heldBack,
        summary: summaryOf(patient, record.headlines, paths.patientEntry, reader),
        entries: record.timeline.map((line) =>
          recordEntry(patient, line, paths.patientEntry, reader),
        ),
        cut: record.cut,
        filters: filtersOf(record.outline, filter),
        offers: offersOf(record),
        unasked,
        ...yearLinks(path, record.outline, filter),
      })
      return sendPage(reply, html)
    },
  )
}

/** What opens from the record to who reads it. */
function offersOf({ person, patient, grant, outline, related }: SharedRecord) {
  return offersTo({
    ...{ clinician: true, opens: true, rule: grant.rule, related },
    registeredHere: person.kind === 'staff' && person.organisation === patient.registeredPractice,
    died: patient.died !== null,
    wrote: outline.some(({ organisation }) => grant.own.includes(organisation)),
    sent: outline.some(
      ({ organisation, kind }) => kind === 'Provenance' && grant.own.includes(organisation),
    ),
  })
}
