import { objectAt, objectsAt } from '../record/bundle/json-values.ts'
import { parseJson, writeJson } from '../record/json-text.ts'
import type { JsonObject } from '../record/validate/object-type.ts'
import { isNegation } from './allergies.ts'
import { codesIn } from './concepts.ts'
import type { SummaryDocument } from './document.ts'
import { allergiesCode } from './ips-sections.ts'
import { heldBackText } from './words.ts'

// A summary is the word of one practice. Who reads it while something is kept back from their service must not
// take "no known allergy" from it: what is kept back may be one.

/** Whether the section of allergies of a summary holds statements that there is none, and nothing else. */
export function saysOnlyNone({ sections }: SummaryDocument): boolean {
  const rows = sections.find(({ id }) => id === 'allergies')?.rows ?? []
  return rows.length > 0 && rows.every(({ resource }) => isNegation(resource))
}

/**
 * The same of a stored FHIR document: whether its section of allergies holds statements that there is none, and nothing
 * else. What stands in it decides: a code elsewhere in the document must never take an allergy from a page.
 */
export function tellsOnlyNone(text: string): boolean {
  const entries = objectsAt(parseJson(text) as JsonObject, 'entry')
  const resources = new Map(entries.map((one) => [one['fullUrl'], objectAt(one, 'resource')]))
  const composition = objectAt(entries[0] ?? {}, 'resource') ?? {}
  const told = objectsAt(composition, 'section')
    .filter((one) => codesIn(one['code']).includes(allergiesCode))
    .flatMap((one) => objectsAt(one, 'entry'))
  return told.length > 0 && told.every(({ reference }) => isNoAllergy(resources.get(reference)))
}

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
  const none = entries.filter((one) => isNoAllergy(objectAt(one, 'resource')))
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

function isNoAllergy(resource: JsonObject | undefined): boolean {
  return resource?.['resourceType'] === 'AllergyIntolerance' && isNegation(resource)
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
