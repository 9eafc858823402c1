import type { Person } from '../../identity/actor.ts'
import { shortId } from '../../identity/ids.ts'
import type { PatientCard } from '../../identity/patients.ts'
import type { PatientFacts } from '../components/patient-banner.tsx'
import { dayOf } from '../components/date-text.tsx'
import type { SignedIn } from '../layout.tsx'

export function signedIn(person: Person): SignedIn {
  return person.kind === 'patient'
    ? { name: person.name }
    : { name: person.name, role: person.roleName, organisation: person.organisationName }
}

export function patientFacts(card: PatientCard): PatientFacts {
  return {
    id: shortId(card.id),
    name: `${card.givenName} ${card.familyName}`,
    born: card.birthDate,
    died: card.died === null ? undefined : dayOf(card.died),
    nhsNumber: card.nhsNumber ?? undefined,
  }
}
