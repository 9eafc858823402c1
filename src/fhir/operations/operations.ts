import type { ResourcePart } from '../resources.ts'

/** Operations that read. */
export const readingOperations: readonly ResourcePart[] = [
  {
    type: 'Observation',
    operations: [
      {
        name: 'lastn',
        definition: 'http://hl7.org/fhir/OperationDefinition/Observation-lastn',
        documentation:
          'Of each code the newest, by GET: patient, and category, code, date, status, max (1 to 100).',
      },
    ],
  },
  {
    type: 'Composition',
    operations: [
      {
        name: 'document',
        definition: 'http://hl7.org/fhir/OperationDefinition/Composition-document',
        documentation: 'By GET on one composition. What may not be seen is not in it.',
      },
    ],
  },
]
