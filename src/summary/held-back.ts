import { objectsAt } from '../record/bundle/json-values.ts'
import { parseJson, writeJson } from '../record/json-text.ts'
import { noAllergyCodes } from '../record/says-none.ts'
import type { JsonObject } from '../record/validate/object-type.ts'
import { codesIn } from './concepts.ts'
import { heldBackText } from './words.ts'

// A summary is the word of one practice. Who reads it while something is kept back from their service must not
// take "no known allergy" from it: what is kept back may be one.

/** The part of a page: the section of allergies says that something is not shared, and nothing else. */
export function pageWithoutNone(html: string): string {
  return html.replace(
    /(<section class="scr__section scr__section--first".*?<\/h2>).*?(<\/section>)/s,
    `$1<p class="scr__statement">${heldBackText}</p>$2`,
  )
}

/** The FHIR document: without the entries that say it, and with that reason for the empty section. */
export function documentWithoutNone(text: string): string {
  const bundle = parseJson(text) as JsonObject
  const entries = objectsAt(bundle, 'entry')
  const none = entries.filter((one) => saysNoAllergy(objectsAt(one, 'resource')[0]))
  const gone = new Set(none.map((one) => one['fullUrl']))
  return writeJson({
    ...bundle,
    entry: entries
      .filter((one) => !gone.has(one['fullUrl']))
      .map((one) => ({
        ...one,
        resource: withoutReferences(objectsAt(one, 'resource')[0] ?? {}, gone),
      })),
  })
}

function saysNoAllergy(resource: JsonObject | undefined): boolean {
  if (resource?.['resourceType'] !== 'AllergyIntolerance') return false
  return codesIn(resource['code']).some((code) => noAllergyCodes.includes(code))
}

function withoutReferences(resource: JsonObject, gone: ReadonlySet<unknown>): JsonObject {
  if (resource['resourceType'] !== 'Composition') return resource
  const section = objectsAt(resource, 'section').map((one) => {
    const kept = objectsAt(one, 'entry').filter(({ reference }) => !gone.has(reference))
    if (kept.length === objectsAt(one, 'entry').length) return one
    const { entry: _, ...rest } = one
    const div = `<div xmlns="http://www.w3.org/1999/xhtml"><p>${heldBackText}</p></div>`
    const coding = [{ system: emptyReasons, code: 'withheld', display: 'Information Withheld' }]
    return {
      ...rest,
      text: { status: 'generated', div },
      ...(kept.length > 0 ? { entry: kept } : { emptyReason: { coding, text: 'Withheld' } }),
    }
  })
  return { ...resource, section }
}

const emptyReasons = 'http://terminology.hl7.org/CodeSystem/list-empty-reason'
