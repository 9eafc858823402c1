import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { outcomes, type Outcome } from '../../audit/alert-kinds.ts'
import { Refusal } from '../../errors.ts'
import { newId } from '../../identity/ids.ts'
import { checkCase, closeCase, noteOnCase, openCase } from '../../sharing/watch.ts'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { watcher } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { caseView } from './case-view.tsx'

type Route = { Params: { reference: string } }

/** One alert: who looked at whom, what speaks for it, notes, outcome and what follows. */
export function registerCase(app: FastifyInstance, deps: PageDeps): void {
  const { db, actorOf } = deps
  const address = paths.alert(':reference')
  const open = { config: { policy: 'watch' } } as const
  app.get<Route>(address, open, (request, reply) => show(deps, request, reply, {}, []))
  app.post<Route>(address, open, async (request, reply) => {
    const actor = actorOf(request)
    const reference = referenceOf(request)
    const fields = fieldsOf(request.body)
    if (fields['do'] === 'stays' || fields['do'] === 'reopen') {
      await checkCase(db, actor, reference, fields['do'] === 'stays')
      return reply.redirect(paths.alert(reference), 303)
    }
    const { errors, outcome } = parse(fields)
    if (errors.length > 0) return show(deps, request, reply, fields, errors)
    const said = { text: fields['text'] ?? '', why: fields['text'] ?? '', token: tokenOf(fields) }
    await (outcome
      ? closeCase(db, actor, reference, { ...said, outcome })
      : noteOnCase(db, actor, reference, said))
    return reply.redirect(paths.alert(reference), 303)
  })
}

async function show(
  { db, actorOf }: PageDeps,
  request: FastifyRequest<Route>,
  reply: FastifyReply,
  values: Fields,
  errors: readonly FieldError[],
): Promise<FastifyReply> {
  const found = await openCase(db, actorOf(request), referenceOf(request))
  const view = { ...found, who: watcher(found.person), values, errors, token: newId() }
  return sendPage(reply, caseView(view), errors.length > 0 ? 400 : 200)
}

/** What cannot be a reference is looked for all the same, and so answers as one that is not there. */
function referenceOf(request: FastifyRequest<Route>): string {
  const { reference } = request.params
  return /^[A-Z0-9-]{1,20}$/.test(reference) ? reference : ''
}

const longest = 5000

function parse(fields: Fields): { errors: FieldError[]; outcome: Outcome | undefined } {
  const errors: FieldError[] = []
  const text = (fields['text'] ?? '').trim()
  const outcome = outcomes.find((one) => one === fields['outcome'])
  if (text === '') errors.push({ field: 'text', message: 'Write what you found' })
  if (text.length > longest) errors.push({ field: 'text', message: 'Use at most 5,000 characters' })
  if (fields['do'] === 'close' && outcome === undefined) {
    errors.push({ field: 'outcome', message: 'Choose how the case ends' })
  }
  return { errors, outcome: fields['do'] === 'close' ? outcome : undefined }
}

function tokenOf(fields: Fields): string {
  const token = fields['token'] ?? ''
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(token)) {
    throw new Refusal('invalid', 'The form was not sent whole. Open the case and write it again')
  }
  return token
}
