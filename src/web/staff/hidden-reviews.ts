import type { FastifyInstance } from 'fastify'
import { entryRef, shortId } from '../../identity/ids.ts'
import { readReviews } from '../../record/mark-reviews.ts'
import { dayOf } from '../components/date-text.tsx'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { decisionHref } from '../present/best-interests.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { decidedTexts, hiddenReviewsView } from './hidden-reviews-view.tsx'

export function registerReviews(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get(paths.reviews, { config: { policy: 'desk' } }, async (request, reply) => {
    const { person, at, reviews, children, decisions } = await readReviews(db, actorOf(request))
    const html = hiddenReviewsView({
      who: signedIn(person),
      reviews: reviews.map(({ patient, entry, dueOn, recordedBy }) => ({
        href: paths.markEntry(entryRef(patient, entry), 'withheld'),
        ...{ dueOn, by: recordedBy, isDue: dueOn <= dayOf(at) },
      })),
      decisions: decisions.map((one) => ({
        ...{ href: decisionHref(one), dueOn: one.dueOn, isDue: one.dueOn <= dayOf(at) },
        detail: decidedTexts[one.about],
      })),
      children: children.map(({ patient, dueOn }) => ({
        ...{ href: paths.competence(shortId(patient)), dueOn, isDue: dueOn <= dayOf(at) },
      })),
    })
    return sendPage(reply, html)
  })
}
