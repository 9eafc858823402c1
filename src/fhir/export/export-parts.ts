import type { ResourcePart, SystemPart } from '../resources.ts'

const asked =
  'GET, or POST with or without Parameters, with Prefer: respond-async; _type, _since and _outputFormat. For systems that were given the right.'

/** Records in many, for systems. */
export const exportParts: readonly ResourcePart[] = [
  {
    type: 'Patient',
    operations: [
      {
        name: 'export',
        definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/patient-export',
        documentation: asked,
      },
    ],
  },
  {
    type: 'Group',
    operations: [
      {
        name: 'export',
        definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/group-export',
        documentation: `Of the groups in-care and registered. ${asked}`,
      },
    ],
  },
]

export const systemExport: SystemPart = {
  operations: [
    {
      name: 'export',
      definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export',
      documentation: asked,
    },
  ],
}
