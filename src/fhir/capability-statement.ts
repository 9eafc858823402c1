import { resources, systemParts, type ResourceRow } from './resources.ts'

/** What the API does today; a test calls everything it claims. @see http://hl7.org/fhir/R4/capabilitystatement.html */
export function capabilityStatement(base: string, date: string) {
  const ofAll = {
    interaction: systemParts.flatMap(({ interactions = [] }) => interactions),
    operation: systemParts.flatMap(({ operations = [] }) => operations),
  }
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
        resource: [...resources.values()].map(claimOf),
        ...withoutEmpty(ofAll),
      },
    ],
  }
}

function claimOf({ type, claims, ...row }: ResourceRow) {
  return {
    type,
    ...claims,
    ...withoutEmpty({
      supportedProfile: row.profiles,
      interaction: row.interactions,
      searchInclude: row.includes,
      searchRevInclude: row.reverseIncludes,
      searchParam: row.parameters,
      operation: row.operations,
    }),
  }
}

/** FHIR knows no empty list. */
function withoutEmpty(lists: Readonly<Record<string, readonly unknown[]>>) {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0))
}
