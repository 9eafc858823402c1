import type { ResourcePart } from '../resources.ts'

/** Being told that something is new. */
export const subscriptionPart: ResourcePart = {
  type: 'Subscription',
  interactions: [
    { code: 'search-type', documentation: 'One’s own, of one patient.' },
    {
      code: 'create',
      documentation: 'rest-hook, id-only; of entries or of choices of one patient.',
    },
    { code: 'delete', documentation: 'Ends it.' },
  ],
  parameters: [{ name: 'patient', type: 'reference' }],
  operations: [
    {
      name: 'status',
      definition:
        'http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/backport-subscription-status',
      documentation: 'Of one Subscription.',
    },
  ],
  profiles: [
    'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription',
  ],
}
