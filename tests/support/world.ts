import { createHash } from 'node:crypto'
import { hashOfToken } from '../../src/identity/actor.ts'
import { newEntryId, newPatientId, entryRef, shortId } from '../../src/identity/ids.ts'
import type { EntryId, PatientId } from '../../src/identity/ids.ts'
import { nameKey } from '../../src/identity/name-key.ts'
import { checkDigit, nhsNumberSystem } from '../../src/identity/nhs-number.ts'
import { addOrganisation, setPermissionPolicy } from '../../src/identity/organisations.ts'
import type { PermissionPolicy } from '../../src/identity/organisations.ts'
import { parseOdsCode, type OdsCode } from '../../src/identity/ods-code.ts'
import { startSession, type SessionOwner } from '../../src/identity/sessions.ts'
import type { Tx } from '../../src/db/database.ts'
import { setChoices, setShareNothing, type Choice } from '../../src/sharing/choices.ts'
import type { ChoiceValue, Listing } from '../../src/sharing/decide.ts'
import { setOrganisationRule } from '../../src/sharing/organisation-rules.ts'
import {
  addEmergencyAccess,
  widenEmergencyAccess,
  type EmergencyGround,
} from '../../src/sharing/emergency.ts'
import { addRelationship } from '../../src/sharing/relationships.ts'
import type { TestDatabase } from './database.ts'

/** Who an organisation is to a test: its code. */
export type Service = OdsCode
export type StaffMember = { readonly kind: 'staff'; readonly id: string; readonly service: Service }
export type Patient = {
  readonly kind: 'patient'
  readonly id: PatientId
  /** As it stands in addresses. */
  readonly ref: string
  readonly nhsNumber: string
  readonly name: string
  readonly birthDate: string
}
export type Entry = {
  readonly id: EntryId
  /** `<patient>.<entry>` */
  readonly ref: string
  readonly title: string
  /** The exact text that is stored. */
  readonly resource: string
}

export type NewPatient = {
  readonly name?: string
  readonly birthDate?: string
  readonly practice?: Service
  readonly protected?: boolean
  readonly diedAt?: Date
  readonly id?: PatientId
  /** The NHS number is the first good one from 999 000 000 plus this. */
  readonly number?: number
}

export type NewEntry = {
  readonly title: string
  readonly kind?: string
  readonly status?: string
  /** YYYY-MM-DD */
  readonly on?: string
  readonly private?: boolean
  readonly withheld?: boolean
  readonly id?: EntryId
  readonly resource?: string
}

/** When everything in a world was written down, so that two worlds can be alike. */
export const recordedAt = new Date('2026-01-05T10:00:00Z')

const said = { basis: 'express', channel: 'test', recordedBy: 'test' } as const

/**
 * Builds organisations, staff, patients, entries and what a patient said, through the functions the commands
 * use wherever there is one. Whatever has an id may be given it.
 */
