import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import type { Database } from '../db/database.ts'
import { shortId } from '../identity/ids.ts'
import { parseOdsCode } from '../identity/ods-code.ts'
import { asJob, patientForJob } from '../sharing/as-job.ts'
import { movePatient, registerPatient } from '../sharing/registration.ts'
import type { Command, Output } from './command.ts'
import { UsageError } from './command.ts'
import { nhsNumberFrom, nhsNumberUsage } from './nhs-number-option.ts'
import { withDatabase } from './with-server.ts'

export const command: Command = {
  name: 'patient',
  summary: 'Register a patient with a practice, or move them to another',
  usage: `Usage: confide patient register --practice ODS [--nhs-number N]
       confide patient move --practice ODS [--nhs-number N]

register   for a patient who has a record and no practice
move       for one who changes practice: the old registration ends. The new practice has to ask before
           it sees what others wrote; what the patient chose about the old one's entries stays.

  --practice ODS   the organisation code of the practice
${nhsNumberUsage}`,
  run: async (args, out) => {
    const [action, ...rest] = args
    if (action !== 'register' && action !== 'move') {
      throw new UsageError('Say what to do: register or move')
    }
    const { values } = parseArgs({
      args: rest,
      options: { practice: { type: 'string' }, 'nhs-number': { type: 'string' } },
    })
    if (values.practice === undefined) throw new UsageError('--practice is missing')
    const practice = parseOdsCode(values.practice)
    const nhsNumber = await nhsNumberFrom(values['nhs-number'])
    return withDatabase((db) => carryOut(db, out, action, practice, nhsNumber))
  },
}

async function carryOut(
  db: Database,
  out: Output,
  action: 'register' | 'move',
  practice: ReturnType<typeof parseOdsCode>,
  nhsNumber: Awaited<ReturnType<typeof nhsNumberFrom>>,
): Promise<number> {
  const patient = await patientForJob(db, nhsNumber)
  const job = {
    job: `confide patient ${action}`,
    name: 'Registration',
    purpose: 'registration',
    requestId: randomUUID(),
  }
  await asJob(db, job, patient, [], async (tx, at) => {
    if (action === 'register') await registerPatient(tx, patient, practice, job.job, at)
    else await movePatient(tx, patient, practice, job.job, at)
  })
  out.print(`Patient ${shortId(patient)} is registered with ${practice}.`)
  return 0
}
