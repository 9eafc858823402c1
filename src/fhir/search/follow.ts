import { entryIdIn, type EntryId, type PatientId } from '../../identity/ids.ts'
import { objectsAt, textAt } from '../../record/bundle/json-values.ts'
import type { RawEntry } from '../../record/everything.ts'
import { isObject } from '../../record/validate/object-type.ts'

/** The entries of the same record that these elements of a page's entries refer to. */
export function referredTo(
  patient: PatientId,
  entries: readonly RawEntry[],
  elements: readonly string[],
): EntryId[] {
  const found = entries.flatMap(({ resource }) => {
    const value: unknown = JSON.parse(resource.toString())
    if (!isObject(value)) return []
    return elements
      .flatMap((element) => objectsAt(value, element))
      .map((reference) => textAt(reference, 'reference') ?? '')
  })
  const refs = new Set(found.map((one) => one.slice(one.indexOf('/') + 1)))
  return [...refs].flatMap((ref) => entryIdIn(patient, ref) ?? [])
}
