import type { Database } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import { readAskedFor } from '../../forms/asked.ts'
import type { Actor } from '../../identity/actor.ts'
import { notFound, parsePatientId, shortId, type PatientId } from '../../identity/ids.ts'
import { personOf } from '../../identity/sessions.ts'
import { readWork } from '../../record/work-list.ts'
import { notSupported } from '../not-supported.ts'
import { tasksAtDesk, tasksOfPatient } from './task.ts'

type Given = readonly (readonly [name: string, value: string])[]

const parameters = ['patient', 'status', 'code', '_id']

/**
 * `Task`: for the patient what they asked for; for staff what waits at the desk of their own service.
 *
 * @throws Refusal `signed-out`, `role`; `not-found` for another's requests; `invalid` or `not-supported` for what was
 * asked.
 */
export async function searchTasks(
  { db, base }: { readonly db: Database; readonly base: string },
  actor: Actor,
  given: Given,
) {
  const person = await personOf(db, actor)
  const asked = new Map<string, string>()
  for (const [name, value] of given) {
    if (!parameters.includes(name)) throw notSupported('parameter', name)
    if (asked.has(name)) throw new Refusal('invalid', `Give ${name} once`)
    asked.set(name, value)
  }
  const named = asked.get('patient')
  const about = named && parsePatientId(named.slice(named.lastIndexOf('/') + 1))
  const all =
    person.kind === 'patient'
      ? await ofPatient(db, actor, about || person.id)
      : await atDesk(db, actor)
  const found = all.filter(
    (task) =>
      isAsked(asked.get('_id'), task.id) &&
      isAsked(asked.get('status'), task.status) &&
      isAsked(asked.get('code'), task.code.coding[0]?.code ?? '', 'urn:confide:request') &&
      (!about || task.for.reference === `Patient/${shortId(about)}`),
  )
  const query = new URLSearchParams([...asked])
  return {
    resourceType: 'Bundle' as const,
    type: 'searchset',
    total: found.length,
    link: [
      { relation: 'self', url: `${base}/Task${query.size > 0 ? `?${query.toString()}` : ''}` },
    ],
    ...(found.length > 0 && {
      entry: found.map((resource) => ({
        fullUrl: `${base}/Task/${resource.id}`,
        ...{ resource, search: { mode: 'match' } },
      })),
    }),
  }
}

/** One Task. @throws as `searchTasks`; `not-found`. */
export async function readTask(db: Database, actor: Actor, patient: PatientId, ref: string) {
  const person = await personOf(db, actor)
  const isIt = ({ id }: { readonly id: string }) => id === ref
  const all =
    person.kind === 'patient'
      ? tasksOfPatient(
          patient,
          await readAskedFor(db, actor, patient, (asked) =>
            tasksOfPatient(patient, asked).some(isIt),
          ),
        )
      : await atDesk(db, actor)
  const found = all.find(isIt)
  if (found === undefined) throw notFound()
  return found
}

async function ofPatient(db: Database, actor: Actor, patient: PatientId) {
  return tasksOfPatient(patient, await readAskedFor(db, actor, patient))
}

async function atDesk(db: Database, actor: Actor) {
  const { items } = await readWork(db, actor, {})
  return tasksAtDesk(items)
}

/** `code` or `system|code`; several by commas. */
function isAsked(asked: string | undefined, code: string, system?: string): boolean {
  return (
    asked === undefined ||
    asked
      .split(',')
      .some((one) => one === code || (system !== undefined && one === `${system}|${code}`))
  )
}
