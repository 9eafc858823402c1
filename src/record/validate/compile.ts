import {
  type ElementDefinition,
  type TypeDefinition,
  definitions,
  isResourceType,
} from './definitions.ts'
import {
  type Check,
  type Field,
  type JsonObject,
  type ObjectType,
  checkObject,
  isObject,
} from './object-type.ts'
import { invariantsOf } from './invariants.ts'
import { primitives } from './primitives.ts'
import { type ReferenceValue, type Visit, note } from './problems.ts'
import { codedCheck } from './required-codes.ts'

const compiled = new Map<string, ObjectType>()

/** A type's definition as a table by key, made at first use: most installations meet 30 of 670 types. */
function objectType(name: string): ObjectType {
  const known = compiled.get(name)
  if (known) return known
  const definition = definitions().types[name]
  if (!definition) throw new Error(`FHIR R4 has no type ${name}`)
  const type = compileType(name, definition)
  compiled.set(name, type)
  return type
}

function compileType(name: string, definition: TypeDefinition): ObjectType {
  const fields = new Map<string, Field>()
  let bits = 0
  let required = 0
  for (const element of definition.elements) {
    const isRequired = element.min !== undefined
    const bit = isRequired || element.choice ? 1 << bits++ : 0
    if (isRequired) required |= bit
    for (const type of element.types) addField(fields, element, type, bit)
  }
  if (definition.kind === 'resource') fields.set('resourceType', anything)
  return {
    ...{ fields, required, rule: rules[name], invariants: invariantsOf(name) },
    mayBeBare: name === 'Element',
  }
}

const anything: Field = {
  element: 'resourceType',
  many: false,
  check: () => undefined,
  bit: 0,
  choice: false,
  sibling: undefined,
}

function addField(
  fields: Map<string, Field>,
  element: ElementDefinition,
  type: string,
  bit: number,
): void {
  const key = element.choice
    ? element.name + type.charAt(0).toUpperCase() + type.slice(1)
    : element.name
  const isPrimitive = Object.hasOwn(primitives, type)
  const isContained = element.name === 'contained'
  const shared = {
    element: element.name,
    many: element.max === null,
    bit,
    choice: element.choice === true,
  }
  fields.set(key, {
    ...shared,
    check: codedCheck(element.codes, type, isContained ? checkContained : checkOf(type)),
    sibling: isPrimitive ? `_${key}` : undefined,
  })
  if (isPrimitive) fields.set(`_${key}`, { ...shared, check: checkOf('Element'), sibling: key })
}

function checkOf(type: string): Check {
  const primitive = primitives[type]
  if (primitive) {
    return (value, visit) => {
      const message = primitive(value)
      if (message !== undefined) note(visit, 'value', message)
    }
  }
  if (type === 'Resource') return checkResource
  let known: ObjectType | undefined
  return (value, visit) => {
    known ??= objectType(type)
    checkObject(known, value, visit)
  }
}

/** A resource of any type; its path starts with its type. */
export function checkResource(value: unknown, visit: Visit): void {
  if (!isObject(value)) return note(visit, 'structure', 'must be an object')
  const name = value['resourceType']
  if (typeof name !== 'string') return note(visit, 'required', 'is required', 'resourceType')
  if (!isResourceType(name)) {
    return note(visit, 'unknown', 'is not a resource of FHIR R4', 'resourceType')
  }
  checkObject(objectType(name), value, visit)
}

function checkContained(value: unknown, visit: Visit): void {
  if (isObject(value) && 'contained' in value) {
    note(visit, 'structure', 'must not contain resources itself')
  }
  checkResource(value, visit)
}

/** @see https://hl7.org/fhir/R4/extensibility.html#Extension (ext-1) and references.html#contained (dom-2) */
const rules: Readonly<Record<string, (value: JsonObject, visit: Visit) => void>> = {
  Reference: (value, visit) => {
    visit.references.push(value as ReferenceValue)
  },
  Extension: (value, visit) => {
    let hasValue = false
    for (const key in value)
      if (key.startsWith('value') || key.startsWith('_value')) hasValue = true
    if (hasValue === 'extension' in value) {
      note(visit, 'structure', 'must have either a value or extensions')
    }
  },
}
