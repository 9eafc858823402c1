import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { SetupError } from '../errors.ts'
import type { Database } from '../db/database.ts'
import { startSession, type SessionOwner } from '../identity/sessions.ts'
import { patientForJob } from '../sharing/as-job.ts'
import { memberOfStaff } from '../identity/staff.ts'
import type { Command } from './command.ts'
import { nhsNumberFrom } from './nhs-number-option.ts'
import { withDatabase } from './with-server.ts'

export const command: Command = {
  name: 'session',
  summary: 'Print a bearer token, to try the FHIR API with (development only)',
  usage: `Usage: confide session --staff ID
       confide session [--nhs-number N]

Starts a session of a member of staff, or of a patient, and prints its token:

  curl -H "Authorization: Bearer $(npx confide session --staff ID)" \\
       http://localhost:3000/fhir/R4/Patient/.../\\$everything

  --staff ID       a member of staff: confide staff list shows the ids
  --nhs-number N   a patient. Without both the number is read from standard input.`,
  run: async (args, out) => {
    if (readConfig().production) {
      throw new SetupError('confide session makes a way in without a sign-in: not in production')
    }
    const { values } = parseArgs({
      args,
      options: { staff: { type: 'string' }, 'nhs-number': { type: 'string' } },
    })
    const { staff } = values
    if (staff !== undefined) {
      return withDatabase(async (db) => {
        await memberOfStaff(db, staff)
        out.print(await startSession(db, { kind: 'staff', id: staff }))
        return 0
      })
    }
    const nhsNumber = await nhsNumberFrom(values['nhs-number'])
    return withDatabase(async (db) => {
      out.print(await startSession(db, await patientOwner(db, nhsNumber)))
      return 0
    })
  },
}

async function patientOwner(
  db: Database,
  nhsNumber: Parameters<typeof patientForJob>[1],
): Promise<SessionOwner> {
  return { kind: 'patient', id: await patientForJob(db, nhsNumber) }
}
