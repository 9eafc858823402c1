import { randomBytes } from 'node:crypto'
import { appendEvent } from '../audit/append.ts'
import type { Database } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import { hashOfAppToken, type Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { purposeOf } from '../record/shared-record.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type Entered } from '../sharing/enter.ts'
import { apps, type App } from './app.ts'

export type Openable = Entered & { readonly patient: PatientCard; readonly apps: readonly App[] }

/**
 * The apps that open from the page of a patient; one line on the log before it is told.
 *
 * @param opened the id of the one that is opened now.
 * @throws Refusal as `enter` has it; `not-found` where there is no such app.
 */
export async function openableApps(
  db: Database,
  actor: Actor,
  patient: PatientId,
  opened?: string,
): Promise<Openable> {
  const [[row], [card]] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    patientCard(tx, patient),
  ])
  const who = await admit(db, actor, patient, row)
  if (row === undefined || card === undefined) throw notFound()
  const all = (await apps(db)).filter(
    ({ launchUri, suspendedAt }) => launchUri !== undefined && suspendedAt === null,
  )
  const asked = all.filter(({ id }) => opened === undefined || id === opened)
  const isThere = opened === undefined || asked.length === 1
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    ...{ kind: isThere ? 'app' : 'denied', purpose: purposeOf(who) },
    ...{ filter: opened === undefined ? 'list' : 'opened', count: 0, digest: null },
    ...(isThere && opened !== undefined && { app: opened }),
  })
  if (!isThere) throw notFound()
  return { ...who, patient: card, apps: asked }
}

/**
 * Opens an app for a patient, for five minutes and this session.
 *
 * @param base the address of the API.
 * @returns where to send the browser.
 */
export async function openApp(
  db: Database,
  actor: Actor,
  patient: PatientId,
  app: App,
  base: string,
): Promise<URL> {
  const token = randomBytes(32).toString('base64url')
  await db.identity`
    insert into app_launch (token_hash, app, session, patient_id)
    values (${hashOfAppToken(token)}, ${app.id}, ${actor.session}, ${patient})`
  const url = new URL(app.launchUri ?? '')
  url.searchParams.set('iss', base)
  url.searchParams.set('launch', token)
  return url
}

/** For whom it was opened; undefined for what was opened in another session, for another app or too long ago. */
export async function openedFor(
  db: Database,
  actor: Actor,
  app: string,
  token: string,
): Promise<PatientId | undefined> {
  const [row] = await db.identity<{ patient: PatientId }[]>`
    select patient_id as patient from app_launch
     where token_hash = ${hashOfAppToken(token)} and app = ${app} and session = ${actor.session}
       and created_at > now() - interval '5 minutes'`
  return row?.patient
}

/** It opens once. @returns whether it had not before. */
export async function closeLaunch(db: Database, token: string): Promise<boolean> {
  const { count } = await db.identity`
    delete from app_launch where token_hash = ${hashOfAppToken(token)}`
  return count === 1
}
