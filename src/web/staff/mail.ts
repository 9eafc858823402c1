import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { endMail, keepMail, mailOutcomes, readInbound } from '../../forms/mail/mails.ts'
import { readFlatPage } from '../../forms/flat-page.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, pageNumber, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage, sendPng } from '../send-page.ts'
import { mailView } from './mail-view.tsx'

type OnMail = { Params: { reference: string } }

/** An email that came in: read at the desk, kept with a form, or ended. It opens nothing. */
export function registerMail(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'desk' } as const
  const url = paths.mail(':reference')

  app.get<OnMail>(url, { config }, (request, reply) => show(request, reply, {}, []))
  app.get<{ Params: { reference: string; page: string } }>(
    paths.mailPage(':reference', ':page'),
    { config },
    async (request, reply) => {
      const { reference, page } = request.params
      return sendPng(reply, await readFlatPage(db, actorOf(request), reference, pageNumber(page)))
    },
  )
  app.post<OnMail>(url, { config }, async (request, reply) => {
    const fields = fieldsOf(request.body)
    const actor = actorOf(request)
    const { reference } = request.params
    if (fields['do'] === 'keep') {
      const keptWith = (fields['kept-with'] ?? '').trim().toUpperCase()
      if (await keepMail(db, actor, reference, keptWith)) {
        return reply.redirect(paths.mail(reference), 303)
      }
      const message = 'Give the reference of a form or request that came in here, like FM-7K3Q-9D2M'
      return show(request, reply, fields, [{ field: 'kept-with', message }])
    }
    const outcome = mailOutcomes.find((one) => one === fields['outcome'])
    if (outcome === undefined) {
      const message = 'Choose how it ended'
      return show(request, reply, fields, [{ field: 'outcome', message }])
    }
    await endMail(db, actor, reference, outcome)
    return reply.redirect(paths.mail(reference), 303)
  })

  async function show(
    request: FastifyRequest<OnMail>,
    reply: FastifyReply,
    values: Fields,
    errors: readonly FieldError[],
  ) {
    const { by, ...open } = await readInbound(db, actorOf(request), request.params.reference)
    const view = { who: signedIn(by), ...open, values, errors }
    return sendPage(reply, mailView(view), errors.length > 0 ? 400 : 200)
  }
}
