import { randomUUID } from 'node:crypto'
import type { Database } from '../db/database.ts'
import { revokeSessionsAt } from '../identity/sessions.ts'
import { moveStaff } from '../identity/staff.ts'
import { recordSuccession, type Succession } from '../identity/successions.ts'
import { setTerms } from '../identity/viewing-terms.ts'
import { outboxFilled } from '../messages/wake.ts'
import { asJob } from './as-job.ts'
import { followSuccession, wasFollowed } from './succession-of-patient.ts'
import { changeLists } from './succession-lists.ts'
import {
  everyConcerned,
  planSuccession,
  type SuccessionPlan,
  type Wanted,
} from './succession-plan.ts'

export type Succeeded = {
  readonly reference: string
  readonly patients: number
  readonly registered: number
  readonly staff: number
}

/**
 * Carries out what becomes of organisations: first for themselves, then for each patient concerned in a
 * transaction of their own and on their log, then for the staff. What was interrupted goes on when it is asked
 * for again; at no moment does anybody see more than before.
 *
 * @throws Refusal as `planSuccession`.
 * @see domain.md 2.9
 */
export async function succeed(db: Database, wanted: Wanted, by: string): Promise<Succeeded> {
  const plan = await planSuccession(db, wanted)
  const succession = plan.begun ?? (await begin(db, wanted, plan, by))
  const { kind, predecessors, successor, reference } = succession
  if (kind !== 'split') {
    for (const predecessor of predecessors) await revokeSessionsAt(db, predecessor)
  }
  const job = {
    ...{ job: by, name: 'Change of services', purpose: `change of services ${reference}` },
    ...{ requestId: randomUUID(), kind: 'relationship' as const, filter: kind },
  }
  const counted = { patients: 0, registered: 0 }
  for await (const { patient, known } of everyConcerned(db, wanted)) {
    if (plan.begun && (await wasFollowed(db, patient, succession))) continue
    const followed = await asJob(db, job, patient, [], (tx, at) =>
      followSuccession(tx, patient, succession, known, by, at),
    )
    if (followed === undefined) continue
    counted.patients++
    if (followed.registered) counted.registered++
  }
  outboxFilled(db)
  const staff =
    kind === 'merge' && successor !== null ? await moveStaff(db, predecessors, successor) : 0
  return { reference, ...counted, staff }
}

/** What it means for the organisations themselves, in one transaction. */
async function begin(
  db: Database,
  wanted: Wanted,
  plan: SuccessionPlan,
  by: string,
): Promise<Succession> {
  return db.job.begin(async (tx) => {
    const succession = await recordSuccession(tx, wanted, plan.successorIsNew, by)
    await changeLists(tx, plan.lists, by)
    if (plan.terms === undefined || wanted.successor === null) return succession
    await setTerms(tx, wanted.successor, plan.terms.after)
    if (wanted.kind !== 'merge') return succession
    // entries keep who wrote them, so the default that shares them out is that of the predecessor
    for (const one of wanted.predecessors) await setTerms(tx, one, plan.terms.after)
    return succession
  })
}
