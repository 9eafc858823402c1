import type { ResourcePart } from './resources.ts'

/** Operations on the whole record of a patient. */
export const operationsOfPatient: ResourcePart = {
  type: 'Patient',
  operations: [
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
}

/** Who has looked, for the patient. */
export const searchOfLog: ResourcePart = {
  type: 'AuditEvent',
  interactions: [
    {
      code: 'search-type',
      documentation:
        'Who has looked: for the patient, of their own record only. By pages (_count).',
    },
  ],
  parameters: [
    {
      name: 'patient',
      type: 'reference',
      documentation: 'The patient who asks; may be left out.',
    },
    { name: 'date', type: 'date', documentation: 'Once or twice, with eq, ge, gt, le or lt.' },
  ],
}
