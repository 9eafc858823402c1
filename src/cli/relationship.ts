import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { parseShortId, shortId, type PatientId } from '../identity/ids.ts'
import { requireOrganisation } from '../identity/organisations.ts'
import { parseOdsCode } from '../identity/ods-code.ts'
import { asJob } from '../sharing/as-job.ts'
import { addRelationship, discharge, relationshipsInForce } from '../sharing/relationships.ts'
import type { Command, Output } from './command.ts'
import { UsageError } from './command.ts'
import { patientFrom } from './patient-option.ts'
import { withDatabase } from './with-server.ts'

const kinds = ['referral', 'appointment', 'admission'] as const

export const command: Command = {
  name: 'relationship',
  summary: 'Say why a service sees a patient, from a feed: add, end, list',
  usage: `Usage: confide relationship add PATIENT --organisation ODS --kind KIND
       confide relationship end PATIENT ID
       confide relationship list PATIENT

For feeds of a hospital's or clinic's own system. Each change is on the patient's log.

add     a referral, an appointment or an admission; prints the id of the relationship. Registration
        has commands of its own: confide patient register, move.
end     a discharge: the relationship ends at once, or after the grace days of the organisation
        (confide organisation grace), and the permission that was to last as long ends with it
list    id, kind, organisation and beginning of each relationship in force

  --kind KIND   ${kinds.join(', ')}
PATIENT is what confide patient find prints.`,
  run: async (args, out) => {
    const [name = '', ...rest] = args
    const action = new Map(Object.entries(actions)).get(name)
    if (action === undefined) {
      throw new UsageError(`Say what to do: ${Object.keys(actions).join(', ')}`)
    }
    await action(rest, out)
    return 0
  },
}

const actions: Readonly<Record<string, (args: string[], out: Output) => Promise<void>>> = {
  add: async (args, out) => {
    const { values, positionals } = parseArgs({
      args,
      options: { organisation: { type: 'string' }, kind: { type: 'string' } },
      allowPositionals: true,
    })
    const patient = patientFrom(positionals)
    const kind = kinds.find((one) => one === values.kind)
    if (kind === undefined) throw new UsageError(`Give --kind, one of: ${kinds.join(', ')}`)
    if (values.organisation === undefined) throw new UsageError('--organisation is missing')
    const organisation = parseOdsCode(values.organisation)
    const id = await onPatient('add', patient, kind, async (tx, at, job) => {
      await requireOrganisation(tx, organisation)
      return addRelationship(tx, patient, { organisation, kind, recordedBy: job, startsAt: at })
    })
    out.print(shortId(id))
  },
  end: async (args, out) => {
    const { positionals } = parseArgs({ args, options: {}, allowPositionals: true })
    const [whose, which, ...more] = positionals
    if (which === undefined || more.length > 0) {
      throw new UsageError('Give a patient id and the id of a relationship')
    }
    const patient = patientFrom(whose === undefined ? [] : [whose])
    const id = relationshipFrom(which)
    const { endsAt } = await onPatient('end', patient, 'ended', (tx, at, job) =>
      discharge(tx, patient, id, at, job),
    )
    out.print(`The relationship ends ${endsAt.toISOString()}.`)
  },
  list: async (args, out) => {
    const { positionals } = parseArgs({ args, options: {}, allowPositionals: true })
    const patient = patientFrom(positionals)
    const found = await onPatient('list', patient, null, (tx, at) =>
      relationshipsInForce(tx, patient, at),
    )
    for (const { id, kind, organisation, startsAt, endsAt } of found) {
      const until = endsAt === null ? '' : ` until ${endsAt.toISOString()}`
      out.print(`${shortId(id)}  ${kind}  ${organisation}  ${startsAt.toISOString()}${until}`)
    }
  },
}

/** The work of one command on one patient, with its line on their log. */
function onPatient<T>(
  action: string,
  patient: PatientId,
  change: string | null,
  work: (tx: Tx, at: Date, job: string) => Promise<T>,
): Promise<T> {
  const job = `confide relationship ${action}`
  const who = {
    ...{ job, name: 'Relationships', purpose: 'relationship', requestId: randomUUID() },
    ...(change !== null && { kind: 'relationship' as const, filter: change }),
  }
  return withDatabase((db) => asJob(db, who, patient, [], (tx, at) => work(tx, at, job)))
}

function relationshipFrom(text: string): string {
  try {
    return parseShortId(text)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new UsageError('This is no id of a relationship: confide relationship list prints it')
  }
}
