import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { doStep, postingSteps, readPosting, takeForPost } from '../../access/posting.ts'
import { readLetter } from '../../access/read-letter.ts'
import { signedInLately } from '../../identity/sessions.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage, sendPdf, sendZip } from '../send-page.ts'
import { postCopyView } from './post-copy-view.tsx'

type OnRequest = { Params: { reference: string } }

const noStep: FieldError = { field: 'step', message: 'Choose what you have done' }

/** A copy on paper, and the letters about a request: printed at the desk, and followed until they are there. */
export function registerPostCopy(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf, pdfs } = deps
  const config = { policy: 'desk' } as const
  const url = paths.postCopy(':reference')

  app.get<OnRequest>(url, { config }, (request, reply) => show(request, reply, []))
  app.post<OnRequest>(url, { config }, async (request, reply) => {
    const { reference } = request.params
    const step = postingSteps.find((one) => one === fieldsOf(request.body)['step'])
    if (step === undefined) return show(request, reply, [noStep])
    await doStep(db, actorOf(request), { reference, letter: null }, step)
    return reply.redirect(paths.postCopy(reference), 303)
  })
  app.get<OnRequest>(paths.postCopyZip(':reference'), { config }, async (request, reply) => {
    const { reference } = request.params
    const taken = await takeForPost(db, actorOf(request), reference)
    if (taken === undefined) return reply.redirect(paths.postCopy(reference), 303)
    const { bytes, pack } = taken
    return sendZip(reply, { stream: bytes, size: bytes.length }, `copy-${pack.reference}`)
  })
  app.get<OnRequest>(paths.requestLetter(':reference'), { config }, async (request, reply) => {
    const { reference } = request.params
    const letter = await readLetter(db, actorOf(request), reference)
    return sendPdf(reply, await pdfs.make(letter), `letter-${letter.reference}`)
  })

  async function show(
    request: FastifyRequest<OnRequest>,
    reply: FastifyReply,
    errors: readonly FieldError[],
  ) {
    const actor = actorOf(request)
    const { person, ...posting } = await readPosting(db, actor, request.params.reference)
    const mayTake = await signedInLately(db, actor.session)
    const html = postCopyView({ who: signedIn(person), ...posting, mayTake, errors })
    return sendPage(reply, html, errors.length > 0 ? 400 : 200)
  }
}
