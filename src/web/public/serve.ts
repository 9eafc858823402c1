import type { FastifyInstance } from 'fastify'
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

type Address = { Params: { ods: string } }

/**
 * Makes the function that registers public pages. `path` has `:ods` in it and no other parameter.
 *
 * Pages are served from memory. Several processes need tell each other nothing: each asks the database
 * before it answers. While the database is away, a page is served as it last was, since it also says whom to
 * call in an emergency.
 */
export function publicPages({ db }: PageDeps) {
  const store = pageStore()
  const practice = sharedReads((code) => practiceByCode(db, code))

  return function serve<Facts = undefined>(
    app: FastifyInstance,
    path: string,
    page: PublicPage<Facts>,
  ): void {
    const factsOf = sharedReads(async (code) => {
      const about = await practice(code)
      return { about, facts: (await page.facts?.(db, about)) as Facts }
    })
    app.get<Address>(path, { config: { policy: 'public' } }, async (request, reply) => {
      const code = request.params.ods.toUpperCase()
      const name = `${path} ${code}`
      try {
        const read = await factsOf(code)
        const made = await store.get(name, JSON.stringify(read), () =>
          page.render(read.about, read.facts),
        )
        return sendMade(request, reply, made)
      } catch (error) {
        const last = error instanceof Refusal ? undefined : await store.last(name)
        if (last === undefined) throw error
        return sendMade(request, reply, last)
      }
    })
  }
}

export type Serve = ReturnType<typeof publicPages>
