import { shortId } from '../../src/identity/ids.ts'
import type { NewEntry, Patient } from '../support/world.ts'
import { newEntryId, entryRef, type EntryId } from '../../src/identity/ids.ts'
import type { Random } from './twin-worlds.ts'

// Resources with all that searches look at: several codes, dates of any exactness, periods without an end.

const snomed = 'http://snomed.info/sct'
const loinc = 'http://loinc.org'
export const codes = [
  { system: snomed, code: '44054006' },
  { system: snomed, code: '271649006' },
  { system: loinc, code: '271649006' },
  { system: loinc, code: '8480-6' },
  { code: 'local' },
] as const
export const categories = ['vital-signs', 'laboratory', 'encounter-diagnosis'] as const
export const statuses = ['final', 'active', 'completed', 'entered-in-error', 'finished'] as const
export const dates = [
  ...['2019', '2020', '2020-03', '2020-03-29', '2020-06-15', '2020-10-25', '1962-07-01'],
  ...['2020-03-29T00:30:00Z', '2020-06-14T23:30:00Z', '2020-06-15T00:30:00+01:00'],
  ...['2020-06-15T10:00:00.250Z', '2019-12-31T23:59:59Z', '2020-10-25T01:30:00+00:00'],
] as const

export const kinds = [
  'Observation',
  'Condition',
  'Encounter',
  'AllergyIntolerance',
  'MedicationRequest',
  'Immunization',
] as const

export function oneOf<T>(random: Random, list: readonly T[]): T {
  const one = list[random(list.length)]
  if (one === undefined) throw new TypeError('nothing to choose from')
  return one
}

function some<T>(random: Random, list: readonly T[], most: number): T[] {
  return Array.from({ length: random(most + 1) }, () => oneOf(random, list))
}

/** So many entries; some refer to others of them. */
export function randomEntries(random: Random, patient: Patient, count: number): NewEntry[] {
  const ids = Array.from({ length: count }, (_, n) => ({
    id: newEntryId(),
    kind: oneOf(random, kinds),
    n,
  }))
  const encounters = ids.filter(({ kind }) => kind === 'Encounter').map(({ id }) => id)
  return ids.map(({ id, kind, n }) => {
    const resource = resourceOf(random, kind, patient, id, encounters)
    return { id, kind, title: `${kind} ${n}`, resource: JSON.stringify(resource) }
  })
}

function resourceOf(
  random: Random,
  kind: (typeof kinds)[number],
  patient: Patient,
  id: EntryId,
  encounters: readonly EntryId[],
) {
  const concept = () => ({ coding: some(random, codes, 2), text: 'Words' })
  const category = () => some(random, categories, 2).map((code) => ({ coding: [{ code }] }))
  const dateTime = (name: string) => {
    const [start, end] = [oneOf(random, dates), oneOf(random, dates)]
    if (random(5) === 0) return {}
    if (random(3)) return { [`${name}DateTime`]: start }
    return { [`${name}Period`]: { ...(random(3) && { start }), ...(random(2) && { end }) } }
  }
  const subject = { reference: `Patient/${patient.ref}` }
  const met = encounters.length > 0 && random(2) === 0 ? oneOf(random, encounters) : undefined
  const encounter = met && { encounter: { reference: `Encounter/${entryRef(patient.id, met)}` } }
  const head = {
    ...{ resourceType: kind, id: `${patient.ref}.${shortId(id)}` },
    meta: {
      versionId: '1',
      lastUpdated: oneOf(random, ['2026-01-05T10:00:00Z', '2025-01-01T00:00:00Z']),
    },
  }
  const status = oneOf(random, statuses)
  const clinicalStatus = { coding: [{ system: 'urn:clinical', code: oneOf(random, statuses) }] }
  switch (kind) {
    case 'Observation':
      return {
        ...{ ...head, status, category: category(), code: concept(), subject, ...encounter },
        ...dateTime('effective'),
      }
    case 'Condition':
      return {
        ...{
          ...head,
          clinicalStatus,
          category: category(),
          code: concept(),
          subject,
          ...encounter,
        },
        ...{ ...dateTime('onset'), ...(random(2) && { recordedDate: oneOf(random, dates) }) },
      }
    case 'Encounter':
      return {
        ...{ ...head, status, class: oneOf(random, codes), type: [concept(), concept()], subject },
        ...(random(4) && { period: { start: oneOf(random, dates) } }),
      }
    case 'AllergyIntolerance':
      return {
        ...{ ...head, clinicalStatus, category: some(random, ['food', 'medication'], 2) },
        ...{
          code: concept(),
          patient: subject,
          ...(random(2) && { recordedDate: oneOf(random, dates) }),
        },
      }
    case 'MedicationRequest':
      return {
        ...{ ...head, status, intent: 'order', medicationCodeableConcept: concept(), subject },
        ...{ ...encounter, ...(random(3) && { authoredOn: oneOf(random, dates) }) },
      }
    case 'Immunization':
      return {
        ...{ ...head, status, vaccineCode: concept(), patient: subject },
        ...{ occurrenceDateTime: oneOf(random, dates) },
      }
    default:
      return kind satisfies never
  }
}
