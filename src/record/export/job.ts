import type { Database } from '../../db/database.ts'
import { newId, type PatientId } from '../../identity/ids.ts'
import type { OdsCode } from '../../identity/ods-code.ts'

/** Whose records: all that the organisation has to do with, or those registered there. */
export const exportedGroups = ['in-care', 'registered'] as const
export type ExportedGroup = (typeof exportedGroups)[number]

/** What an export is about. */
export type ExportAsked = {
  readonly patients: ExportedGroup
  /** Types of resource; null for all. */
  readonly kinds: readonly string[] | null
  /** Entries recorded since then. */
  readonly since: Date | null
  /** The address it was asked for by. */
  readonly request: string
}

export type ExportJob = ExportAsked & {
  readonly id: string
  readonly organisation: OdsCode
  readonly staff: string
  readonly session: Buffer
  readonly requestId: string
  readonly state: 'running' | 'done' | 'deleted' | 'refused'
  readonly lookedAfter: PatientId | null
  readonly looked: number
  /** Of what was recorded later nothing is in it. */
  readonly startedAt: Date
  readonly expiresAt: Date
}

export type NewExport = ExportAsked &
  Pick<ExportJob, 'organisation' | 'staff' | 'session' | 'requestId'> & {
    readonly staffName: string
  }

const hoursKept = 24
const mostOfRequest = 2000

/** @returns its id; undefined while another of the organisation goes on. */
export async function addExport(db: Database, job: NewExport): Promise<string | undefined> {
  const id = newId()
  await db.job`
    update export_job set state = 'deleted', ended_at = now()
     where organisation = ${job.organisation} and state = 'running' and expires_at <= now()`
  const rows = await db.job`
    insert into export_job (id, organisation, staff_id, staff_name, session, request_id, request, patients, kinds,
                            since, state, expires_at)
    values (${id}, ${job.organisation}, ${job.staff}, ${job.staffName}, ${job.session}, ${job.requestId},
            ${job.request.slice(0, mostOfRequest)}, ${job.patients},
            ${job.kinds === null ? null : [...job.kinds]}::text[], ${job.since}, 'running',
            now() + make_interval(hours => ${hoursKept}))
    on conflict (organisation) where state = 'running' do nothing
    returning id`
  return rows.length > 0 ? id : undefined
}

/** One row for an account and a day, however often it tries. */
export async function addRefused(db: Database, job: NewExport): Promise<void> {
  await db.job`
    insert into export_job as j (id, organisation, staff_id, staff_name, session, request_id, request, patients, state,
                                 ended_at, expires_at, refused_on)
    values (${newId()}, ${job.organisation}, ${job.staff}, ${job.staffName}, ${job.session}, ${job.requestId},
            ${job.request.slice(0, mostOfRequest)}, ${job.patients}, 'refused', now(), now(),
            (now() at time zone 'Europe/London')::date)
    on conflict (staff_id, refused_on) where state = 'refused'
    do update set times = j.times + 1, ended_at = excluded.ended_at`
}

const columns = (db: Database) => db.job`
  id, organisation, staff_id as staff, session, request_id as "requestId", request, patients, kinds, since, state,
  looked_after as "lookedAfter", looked, started_at as "startedAt", expires_at as "expiresAt"`

/** One that has not expired, whoever asked for it. */
export async function exportJob(db: Database, id: string): Promise<ExportJob | undefined> {
  const [job] = await db.job<ExportJob[]>`
    select ${columns(db)} from export_job
     where id = ${id} and state in ('running', 'done') and expires_at > now()`
  return job
}

/** Takes one up that goes on, for a minute; undefined where another process has it. */
export async function takeUp(db: Database, id: string): Promise<ExportJob | undefined> {
  const [job] = await db.job<ExportJob[]>`
    update export_job set leased_until = now() + interval '1 minute'
     where id = ${id} and state = 'running' and expires_at > now()
       and (leased_until is null or leased_until < now())
    returning ${columns(db)}`
  return job
}

