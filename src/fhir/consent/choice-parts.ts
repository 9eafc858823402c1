import type { ResourcePart, SystemPart } from '../resources.ts'

const patient = { name: 'patient', type: 'reference' } as const

/** What the API does with the choices of a patient. */
export const choiceParts: readonly ResourcePart[] = [
  {
    type: 'Consent',
    interactions: [
      { code: 'search-type', documentation: 'What the patient chose, by pages (_count 1 to 500).' },
      { code: 'create', documentation: 'A choice that was not made yet.' },
      { code: 'update', documentation: 'A choice made again: with If-Match.' },
    ],
    parameters: [
      patient,
      { name: '_id', type: 'token' },
      { name: 'status', type: 'token' },
      { name: 'category', type: 'token' },
      { name: 'scope', type: 'token' },
    ],
    profiles: ['consentBasic', 'consentIntermediate'].map(
      (name) => `https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.${name}`,
    ),
  },
]

/** What others ask about any entry. */
export const decisions: SystemPart = {
  operations: [
    {
      name: 'decide',
      definition: 'urn:confide:operation:decide',
      documentation:
        'By GET or POST on an entry of any type: whether organisation, an ODS code, may see it now. For the patient and the service that wrote it.',
    },
  ],
}
