import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { shortId, type PatientId } from '../identity/ids.ts'
import { endPause } from '../identity/online-pauses.ts'
import { parseOdsCode } from '../identity/ods-code.ts'
import { revokeSessionsOf } from '../identity/sessions.ts'
import { asJob, patientForJob } from '../sharing/as-job.ts'
import { protectPatient, recordDeath } from '../sharing/death-and-protection.ts'
import { movePatient, registerPatient } from '../sharing/registration.ts'
import type { Command, Output } from './command.ts'
import { UsageError } from './command.ts'
import { dayFrom } from './day-option.ts'
import { nhsNumberFrom, nhsNumberUsage } from './nhs-number-option.ts'
import { merge, mergeUsage, unmerge } from './patient-merge.ts'
import { patientFrom } from './patient-option.ts'
import { withDatabase } from './with-server.ts'

type Action = (args: string[], out: Output) => Promise<void>

export const command: Command = {
  name: 'patient',
  summary: 'Find a patient’s id, register or move them, record a death, protect, merge two records',
  usage: `Usage: confide patient find [--nhs-number N]
       confide patient register --practice ODS [--nhs-number N]
       confide patient move --practice ODS [--nhs-number N]
       confide patient died ID --on DATE
       confide patient died ID --lift
       confide patient protect ID [--lift]
       confide patient online ID --lift
       confide patient merge --keep ID --from ID --by WHO [--reason TEXT] [--yes]
       confide patient unmerge --keep ID --from ID --by WHO --yes

find       prints the patient's id, which the other commands and the FHIR API take. The number itself
           is never printed.
register   for a patient who has a record and no practice
move       for one who changes practice: the old registration ends. The new practice has to ask before
           it sees what others wrote; what the patient chose about the old one's entries stays.
died       closes the record from now on: to all without a legal reason, and to the patient's own
           sign-in. --lift takes back a death recorded by mistake. The FHIR Patient resource stays as
           it was recorded.
protect    from now on only the registered practice, and those it allows by name, find the patient.
           --lift ends it.
online     --lift ends a pause of the patient's online access, where no practice is left to lift it.
           Be sure first that the patient asked, and is safe.
${mergeUsage}

  --practice ODS   the organisation code of the practice
  --on DATE        the day of death, like 2026-11-22
${nhsNumberUsage}`,
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

const actions: Readonly<Record<string, Action>> = {
  find: async (args, out) => {
    const { values } = parseArgs({ args, options: { 'nhs-number': { type: 'string' } } })
    const nhsNumber = await nhsNumberFrom(values['nhs-number'])
    await withDatabase(async (db) => out.print(shortId(await patientForJob(db, nhsNumber))))
  },
  register: (args, out) => registration('register', args, out),
  move: (args, out) => registration('move', args, out),
  merge,
  unmerge,
  died: async (args, out) => {
    const { values, positionals } = parseArgs({
      args,
      options: { on: { type: 'string' }, lift: { type: 'boolean' } },
      allowPositionals: true,
    })
    const patient = patientFrom(positionals)
    const on = values.lift ? null : dayFrom('--on', values.on)
    if (values.lift && values.on !== undefined) throw new UsageError('Give --on or --lift')
    await onPatient('died', 'death', patient, (tx, at) => recordDeath(tx, patient, on, at))
    if (on !== null)
      await withDatabase((db) => revokeSessionsOf(db, { kind: 'patient', id: patient }))
    out.print(
      on === null
        ? `The death of patient ${shortId(patient)} is taken back.`
        : `Patient ${shortId(patient)} died on ${on}. The record is closed.`,
    )
  },
  protect: async (args, out) => {
    const { values, positionals } = parseArgs({
      args,
      options: { lift: { type: 'boolean' } },
      allowPositionals: true,
    })
    const patient = patientFrom(positionals)
    await onPatient('protect', 'protection', patient, (tx) =>
      protectPatient(tx, patient, !values.lift),
    )
    out.print(
      values.lift
        ? `The protection of patient ${shortId(patient)} is lifted.`
        : `Patient ${shortId(patient)} is protected.`,
    )
  },
  online: async (args, out) => {
    const { values, positionals } = parseArgs({
      args,
      options: { lift: { type: 'boolean' } },
      allowPositionals: true,
    })
    const patient = patientFrom(positionals)
    if (!values.lift) throw new UsageError('Give --lift: only the patient or a practice pauses')
    await onPatient('online', 'online access', patient, async (tx, at, job) => {
      const lifted = await endPause(tx, patient, { name: job, practice: null }, at)
      if (!lifted) throw new Refusal('conflict', 'The online access of this patient is not paused')
    })
    out.print(`Patient ${shortId(patient)} can sign in online again.`)
  },
}

async function registration(
  action: 'register' | 'move',
  args: string[],
  out: Output,
): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { practice: { type: 'string' }, 'nhs-number': { type: 'string' } },
  })
  if (values.practice === undefined) throw new UsageError('--practice is missing')
  const practice = parseOdsCode(values.practice)
  const nhsNumber = await nhsNumberFrom(values['nhs-number'])
  const patient = await withDatabase((db) => patientForJob(db, nhsNumber))
  await onPatient(action, 'registration', patient, async (tx, at, job) => {
    if (action === 'register') await registerPatient(tx, patient, practice, job, at)
    else await movePatient(tx, patient, practice, job, at)
  })
  out.print(`Patient ${shortId(patient)} is registered with ${practice}.`)
}

/** The work of one command on one patient, with its line on their log. */
function onPatient(
  action: string,
  purpose: string,
  patient: PatientId,
  work: (tx: Tx, at: Date, job: string) => Promise<void>,
): Promise<void> {
  const job = `confide patient ${action}`
  const who = { job, name: 'Registration', purpose, requestId: randomUUID() }
  return withDatabase((db) => asJob(db, who, patient, [], (tx, at) => work(tx, at, job)))
}
