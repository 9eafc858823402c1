import { appendSystemEvent } from '../../audit/system-event.ts'
import type { Database } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor, StaffMember } from '../../identity/actor.ts'
import { mayExport } from '../../identity/export-right.ts'
import { notFound } from '../../identity/ids.ts'
import { personOf } from '../../identity/sessions.ts'
import { atDesk } from '../../sharing/act.ts'
import { roleRefused } from '../../sharing/enter.ts'
import {
  addExport,
  addRefused,
  deleteExport,
  exportJob,
  exportsOf,
  goOnIn,
  kindsIn,
  type ExportAsked,
  type ExportJob,
  type ExportLine,
} from './job.ts'
import { lookThroughExport } from './look-through.ts'

type Failed = (error: unknown) => void

/**
 * Starts an export for the system whose session this is, and goes on in the background.
 *
 * @returns its id.
 * @throws Refusal `signed-out`; `not-found` for a patient; `role` without the right, which who keeps watch reads;
 * `too-many` while another of the organisation goes on.
 */
export async function startExport(
  db: Database,
  actor: Actor,
  asked: ExportAsked,
  onFailure: Failed,
): Promise<string> {
  const by = await staffOf(db, actor)
  const { organisation, id: staff, name: staffName } = by
  const { session, requestId } = actor
  const job = { ...asked, organisation, staff, staffName, session, requestId }
  if (!(await mayExport(db, staff))) {
    await addRefused(db, job)
    await noteExport(db, actor, by, 'denied', 'export')
    throw roleRefused()
  }
  const id = await addExport(db, job)
  if (id === undefined) {
    throw new Refusal('too-many', 'An export of your organisation goes on: wait until it is done')
  }
  await noteExport(db, actor, by, 'export', 'started')
  goOn(db, id, actor, onFailure)
  return id
}

/** Where an export stands: how many records it has looked at, or what is in it. */
export type ExportStatus = {
  readonly job: ExportJob
  readonly kinds: readonly string[] | undefined
}

/**
 * One's own export, which goes on in this session.
 *
 * @throws Refusal `signed-out`, or `not-found`: for what another asked for, what has expired, and without the right.
 */
export async function exportStatus(
  db: Database,
  actor: Actor,
  id: string,
  onFailure: Failed,
): Promise<ExportStatus> {
  const { job } = await ownExport(db, actor, id)
  if (job.state === 'done') return { job, kinds: await kindsIn(db, id) }
  await goOnIn(db, id, actor.session)
  goOn(db, id, actor, onFailure)
  return { job, kinds: undefined }
}

/** @throws Refusal as `exportStatus`. */
export async function endExport(db: Database, actor: Actor, id: string): Promise<void> {
  const { by } = await ownExport(db, actor, id)
  await deleteExport(db, id)
  await noteExport(db, actor, by, 'export', 'deleted')
}

/**
 * One's own export of which a file is about to be downloaded, noted before anything is told.
 *
 * @throws Refusal as `exportStatus`; `not-found` for a file that is not there.
 */
export async function exportToRead(
  db: Database,
  actor: Actor,
  id: string,
  kind: string,
): Promise<ExportJob> {
  const { job, by } = await ownExport(db, actor, id)
  if (job.state !== 'done' || !(await kindsIn(db, id)).includes(kind)) throw notFound()
  await noteExport(db, actor, by, 'export', `file ${kind}`)
  return job
}

/**
 * The exports of one's own organisation, newest first, and then those it was refused: for who keeps watch there.
 *
 * @throws Refusal `signed-out` or `role`.
 */
export async function readExports(db: Database, actor: Actor): Promise<readonly ExportLine[]> {
  const own = await atDesk(db, actor, 'watch', (_tx, acting) => Promise.resolve(acting.own))
  return exportsOf(db, own, mostShown)
}

const mostShown = 20

async function ownExport(db: Database, actor: Actor, id: string) {
  const by = await staffOf(db, actor)
  const job = await exportJob(db, id)
  if (job?.staff !== by.id || job.organisation !== by.organisation) throw notFound()
  if (!(await mayExport(db, by.id))) throw notFound()
  return { by, job }
}

async function staffOf(db: Database, actor: Actor): Promise<StaffMember> {
  const person = await personOf(db, actor)
  if (person.kind !== 'staff') throw notFound()
  return person
}

function noteExport(
  db: Database,
  { requestId }: Actor,
  { id: actor, organisation }: StaffMember,
  kind: 'denied' | 'export',
  detail: string,
): Promise<void> {
  return appendSystemEvent(db, { kind, actor, organisation, detail, requestId })
}

function goOn(db: Database, id: string, { app }: Actor, onFailure: Failed): void {
  lookThroughExport(db, id, app).catch(onFailure)
}
