import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../errors.ts'
import type { Listing } from '../../sharing/decide.ts'
import { openLists, requireCodes, setListed, type Listed } from '../../sharing/lists.ts'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { withFinderOrNot } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { listsView } from './lists-view.tsx'

/** The practice's lists of services, kept by its own staff. */
export function registerLists(app: FastifyInstance, deps: PageDeps): void {
  const config = { policy: 'lists' } as const
  app.get('/lists', { config }, (request, reply) => page(deps, request, reply, ''))
  app.post('/lists', { config }, async (request, reply) => {
    const fields = fieldsOf(request.body)
    if (fields['do'] === 'look') return page(deps, request, reply, fields['find'] ?? '')
    await change(deps, request, fields)
    return reply.redirect(paths.lists, 303)
  })
}

async function change({ db, actorOf }: PageDeps, request: FastifyRequest, fields: Fields) {
  const actor = actorOf(request)
  const { do: what = '', required } = fields
  if (isListing(what)) return setListed(db, actor, fields['service'] ?? '', what)
  if (what === 'require' && (required === 'yes' || required === 'no')) {
    return requireCodes(db, actor, required === 'yes')
  }
  // who may not keep lists is told that, whatever was sent
  await openLists(db, actor, '')
  throw new Refusal('invalid', 'The form was not sent whole. Open the page again and send it')
}

function isListing(text: string): text is Listing {
  return ['allowed', 'prohibited', 'unlisted'].includes(text)
}

async function page(
  { db, actorOf }: PageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  find: string,
): Promise<FastifyReply> {
  const lists = await openLists(db, actorOf(request), find.slice(0, 100))
  const html = listsView({
    who: await withFinderOrNot(db, lists.by),
    ...{ required: lists.required, found: lists.found, more: lists.more, find },
    allowed: listedAs(lists.listed, 'allowed'),
    prohibited: listedAs(lists.listed, 'prohibited'),
    history: lists.history.map((one, n) => ({ ...lineOf(one), id: String(n), rule: one.rule })),
  })
  return sendPage(reply, html)
}

export function listedAs(listed: readonly Listed[], rule: Listing) {
  return listed.filter((one) => one.rule === rule).map(lineOf)
}

function lineOf({ service, recordedBy, recordedAt }: Listed) {
  return { id: service.id, service, by: recordedBy, at: recordedAt }
}
