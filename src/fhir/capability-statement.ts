import { resourceTypes } from '../record/validate/definitions.ts'

/** The patient has operations; the others are no part of a record. */
const notEntries = ['Patient', 'Bundle', 'Parameters', 'OperationOutcome']

const searchOfLog = {
  code: 'search-type',
  documentation: 'Who has looked: for the patient, of their own record only. By pages (_count).',
}
const paramsOfLog = [
  { name: 'patient', type: 'reference', documentation: 'The patient who asks; may be left out.' },
  { name: 'date', type: 'date', documentation: 'Once or twice, with eq, ge, gt, le or lt.' },
]

/** What the API does today; a test calls everything it claims. @see http://hl7.org/fhir/R4/capabilitystatement.html */
export function capabilityStatement(base: string, date: string) {
  return {
    resourceType: 'CapabilityStatement' as const,
    status: 'active',
    date,
    kind: 'instance',
    software: { name: 'Confide' },
    implementation: { description: 'Patient records shared as the patient said', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    rest: [
      {
        mode: 'server',
        security: {
          description:
            'A session of Confide: its cookie, or its token as a bearer token. Every read is decided, logged and visible to the patient.',
        },
        resource: [
          {
            type: 'Patient',
            operation: [
              {
                name: 'everything',
                definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything',
                documentation: 'Pages by _count (1 to 1000); no other parameter.',
              },
              {
                name: 'summary',
                definition: 'http://hl7.org/fhir/uv/ips/OperationDefinition/summary',
                documentation:
                  'The Summary Care Record as it is stored, by GET or POST: on one patient, or on the type with `identifier`, the NHS number. An IPS document, or text/html by Accept or _format.',
              },
            ],
          },
          ...resourceTypes()
            .filter((type) => !notEntries.includes(type))
            .map((type) => ({
              type,
              interaction: [
                { code: 'read', documentation: 'By the id of an entry.' },
                ...(type === 'AuditEvent' ? [searchOfLog] : []),
              ],
              ...(type === 'AuditEvent' && { searchParam: paramsOfLog }),
              versioning: 'versioned',
            })),
        ],
      },
    ],
  }
}
