import type { FastifyInstance } from 'fastify'
import { findTexts, indexTexts, joinTexts, type TextIndex } from '../../documents/find-texts.ts'
import { practiceByCode } from '../../identity/practice-page.ts'
import { faqOf } from '../../sharing/leaflets/faq.ts'
import { requirePolicy } from '../../sharing/leaflets/practice-policy.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { sendPage } from '../send-page.ts'
import { meanings, questionSections, searchedSections, type Section } from './search-texts.ts'
import { searchView } from './search-view.tsx'

type Asked = { Params: { ods: string }; Querystring: { q?: string | string[] } }

const mostFound = 10

/**
 * Search over the pages of prose, and over the questions on sharing with the answers that hold at the practice at
 * that moment. What somebody looks for stands in no log and no table.
 */
export function registerSearch(app: FastifyInstance, { db }: PageDeps): void {
  const pages = searchedSections()
  let index: Promise<TextIndex> | undefined
  const readIndex = () => {
    index ??= indexTexts(db, pages, meanings).catch((error: unknown) => {
      index = undefined
      throw error
    })
    return index
  }

  app.get<Asked>(paths.search(':ods'), { config: { policy: 'public' } }, async (request, reply) => {
    const { q } = request.query
    const typed = typeof q === 'string' ? q.replaceAll('\0', '').trim().slice(0, 100) : ''
    const practice = await practiceByCode(db, request.params.ods)
    const questions = questionSections(faqOf(await requirePolicy(db.app, practice.id)))
    const index = joinTexts(await readIndex(), await indexTexts(db, questions, {}))
    const { places, insteadOf } = await findTexts(db, index, typed, mostFound)
    const found = places.flatMap((place) => pages[place] ?? questions[place - pages.length] ?? [])
    return sendPage(reply, searchView({ practice, typed, found: onceEach(found), insteadOf }))
  })
}

/** A heading that is found by a question too is told once, and so is a question with two answers: what fits best. */
function onceEach(found: readonly Section[]): Section[] {
  const isFirst = (names: readonly string[], n: number) => names.indexOf(names[n] ?? '') === n
  const addresses = found.map(({ slug, heading }) => `${slug} ${heading}`)
  const asks = found.map(({ title }, n) => (title.endsWith('?') ? title : (addresses[n] ?? '')))
  return found.filter((_, n) => isFirst(addresses, n) && isFirst(asks, n))
}
