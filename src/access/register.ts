import type { Database, Sql, Tx } from '../db/database.ts'
import type { Day } from '../identity/age.ts'
import type { PatientId } from '../identity/ids.ts'
import { keepWork } from '../messages/work.ts'
import type { Handler } from '../messages/relay.ts'
import { askers, requestChannels, type Asker, type RequestChannel } from './request.ts'
import { requestStates, type RequestState } from './states.ts'

/** A request as the organisation's register holds it: without a word of what is asked. */
export type Registered = {
  readonly organisation: string
  readonly reference: string
  readonly patient: PatientId
  readonly channel: RequestChannel
  readonly askedBy: Asker
  readonly state: RequestState
  readonly receivedOn: Day
  readonly dueOn: Day | null
  readonly extended: boolean
  readonly closedOn: Day | null
  readonly inTime: boolean | null
}

/** What an outbox says became of a request, for the register and the work list; in whichever order it comes. */
export function registerHandler(sql: Sql): Handler {
  return async ({ patient, payload, createdAt }) => {
    const one = { ...parse(payload), patient }
    const { organisation, reference, version, dueOn } = one
    const { count } = await sql`
      insert into access_register (organisation, reference, patient_id, version, channel, asked_by, state,
                                   received_on, due_on, extended, closed_on, in_time)
      values (${organisation}, ${reference}, ${patient}, ${version}, ${one.channel}, ${one.askedBy}, ${one.state},
              ${one.receivedOn}, ${dueOn}, ${one.extended}, ${one.closedOn}, ${one.inTime})
      on conflict (organisation, reference) do update
         set patient_id = excluded.patient_id, version = excluded.version, state = excluded.state, due_on = excluded.due_on,
             extended = excluded.extended, closed_on = excluded.closed_on, in_time = excluded.in_time
       where access_register.version < excluded.version
          or access_register.patient_id <> excluded.patient_id`
    if (count === 0) return
    const work = { organisation, reference, kind: 'access-request', patient, createdAt } as const
    await keepWork(sql, { ...work, dueOn, isClosed: one.closedOn !== null })
  }
}

function parse(payload: Readonly<Record<string, unknown>>) {
  const text = (name: string): string => {
    const value = payload[name]
    if (typeof value !== 'string') throw new TypeError(`a request without ${name}`)
    return value
  }
  const orNull = (name: string) => (payload[name] === null ? null : text(name))
  const oneOf = <T extends string>(name: string, known: readonly T[]): T => {
    const found = known.find((one) => one === payload[name])
    if (found === undefined) throw new TypeError(`a request whose ${name} there is not`)
    return found
  }
  const { inTime, version } = payload
  return {
    ...{ organisation: text('organisation'), reference: text('reference') },
    ...{ version: Number(version), channel: oneOf('channel', requestChannels) },
    ...{ askedBy: oneOf('askedBy', askers), state: oneOf('state', requestStates) },
    ...{ receivedOn: text('receivedOn'), dueOn: orNull('dueOn'), closedOn: orNull('closedOn') },
    extended: payload['extended'] === true,
    inTime: typeof inTime === 'boolean' ? inTime : null,
  }
}

/** One request in the register of the desk of this transaction: whose it is, by the reference alone. */
export function registeredAs(tx: Tx, reference: string) {
  return tx<Registered[]>`${registered(tx)} where reference = ${reference}`
}

/** The whole register of the desk of this transaction, newest first. */
export function registerOf(tx: Tx, limit: number) {
  return tx<Registered[]>`${registered(tx)} order by received_on desc, reference limit ${limit}`
}

function registered(sql: Sql | Tx) {
  return sql`
    select organisation, reference, patient_id as patient, channel, asked_by as "askedBy", state,
           received_on::text as "receivedOn", due_on::text as "dueOn", extended,
           closed_on::text as "closedOn", in_time as "inTime"
      from access_register`
}

/** Forgets what ended three years ago (domain.md 4.8). */
export async function forgetRegister(db: Database): Promise<void> {
  await db.job`select forget_register()`
}
