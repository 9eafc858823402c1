import { type Visit, isFull, note, under } from './problems.ts'

export type JsonObject = Record<string, unknown>

export type Check = (value: unknown, visit: Visit) => void

/** One key that an object of a type may have. */
export type Field = {
  /** The element's name in a path: `value` for `valueQuantity` and `_valueQuantity`. */
  readonly element: string
  readonly many: boolean
  readonly check: Check
  /** One bit for each element that is required or a choice; 0 for the rest. */
  readonly bit: number
  readonly choice: boolean
  /** For a primitive: the key that holds its extensions; for those: the key that holds the primitive. */
  readonly sibling: string | undefined
}

export type ObjectType = {
  readonly fields: ReadonlyMap<string, Field>
  /** Whether it may have an id and nothing else: what stands beside a primitive. */
  readonly mayBeBare: boolean
  /** The bits of the required elements. */
  readonly required: number
  /** What cannot be said of one element alone. */
  readonly rule: ((value: JsonObject, visit: Visit) => void) | undefined
  /** What it asks of several of its elements together. */
  readonly invariants: ((value: JsonObject, visit: Visit) => void) | undefined
}

// As deep as what `json-limits.ts` lets in.
const deepest = 64

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function checkObject(type: ObjectType, value: unknown, visit: Visit): void {
  if (!isObject(value)) return note(visit, 'structure', 'must be an object')
  if (visit.depth >= deepest) return note(visit, 'structure', 'is nested too deep')
  visit.depth++
  let present = 0
  let isEmpty = true
  for (const key in value) {
    // ele-1: an id alone is nothing, but beside a primitive
    if (key !== 'id' || type.mayBeBare || !visit.strict) isEmpty = false
    const field = type.fields.get(key)
    if (field === undefined) {
      note(visit, 'unknown', 'is not an element of this type', nameOf(key))
      continue
    }
    if (field.choice && (present & field.bit) !== 0) checkOneChoice(type, field, value, visit)
    present |= field.bit
    const before = visit.problems.length
    if (visit.strict && isOnlyNamed(field, value, key))
      note(visit, 'structure', 'must not be empty')
    if (field.many) checkList(field, value, key, visit)
    else if (Array.isArray(value[key])) note(visit, 'structure', 'must not be a list')
    else field.check(value[key], visit)
    if (visit.problems.length > before) under(visit, before, field.element)
    if (isFull(visit)) break
  }
  if (isEmpty) note(visit, 'structure', 'must not be empty')
  if ((present & type.required) !== type.required) noteMissing(type, present, visit)
  type.rule?.(value, visit)
  if (visit.strict) type.invariants?.(value, visit)
  visit.depth--
}

/** An id beside a primitive that is not there. */
function isOnlyNamed({ sibling }: Field, owner: JsonObject, key: string): boolean {
  if (!key.startsWith('_') || sibling === undefined || owner[sibling] !== undefined) return false
  const value = owner[key]
  return isObject(value) && Object.keys(value).every((one) => one === 'id')
}

function checkList(field: Field, owner: JsonObject, key: string, visit: Visit): void {
  const list = owner[key]
  if (!Array.isArray(list)) return note(visit, 'structure', 'must be a list')
  if (list.length === 0) return note(visit, 'structure', 'must not be empty')
  for (let i = 0; i < list.length && !isFull(visit); i++) {
    const item: unknown = list[i]
    if (item === null && field.sibling !== undefined && hasItem(owner[field.sibling], i)) continue
    const before = visit.problems.length
    field.check(item, visit)
    if (visit.problems.length > before) under(visit, before, `[${i}]`)
  }
}

/** In a list of primitives null stands for one that has only extensions, and the other way round. */
function hasItem(list: unknown, index: number): boolean {
  return Array.isArray(list) && list[index] !== undefined && list[index] !== null
}

function checkOneChoice(type: ObjectType, field: Field, value: JsonObject, visit: Visit): void {
  const written = new Set<string>()
  for (const key in value) {
    if (type.fields.get(key)?.element === field.element) written.add(key.replace('_', ''))
  }
  if (written.size > 1) note(visit, 'structure', 'must have one type only', field.element)
}

function noteMissing(type: ObjectType, present: number, visit: Visit): void {
  const missing = new Set<string>()
  for (const field of type.fields.values()) {
    if ((field.bit & type.required & ~present) !== 0) missing.add(field.element)
  }
  for (const element of missing) note(visit, 'required', 'is required', element)
}

/** A key as it may be shown: whoever sent it may have put anything there. */
function nameOf(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(key) ? key : '?'
}
