import type { Database } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'

/** An app that asks, by a token that holds now. */
export type AppSession = {
  readonly app: string
  readonly name: string
  /** Whether it asks for nobody but itself. */
  readonly system: boolean
  readonly scope: string
  readonly about: PatientId | null
  /** The person's own session, with which it ends. */
  readonly within: Buffer | null
}

export async function appSessionOf(db: Database, session: Buffer): Promise<AppSession | undefined> {
  const [row] = await db.identity<AppSession[]>`
    select app, name, system, scope, about, within from app_session(${session}) where app is not null`
  return row
}
