import type { FastifyInstance } from 'fastify'
import { Refusal } from '../errors.ts'
import type { Person } from '../identity/actor.ts'
import { practicesNamed } from '../identity/practice-page.ts'
import { personOf } from '../identity/sessions.ts'
import type { FoundPractices } from './home-practices.tsx'
import { homeView } from './home-view.tsx'
import type { PageDeps } from './page-deps.ts'
import { paths } from './paths.ts'
import { withFinderOrNot } from './present/person.ts'
import { sendPage } from './send-page.ts'
import { staffHomeView } from './staff/home-view.tsx'

/** More than these are not listed: whoever looks for one of more types more of its name. */
const mostPractices = 20

type Asked = { Querystring: { practice?: string | string[] } }

export function registerHome(app: FastifyInstance, deps: PageDeps): void {
  app.get<Asked>('/', { config: { policy: 'public' } }, async (request, reply) => {
    const person = await whoeverIsSignedIn(deps, () => deps.actorOf(request))
    const { demo } = deps
    if (person === undefined) {
      const practices = await practicesFor(deps, request.query.practice)
      return sendPage(reply, homeView({ demo, practices }))
    }
    const who = await withFinderOrNot(deps.db, person)
    if (who.withoutFinder) return sendPage(reply, staffHomeView(who))
    const next =
      person.kind === 'staff'
        ? { href: paths.finder, text: 'Find a patient' }
        : { href: paths.ownRecord, text: 'Go to my record' }
    return sendPage(reply, homeView({ demo, who, next }))
  })
}

async function practicesFor({ db }: PageDeps, asked: unknown): Promise<FoundPractices> {
  const words = typeof asked === 'string' ? asked.trim().slice(0, 100) : ''
  const found = await practicesNamed(db, words, mostPractices + 1)
  return { words, found: found.slice(0, mostPractices), more: found.length > mostPractices }
}

async function whoeverIsSignedIn(
  { db }: PageDeps,
  actor: () => ReturnType<PageDeps['actorOf']>,
): Promise<Person | undefined> {
  try {
    return await personOf(db, actor())
  } catch (error) {
    if (error instanceof Refusal && error.code === 'signed-out') return undefined
    throw error
  }
}
