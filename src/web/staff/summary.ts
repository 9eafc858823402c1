import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../errors.ts'
import { parsePatientId } from '../../identity/ids.ts'
import { viewingTerms } from '../../identity/viewing-terms.ts'
import { emergencyInForce } from '../../sharing/emergency.ts'
import { printedSummary } from '../../summary/printed-summary.ts'
import { readSummary } from '../../summary/read-summary.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { neutralSentence } from '../../sharing/neutral-sentence.ts'
import { withStoredSummary } from '../components/stored-summary.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage, sendPdf } from '../send-page.ts'
import { recordAnswer } from './record-answer.ts'
import { summaryView } from './summary-view.tsx'

type Route = { Params: { patient: string } }

/** The Summary Care Record, as staff read it; before it, the question where their service asks. */
export function registerSummary(app: FastifyInstance, deps: PageDeps): void {
  const url = '/patients/:patient/summary'
  const config = { policy: 'record' } as const
  app.get<Route>(url, { config }, (request, reply) => show(deps, request, reply, { form: 'html' }))
  app.get<Route>(`${url}.pdf`, { config }, (request, reply) =>
    show(deps, request, reply, { form: 'pdf' }),
  )
  app.post<Route>(url, { config }, async (request, reply) => {
    const patient = parsePatientId(request.params.patient)
    const fields = fieldsOf(request.body)
    const actor = deps.actorOf(request)
    // who may not be asked about is told so as on reading
    const { denied } = await readSummary(deps.db, actor, patient, 'html')
    if (denied === 'permission-not-asked') {
      const errors = await recordAnswer(deps.db, actor, patient, fields)
      if (errors.length > 0) {
        return show(deps, request, reply, { form: 'html', values: fields, errors })
      }
    } else if (fields['answer'] === undefined) {
      throw new Refusal('invalid', 'Nothing was asked. Open the summary again')
    }
    return reply.redirect(paths.summary(request.params.patient), 303)
  })
}

/** An item, or that one is left out: else there is nothing to decide about. */
const saysSomething = /<table|class="[^"]*scr__face/

type Asked = {
  readonly form: 'html' | 'pdf'
  /** What was answered before, where something was missing. */
  readonly values?: Fields
  readonly errors?: readonly FieldError[]
}

/** Where the summary may not be read the page says so, whichever was asked for. */
async function show(
  { db, actorOf, pdfs }: PageDeps,
  request: FastifyRequest<Route>,
  reply: FastifyReply,
  { form, values = {}, errors = [] }: Asked,
): Promise<FastifyReply> {
  const patient = parsePatientId(request.params.patient)
  const actor = actorOf(request)
  const read = await readSummary(db, actor, patient, form)
  const { person, denied } = read
  if (person.kind === 'patient') return reply.redirect(paths.ownRecord, 303)
  if (read.denied === null && form === 'pdf') {
    const notices = read.grant.heldBack ? [`${neutralSentence}.`] : []
    const pdf = await pdfs.make(printedSummary(read.patient, read.text, notices))
    return sendPdf(reply, pdf, 'summary-care-record')
  }
  // asked for only where they bear on the page: most looks are at a summary that is open
  const policy =
    denied === 'permission-not-asked'
      ? (await viewingTerms(db.app, person.organisation)).permissionPolicy
      : undefined
  const emergency =
    denied === 'dissent' || read.grant.rule === 'emergency'
      ? await emergencyInForce(db, actor, patient)
      : undefined
  const facts = patientFacts(read.patient, emergency)
  const heldBack = read.denied === null && read.grant.heldBack
  const view = { who: signedIn(person), patient: facts, at: read.at, denied, policy, heldBack }
  const mayDecide =
    person.organisation === read.patient.registeredPractice &&
    read.denied === null &&
    saysSomething.test(read.text)
  const page = summaryView({ ...view, mayDecide, values, errors })
  const html = read.denied === null ? withStoredSummary(page, read.text) : page
  return sendPage(reply, html, errors.length > 0 ? 400 : 200)
}
