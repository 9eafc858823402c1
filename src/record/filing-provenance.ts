import { entryRef, type EntryId, type PatientId } from '../identity/ids.ts'
import { odsSystem } from '../identity/ods-code.ts'
import type { Filing } from './filing-store.ts'
import type { JsonObject } from './validate/object-type.ts'

/** The FHIR Provenance of an entry that was filed: who, when, for which organisation, and from which entry and version. */
export function provenanceOf(patient: PatientId, filing: Filing): JsonObject {
  const { from, fromName } = filing
  const source = `${filing.kind}/${entryRef(patient, filing.fromEntry)}/_history/${filing.fromVersion}`
  return {
    resourceType: 'Provenance',
    id: provenanceRef(patient, filing.entry),
    target: [{ reference: `${filing.kind}/${entryRef(patient, filing.entry)}` }],
    recorded: filing.recordedAt.toISOString(),
    ...filed,
    agent: [
      {
        type: { coding: [{ system: participants, code: 'enterer', display: 'Enterer' }] },
        who: { display: filing.recordedBy },
        onBehalfOf: service(filing.organisation, filing.organisationName),
      },
    ],
    entity: [
      {
        role: 'source',
        what: { reference: source },
        ...(from !== null && {
          agent: [
            {
              type: { coding: [{ system: participants, code: 'author', display: 'Author' }] },
              who: service(from, fromName ?? from),
            },
          ],
        }),
      },
    ],
  }
}

/** Its id is that of the entry it is about: no other Provenance has that one. */
export function provenanceRef(patient: PatientId, entry: EntryId): string {
  return entryRef(patient, entry)
}

/** What was done, in every Provenance of a filing. */
export const filed = {
  activity: {
    coding: [
      {
        system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation',
        code: 'CREATE',
        display: 'create',
      },
    ],
    text: 'Filed from the record of another service',
  },
} as const

const participants = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type'

function service(code: string, name: string) {
  return { identifier: { system: odsSystem, value: code }, display: name }
}
