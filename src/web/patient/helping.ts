import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { notFound, parseEntryRef, parsePatientId, shortId } from '../../identity/ids.ts'
import { personOf } from '../../identity/sessions.ts'
import { readEntry, readSharedRecord } from '../../record/shared-record.ts'
import { acceptInvite, helpedBy } from '../../sharing/helping.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { entryFacts, recordEntry, summaryOf } from '../present/entry.ts'
import { filtersOf, parseFilter, yearLinks } from '../present/filters.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { helpedEntryView, helpedRecordView, helpingView } from './helping-view.tsx'
import { ownPatient } from './own-patient.ts'

const config = { policy: 'own-record' } as const
const wrong: FieldError = {
  field: 'code',
  message: 'This code does not work. Check each letter, or ask for a new one',
}

/** Records of people one helps: each has its own address, so two windows never mix two people up. */
export function registerHelping(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf, codes } = deps
  app.get(paths.helping, { config }, (request, reply) => page(deps, request, reply, '', []))
  app.post(paths.helping, { config }, async (request, reply) => {
    const actor = actorOf(request)
    await ownPatient(db, actor)
    const typed = fieldsOf(request.body)['code'] ?? ''
    const patient = await acceptInvite(db, actor, typed, codes)
    if (patient === undefined) return page(deps, request, reply, typed.slice(0, 40), [wrong])
    return reply.redirect(paths.helpedRecord(shortId(patient)), 303)
  })
  app.get<{ Params: { patient: string }; Querystring: Record<string, unknown> }>(
    '/helping/:patient/record',
    { config },
    async (request, reply) => {
      const actor = actorOf(request)
      const own = await ownPatient(db, actor)
      const patient = parsePatientId(request.params.patient)
      const filter = parseFilter(request.query)
      const record = await readSharedRecord(db, actor, patient, filter)
      if (patient === own) return reply.redirect(paths.ownRecord, 303)
      const path = paths.helpedRecord(request.params.patient)
      const html = helpedRecordView({
        who: signedIn(record.person),
        helped: patientFacts(record.patient).name,
        path,
        copies: paths.helpedCopies(request.params.patient),
        summary: summaryOf(patient, record.headlines, paths.helpedEntry, 'helper'),
        entries: record.timeline.map((line) =>
          recordEntry(patient, line, paths.helpedEntry, 'helper'),
        ),
        cut: record.cut,
        filters: filtersOf(record.outline, filter),
        ...yearLinks(path, record.outline, filter),
      })
      return sendPage(reply, html)
    },
  )
  app.get<{ Params: { entry: string } }>(
    '/helping/entries/:entry',
    { config },
    async (request, reply) => {
      const actor = actorOf(request)
      const own = await ownPatient(db, actor)
      const { patient, entry } = parseEntryRef(request.params.entry)
      const read = await readEntry(db, actor, patient, entry)
      if (patient === own) return reply.redirect(paths.ownEntry(request.params.entry), 303)
      const html = helpedEntryView({
        who: signedIn(read.person),
        helped: patientFacts(read.patient).name,
        record: paths.helpedRecord(shortId(patient)),
        entry: entryFacts(patient, read.entry, read.earlier, 'helper'),
      })
      return sendPage(reply, html)
    },
  )
}

async function page(
  { db, actorOf }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  code: string,
  errors: readonly FieldError[],
): Promise<FastifyReply> {
  const actor = actorOf(request)
  const person = await personOf(db, actor)
  if (person.kind !== 'patient') throw notFound()
  const helped = await helpedBy(db, actor)
  const html = helpingView({ who: signedIn(person), helped, code, errors })
  return sendPage(reply, html, errors.length > 0 ? 400 : 200)
}
