import { hash } from 'node:crypto'
import { parseJson, writeJson } from '../json-text.ts'
import { type JsonObject, isObject } from '../validate/object-type.ts'
import type { ReferenceValue } from '../validate/problems.ts'
import { inspectResource } from '../validate/validate-resource.ts'
import { checkShell, parsed } from './bundle-shape.ts'
import type { EntryTexts } from './bundle-text.ts'
import { effectiveDate } from './columns.ts'
import { objectsAt, referencesAt } from './json-values.ts'
import {
  type BundleOrganisation,
  type Identifier,
  identifiersOf,
  organisationOf,
} from './organisations.ts'
import type { PlanProblems } from './plan-problem.ts'
import { type WriterFacts, writerFactsOf } from './writer-facts.ts'

/** One resource of a bundle: validated, and what is known of it before it is placed in a record. */
export type BundleEntry = {
  readonly index: number
  /** The same each time the bundle is made: its fullUrl, its type and id, or its content. */
  readonly sourceId: string
  readonly fullUrl: string | undefined
  readonly kind: string
  readonly id: string | undefined
  /** The References of the resource, in the order in which it names them. */
  readonly references: readonly ReferenceValue[]
  readonly writers: WriterFacts
  readonly identifiers: readonly Identifier[]
  /** What it contains, by id; only of organisations more is kept than that they are there. */
  readonly contained: ReadonlyMap<string, BundleOrganisation | undefined>
  readonly organisation: BundleOrganisation | undefined
  readonly medication: ReferenceValue | undefined
  readonly texts: EntryTexts
  /** Undefined where the bundle is too large to hold its resources. */
  readonly resource: JsonObject | undefined
}

/** Where the resource of an entry is to be had: in memory, or to be read again. */
export type EntrySource = Pick<BundleEntry, 'index' | 'texts'> & {
  resource: JsonObject | undefined
  /** Undefined with the resource. */
  references: readonly ReferenceValue[] | undefined
}

export function sourceOf({ index, texts, resource, references }: BundleEntry): EntrySource {
  return { index, texts, resource, references: resource && references }
}

/**
 * Reads and validates one entry of a bundle.
 *
 * @returns undefined when it has a problem, which is noted, or is no part of a record.
 */
export function readEntry(
  texts: EntryTexts,
  index: number,
  keepsResource: boolean,
  problems: PlanProblems,
): BundleEntry | undefined {
  const before = problems.count
  const entry = parsed(texts.at(index) ?? Buffer.alloc(0), index, problems)
  if (problems.count > before || !isObject(entry)) return undefined
  // What a search says about itself is no part of a record.
  if (isObject(entry['search']) && entry['search']['mode'] === 'outcome') return undefined
  checkShell(entry, index, problems)
  const { problems: wrong, references } = inspectResource(entry['resource'])
  for (const problem of wrong) problems.add({ entry: index, ...problem })
  const { resource, fullUrl } = entry
  if (problems.count > before || !isObject(resource)) return undefined
  const kind = String(resource['resourceType'])
  const id = typeof resource['id'] === 'string' ? resource['id'] : undefined
  const url = typeof fullUrl === 'string' ? fullUrl : undefined
  const sourceId = url ?? (id === undefined ? contentName(resource) : `${kind}/${id}`)
  return {
    index,
    sourceId,
    fullUrl: url,
    kind,
    id,
    references,
    texts,
    writers: writerFactsOf(resource, effectiveDate(resource)),
    identifiers: identifiersOf(resource),
    contained: containedIn(resource),
    organisation: kind === 'Organization' ? organisationOf(resource, sourceId) : undefined,
    medication: referencesAt(resource, 'medicationReference')[0],
    resource: keepsResource ? resource : undefined,
  }
}

/** The resource, and its References in the order of `BundleEntry.references`. */
export function resourceOf({ index, texts, resource, references }: Readonly<EntrySource>): {
  resource: JsonObject
  references: readonly ReferenceValue[]
} {
  if (resource && references) return { resource, references }
  const again = parseJson(texts.at(index)?.toString('utf8') ?? '') as { resource: JsonObject }
  return { resource: again.resource, references: inspectResource(again.resource).references }
}

/** As `resourceOf`, once: it is the caller's then, to change, and is read again if it is wanted again. */
export function takeResource(source: EntrySource): ReturnType<typeof resourceOf> {
  const taken = resourceOf(source)
  source.resource = undefined
  source.references = undefined
  return taken
}

function contentName(resource: JsonObject): string {
  return `sha256:${hash('sha256', writeJson(resource), 'hex')}`
}

const nothingContained: ReadonlyMap<string, undefined> = new Map()

function containedIn(resource: JsonObject): BundleEntry['contained'] {
  if (resource['contained'] === undefined) return nothingContained
  return new Map(
    objectsAt(resource, 'contained').map((it) => {
      const id = String(it['id'])
      const isOrganisation = it['resourceType'] === 'Organization'
      return [id, isOrganisation ? organisationOf(it, id) : undefined]
    }),
  )
}
