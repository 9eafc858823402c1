import type { FastifyRequest } from 'fastify'
import type { Database } from '../db/database.ts'
import type { Actor } from '../identity/actor.ts'

/** What every page is given. */
export type PageDeps = {
  readonly db: Database
  readonly actorOf: (request: FastifyRequest) => Actor
  /** Whether NHS numbers of the ranges that are never issued are taken. */
  readonly allowTestNumbers: boolean
  readonly demo: boolean
}
