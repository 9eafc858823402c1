import type { FastifyInstance } from 'fastify'
import { notFound } from '../../identity/ids.ts'
import { practiceByCode } from '../../identity/practice-page.ts'
import { editionsOf, findLeaflet, leafletFor } from '../../sharing/leaflets/editions.ts'
import { faqOf } from '../../sharing/leaflets/faq.ts'
import { requirePolicy } from '../../sharing/leaflets/practice-policy.ts'
import { translations } from '../../sharing/leaflets/translations.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { sendPage, sendPdf } from '../send-page.ts'
import { sharing } from './content/sharing.tsx'
import { easyReadView } from './easy-read-view.tsx'
import { handoutPrinter } from './handout-printer.ts'
import { leafletsView } from './leaflets-view.tsx'
import { practiceLeafletView } from './practice-leaflet-view.tsx'
import { questionsView } from './questions-view.tsx'
import type { Serve } from './serve.ts'
import { translationView } from './translation-view.tsx'

const mostEditions = 50

/** What a practice says of sharing: leaflet, easy read, other languages, questions, and all of it to print. */
export function registerLeaflets(app: FastifyInstance, serve: Serve, deps: PageDeps): void {
  const config = { policy: 'public' } as const

  serve(app, paths.practiceLeaflets(':ods'), {
    facts: async (db, { id }) => {
      await leafletFor(db, id)
      return editionsOf(db.app, id, mostEditions)
    },
    render: (practice, editions) => leafletsView({ practice, editions }),
  })
  serve(app, paths.practiceLeaflet(':ods'), {
    facts: (db, { id }) => leafletFor(db, id),
    render: (practice, leaflet) => practiceLeafletView({ practice, leaflet, isShownNow: true }),
  })
  serve(app, paths.practiceQuestions(':ods'), {
    facts: (db, { id }) => requirePolicy(db.app, id),
    render: (practice, policy) => questionsView({ practice, questions: faqOf(policy) }),
  })
  serve(app, paths.reading(':ods', sharing.slug, 'easy-read'), {
    facts: (db, { id }) => requirePolicy(db.app, id),
    render: (practice, policy) => easyReadView({ practice, policy }),
  })
  for (const translation of translations) {
    serve(app, paths.practiceLeafletIn(':ods', translation.lang), {
      facts: (db, { id }) => requirePolicy(db.app, id),
      render: (practice, policy) => translationView({ practice, policy, translation }),
    })
  }

  app.get<{ Params: { ods: string; version: string } }>(
    paths.practiceLeafletThen(':ods', ':version'),
    { config },
    async (request, reply) => {
      const practice = await practiceByCode(deps.db, request.params.ods)
      const leaflet = await findLeaflet(deps.db.app, request.params.version)
      if (leaflet?.practice?.id !== practice.id) throw notFound()
      const { version } = await leafletFor(deps.db, practice.id)
      const isShownNow = version === leaflet.version
      return sendPage(reply, practiceLeafletView({ practice, leaflet, isShownNow }))
    },
  )

  const print = handoutPrinter(deps)
  app.get<{ Params: { ods: string; file: string } }>(
    paths.practicePrint(':ods', ':file'),
    { config },
    async (request, reply) => {
      const practice = await practiceByCode(deps.db, request.params.ods)
      const { pdf, name } = await print(practice.id, request.params.file)
      return sendPdf(reply, pdf, name)
    },
  )
}
