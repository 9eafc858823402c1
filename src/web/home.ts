import type { FastifyInstance } from 'fastify'
import { Refusal } from '../errors.ts'
import type { Person } from '../identity/actor.ts'
import { personOf } from '../identity/sessions.ts'
import { homeView } from './home-view.tsx'
import type { PageDeps } from './page-deps.ts'
import { paths } from './paths.ts'
import { withFinderOrNot } from './present/person.ts'
import { sendPage } from './send-page.ts'
import { staffHomeView } from './staff/home-view.tsx'

export function registerHome(app: FastifyInstance, deps: PageDeps): void {
  app.get('/', { config: { policy: 'public' } }, async (request, reply) => {
    const person = await whoeverIsSignedIn(deps, () => deps.actorOf(request))
    const { demo } = deps
    if (person === undefined) return sendPage(reply, homeView({ demo }))
    const who = await withFinderOrNot(deps.db, person)
    if (who.withoutFinder) return sendPage(reply, staffHomeView(who))
    const next =
      person.kind === 'staff'
        ? { href: paths.finder, text: 'Find a patient' }
        : { href: paths.ownRecord, text: 'Go to my record' }
    return sendPage(reply, homeView({ demo, who, next }))
  })
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
