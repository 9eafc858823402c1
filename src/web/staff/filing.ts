import type { FastifyInstance } from 'fastify'
import { entryRef, parseEntryRef, parsePatientId, type PatientId } from '../../identity/ids.ts'
import {
  decideFiling,
  openChangedFiling,
  shownOf,
  type ChangedFiling,
} from '../../record/decide-filing.ts'
import { fileEntry, openFiling, type FilingForm } from '../../record/file-entry.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { entryFacts, filedFacts } from '../present/entry.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { changedFilingView } from './changed-filing-view.tsx'
import { fileEntryView } from './file-entry-view.tsx'

type EntryParams = { Params: { entry: string } }
type WorkParams = { Params: { patient: string; reference: string } }

/** Taking what another service wrote into the practice's own record, and what to do when that changes. */
export function registerFiling(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'record' } as const
  const file = '/entries/:entry/file'
  const decide = '/patients/:patient/filed/:reference'

  app.get<EntryParams>(file, { config }, async (request, reply) => {
    const { patient, entry } = parseEntryRef(request.params.entry)
    const form = await openFiling(db, actorOf(request), patient, entry)
    return sendPage(reply, filePage(patient, form, []))
  })

  app.post<EntryParams>(file, { config }, async (request, reply) => {
    const { patient, entry } = parseEntryRef(request.params.entry)
    const actor = actorOf(request)
    const fields = fieldsOf(request.body)
    if (fields['read'] !== 'yes') {
      const form = await openFiling(db, actor, patient, entry)
      return sendPage(reply, filePage(patient, form, [tickRead]), 400)
    }
    const filed = await fileEntry(db, actor, patient, entry, Number(fields['shown']))
    if (filed.outcome === 'changed') {
      return sendPage(reply, filePage(patient, filed.form, [], true), 409)
    }
    if (filed.outcome === 'already')
      return reply.redirect(paths.fileEntry(request.params.entry), 303)
    return reply.redirect(paths.patientEntry(entryRef(patient, filed.entry)), 303)
  })

  app.get<WorkParams>(decide, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const { reference } = request.params
    const form = await openChangedFiling(db, actorOf(request), patient, reference)
    return sendPage(reply, decidePage(patient, form, []))
  })

  app.post<WorkParams>(decide, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const { reference } = request.params
    const actor = actorOf(request)
    const fields = fieldsOf(request.body)
    const decision = (['keep', 'take-in', 'in-error'] as const).find(
      (one) => one === fields['decision'],
    )
    if (decision === undefined) {
      const form = await openChangedFiling(db, actor, patient, reference)
      return sendPage(reply, decidePage(patient, form, [chooseDecision]), 400)
    }
    const shown = fields['shown'] ?? ''
    const decided = await decideFiling(db, actor, patient, reference, decision, shown)
    if (decided.outcome === 'changed') {
      return sendPage(reply, decidePage(patient, decided.form, [], true), 409)
    }
    return reply.redirect(paths.patientEntry(entryRef(patient, decided.entry)), 303)
  })
}

const tickRead = { field: 'read', message: 'Tick that you have read it' }
const chooseDecision = { field: 'decision', message: 'Choose what happens to your entry' }

function filePage(
  patient: PatientId,
  form: FilingForm,
  errors: readonly FieldError[],
  isOther = false,
): string {
  const { entry, filing } = form
  const read = { filedFrom: undefined, filedAs: filing === undefined ? [] : [filing] }
  return fileEntryView({
    who: signedIn(form.person),
    patient: patientFacts(form.patient),
    at: form.at,
    entry: {
      ...entryFacts(patient, entry, [], 'staff-held-back'),
      ...filedFacts(patient, read, paths.patientEntry),
    },
    ...{ version: entry.version, isOther, errors },
  })
}

function decidePage(
  patient: PatientId,
  form: ChangedFiling,
  errors: readonly FieldError[],
  isOther = false,
): string {
  const { entry, original, filing } = form
  return changedFilingView({
    who: signedIn(form.person),
    patient: patientFacts(form.patient),
    at: form.at,
    reference: filing.reference,
    changedAt: filing.changedAt ?? form.at,
    entry: {
      ...entryFacts(patient, entry, [], 'staff-held-back'),
      ...filedFacts(patient, { filedFrom: filing, filedAs: [] }, paths.patientEntry),
    },
    original: original && entryFacts(patient, original, [], 'staff-held-back'),
    ...{ decisions: form.decisions, shown: shownOf(form), isOther, errors },
  })
}
