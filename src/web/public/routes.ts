import type { FastifyInstance } from 'fastify'
import type { PageDeps } from '../page-deps.ts'
import { registerContent } from './content.ts'
import { registerCoverage } from './coverage.ts'
import { registerLog } from './log.ts'
import { registerSearch } from './search.ts'
import { registerForms } from './form.ts'
import { registerFormPaper } from './form-paper.ts'
import { registerHowSharingWorks } from './how-sharing-works.ts'
import { registerLeaflets } from './leaflets.ts'
import { registerStart } from './start.ts'
import { publicPages } from './serve.ts'
import { registerStatus } from './status.ts'
import { registerVerifier } from './verifier.ts'
import { registerWhoAsks } from './who-asks.ts'

/** What anyone may read: the pages of each practice. */
export function registerPublic(app: FastifyInstance, deps: PageDeps): void {
  const serve = publicPages(deps)
  registerStart(app, serve)
  registerContent(app, serve)
  registerCoverage(app, deps)
  registerStatus(app, deps)
  registerLog(app, deps)
  registerSearch(app, deps)
  registerForms(app, deps)
  registerWhoAsks(app, deps)
  registerFormPaper(app, deps)
  registerLeaflets(app, serve, deps)
  registerHowSharingWorks(app, deps)
  registerVerifier(app, deps.log.published)
}
