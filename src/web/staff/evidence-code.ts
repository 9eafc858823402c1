import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { askForEvidence, codeWays, type EvidenceAsk } from '../../access/evidence-code.ts'
import { readHandled, type Handled } from '../../access/handle-request.ts'
import { parsePatientId } from '../../identity/ids.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { patientFacts, signedIn } from '../present/person.ts'
import { sendPage, sendPdf } from '../send-page.ts'
import { evidenceCodeView, evidenceToldView } from './evidence-code-view.tsx'

type OnRequest = { Params: { patient: string; reference: string } }

const mostWords = 2000

/** Asks who asks for a copy to send what shows it from home: with a letter, or a code that is told by telephone. */
export function registerEvidenceCode(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf, pdfs, codes, party } = deps
  const config = { policy: 'handle' } as const
  const route = paths.requestEvidenceCode(':patient', ':reference')

  app.get<OnRequest>(route, { config }, (request, reply) => show(request, reply, {}, []))
  app.post<OnRequest>(route, { config }, async (request, reply) => {
    const { reference } = request.params
    const patient = parsePatientId(request.params.patient)
    const fields = fieldsOf(request.body)
    const handled = await readHandled(db, actorOf(request), patient, reference)
    const parsed = parse(fields, handled)
    if ('errors' in parsed) return show(request, reply, fields, parsed.errors)
    const url = `${party.origin}${paths.whoAsks}`
    const settings = { settings: codes, url }
    const asked = await askForEvidence(
      db,
      actorOf(request),
      patient,
      reference,
      parsed.ask,
      settings,
    )
    if (asked.letter !== null) {
      return sendPdf(reply, await pdfs.make(asked.letter), `letter-${reference}`)
    }
    const about = { who: signedIn(asked.by), patient: patientFacts(asked.patient), at: asked.at }
    const { code, expiresAt } = asked
    return sendPage(reply, evidenceToldView({ ...about, reference, code, expiresAt, url }))
  })

  async function show(
    request: FastifyRequest<OnRequest>,
    reply: FastifyReply,
    values: Fields,
    errors: readonly FieldError[],
  ) {
    const patient = parsePatientId(request.params.patient)
    const handled = await readHandled(db, actorOf(request), patient, request.params.reference)
    const about = { who: signedIn(handled.by), patient: patientFacts(handled.patient) }
    const html = evidenceCodeView({ ...about, handled, values, errors })
    return sendPage(reply, html, errors.length > 0 ? 400 : 200)
  }
}

function parse(
  fields: Fields,
  { request }: Handled,
): { readonly ask: EvidenceAsk } | { readonly errors: readonly FieldError[] } {
  const way = codeWays.find((one) => one === fields['way'])
  const words = (fields['words'] ?? '').trim()
  const to = (fields['to'] ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  // where it is not the patient, no address is known but the one that came with the request
  const isToMissing = way === 'post' && request.asker !== null && to.length === 0
  if (way !== undefined && words !== '' && words.length <= mostWords && !isToMissing) {
    return { ask: { way, words, to: to.length === 0 || request.asker === null ? null : to } }
  }
  return {
    errors: [
      ...(way === undefined ? [{ field: 'way', message: 'Choose how they get the code' }] : []),
      ...(isToMissing ? [{ field: 'to', message: 'Write whom the letter goes to' }] : []),
      ...(words === '' ? [{ field: 'words', message: 'Write what they need to show' }] : []),
      ...(words.length > mostWords
        ? [{ field: 'words', message: 'Use at most 2,000 characters' }]
        : []),
    ],
  }
}
