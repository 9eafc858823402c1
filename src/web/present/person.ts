import type { Database } from '../../db/database.ts'
import type { Person } from '../../identity/actor.ts'
import { shortId } from '../../identity/ids.ts'
import type { PatientCard } from '../../identity/patients.ts'
import type { EmergencyAccess } from '../../sharing/emergency.ts'
import type { PatientFacts } from '../components/patient-banner.tsx'
import { mayFindPatients } from '../../identity/staff.ts'
import { dayOf } from '../components/date-text.tsx'
import type { SignedIn } from '../layout.tsx'

/** As the header shows them on any page, also to staff who may not look for patients. */
export async function withFinderOrNot(db: Database, person: Person): Promise<SignedIn> {
  return offeredTo(person, person.kind === 'patient' || (await mayFindPatients(db, person.id)))
}

export function offeredTo(person: Person, findsPatients: boolean): SignedIn {
  const isWithout = person.kind === 'staff' && !findsPatients
  return { ...signedIn(person), ...(isWithout && { withoutFinder: true }) }
}

/** Who keeps watch, on the pages of alerts. */
export function watcher(person: Person): SignedIn {
  return { ...signedIn(person), withoutFinder: true }
}

export function signedIn(person: Person): SignedIn {
  return person.kind === 'patient'
    ? { name: person.name }
    : {
        name: person.name,
        role: person.roleName,
        roleId: person.role,
        organisation: person.organisationName,
      }
}

/** @param emergency the emergency access of this session to this patient, if there is one. */
export function patientFacts(card: PatientCard, emergency?: EmergencyAccess): PatientFacts {
  return {
    id: shortId(card.id),
    name: `${card.givenName} ${card.familyName}`,
    born: card.birthDate,
    died: card.died === null ? undefined : dayOf(card.died),
    nhsNumber: card.nhsNumber ?? undefined,
    ...(emergency && { emergency: { endsAt: emergency.endsAt, at: emergency.at } }),
  }
}
