import { importBundles } from '../../src/record/import.ts'
import { bundleSources } from '../../src/record/bundle/read-bundles.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import { newId, shortId, type PatientId } from '../../src/identity/ids.ts'
import { startSession } from '../../src/identity/sessions.ts'
import { addStaff } from '../../src/identity/staff.ts'
import type { OdsCode } from '../../src/identity/ods-code.ts'
import { readEverything } from '../../src/record/everything.ts'
import { applyLoad, pathsFile, startApp } from './app-process.ts'
import { withDatabase, type BenchDatabase } from './database-server.ts'
import { limitLoop } from './limit-loop.ts'
import { median, rounds, secondsARound, type Bench } from './measurement.ts'
import { bundleOfAbout, syntheaIsMissing } from './synthea.ts'

const count = 500

/** `$everything` of a patient made by Synthea, taken in by the real importer. */
export const bench: Bench = {
  name: 'everything',
  missing: syntheaIsMissing,
  run: () =>
    withDatabase(async (database) => {
      const { patient, entries } = await importOne(database)
      const token = await shareWithNurse(database, patient)
      const actor = { session: hashOfToken(token), requestId: 'bench', route: 'bench' }
      const limit = await limitLoop(database.url, {
        work: (db) => readEverything(db, actor, patient, { after: null, count }),
      })
      const app = await startApp(database.url)
      const paths = pathsFile([`/fhir/R4/Patient/${shortId(patient)}/$everything?_count=${count}`])
      const load = { port: app.port, token, paths, connections: 16, rate: 0 }
      const rates: number[] = []
      const limits: number[] = []
      let bytes = 0
      for (let round = 0; round < rounds; round++) {
        limits.push(await limit.run())
        const found = await applyLoad({ ...load, seconds: secondsARound })
        rates.push(found.perSecond)
        bytes = found.bytesEach
      }
      await app.stop()
      return [
        {
          name: 'everything',
          value: median(rates),
          unit: '/s',
          limit: median(limits),
          against: limit.name,
          note: `${entries} entries and the patient in one page of at most ${count}, ${Math.round(bytes / 1000)} kB an answer`,
        },
      ]
    }),
}

async function importOne({ db, owner }: BenchDatabase) {
  const job = { job: 'bench', name: 'Bench', purpose: 'measurement', requestId: 'bench' }
  await importBundles(db, job, await bundleSources(bundleOfAbout(250)))
  const [found] = await owner<{ patient: PatientId; entries: number }[]>`
    select p.patient_id as patient, (select count(*)::int from entry) as entries from patient p`
  if (!found) throw new Error('the bundle was not taken in')
  await owner`vacuum analyze`
  return found
}

/** The patient shares everything with one service. @returns the token of its nurse. */
async function shareWithNurse({ db, owner }: BenchDatabase, patient: PatientId): Promise<string> {
  const organisation = 'Y90009' as OdsCode
  await owner`
    insert into organisation (id, name, type, verification_required, permission_policy)
    values (${organisation}, 'Bench', 'district-nursing', false, 'notice-based')`
  await owner`
    update patient set registered_practice = ${organisation} where patient_id = ${patient}`
  await owner`
    insert into choice (patient_id, organisation, share_out, share_in)
    select ${patient}, id, 'yes', 'yes' from organisation
        on conflict (patient_id, organisation) do update set share_out = 'yes', share_in = 'yes'`
  await owner`
    insert into relationship (patient_id, id, organisation, kind, recorded_by)
    values (${patient}, ${newId()}, ${organisation}, 'registration', 'bench')`
  const staff = { name: 'Nora Sample', organisation, role: 'nurse' }
  const id = await addStaff(db.identity, { ...staff, issuer: 'bench', subject: 'nora' })
  return startSession(db, { kind: 'staff', id })
}
