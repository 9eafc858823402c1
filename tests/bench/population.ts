import { randomBytes } from 'node:crypto'
import type { Tx } from '../../src/db/database.ts'
import { addOrganisation } from '../../src/identity/organisations.ts'
import { newEntryId, shortId, entryRef, type PatientId } from '../../src/identity/ids.ts'
import { startSession } from '../../src/identity/sessions.ts'
import { addStaff } from '../../src/identity/staff.ts'
import type { OdsCode } from '../../src/identity/ods-code.ts'
import type { BenchDatabase } from './database-server.ts'
import type { Varying } from './limit-loop.ts'

export const servicesOfAll = [
  'Y90001',
  'Y90002',
  'Y90003',
  'Y90004',
  'Y90005',
  'Y90006',
] as OdsCode[]
const services = servicesOfAll
const [practice, viewer, unshared] = services
/** Where everybody is registered, and where the nurse works who looks. */
export const practiceOfAll = 'Y90001'
export const viewerOfAll = 'Y90002'

/** Everyone's record: entries of six services, of which one does not share out and some are private. */
export const patients = 500
const entriesEach = 150

/** How many of them the nurse may see. */
export const visibleEach = Array.from({ length: entriesEach }, (_, n) => n).filter(
  (n) => n % 6 === 1 || (n % 6 !== 2 && n % 29 !== 0),
).length
const firstPatient = 100_000_000_000

/** What all ids of patients begin with: the rest is a number, so that any client can make one. */
const prefix = '5a3c7e10-9f2b-4c6d-8e1f-'

export function patientNumbered(n: number): PatientId {
  return `${prefix}${firstPatient + n}` as PatientId
}

/** For the limit: any of them in the place of the first. */
export const varyingPatient: Varying = {
  parameter: patientNumbered(0),
  next: () => patientNumbered(Math.floor(Math.random() * patients)),
  variable: `\\set patient ${firstPatient} + random(0, ${patients - 1})`,
  expression: `('${prefix}' || :patient)::uuid`,
}

/** @returns the token of a session of a nurse who may see most of each record. */
export async function populate(
  { db, owner }: BenchDatabase,
  count = patients,
): Promise<{ token: string; staff: string }> {
  for (const id of services) {
    await addOrganisation(db.job, { id, name: `Service ${id}`, type: 'gp-practice', area: null })
  }
  await owner`update organisation set permission_policy = 'extended'`
  for (let n = 0; n < count; n++) await owner.begin((tx) => addPatient(tx, patientNumbered(n)))
  await owner`vacuum analyze`
  await owner`checkpoint`
  const subject = `bench ${randomBytes(4).toString('hex')}`
  const staff = { name: 'Nora Sample', organisation: viewer ?? practice, role: 'nurse' }
  if (staff.organisation === undefined) throw new Error('no service')
  const id = await addStaff(db.identity, {
    ...staff,
    organisation: staff.organisation,
    issuer: 'bench',
    subject,
  })
  return { token: await startSession(db, { kind: 'staff', id }), staff: id }
}

async function addPatient(tx: Tx, id: PatientId): Promise<void> {
  const resource = JSON.stringify({ resourceType: 'Patient', id: shortId(id), gender: 'female' })
  await tx`
    insert into patient (patient_id, given_name, family_name, birth_date, sex, registered_practice, resource)
    values (${id}, 'Rosa', 'Sample', '1950-02-03', 'female', ${practice ?? null}, ${resource})`
  await tx`insert into sharing (patient_id) values (${id})`
  const each = <T extends object>(of: (organisation: string) => T) =>
    services.map((organisation) => ({ patient_id: id, organisation, ...of(organisation) }))
  await tx`insert into choice ${tx(each((one) => ({ share_out: one === unshared ? 'no' : 'yes', share_in: 'yes' })))}`
  await tx`insert into relationship ${tx(each(() => ({ id: newEntryId(), kind: 'referral', recorded_by: 'bench' })))}`
  await tx`insert into verification ${tx(each(() => ({})))}`
  await tx`insert into permission ${tx(each(() => ({ id: newEntryId(), given_by: 'patient', recorded_by: 'bench' })))}`
  await tx`
    insert into entry (patient_id, id, organisation, private, kind, status, code_system, code, code_text,
                       effective_at, recorded_at, recorded_by, attributed_by, resource)
    select patient_id, id, organisation, private, kind, status, code_system, code, code_text,
           effective_at, recorded_at, recorded_by, attributed_by, resource
      from jsonb_populate_recordset(null::entry, ${tx.json(entriesOf(id))})`
  await tx`
    insert into holding (patient_id, organisation, entries, private_entries)
    select patient_id, organisation, count(*), count(*) filter (where private) from entry
     where patient_id = ${id} group by 1, 2`
}

function entriesOf(patient: PatientId) {
  // in the order of their ids, as the import stores them
  const ids = Array.from({ length: entriesEach }, () => newEntryId()).toSorted()
  return ids.map((id, n) => {
    const at = new Date(Date.UTC(2026, 0, 1) - n * 40 * 3_600_000)
    return {
      patient_id: patient,
      id,
      organisation: services[n % services.length] ?? '',
      private: n % 29 === 0,
      kind: 'Observation',
      status: 'final',
      code_system: 'http://snomed.info/sct',
      code: String(271_649_006 + n),
      code_text: 'Systolic blood pressure',
      effective_at: at,
      recorded_at: at,
      recorded_by: 'bench',
      attributed_by: 'author',
      resource: observation(patient, entryRef(patient, id), n, at),
    }
  })
}

/** About as long as an Observation made by Synthea. */
function observation(patient: PatientId, id: string, n: number, at: Date): string {
  const snomed = (code: string, display: string) => ({
    coding: [{ system: 'http://snomed.info/sct', code, display }],
    text: display,
  })
  return JSON.stringify({
    resourceType: 'Observation',
    id,
    meta: { versionId: '1', lastUpdated: at.toISOString() },
    status: 'final',
    category: [snomed('vital-signs', 'Vital signs')],
    code: snomed(String(271_649_006 + n), 'Systolic blood pressure'),
    subject: { reference: `Patient/${shortId(patient)}` },
    encounter: { reference: `Encounter/${id}` },
    effectiveDateTime: at.toISOString(),
    issued: at.toISOString(),
    valueQuantity: { value: 100 + (n % 60), unit: 'mm[Hg]', system: 'http://unitsofmeasure.org' },
  })
}
