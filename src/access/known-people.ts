import type { PatientCard } from '../identity/patients.ts'
import { objectsAt, textAt } from '../record/bundle/json-values.ts'
import { isObject, type JsonObject } from '../record/validate/object-type.ts'
import type { Gathered } from './entry-item.ts'
import type { KnownPeople } from './findings.ts'

/**
 * Whom the record knows by name: the patient, who stands in the record as a contact or a relative, and who wrote it.
 *
 * @param resource the Patient resource.
 * @param atWork names of services, and of staff who did something but wrote no entry.
 */
export function knownPeople(
  card: PatientCard,
  resource: unknown,
  gathered: readonly Gathered[],
  atWork: readonly string[],
): KnownPeople {
  const patient = isObject(resource) ? resource : {}
  const telecom = objectsAt(patient, 'telecom')
  const contacts = objectsAt(patient, 'contact')
  const relatives = gathered.flatMap(({ item }) => relativesIn(item.resource))
  return {
    patient: {
      names: [card.givenName, card.familyName, ...objectsAt(patient, 'name').map(nameOf)],
      sex: card.sex,
      telephones: valuesOf(telecom, 'phone'),
      emails: valuesOf(telecom, 'email'),
    },
    people: [...contacts, ...relatives].flatMap((one) => objectsAt(one, 'name').map(nameOf)),
    atWork: [...new Set([...gathered.flatMap(({ item }) => item.writer ?? []), ...atWork])],
  }
}

function valuesOf(telecom: readonly JsonObject[], system: string): string[] {
  return telecom
    .filter((one) => textAt(one, 'system') === system)
    .flatMap((one) => textAt(one, 'value') ?? [])
}

/** A HumanName in words. */
function nameOf(name: JsonObject): string {
  const given = Array.isArray(name['given']) ? name['given'] : []
  return [textAt(name, 'text'), ...given, textAt(name, 'family')]
    .filter((part) => typeof part === 'string')
    .join(' ')
}

function relativesIn(text: string | null): JsonObject[] {
  if (text === null || !text.includes('"RelatedPerson"')) return []
  const resource: unknown = JSON.parse(text)
  if (!isObject(resource)) return []
  return [resource, ...objectsAt(resource, 'contained')].filter(
    (one) => textAt(one, 'resourceType') === 'RelatedPerson',
  )
}
