import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import { practiceByCode, type Practice } from '../../identity/practice-page.ts'
import type { PageDeps } from '../page-deps.ts'
import '../policy.ts'
import { pageStore, sendMade } from './page-store.ts'
import { sharedReads } from './shared-reads.ts'

/** A public page of a practice: made of plain facts, and made again only when they differ. */
export type PublicPage<Facts = undefined> = {
  /** Read before each answer, once for all who wait: what a page shows is never older than its question. */
  readonly facts?: (db: Database, practice: Practice) => Promise<Facts>
  /** The whole page. What it says depends on nothing but these two. */
  readonly render: (practice: Practice, facts: Facts) => string
}

/** What a page is made of, as one text, and the page made of it. `name`: where it is another than was asked for. */
export type Makeable = {
  readonly facts: string
  readonly name?: string
  readonly render: () => string
}

type Address = { Params: { ods: string } }

/**
 * Makes the function that answers with a page from memory.
 *
 * Several processes need tell each other nothing: each asks the database before it answers. While the database is
 * away, a page is served as it last was, since it also says whom to call in an emergency.
 *
 * @param most how many pages are kept.
 */
export function fromMemory(most: number) {
  const store = pageStore(most)

  return async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: string,
    read: Promise<Makeable>,
  ): Promise<FastifyReply> {
    try {
      const { name = asked, facts, render } = await read
      return sendMade(request, reply, await store.get(name, facts, render))
    } catch (error) {
      const last = error instanceof Refusal ? undefined : await store.last(asked)
      if (last === undefined) throw error
      return sendMade(request, reply, last)
    }
  }
}

/** As many as a large deployment has of practices' pages that are read every day. */
const mostPages = 2000

/** Makes the function that registers public pages. `path` has `:ods` in it and no other parameter. */
export function publicPages({ db }: PageDeps) {
  const answer = fromMemory(mostPages)
  const practice = sharedReads((code) => practiceByCode(db, code))

  return function serve<Facts = undefined>(
    app: FastifyInstance,
    path: string,
    page: PublicPage<Facts>,
  ): void {
    const makeable = sharedReads(async (code): Promise<Makeable> => {
      const about = await practice(code)
      const facts = (await page.facts?.(db, about)) as Facts
      return { facts: JSON.stringify([about, facts]), render: () => page.render(about, facts) }
    })
    app.get<Address>(path, { config: { policy: 'public' } }, (request, reply) => {
      const code = request.params.ods.toUpperCase()
      return answer(request, reply, `${path} ${code}`, makeable(code))
    })
  }
}

export type Serve = ReturnType<typeof publicPages>