/** In which session it goes on. */
export async function goOnIn(db: Database, id: string, session: Buffer): Promise<void> {
  await db.job`update export_job set session = ${session} where id = ${id} and state = 'running'`
}

/** What of some patients is in it, and how far it has looked: only of one that goes on. */
export async function keepProgress(
  db: Database,
  id: string,
  found: readonly { readonly patient: PatientId; readonly kinds: readonly string[] }[],
  after: PatientId,
  looked: number,
): Promise<void> {
  await db.job.begin(async (tx) => {
    const going = await tx`
      update export_job set looked_after = ${after}, looked = looked + ${looked},
             leased_until = now() + interval '1 minute'
       where id = ${id} and state = 'running' and expires_at > now()
      returning id`
    if (going.length > 0 && found.length > 0) {
      await tx`
        insert into export_patient ${tx(
          found.map(({ patient, kinds }) => ({ job: id, patient_id: patient, kinds: [...kinds] })),
        )}
        on conflict (job, patient_id) do nothing`
    }
  })
}

/** Lets go of one that is done, or cannot go on by itself. */
export async function letGo(db: Database, id: string, state: 'done' | 'running'): Promise<void> {
  await db.job`
    update export_job set state = ${state}, leased_until = null, ended_at = case when ${state} = 'done' then now() end
     where id = ${id} and state = 'running'`
}

/** The kinds that are in it. */
export async function kindsIn(db: Database, id: string): Promise<string[]> {
  const rows = await db.job<{ kind: string }[]>`
    select distinct unnest(kinds) as kind from export_patient where job = ${id} order by 1`
  return rows.map(({ kind }) => kind)
}

/** The patients of whom there is something of a kind in it, by id, after one. */
export function patientsWith(
  db: Database,
  { id, kind }: { readonly id: string; readonly kind: string },
  after: PatientId | null,
  most: number,
) {
  return db.job<{ patient: PatientId }[]>`
    select patient_id as patient from export_patient
     where job = ${id} and ${kind} = any (kinds) and (${after}::uuid is null or patient_id > ${after})
     order by patient_id limit ${most}`
}

export async function deleteExport(db: Database, id: string): Promise<void> {
  await db.job.begin(async (tx) => {
    await tx`
      update export_job set state = 'deleted', ended_at = now() where id = ${id} and state in ('running', 'done')`
    await tx`delete from export_patient where job = ${id}`
  })
}

/** Forgets whose records were in exports that have expired, and after a year that they were. */
export async function forgetExports(db: Database): Promise<void> {
  await db.job.begin(async (tx) => {
    await tx`
      delete from export_patient p using export_job j where j.id = p.job and j.expires_at <= now()`
    await tx`
      update export_job set state = 'deleted', ended_at = now()
       where state in ('running', 'done') and expires_at <= now()`
    await tx`
      delete from export_job
       where state in ('deleted', 'refused') and expires_at < now() - make_interval(days => ${daysListed})`
  })
}

const daysListed = 365

/** One export as who keeps watch reads it; of an account that was refused, all of one day. */
export type ExportLine = {
  readonly id: string
  readonly staffName: string
  readonly patients: ExportedGroup
  readonly kinds: readonly string[] | null
  readonly state: ExportJob['state']
  readonly looked: number
  readonly times: number
  readonly startedAt: Date
}

/** The newest of an organisation, and after them the newest refused ones: however many those are, they hide none. */
export function exportsOf(db: Database, organisations: readonly string[], most: number) {
  return db.job<ExportLine[]>`
    select id, "staffName", patients, kinds, state, looked, times, "startedAt" from (
      select id, staff_name as "staffName", patients, kinds, state, looked, times, started_at as "startedAt",
             row_number() over (partition by state = 'refused' order by started_at desc) as n
        from export_job where organisation = any (${[...organisations]})
    ) line where n <= ${most} order by state = 'refused', "startedAt" desc`
}
