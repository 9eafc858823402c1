import { randomBytes } from 'node:crypto'
import type { Tx } from '../../src/db/database.ts'
import { entryRef, newEntryId, shortId, type PatientId } from '../../src/identity/ids.ts'
import type { OdsCode } from '../../src/identity/ods-code.ts'
import { addOrganisation } from '../../src/identity/organisations.ts'
import { startSession } from '../../src/identity/sessions.ts'
import { addStaff } from '../../src/identity/staff.ts'
import { asJob } from '../../src/sharing/as-job.ts'
import { registerPatient } from '../../src/sharing/registration.ts'
import type { BenchDatabase } from './database-server.ts'
import { patientNumbered } from './population.ts'

const practice = 'Y90001' as OdsCode
const job = { job: 'bench', name: 'Bench', purpose: 'measurement', requestId: 'bench' }

/** How many entries of each sort a record holds; what is missing to its size are observations. */
export type Mix = { readonly entries: number } & Readonly<Record<Sort, number>>

type Sort =
  | 'allergies'
  | 'repeats'
  | 'issues'
  | 'acute'
  | 'old medicines'
  | 'stopped'
  | 'problems'
  | 'past problems'
  | 'operations'
  | 'other procedures'
  | 'immunisations'
  | 'wishes'

export const ordinary: Mix = {
  ...{ entries: 150, allergies: 3, repeats: 6, issues: 12, acute: 3, 'old medicines': 16 },
  ...{ stopped: 1, problems: 6, 'past problems': 10, operations: 2, 'other procedures': 8 },
  ...{ immunisations: 10, wishes: 2 },
}
export const large: Mix = {
  ...{ entries: 5000, allergies: 6, repeats: 15, issues: 60, acute: 10, 'old medicines': 800 },
  ...{ stopped: 3, problems: 25, 'past problems': 150, operations: 10, 'other procedures': 300 },
  ...{ immunisations: 60, wishes: 4 },
}

/** Patients registered with one practice, each with a record of this mix and the summary made of it. */
export async function populateSummaries(
  database: BenchDatabase,
  mix: Mix,
  patients: number,
): Promise<{ token: string; patients: PatientId[] }> {
  const { db, owner } = database
  await addOrganisation(db.job, {
    ...{ id: practice, name: `Service ${practice}`, type: 'gp-practice', area: null },
  })
  await owner`update organisation set permission_policy = 'notice-based'`
  const made: PatientId[] = []
  for (let n = 0; n < patients; n++) {
    const id = patientNumbered(n)
    await owner.begin((tx) => addPatient(tx, id, mix))
    await asJob(db, job, id, [], (tx, at) => registerPatient(tx, id, practice, 'bench', at))
    made.push(id)
  }
  await owner`vacuum analyze`
  await owner`checkpoint`
  const subject = `bench ${randomBytes(4).toString('hex')}`
  const staff = { name: 'Nora Sample', organisation: practice, role: 'doctor' }
  const id = await addStaff(db.identity, { ...staff, issuer: 'bench', subject })
  return { token: await startSession(db, { kind: 'staff', id }), patients: made }
}

async function addPatient(tx: Tx, id: PatientId, mix: Mix): Promise<void> {
  const name = [{ family: 'Sample', given: ['Rosa'], text: 'Rosa Sample' }]
  const resource = { resourceType: 'Patient', id: shortId(id), name, gender: 'female' }
  await tx`
    insert into patient (patient_id, given_name, family_name, birth_date, sex, resource)
    values (${id}, 'Rosa', 'Sample', '1950-02-03', 'female', ${JSON.stringify(resource)})`
  await tx`insert into sharing (patient_id) values (${id})`
  await tx`
    insert into entry (patient_id, id, organisation, private, kind, status, code_system, code, code_text,
                       effective_at, recorded_at, recorded_by, attributed_by, resource)
    select patient_id, id, organisation, private, kind, status, code_system, code, code_text,
           effective_at, recorded_at, recorded_by, attributed_by, resource
      from jsonb_populate_recordset(null::entry, ${tx.json(entriesOf(id, mix))})`
  await tx`
    insert into holding (patient_id, organisation, entries, private_entries)
    values (${id}, ${practice}, ${mix.entries}, 0)`
}

type Made = { kind: string; status: string; words: string; day: Date; more: object }

