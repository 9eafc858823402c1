import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { printBatch } from '../../access/print-batch.ts'
import { doSteps, readPrintQueue, type NotDone } from '../../access/print-queue.ts'
import type { LastPosted, PaperThing } from '../../access/post-work.ts'
import { postingSteps } from '../../access/posting.ts'
import { described } from '../../errors.ts'
import { signedInLately } from '../../identity/sessions.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage, sendPdf } from '../send-page.ts'
import { printQueueView } from './print-queue-view.tsx'

const none: FieldError = { field: 'things', message: 'Choose at least one' }
const noReference: FieldError = {
  field: 'references',
  message: 'Enter a reference, such as SR-7K3M-9QXD',
}
const noAct: FieldError = { field: 'things', message: 'Choose what to do' }

/** What goes out on paper about requests: printed, posted and come back, many at once. */
export function registerPrintQueue(app: FastifyInstance, { db, actorOf, party }: PageDeps): void {
  const config = { policy: 'desk' } as const

  app.get<{ Querystring: { done?: unknown } }>(paths.printQueue, { config }, (request, reply) =>
    show(request, reply, { done: Number(request.query.done) || 0 }),
  )
  app.post(paths.printQueue, { config }, async (request, reply) => {
    const fields = fieldsOf(request.body)
    const actor = actorOf(request)
    const act = fields['do']
    const chosen = chosenIn(fields)
    const things = act === 'returned' ? returnedIn(fields['references'] ?? '') : chosen
    if (things.length === 0) {
      const error = act === 'returned' ? noReference : none
      return show(request, reply, { errors: [error], fields })
    }
    if (act === 'print') {
      const printed = await printBatch(db, actor, chosen, {
        urlOf: (reference) => `${party.origin}${paths.postCopy(reference)}`,
        failed: (error) => request.log.error({ request: request.id, ...described(error) }),
      })
      if (printed === undefined) return reply.redirect(paths.printQueue, 303)
      const { pdf, notDone } = printed
      if (pdf === null) return show(request, reply, { notDone, fields })
      return sendPdf(reply, pdf, 'print-queue')
    }
    const step = postingSteps.find((one) => one === act)
    if (step === undefined) return show(request, reply, { errors: [noAct], fields })
    const notDone = await doSteps(db, actor, things, step)
    const done = things.length - notDone.length
    if (notDone.length > 0) return show(request, reply, { notDone, done, fields })
    return reply.redirect(`${paths.printQueue}?done=${done}`, 303)
  })

  type More = {
    readonly done?: number
    readonly notDone?: readonly NotDone[]
    readonly errors?: readonly FieldError[]
    readonly fields?: Fields
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    { done = 0, notDone = [], errors = [], fields = {} }: More,
  ) {
    const actor = actorOf(request)
    const { person, waiting } = await readPrintQueue(db, actor)
    const mayTake = await signedInLately(db, actor.session)
    const status = errors.length > 0 ? 400 : notDone.length > 0 ? 409 : 200
    const html = printQueueView({
      ...{ who: signedIn(person), waiting, mayTake, done, notDone, errors, values: fields },
    })
    return sendPage(reply, html, status)
  }
}

const pattern = /^(SR-\w{4}-\w{4})(?:-(\d{1,6}))?$/

function thingOf(name: string): PaperThing[] {
  const [, reference, letter] = pattern.exec(name) ?? []
  if (reference === undefined) return []
  return [{ reference, letter: letter === undefined ? null : Number(letter) }]
}

function chosenIn(fields: Fields): PaperThing[] {
  return Object.keys(fields).flatMap((name) =>
    name.startsWith('thing-') ? thingOf(name.slice('thing-'.length)) : [],
  )
}

/** References as they stand on what came back, one on each line: what was last posted under it came back. */
function returnedIn(text: string): LastPosted[] {
  return text
    .toUpperCase()
    .split(/[\s,;]+/)
    .flatMap((one) => (pattern.test(one) ? [{ reference: one.slice(0, 12), letter: 'last' }] : []))
}
