import { appendEvent } from '../audit/append.ts'
import { lastLooksOfApps } from '../audit/who-looked.ts'
import type { Database } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type Entered } from '../sharing/enter.ts'
import { recordApp } from './allow-app.ts'
import { allowancesAbout, endAllowance, type Allowance } from './allowance.ts'

/** An app that may ask for a patient, or of their record. */
export type OwnApp = Allowance & {
  /** Whether somebody who helps them let it in. */
  readonly byHelper: boolean
  /** When it last saw something of their record. */
  readonly lastLook: Date | null
}

/**
 * The apps of a patient; one line on the log before it is told.
 *
 * @throws Refusal as `enter` has it.
 */
export async function ownApps(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<Entered & { readonly apps: readonly OwnApp[] }> {
  const [[row], looks] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    lastLooksOfApps(tx, patient),
  ])
  const who = await admit(db, actor, patient, row)
  if (row === undefined) throw notFound()
  const allowances = await allowancesAbout(db, patient)
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    ...{ kind: 'app', purpose: 'own record', filter: 'list', count: 0, digest: null },
  })
  const apps = allowances.map((one) => ({
    ...one,
    byHelper: one.owner.id !== patient,
    lastLook:
      looks.find(({ app, actor: by }) => app === one.app && by === one.owner.id)?.at ?? null,
  }))
  return { ...who, apps }
}

/**
 * Takes back what an app was let do: it ends at once.
 *
 * @throws Refusal `not-found` for what is not theirs to end, or has ended.
 */
export async function endOwnApp(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: string,
): Promise<void> {
  const found = (await allowancesAbout(db, patient)).find((one) => one.id === id)
  if (!found) throw notFound()
  await recordApp(db, actor, found.about ?? patient, found.app, 'removed')
  await endAllowance(db, id)
}
