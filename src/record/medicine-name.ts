import type { Concept } from './bundle/columns.ts'
import type { JsonObject } from './validate/object-type.ts'

/** A medicine that is only referred to, by its name: the entry's columns hold it, for references keep no words. */
export function withMedicine(
  resource: JsonObject,
  { codeText, code, codeSystem }: Concept,
): JsonObject {
  if (!('medicationReference' in resource) || (codeText === null && code === null)) return resource
  const coding = { ...(codeSystem !== null && { system: codeSystem }), code }
  return {
    ...resource,
    medicationCodeableConcept: {
      ...(code !== null && { coding: [coding] }),
      ...(codeText !== null && { text: codeText }),
    },
  }
}
