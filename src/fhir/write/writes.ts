import { writableTypes } from '../../record/write/writable.ts'
import type { ResourcePart, SystemPart } from '../resources.ts'

const validateOperation = {
  name: 'validate',
  definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate',
  documentation:
    'By POST on the type or on an entry: whether it could be written. mode is create, update or delete; profile may name that of R4 or of UK Core.',
}

/** What may be written, type by type: for the table of what the API does. */
export function writes(): ResourcePart[] {
  return writableTypes.map((type) => ({
    type,
    interactions: [
      {
        code: 'create',
        documentation:
          'For the service of whoever is signed in, which must look after the patient. If-None-Exist with an identifier.',
      },
      {
        code: 'update',
        documentation:
          'By the service that wrote it, with If-Match. To the type with identifier=system|value: the one that has it, or a new one.',
      },
      { code: 'patch', documentation: 'JSON Patch, with If-Match.' },
      {
        code: 'delete',
        documentation:
          'The entry says from then on that it was entered in error; nothing goes away.',
      },
    ],
    operations: [validateOperation],
    claims: {
      versioning: 'versioned-update',
      conditionalCreate: true,
      conditionalUpdate: true,
      updateCreate: false,
    },
  }))
}

export const writesOfAll: SystemPart = {
  interactions: [
    {
      code: 'transaction',
      documentation:
        'POST, PUT, PATCH and DELETE on one patient, all of them or none; at most 1,000 entries and 5 MB.',
    },
    {
      code: 'batch',
      documentation: 'Each request as if it were sent alone; at most 100 entries.',
    },
  ],
}