const snomed = 'http://snomed.info/sct'
const concept = (code: number, words: string) => ({
  coding: [{ system: snomed, code: String(code), display: words }],
  text: words,
})
const coded = (system: string, code: string) => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
})
const course = (code: string) => ({
  courseOfTherapyType: {
    coding: [{ system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-PrescriptionType', code }],
  },
})

const today = Date.now()
const ago = (days: number) => new Date(today - days * 86_400_000)
const dayOf = (date: Date) => date.toISOString().slice(0, 10)

const medicine = (n: number, status: string, day: Date, more: object): Made => ({
  ...{ kind: 'MedicationRequest', status, words: `Medicine number ${n} 5mg tablets`, day },
  more: {
    intent: 'order',
    medicationCodeableConcept: concept(322_236_009 + n, `Medicine number ${n} 5mg tablets`),
    authoredOn: day.toISOString(),
    dosageInstruction: [{ text: 'Take one each morning with food' }],
    dispenseRequest: { quantity: { value: 56, unit: 'tablet' } },
    reasonCode: [concept(38_341_003 + n, `Reason number ${n}`)],
    ...more,
  },
})
const procedure = (n: number, more: object): Made => ({
  ...{ kind: 'Procedure', status: 'completed', words: `Procedure number ${n}`, day: ago(40 * n) },
  more: {
    code: concept(80_146_002 + n, `Procedure number ${n}`),
    performedPeriod: { start: ago(40 * n).toISOString(), end: ago(40 * n).toISOString() },
    ...more,
  },
})
const problem = (n: number, status: string): Made => ({
  ...{ kind: 'Condition', status, words: `Problem number ${n}`, day: ago(90 * n) },
  more: {
    clinicalStatus: coded('condition-clinical', status),
    verificationStatus: coded('condition-ver-status', 'confirmed'),
    code: concept(195_967_001 + n, `Problem number ${n}`),
    onsetDateTime: ago(90 * n).toISOString(),
  },
})

const makers: Readonly<Record<Sort, (n: number, plans: readonly string[]) => Made>> = {
  allergies: (n) => ({
    ...{ kind: 'AllergyIntolerance', status: 'active', words: `Allergy ${n}`, day: ago(900 * n) },
    more: {
      clinicalStatus: coded('allergyintolerance-clinical', 'active'),
      verificationStatus: coded('allergyintolerance-verification', 'confirmed'),
      criticality: 'high',
      code: concept(91_936_005 + n, `Allergy to substance number ${n}`),
      recordedDate: ago(900 * n).toISOString(),
      reaction: [{ manifestation: [concept(247_472_004, 'Urticarial rash')], severity: 'severe' }],
    },
  }),
  repeats: (n) => medicine(n, 'active', ago(400 + n), { ...course('repeat'), intent: 'plan' }),
  issues: (n, plans) =>
    medicine(n % plans.length, 'completed', ago((n * 360) / 61), {
      ...course('repeat'),
      basedOn: [{ reference: plans[n % plans.length] }],
    }),
  acute: (n) => medicine(100 + n, 'completed', ago(30 * n), course('acute')),
  'old medicines': (n) => medicine(200 + n, 'completed', ago(400 + 5 * n), course('acute')),
  stopped: (n) =>
    medicine(90 + n, 'stopped', ago(800), {
      ...course('repeat'),
      intent: 'plan',
      dispenseRequest: {
        validityPeriod: { start: dayOf(ago(800)), end: dayOf(ago(30 + 20 * n)) },
      },
    }),
  problems: (n) => problem(n, 'active'),
  'past problems': (n) => problem(100 + n, 'resolved'),
  operations: (n) => procedure(n, { category: concept(387_713_003, 'Surgical procedure') }),
  'other procedures': (n) => procedure(100 + n, {}),
  immunisations: (n) => ({
    ...{ kind: 'Immunization', status: 'completed', words: `Vaccine ${n}`, day: ago(200 * n) },
    more: {
      vaccineCode: concept(1_119_349_007 + n, `Vaccine number ${n}`),
      occurrenceDateTime: ago(200 * n).toISOString(),
      protocolApplied: [{ doseNumberPositiveInt: 1 }],
    },
  }),
  wishes: (n) => ({
    ...{ kind: 'Observation', status: 'final', words: 'Resuscitation', day: ago(60 * n) },
    more: {
      code: { text: 'Resuscitation' },
      effectiveDateTime: ago(60 * n).toISOString(),
      valueString: 'Not to be attempted. The form is at home',
    },
  }),
}

const observation = (n: number): Made => ({
  ...{ kind: 'Observation', status: 'final', words: 'Systolic blood pressure', day: ago(2 * n) },
  more: {
    code: concept(271_649_006, 'Systolic blood pressure'),
    effectiveDateTime: ago(2 * n).toISOString(),
    valueQuantity: { value: 100 + (n % 60), unit: 'mm[Hg]', system: 'http://unitsofmeasure.org' },
  },
})

function entriesOf(patient: PatientId, mix: Mix) {
  const ids = Array.from({ length: mix.entries }, () => newEntryId()).toSorted()
  // the repeats come first, so that their issues can refer to them
  const sorts = ['repeats', ...Object.keys(makers).filter((sort) => sort !== 'repeats')] as Sort[]
  const plans = ids.slice(0, mix.repeats).map((id) => `MedicationRequest/${entryRef(patient, id)}`)
  const made = sorts.flatMap((sort) =>
    Array.from({ length: mix[sort] }, (_, n) => makers[sort](n, plans)),
  )
  return ids.map((id, n) => {
    const { kind, status, words, day, more } = made[n] ?? observation(n)
    const recordedAt = day.toISOString()
    const subject = ['AllergyIntolerance', 'Immunization'].includes(kind) ? 'patient' : 'subject'
    return {
      ...{ patient_id: patient, id, organisation: practice, private: false, kind, status },
      ...{ code_system: snomed, code: String(271_649_006 + n), code_text: words },
      ...{ effective_at: day, recorded_at: day, recorded_by: 'bench', attributed_by: 'author' },
      resource: JSON.stringify({
        resourceType: kind,
        id: entryRef(patient, id),
        meta: { versionId: '1', lastUpdated: recordedAt },
        [subject]: { reference: `Patient/${shortId(patient)}` },
        ...(kind === 'Condition' || kind === 'AllergyIntolerance' ? {} : { status }),
        ...more,
      }),
    }
  })
}
