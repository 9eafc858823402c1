import { isUtf8 } from 'node:buffer'
import { Refusal } from '../../errors.ts'
import { parseJson } from '../json-text.ts'
import { type JsonObject, isObject } from '../validate/object-type.ts'
import { inspectResource } from '../validate/validate-resource.ts'
import type { BundleText } from './bundle-text.ts'
import type { PlanProblems } from './plan-problem.ts'

const bundleTypes = ['transaction', 'batch', 'collection', 'document', 'searchset']
const notRecords = new Set(['Bundle', 'Parameters', 'OperationOutcome'])
const entryKeys = new Set(
  'id extension modifierExtension link fullUrl resource search request response'.split(' '),
)

/** Notes what keeps the bundle itself, without its entries, from being one that records come in. */
export function checkHead(bundle: BundleText, problems: PlanProblems): void {
  const before = problems.count
  const head = parsed(Buffer.from(bundle.head), undefined, problems)
  if (problems.count > before) return
  const add = (path: string, code: 'structure' | 'not-supported', message: string) =>
    problems.add({ entry: undefined, path, code, message })
  if (!isObject(head) || head['resourceType'] !== 'Bundle') {
    return add('resourceType', 'structure', 'is not a Bundle')
  }
  const { entry, ...rest } = head
  if (entry !== undefined && !(Array.isArray(entry) && entry.length === 0)) {
    return add('Bundle.entry', 'structure', 'must be a list of entries')
  }
  for (const problem of inspectResource(rest).problems)
    problems.add({ entry: undefined, ...problem })
  if (!bundleTypes.includes(String(head['type']))) {
    add('Bundle.type', 'not-supported', `must be ${bundleTypes.join(', ')}`)
  }
}

/** Notes what is wrong with an entry, its resource aside. */
export function checkShell(entry: JsonObject, index: number, problems: PlanProblems): void {
  const add = (path: string, code: 'unknown' | 'value' | 'not-supported', message: string) =>
    problems.add({ entry: index, path: `Bundle.entry${path}`, code, message })
  for (const key in entry) if (!entryKeys.has(key)) add('', 'unknown', 'has an unknown element')
  const fullUrl = entry['fullUrl']
  if (fullUrl !== undefined && (typeof fullUrl !== 'string' || !/^[!-~]{1,512}$/.test(fullUrl))) {
    add('.fullUrl', 'value', 'must be an address')
  }
  const method = isObject(entry['request']) ? entry['request']['method'] : undefined
  if (method !== undefined && method !== 'POST' && method !== 'PUT') {
    add('.request.method', 'not-supported', 'must be POST or PUT')
  }
  const resource = entry['resource']
  if (isObject(resource) && notRecords.has(String(resource['resourceType']))) {
    add('.resource', 'not-supported', 'is of a type that is no part of a record')
  }
}

/** The value of the JSON; a problem says why there is none, never in the parser's words, which quote. */
export function parsed(source: Buffer, entry: number | undefined, problems: PlanProblems): unknown {
  const add = (message: string) => {
    const path = entry === undefined ? 'Bundle' : 'Bundle.entry'
    problems.add({ entry, path, code: 'json', message })
  }
  if (!isUtf8(source)) return add('is not UTF-8')
  try {
    const value = parseJson(source.toString('utf8'))
    return isObject(value) ? value : add('is not an object')
  } catch (error) {
    return add(error instanceof Refusal ? error.message : 'is not JSON')
  }
}