export function worldIn(db: TestDatabase) {
  let numbers = 0

  const service = async (
    code: string,
    name: string,
    type = 'gp-practice',
    policy: PermissionPolicy = 'notice-based',
  ): Promise<Service> => {
    const id = parseOdsCode(code)
    await addOrganisation(db.job, { id, name, type, area: null })
    await setPermissionPolicy(db.job, id, policy)
    return id
  }

  const staff = async (of: Service, role: string, name: string): Promise<StaffMember> => {
    const id = uuidFrom(`${of} ${role} ${name}`)
    await db.identity`
      insert into staff (id, name, organisation, role, issuer, subject)
      values (${id}, ${name}, ${of}, ${role}, 'development', ${`staff:${id}`})`
    return { kind: 'staff', id, service: of }
  }

  const patient = async (facts: NewPatient = {}): Promise<Patient> => {
    const id = facts.id ?? newPatientId()
    const { name = 'Rosa Sample', birthDate = '1950-02-03' } = facts
    const [given = '', family = ''] = name.split(' ')
    const nhsNumber = testNumber(facts.number ?? 1000 + 10 * numbers++)
    await asJob(db, id, [], async (tx) => {
      await tx`
        insert into patient (patient_id, given_name, family_name, birth_date, sex, area, registered_practice,
                             protected, died_at, resource)
        values (${id}, ${given}, ${family}, ${birthDate}, 'female', 'Westbury', ${facts.practice ?? null},
                ${facts.protected ?? false}, ${facts.diedAt ?? null},
                ${`{"resourceType":"Patient", "id":"${shortId(id)}", "name":[{"text":"${name}"}]}`})`
      await tx`
        insert into patient_identifier (value, system, patient_id)
        values (${nhsNumber}, ${nhsNumberSystem}, ${id})`
      await tx`
        insert into patient_name (family_key, given_key, birth_date, patient_id)
        values (${nameKey(family)}, ${nameKey(given)}, ${birthDate}, ${id})`
      await tx`insert into sharing (patient_id) values (${id})`
    })
    return { kind: 'patient', id, ref: shortId(id), nhsNumber, name, birthDate }
  }

  const entries = async (
    about: Patient,
    by: Service,
    list: readonly NewEntry[],
  ): Promise<Entry[]> => {
    const rows = list.map((one) => rowOf(about.id, by, one))
    const hidden = rows.filter((row) => row.private).length
    if (rows.length === 0) return []
    await asJob(db, about.id, [by], async (tx) => {
      await tx`insert into entry ${tx(rows)}`
      await tx`
        insert into holding (patient_id, organisation, entries, private_entries)
        values (${about.id}, ${by}, ${rows.length}, ${hidden})
        on conflict (patient_id, organisation) do update
           set entries = holding.entries + excluded.entries,
               private_entries = holding.private_entries + excluded.private_entries`
    })
    return rows.map(({ id, code_text: title, resource }) => ({
      ...{ id, title, resource },
      ref: entryRef(about.id, id),
    }))
  }

  const entry = async (about: Patient, by: Service, one: NewEntry): Promise<Entry> => {
    const [made] = await entries(about, by, [one])
    if (!made) throw new TypeError('no entry was made')
    return made
  }

  /** `[service, share out, share in]` */
  const choose = (
    about: Patient,
    ...choices: readonly (readonly [Service, ChoiceValue, ChoiceValue])[]
  ): Promise<void> =>
    asJob(db, about.id, [], (tx) =>
      setChoices(
        tx,
        about.id,
        choices.flatMap(([organisation, out, into]): Choice[] => [
          { ...said, organisation, what: 'share-out', value: out },
          { ...said, organisation, what: 'share-in', value: into },
        ]),
        recordedAt,
      ),
    )

  const shareNothing = (about: Patient): Promise<void> =>
    asJob(db, about.id, [], (tx) => setShareNothing(tx, about.id, true, said, recordedAt))

  /** The patient is in the care of these services. */
  const inCareOf = (about: Patient, ...services: readonly Service[]): Promise<void> =>
    asJob(db, about.id, [], async (tx) => {
      for (const organisation of services) {
        const kind = 'referral'
        await addRelationship(tx, about.id, { organisation, kind, recordedBy: 'test' })
      }
    })

  const list = (practice: Service, rule: Listing, ...services: readonly Service[]) =>
    Promise.all(services.map((one) => setOrganisationRule(db.job, practice, one, rule, 'test')))

  /** Emergency access with the wider record, in the session of this token. */
  const emergency = (
    about: Patient,
    by: StaffMember,
    token: string,
    startsAt: Date,
    ground: EmergencyGround = 'cannot-consent',
  ): Promise<void> =>
    asJob(db, about.id, [], async (tx) => {
      const session = hashOfToken(token)
      await addEmergencyAccess(tx, about.id, {
        ...{ organisation: by.service, staff: by.id, session, startsAt },
        ...{ ground, reason: 'could not be asked' },
      })
      await widenEmergencyAccess(tx, about.id, session, 'to treat a bleeding', startsAt)
    })

  /** @returns the token of a new session. */
  const signIn = ({ kind, id }: SessionOwner): Promise<string> => startSession(db, { kind, id })

  return {
    ...{ service, staff, patient, entry, entries, choose, shareNothing, inCareOf, list, signIn },
    emergency,
    /** For what has no word here: a transaction of a job on this patient. */
    asJob: <T>(about: Patient, work: (tx: Tx) => Promise<T>) => asJob(db, about.id, [], work),
  }
}

export type World = ReturnType<typeof worldIn>

async function asJob<T>(
  db: TestDatabase,
  patient: PatientId,
  services: readonly Service[],
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const done = await db.job.begin(async (tx) => {
    await tx`select enter_job(${patient}, 'import', ${[...services]})`
    return { value: await work(tx) }
  })
  return done.value
}

function rowOf(patient: PatientId, by: Service, one: NewEntry) {
  const { title, kind = 'Observation', status = 'final', on = '2025-06-15' } = one
  const id = one.id ?? newEntryId()
  return {
    patient_id: patient,
    id,
    organisation: by,
    private: one.private ?? false,
    withheld_from_patient: one.withheld ?? false,
    ...{ kind, status, code_text: title },
    effective_at: new Date(`${on}T12:00:00Z`),
    recorded_at: recordedAt,
    recorded_by: `Author at ${by}`,
    attributed_by: 'author',
    resource: one.resource ?? textOf(entryRef(patient, id), patient, kind, title, on),
  }
}

/** Written as no serialiser would, so that a text that was read and written again shows. */
function textOf(ref: string, patient: PatientId, kind: string, title: string, on: string): string {
  return `{ "resourceType":"${kind}","id":"${ref}",  "code":{"text":"${title}"},
  "subject": {"reference":"Patient/${shortId(patient)}"}, "effectiveDateTime":"${on}",
  "valueQuantity":{"value":1.10,"unit":"\\u00b5g"}, "note":[{"text":"Noted: ${title} \\u2713"}]}`
}

/** The same uuid for the same words. */
export function uuidFrom(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The first number of the range 999, which is never issued, at or after this place in it. */
export function testNumber(place: number): string {
  const nine = String(999_000_000 + place)
  const last = checkDigit(nine)
  return last === undefined ? testNumber(place + 1) : `${nine}${last}`
}
