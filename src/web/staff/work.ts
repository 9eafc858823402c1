import type { FastifyInstance } from 'fastify'
import { thingOfWork } from '../../access/post-work.ts'
import { entryRef, shortId } from '../../identity/ids.ts'
import { endsByHand, workKinds, type WorkItem, type WorkKind } from '../../messages/work.ts'
import {
  addPaper,
  deskKinds,
  endWork,
  giveBackWork,
  isPaper,
  newPaper,
  readWork,
  takeWork,
  type WorkList,
} from '../../record/work-list.ts'
import { dayOf } from '../components/date-text.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { fieldsOf, type Fields } from '../fields.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { decisionHref } from '../present/best-interests.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { kindTexts, type WorkRow } from './work-row.tsx'
import { workView, type Done } from './work-view.tsx'

type Query = Readonly<Record<string, unknown>>

const kinds = [...workKinds, 'review'] as const
const notWhole = {
  field: 'kind-in',
  message: 'The form was not sent whole. Choose what came in and send it again',
}
const chooseKind = { field: 'kind-in', message: 'Choose what came in' }

/** What waits for one's own service: to take, to give back, to end. */
export function registerWork(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  const config = { policy: 'desk' } as const

  app.get<{ Querystring: Query }>(paths.work, { config }, async (request, reply) => {
    const filter = filterOf(request.query)
    const list = await readWork(db, actorOf(request), filter)
    const done = (['taken', 'given-back', 'ended', 'late'] as const).find(
      (one) => one === request.query['done'],
    )
    const added = String(request.query['added'])
    return sendPage(reply, page(list, filter, { done, added: isPaper(added) ? added : undefined }))
  })

  app.post<{ Querystring: Query }>(paths.work, { config }, async (request, reply) => {
    const actor = actorOf(request)
    const fields = fieldsOf(request.body)
    const reference = fields['reference'] ?? ''
    const back = (query: Fields) => {
      const kept = { kind: fields['kind'] ?? '', whose: fields['whose'] ?? '' }
      const all = Object.entries({ ...kept, ...query }).filter(([, value]) => value !== '')
      return reply.redirect(`${paths.work}?${new URLSearchParams(all).toString()}`, 303)
    }
    switch (fields['do']) {
      case 'take': {
        const shown = fields['owner'] || null
        const isMine = await takeWork(db, actor, reference, shown)
        return back({ done: isMine ? 'taken' : 'late' })
      }
      case 'give-back':
        return back({ done: (await giveBackWork(db, actor, reference)) ? 'given-back' : 'late' })
      case 'end':
        return back({ done: (await endWork(db, actor, reference)) ? 'ended' : 'late' })
      default: {
        const kind = deskKinds.find((one) => one === fields['kind-in'])
        const paper = fields['paper'] ?? ''
        if (kind !== undefined && isPaper(paper)) {
          return back({ added: await addPaper(db, actor, kind, paper) })
        }
        const list = await readWork(db, actor, {})
        const error = kind === undefined ? chooseKind : notWhole
        return sendPage(reply, page(list, {}, { errors: [error] }), 400)
      }
    }
  })
}

type Shown = {
  readonly kind?: WorkKind | 'review' | undefined
  readonly whose?: 'mine' | 'nobody' | undefined
}

function filterOf(query: Query): Shown {
  return {
    kind: kinds.find((one) => one === query['kind']),
    whose: (['mine', 'nobody'] as const).find((one) => one === query['whose']),
  }
}

function page(
  list: WorkList,
  filter: Shown,
  more: { done?: Done | undefined; added?: string | undefined; errors?: readonly FieldError[] },
): string {
  const today = dayOf(list.at)
  const rows = [
    ...list.reviews.map(({ patient, entry, dueOn }): WorkRow => ({
      kind: 'review',
      href: paths.markEntry(entryRef(patient, entry), 'withheld'),
      ...{ dueOn, isLate: dueOn < today, mine: false },
    })),
    ...list.children.map(({ patient, dueOn }): WorkRow => ({
      kind: 'child-review',
      href: paths.competence(shortId(patient)),
      ...{ dueOn, isLate: dueOn < today, mine: false },
    })),
    ...list.decisions.map((one): WorkRow => ({
      kind: 'decision-review',
      href: decisionHref(one),
      ...{ dueOn: one.dueOn, isLate: one.dueOn < today, mine: false },
    })),
    ...list.items.map((item): WorkRow => ({
      kind: item.kind,
      reference: item.reference,
      href: hrefOf(item, list.mayAnswer),
      since: item.createdAt,
      days: daysBetween(dayOf(item.createdAt), today),
      dueOn: item.dueOn ?? undefined,
      isLate: item.dueOn !== null && item.dueOn < today,
      owner: item.owner ?? undefined,
      ownerName: item.ownerName ?? undefined,
      mine: item.owner === list.person.id,
      endsByHand: endsByHand(item.kind),
    })),
  ]
  return workView({
    who: signedIn(list.person),
    rows: rows.toSorted((a, b) => (sinceOf(a) < sinceOf(b) ? -1 : 1)),
    ...{ cut: list.cut, kind: filter.kind, whose: filter.whose },
    kinds: kinds
      .filter((kind) => kind !== 'review' || list.mayAnswer)
      .map((value) => ({ value, text: kindTexts[value] })),
    paper: newPaper(),
    ...{ done: more.done, added: more.added, errors: more.errors ?? [] },
  })
}

/** The day since which it waits: a review, since it is due. */
function sinceOf({ since, dueOn = '' }: WorkRow): string {
  return since === undefined ? dueOn : dayOf(since)
}

/** Where it is done, for those whose role does it. */
function hrefOf({ kind, patient, reference }: WorkItem, mayAnswer: boolean): string | undefined {
  if (kind === 'form') return paths.formCase(reference)
  if (kind === 'mail') return paths.mail(reference)
  const paper = thingOfWork(reference)
  if (paper?.letter === null) return paths.postCopy(paper.reference)
  if (patient === null) return undefined
  const ref = shortId(patient)
  switch (kind) {
    case 'private-request':
      return mayAnswer ? paths.markRequest(ref, reference) : undefined
    case 'correction':
      return mayAnswer ? paths.correction(ref, reference) : undefined
    case 'access-request':
      return paths.request(ref, reference)
    case 'letter-to-post':
    case 'letter-printed':
      return paper && paths.request(ref, paper.reference)
    case 'type-1':
      return paths.deskType1(ref)
    case 'filed-changed':
      return mayAnswer ? paths.changedFiling(ref, reference) : undefined
    default:
      return paths.gate(ref)
  }
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}
