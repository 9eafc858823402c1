import type { FastifyInstance } from 'fastify'
import { personOf } from '../../identity/sessions.ts'
import {
  choosePreference,
  openPreference,
  previewSummary,
} from '../../summary/choose-preference.ts'
import { readOwnSummary } from '../../summary/own-summary.ts'
import { printedSummary } from '../../summary/printed-summary.ts'
import { ageOn } from '../../identity/age.ts'
import { isToBeAskedAgain } from '../../sharing/who-speaks.ts'
import { formVersion, type Preference } from '../../summary/preference.ts'
import { dayOf } from '../components/date-text.tsx'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage, sendPdf } from '../send-page.ts'
import { ownPatient } from './own-patient.ts'
import {
  summaryCheckView,
  summaryChoiceView,
  summaryNotChosenView,
} from './summary-choice-view.tsx'
import { summaryFormView } from './summary-form-view.tsx'
import { ownSummaryView } from './summary-view.tsx'

const choices = ['additional', 'core', 'dissent'] as const
type Choice = Exclude<Preference, 'no-preference'>

const choiceOf = (value: unknown): Choice | undefined => choices.find((one) => one === value)

const missing = [{ field: 'preference', message: 'Choose what your summary should hold' }]

export function registerOwnSummary(app: FastifyInstance, { db, actorOf, pdfs }: PageDeps): void {
  const config = { policy: 'own-record' } as const
  app.get<{ Querystring: Record<string, unknown> }>(
    paths.ownSummary,
    { config },
    async (request, reply) => {
      const actor = actorOf(request)
      const read = await readOwnSummary(db, actor, await ownPatient(db, actor), 'html')
      const [chosen] = read.history
      const age = ageOn(read.patient.birthDate, dayOf(read.at))
      const done = request.query['done']
      const html = ownSummaryView({
        who: signedIn(read.person),
        html: read.summary?.text ?? null,
        madeAt: read.summary?.madeAt ?? null,
        preference: chosen?.preference ?? 'no-preference',
        chosenAt: chosen?.recordedAt ?? null,
        askAgain: chosen !== undefined && isToBeAskedAgain(chosen.askedBy, age),
        done: typeof done === 'string' && /^SC(?:-[0-9A-Z]{4}){2}$/.test(done) ? done : null,
      })
      return sendPage(reply, html)
    },
  )
  app.get(paths.ownSummaryPdf, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const read = await readOwnSummary(db, actor, await ownPatient(db, actor), 'pdf')
    const text = read.summary?.text
    if (text === undefined || text === null) return reply.redirect(paths.ownSummary, 303)
    const pdf = await pdfs.make(printedSummary(read.patient, text))
    return sendPdf(reply, pdf, 'my-summary')
  })
  app.get(paths.ownSummaryChoice, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const { by, history } = await openPreference(db, actor, await ownPatient(db, actor))
    const preference = history[0]?.preference ?? 'no-preference'
    return sendPage(reply, summaryChoiceView({ who: signedIn(by), preference, errors: [] }))
  })
  app.get<{ Querystring: Record<string, unknown> }>(
    paths.ownSummaryCheck,
    { config },
    async (request, reply) => {
      const actor = actorOf(request)
      const patient = await ownPatient(db, actor)
      const preference = choiceOf(request.query['preference'])
      if (preference === undefined) {
        const { by, history } = await openPreference(db, actor, patient)
        const before = history[0]?.preference ?? 'no-preference'
        const html = summaryChoiceView({ who: signedIn(by), preference: before, errors: missing })
        return sendPage(reply, html, 400)
      }
      const who = signedIn(await personOf(db, actor))
      const preview = await previewSummary(db, actor, patient, preference)
      return sendPage(reply, summaryCheckView({ who, preference, preview }))
    },
  )
  app.post(paths.ownSummaryChoice, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const preference = choiceOf(fieldsOf(request.body)['preference'])
    if (preference === undefined) {
      const { by, history } = await openPreference(db, actor, patient)
      const before = history[0]?.preference ?? 'no-preference'
      const html = summaryChoiceView({ who: signedIn(by), preference: before, errors: missing })
      return sendPage(reply, html, 400)
    }
    const wanted = { preference, askedBy: 'patient', channel: 'online' } as const
    const chosen = await choosePreference(db, actor, patient, wanted)
    if ('notSaid' in chosen) {
      const { by } = await openPreference(db, actor, patient)
      return sendPage(reply, summaryNotChosenView(signedIn(by)), 409)
    }
    return reply.redirect(`${paths.ownSummary}?done=${chosen.reference}`, 303)
  })
  app.get(paths.ownSummaryForm, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const { by } = await openPreference(db, actor, await ownPatient(db, actor))
    return sendPage(reply, summaryFormView({ who: signedIn(by), version: formVersion }))
  })
}
