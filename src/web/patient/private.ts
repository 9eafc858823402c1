import type { FastifyInstance } from 'fastify'
import { entryRef, parseEntryRef, type PatientId } from '../../identity/ids.ts'
import {
  askPrivate,
  openAsk,
  readOwnPrivate,
  withdrawAsked,
  type AskForm,
} from '../../record/mark-requests.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { titleOf } from '../present/entry.ts'
import { markedEntry } from '../present/marked.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { askView } from './ask-private-view.tsx'
import { ownPatient } from './own-patient.ts'
import { ownPrivateView } from './own-private-view.tsx'

const mostReason = 2000

export function registerPrivate(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'own-record' } as const
  const url = '/my-record/entries/:entry/private'

  app.get<{ Params: { entry: string } }>(url, { config }, async (request, reply) => {
    const { patient, entry } = parseEntryRef(request.params.entry)
    const actor = actorOf(request)
    await ownPatient(db, actor)
    const form = await openAsk(db, actor, patient, entry)
    return sendPage(reply, page(patient, form, '', []))
  })

  app.post<{ Params: { entry: string } }>(url, { config }, async (request, reply) => {
    const { patient, entry } = parseEntryRef(request.params.entry)
    const actor = actorOf(request)
    await ownPatient(db, actor)
    const fields = fieldsOf(request.body)
    const reason = (fields['reason'] ?? '').trim()
    if (reason.length > mostReason) {
      const errors = [{ field: 'reason', message: 'Use at most 2,000 characters' }]
      const form = await openAsk(db, actor, patient, entry)
      return sendPage(reply, page(patient, form, reason, errors), 400)
    }
    const what = fields['what'] === 'not-private' ? 'not-private' : 'private'
    const order = { what, reason: reason || null, shown: fields['shown'] ?? '' } as const
    const asked = await askPrivate(db, actor, patient, entry, order)
    if (asked.outcome === 'changed') {
      return sendPage(reply, page(patient, asked.form, reason, [], true), 409)
    }
    return reply.redirect(`${paths.ownPrivate}?done=${asked.outcome}`, 303)
  })

  app.get<{ Querystring: { done?: unknown } }>(
    paths.ownPrivate,
    { config },
    async (request, reply) => {
      const actor = actorOf(request)
      const patient = await ownPatient(db, actor)
      const own = await readOwnPrivate(db, actor, patient)
      const html = ownPrivateView({
        who: signedIn(own.person),
        done: (['done', 'waiting', 'withdrawn'] as const).find((one) => one === request.query.done),
        entries: own.entries.map((line) => ({
          ...markedEntry(patient, line),
          service: line.organisationName,
        })),
        asked: own.asked.map(({ line, what, askedAt, answer, ...one }) => ({
          ref: entryRef(patient, line.id),
          title: titleOf(line),
          service: line.organisationName,
          reference: one.reference,
          isPrivate: what === 'private',
          at: askedAt,
          state: one.state,
          answer: answer ?? undefined,
        })),
      })
      return sendPage(reply, html)
    },
  )

  app.post(paths.ownPrivate, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    await withdrawAsked(db, actor, patient, fieldsOf(request.body)['reference'] ?? '')
    return reply.redirect(`${paths.ownPrivate}?done=withdrawn`, 303)
  })
}

function page(
  patient: PatientId,
  form: AskForm,
  reason: string,
  errors: readonly FieldError[],
  isOther = false,
): string {
  const { line, set, asked, saw } = form
  const waiting = asked.find(({ state }) => state === 'waiting')
  return askView({
    who: signedIn(form.person),
    entry: entryRef(patient, line.id),
    title: titleOf(line),
    service: line.organisationName,
    isPrivate: form.what === 'not-private',
    atOnce: form.atOnce,
    set: set.map((one) => markedEntry(patient, one)),
    waiting: waiting && { reference: waiting.reference, at: waiting.askedAt },
    seen: saw.map(({ name, organisationName, at, read: isRead }) => ({
      ...{ name, organisation: organisationName ?? undefined, at, read: isRead },
    })),
    ...{ isOther, reason, errors, digest: form.digest },
  })
}
