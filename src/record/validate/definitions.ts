import { readFileSync } from 'node:fs'

export type ElementDefinition = {
  readonly name: string
  readonly types: readonly string[]
  /** `value[x]`: one element that is written with the name of its type. */
  readonly choice?: true
  readonly min?: number
  /** Of a resource: part of its summary. */
  readonly summary?: true
  /** Left out for one; null for any number. */
  readonly max?: null
  /** The value set that a code must come from. */
  readonly codes?: string
}

export type TypeDefinition = {
  readonly kind: 'resource' | 'data-type' | 'part' | 'abstract'
  readonly elements: readonly ElementDefinition[]
}

export type Definitions = {
  readonly fhirVersion: string
  readonly types: Readonly<Record<string, TypeDefinition>>
  /** Value set → system → codes. */
  readonly codes: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  /** Required value sets that no list exists for: currencies, MIME types, units. */
  readonly unchecked: readonly string[]
}

let loaded: Definitions | undefined

/** FHIR R4 as `scripts/build-fhir-definitions.mjs` compiled it, read at first use. */
export function definitions(): Definitions {
  loaded ??= read()
  return loaded
}

function read(): Definitions {
  const file = new URL('../../../fhir-definitions.json', import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Definitions
}

/** Whether R4 has a resource of this name. */
export function isResourceType(name: string): boolean {
  return Object.hasOwn(definitions().types, name) && definitions().types[name]?.kind === 'resource'
}

/** The names of all resources of R4 that a record may hold. */
export function resourceTypes(): string[] {
  return Object.keys(definitions().types).filter(isResourceType).toSorted()
}
