import { hash } from 'node:crypto'
import { type OdsCode, odsSystem, parseOdsCode } from '../../identity/ods-code.ts'
import type { JsonObject } from '../validate/object-type.ts'
import { objectsAt, textAt } from './json-values.ts'

/** An organisation that a bundle names, with the code it has here. */
export type BundleOrganisation = {
  readonly code: OdsCode
  /** Undefined where the bundle says nothing but its identifier. */
  readonly name: string | undefined
  readonly type: string | undefined
  readonly area: string | undefined
}

export type Identifier = { readonly system: string; readonly value: string }

export function organisationOf(resource: JsonObject, sourceId: string): BundleOrganisation {
  const [type] = objectsAt(resource, 'type')
  const [coding] = type ? objectsAt(type, 'coding') : []
  const [address] = objectsAt(resource, 'address')
  return {
    code: codeOf(identifiersOf(resource), sourceId),
    name: textAt(resource, 'name')?.trim(),
    type: (type && textAt(type, 'text')) ?? (coding && textAt(coding, 'display')),
    area: address && textAt(address, 'city'),
  }
}

/** An organisation of which nothing but an identifier, and perhaps its name, is in the bundle. */
export function organisationNamed(
  identifier: Identifier,
  name: string | undefined,
): BundleOrganisation {
  return { code: codeOf([identifier], ''), name, type: undefined, area: undefined }
}

const none: readonly never[] = []

export function identifiersOf(resource: JsonObject): readonly Identifier[] {
  if (resource['identifier'] === undefined) return none
  return objectsAt(resource, 'identifier').flatMap((it) => {
    const system = textAt(it, 'system')
    const value = textAt(it, 'value')
    return system === undefined || value === undefined ? [] : [{ system, value }]
  })
}

/**
 * The ODS code that the organisation carries, else one made from its first identifier: the same in every
 * bundle. Made codes start with Z, as those that are never issued do, and with ten characters are longer
 * than any that is.
 */
function codeOf(identifiers: readonly Identifier[], sourceId: string): OdsCode {
  const ods = identifiers.find(
    (it) => it.system === odsSystem && /^[A-Za-z0-9]{3,10}$/.test(it.value),
  )
  if (ods) return parseOdsCode(ods.value)
  const [first] = identifiers
  const name = first ? `${first.system}|${first.value}` : sourceId
  const digest = hash('sha256', name, 'buffer')
  return parseOdsCode(`Z${[...digest.subarray(0, 9)].map((byte) => alphabet[byte & 31]).join('')}`)
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
