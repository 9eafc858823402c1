import type { Fault } from '../../errors.ts'
import { objectAt, objectsAt, textAt } from '../bundle/json-values.ts'
import type { JsonObject } from '../validate/object-type.ts'

const snomed = 'http://snomed.info/sct'
const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'

/**
 * What UK Core's profiles ask of a resource beyond base R4: each minimum, fixed value and named invariant in the published
 * differentials that can be told from the resource alone; and what Confide asks.
 *
 * @see https://simplifier.net/guide/uk-core-implementation-guide
 */
export function mustHaves(type: string, resource: JsonObject): Fault[] {
  return [
    ...identifiers(type, resource),
    ...(byType[type]?.(resource) ?? []),
    ...labels(type, resource),
    ...containedIn(type, resource),
  ]
}

/** An identifier has a system and a value. */
function identifiers(type: string, resource: JsonObject): Fault[] {
  return objectsAt(resource, 'identifier').flatMap((it, i) => {
    const at = resource['identifier'] === it ? '' : `[${i}]`
    return ['system', 'value'].flatMap((key) =>
      textAt(it, key) === undefined ? [required(`${type}.identifier${at}.${key}`)] : [],
    )
  })
}

const byType: Readonly<Record<string, (resource: JsonObject) => Fault[]>> = {
  AllergyIntolerance: (it) => [
    ...(it['code'] === undefined ? [required('AllergyIntolerance.code')] : []),
    ...objectsAt(it, 'reaction').flatMap((reaction, i) =>
      route(`AllergyIntolerance.reaction[${i}].exposureRoute`, objectAt(reaction, 'exposureRoute')),
    ),
  ],
  Immunization: (it) => [
    ...route('Immunization.route', objectAt(it, 'route')),
    ...((it['status'] === 'not-done') === (it['statusReason'] !== undefined)
      ? []
      : [
          {
            path: 'Immunization.statusReason',
            code: 'invariant',
            message: 'must be there where a vaccine was not given, and only there (ukcore-imm-1)',
          } as const,
        ]),
  ],
  MedicationRequest: (it) => routes('MedicationRequest.dosageInstruction', it, 'dosageInstruction'),
  MedicationStatement: (it) => routes('MedicationStatement.dosage', it, 'dosage'),
}

function routes(path: string, resource: JsonObject, key: string): Fault[] {
  return objectsAt(resource, key).flatMap((dose, i) => {
    const concept = objectAt(dose, 'route')
    const at = `${path}[${i}].route`
    const many = concept !== undefined && objectsAt(concept, 'coding').length > 1
    return [
      ...route(at, concept),
      ...(many
        ? [{ path: `${at}.coding`, code: 'structure', message: 'must be one at most' } as const]
        : []),
    ]
  })
}

/** A route is of SNOMED CT, with its words. */
function route(path: string, concept: JsonObject | undefined): Fault[] {
  const codings = concept === undefined ? [] : objectsAt(concept, 'coding')
  return codings.flatMap((coding, i) =>
    textAt(coding, 'system') === snomed &&
    textAt(coding, 'code') !== undefined &&
    textAt(coding, 'display') !== undefined
      ? []
      : [
          {
            path: `${path}.coding[${i}]`,
            code: 'code-invalid',
            message: 'must be a code of SNOMED CT with its display',
          } as const,
        ],
  )
}

/** A label that would keep an entry back keeps nothing back here: what is private is marked, and shown as marked. */
function labels(type: string, resource: JsonObject): Fault[] {
  const meta = objectAt(resource, 'meta')
  const security = meta === undefined ? [] : objectsAt(meta, 'security')
  return security.flatMap((label, i) => {
    const code = textAt(label, 'code') ?? ''
    if (textAt(label, 'system') !== confidentiality || ['U', 'L', 'M', 'N'].includes(code))
      return []
    return [
      {
        path: `${type}.meta.security[${i}]`,
        code: 'not-supported',
        message: 'is not taken: an entry is made private in Confide, by who wrote it',
      } as const,
    ]
  })
}

/** dom-3 to dom-5, and that nobody but the patient of the record is in it. */
function containedIn(type: string, resource: JsonObject): Fault[] {
  if (resource['contained'] === undefined) return []
  const text = JSON.stringify(resource)
  const isNamed = ({ id }: JsonObject) => typeof id === 'string' && text.includes(`"#${id}"`)
  return objectsAt(resource, 'contained').flatMap((it, i) => {
    const meta = objectAt(it, 'meta') ?? {}
    const path = `${type}.contained[${i}]`
    const wrong = ['versionId', 'lastUpdated', 'security'].filter((key) => key in meta)
    return [
      ...wrong.map((key) => ({
        path: `${path}.meta.${key}`,
        code: 'invariant' as const,
        message: 'must not be in what is contained',
      })),
      ...(textAt(it, 'id') === undefined ? [required(`${path}.id`)] : []),
      ...(isNamed(it) || JSON.stringify(it).includes('"#"')
        ? []
        : [
            {
              path,
              code: 'invariant' as const,
              message: 'must be referred to, or refer to what contains it (dom-3)',
            },
          ]),
      ...(textAt(it, 'resourceType') === 'Patient'
        ? [{ path, code: 'patient' as const, message: 'must not be a patient' }]
        : []),
    ]
  })
}

function required(path: string): Fault {
  return { path, code: 'required', message: 'is required' }
}
