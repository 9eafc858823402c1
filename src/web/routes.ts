import type { FastifyInstance } from 'fastify'
import { registerHome } from './home.ts'
import type { PageDeps } from './page-deps.ts'
import { registerOwnMessages } from './patient/messages.ts'
import { registerOwnEntry } from './patient/entry.ts'
import { registerOwnRecord } from './patient/record.ts'
import { registerWhoLooked } from './patient/who-looked.ts'
import { registerEntry } from './staff/entry.ts'
import { registerFinder } from './staff/finder.ts'
import { registerRecord } from './staff/record.ts'
import { registerWriteEntry } from './staff/write-entry.ts'

/** Every page, by who it is for. */
export function registerPages(app: FastifyInstance, deps: PageDeps): void {
  registerHome(app, deps)
  registerFinder(app, deps)
  registerRecord(app, deps)
  registerEntry(app, deps)
  registerWriteEntry(app, deps)
  registerOwnRecord(app, deps)
  registerOwnEntry(app, deps)
  registerWhoLooked(app, deps)
  registerOwnMessages(app, deps)
}
