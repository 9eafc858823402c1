import { serverPath } from '../apps/addresses.ts'
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
        security: securityAt(base),
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

/** @see https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html */
function securityAt(base: string) {
  const server = base.slice(0, -'/fhir/R4'.length) + serverPath
  const uri = (url: string, path: string) => ({ url, valueUri: `${server}/${path}` })
  return {
    extension: [
      {
        url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
        extension: [
          uri('authorize', 'auth'),
          uri('token', 'token'),
          uri('introspect', 'token/introspection'),
          uri('revoke', 'token/revocation'),
        ],
      },
    ],
    cors: true,
    service: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
            code: 'SMART-on-FHIR',
          },
        ],
      },
    ],
    description:
      'The token of an app or a system, as SMART App Launch 2.2 has it, or of a session of Confide. Every read is decided, logged and visible to the patient.',
  }
}
