import { Refusal } from '../../errors.ts'
import { objectAt, textAt } from '../../record/bundle/json-values.ts'
import { isObject, type JsonObject } from '../../record/validate/object-type.ts'
import { validateResource } from '../../record/validate/validate-resource.ts'
import { operationsIn, type Operation } from '../../record/write/patch.ts'
import { valueIn } from '../body.ts'
import { refusalOf } from './drafts.ts'

/** How many entries a Bundle of each type may have. */
const most = { transaction: 1000, batch: 100 } as const

export type SentBundle = {
  readonly type: keyof typeof most
  readonly entries: readonly JsonObject[]
}

/**
 * The Bundle that was sent; its resources are not looked at yet.
 *
 * @throws Refusal `invalid`, `not-supported` for another type of Bundle, `too-large` for too many entries.
 */
export function bundleIn(sent: JsonObject): SentBundle {
  if (sent['resourceType'] !== 'Bundle') throw new Refusal('invalid', 'The body is not a Bundle')
  const { entry: given, ...head } = sent
  const entries = Array.isArray(given) ? given.filter(isObject) : []
  if (given !== undefined && (!Array.isArray(given) || entries.length < given.length)) {
    const message = 'must be a list of entries'
    throw refusalOf('wrong', [{ path: 'Bundle.entry', code: 'structure', message }])
  }
  const type = textAt(sent, 'type')
  if (type !== 'transaction' && type !== 'batch') {
    throw new Refusal('not-supported', 'A Bundle that is sent here is of type transaction or batch')
  }
  if (entries.length > most[type]) {
    throw new Refusal('too-large', `A ${type} has at most ${most[type]} entries`)
  }
  const shells = entries.map(withoutResource)
  const faults = validateResource(shells.length === 0 ? head : { ...head, entry: shells })
  if (faults.length > 0) throw refusalOf('wrong', faults)
  return { type, entries }
}

function withoutResource(entry: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => key !== 'resource'))
}

/** What an entry of a Bundle asks for. */
export type Request = {
  readonly method: string
  /** The address below that of the API, with its query. */
  readonly path: string
  readonly type: string
  readonly id: string | undefined
  /** What the address holds besides a type and an id. */
  readonly rest: string
  readonly ifMatch: string | undefined
  readonly ifNoneMatch: string | undefined
  readonly ifModifiedSince: string | undefined
  readonly ifNoneExist: string | undefined
}

/** @returns undefined where the entry asks for nothing, or not of this API. */
export function requestOf(entry: JsonObject, base: string): Request | undefined {
  const request = objectAt(entry, 'request')
  const url = request && textAt(request, 'url')
  if (request === undefined || url === undefined) return undefined
  const path = url.startsWith(`${base}/`) ? url.slice(base.length + 1) : url.replace(/^\//, '')
  // nothing that leads out of the API
  if (
    !/^[A-Za-z$_]/.test(path) ||
    /^[a-z]+:|\.\.|\/\/|[\\#\s]|%2e|%2f/i.test(path.split('?')[0] ?? '')
  )
    return undefined
  const [, type = '', id, rest = ''] = /^([^/?]*)(?:\/([^/?]*))?(.*)$/s.exec(path) ?? []
  return {
    method: textAt(request, 'method') ?? '',
    ...{ path, type, id, rest },
    ifMatch: textAt(request, 'ifMatch'),
    ifNoneMatch: textAt(request, 'ifNoneMatch'),
    ifModifiedSince: textAt(request, 'ifModifiedSince'),
    ifNoneExist: textAt(request, 'ifNoneExist'),
  }
}

/** The JSON Patch of an entry, as FHIR has it in a Bundle: the data of a Binary. @throws Refusal `invalid`. */
export function patchOf(entry: JsonObject): readonly Operation[] {
  return operationsIn(valueIn(patchBytes(entry)))
}

export function patchBytes(entry: JsonObject): Buffer {
  const resource = objectAt(entry, 'resource') ?? {}
  const isPatch =
    resource['resourceType'] === 'Binary' &&
    textAt(resource, 'contentType') === 'application/json-patch+json' &&
    validateResource(resource).length === 0
  if (!isPatch) {
    throw new Refusal('invalid', 'A PATCH has a Binary of application/json-patch+json')
  }
  return Buffer.from(textAt(resource, 'data') ?? '', 'base64')
}
