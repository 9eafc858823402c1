import type { FastifyInstance } from 'fastify'
import { entryRef, parseEntryRef, type PatientId } from '../../identity/ids.ts'
import {
  askCorrection,
  openCorrectionForm,
  readOwnCorrections,
  withdrawCorrection,
  type CorrectionForm,
} from '../../record/correction-ask.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { titleOf } from '../present/entry.ts'
import { markedEntry } from '../present/marked.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { askCorrectionView } from './ask-correction-view.tsx'
import { ownCorrectionsView } from './own-corrections-view.tsx'
import { ownPatient } from './own-patient.ts'

const mostWords = 2000

export function registerCorrections(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'own-record' } as const
  const url = '/my-record/entries/:entry/correction'

  app.get<{ Params: { entry: string } }>(url, { config }, async (request, reply) => {
    const { patient, entry } = parseEntryRef(request.params.entry)
    const actor = actorOf(request)
    await ownPatient(db, actor)
    const form = await openCorrectionForm(db, actor, patient, entry)
    return sendPage(reply, page(patient, form, {}, []))
  })

  app.post<{ Params: { entry: string } }>(url, { config }, async (request, reply) => {
    const { patient, entry } = parseEntryRef(request.params.entry)
    const actor = actorOf(request)
    await ownPatient(db, actor)
    const fields = fieldsOf(request.body)
    const { words, errors } = parseWords(fields)
    if (errors.length > 0) {
      const form = await openCorrectionForm(db, actor, patient, entry)
      return sendPage(reply, page(patient, form, fields, errors), 400)
    }
    const asked = await askCorrection(db, actor, patient, entry, words, Number(fields['shown']))
    if (asked.outcome === 'changed') {
      return sendPage(reply, page(patient, asked.form, fields, [changed]), 409)
    }
    return reply.redirect(`${paths.ownCorrections}?done=asked`, 303)
  })

  app.get<{ Querystring: { done?: unknown } }>(
    paths.ownCorrections,
    { config },
    async (request, reply) => {
      const actor = actorOf(request)
      const patient = await ownPatient(db, actor)
      const own = await readOwnCorrections(db, actor, patient)
      const html = ownCorrectionsView({
        who: signedIn(own.person),
        done: (['asked', 'withdrawn'] as const).find((one) => one === request.query.done),
        asked: own.asked.map(({ line, ...one }) => ({
          ...one,
          service: one.organisationName,
          entry: line && { ref: entryRef(patient, line.id), title: titleOf(line) },
        })),
      })
      return sendPage(reply, html)
    },
  )

  app.post(paths.ownCorrections, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    await withdrawCorrection(db, actor, patient, fieldsOf(request.body)['reference'] ?? '')
    return reply.redirect(`${paths.ownCorrections}?done=withdrawn`, 303)
  })
}

const changed = {
  field: 'wrong',
  message: 'The entry was changed while you wrote. Look at it again, then ask',
}

function parseWords(fields: Fields) {
  const errors: FieldError[] = []
  const [wrong, shouldSay, evidence] = ['wrong', 'should-say', 'evidence'].map((name) =>
    (fields[name] ?? '').trim(),
  ) as [string, string, string]
  if (wrong === '') errors.push({ field: 'wrong', message: 'Say what is wrong' })
  if (shouldSay === '') {
    errors.push({ field: 'should-say', message: 'Say what it should say instead' })
  }
  for (const [field, text] of [
    ['wrong', wrong],
    ['should-say', shouldSay],
    ['evidence', evidence],
  ] as const) {
    if (text.length > mostWords) errors.push({ field, message: 'Use at most 2,000 characters' })
  }
  return { errors, words: { wrong, shouldSay, evidence: evidence || null } }
}

function page(
  patient: PatientId,
  { person, line, waiting }: CorrectionForm,
  values: Fields,
  errors: readonly FieldError[],
): string {
  return askCorrectionView({
    who: signedIn(person),
    entry: markedEntry(patient, line),
    version: line.version,
    service: line.organisationName,
    waiting: waiting && { ...waiting, service: waiting.organisationName },
    ...{ values, errors },
  })
}
