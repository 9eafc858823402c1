import type { FastifyInstance } from 'fastify'
import { findTexts, indexTexts, type TextIndex } from '../../documents/find-texts.ts'
import { practiceByCode } from '../../identity/practice-page.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { sendPage } from '../send-page.ts'
import { meanings, searchedSections, type Section } from './search-texts.ts'
import { searchView } from './search-view.tsx'

type Asked = { Params: { ods: string }; Querystring: { q?: string | string[] } }

const mostFound = 10

/** Search over the pages of prose. What somebody looks for stands in no log and no table. */
export function registerSearch(app: FastifyInstance, { db }: PageDeps): void {
  const sections: readonly Section[] = searchedSections()
  let index: Promise<TextIndex> | undefined
  const readIndex = () => {
    index ??= indexTexts(db, sections, meanings).catch((error: unknown) => {
      index = undefined
      throw error
    })
    return index
  }

  app.get<Asked>(paths.search(':ods'), { config: { policy: 'public' } }, async (request, reply) => {
    const { q } = request.query
    const typed = typeof q === 'string' ? q.replaceAll('\0', '').trim().slice(0, 100) : ''
    const practice = await practiceByCode(db, request.params.ods)
    const { places, insteadOf } = await findTexts(db, await readIndex(), typed, mostFound)
    const found = places.flatMap((place) => sections[place] ?? [])
    return sendPage(reply, searchView({ practice, typed, found: onceEach(found), insteadOf }))
  })
}

/** A heading that is found by a question too is told once. */
function onceEach(found: readonly Section[]): Section[] {
  const addresses = found.map(({ slug, heading }) => `${slug} ${heading}`)
  return found.filter((_, n) => addresses.indexOf(addresses[n] ?? '') === n)
}
