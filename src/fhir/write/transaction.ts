import type { Database } from '../../db/database.ts'
import { Refusal, type Fault } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import { newEntryId, parseEntryRef, type PatientId } from '../../identity/ids.ts'
import { objectAt, textAt } from '../../record/bundle/json-values.ts'
import type { JsonObject } from '../../record/validate/object-type.ts'
import { placed, typeOf, type Change, type Upsert } from '../../record/write/change.ts'
import { draftOf } from '../../record/write/draft.ts'
import { writeEntries } from '../../record/write/write-entries.ts'
import { isWritable, localOf } from '../../record/write/writable.ts'
import { answered, type Answered } from './answer.ts'
import { patchOf, requestOf, type Request } from './bundle.ts'
import { refusalOf, requireSame } from './drafts.ts'
import { identifierIn, versionNamed, type Wanted } from './headers.ts'
import { signedInFirst } from './one.ts'

type Deps = { readonly db: Database; readonly base: string }

/** An entry of the transaction before it is known whose record it is. */
type Part = {
  readonly change: Exclude<Change, Upsert> | Omit<Upsert, 'by'>
  readonly patient: PatientId | undefined
  /** By what it is known whether there is such an entry: `If-None-Exist`, or the query of an update. */
  readonly criteria: string | undefined
}

/**
 * A transaction: all of it on one patient, or nothing. One line on the log.
 *
 * @see http://hl7.org/fhir/R4/http.html#transaction
 * @throws Refusal `invalid` and `unprocessable` with the faults of all entries; others as `writeEntries`.
 */
export async function transaction(
  { db, base }: Deps,
  actor: Actor,
  entries: readonly JsonObject[],
  wanted: Wanted,
): Promise<Answered[]> {
  const { patient, changes } = await signedInFirst(db, actor, () => orderOf(entries, base))
  const written = await writeEntries(db, actor, patient, { changes, base, filter: 'transaction' })
  return written.map((it) => answered(it, patient, base, wanted))
}

function orderOf(
  entries: readonly JsonObject[],
  base: string,
): { patient: PatientId; changes: readonly Change[] } {
  const faults = { wrong: new Array<Fault>(), unfit: new Array<Fault>() }
  const parts = entries.flatMap((entry, i) => {
    const made = partOf(entry, `Bundle.entry[${i}]`, base)
    if ('change' in made) return [made]
    faults[made.fails].push(...made.faults)
    return []
  })
  if (faults.wrong.length > 0) throw refusalOf('wrong', faults.wrong.slice(0, mostFaults))
  const patients = new Set(parts.flatMap((it) => it.patient ?? []))
  const [patient] = patients
  if (faults.unfit.length === 0 && (patient === undefined || patients.size > 1)) {
    const message = 'must be about one patient'
    faults.unfit.push({ path: 'Bundle', code: 'patient', message })
  }
  faults.unfit.push(...twice(parts))
  if (patient === undefined || faults.unfit.length > 0) {
    throw refusalOf('unfit', faults.unfit.slice(0, mostFaults))
  }
  const changes = parts.map(({ change, criteria }): Change => {
    if (change.does === 'upsert') {
      return { ...change, by: identifierIn(criteria ?? '', 'a conditional update', patient, base) }
    }
    if (change.does !== 'create' || criteria === undefined) return change
    return { ...change, unless: identifierIn(criteria, 'If-None-Exist', patient, base) }
  })
  return { patient, changes }
}

const mostFaults = 100

type Failed = { readonly fails: 'wrong' | 'unfit'; readonly faults: readonly Fault[] }

function partOf(entry: JsonObject, path: string, base: string): Part | Failed {
  const request = requestOf(entry, base)
  if (request === undefined) {
    const message = 'must be a request to this API'
    return failed('wrong', { path: `${path}.request`, code: 'value', message })
  }
  const { method, type, id } = request
  const fullUrl = textAt(entry, 'fullUrl')
  const at = `${path}.resource`
  const isConditional = method === 'PUT' && id === undefined && request.rest.startsWith('?')
  const isWrite = ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method)
  if (!isWrite || (request.rest !== '' && !isConditional)) {
    const message =
      'must be one that writes: POST to a type, PUT, PATCH or DELETE of an id, PUT to a type with an identifier'
    return failed('unfit', { path: `${path}.request`, code: 'not-supported', message })
  }
  if (!isWritable(type)) {
    const message = 'is of a type that is not written here'
    return failed('unfit', { path: `${path}.request.url`, code: 'not-supported', message })
  }
  try {
    return method === 'POST' || isConditional
      ? created(entry, request, { at, fullUrl, base })
      : changed(entry, request, { at, fullUrl, base, id: id ?? '' })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const fails = error.code === 'invalid' ? 'wrong' : 'unfit'
    if (error.faults.length > 0) return moved({ fails, faults: error.faults }, at)
    return failed(fails, { path: `${path}.request`, code: 'value', message: error.message })
  }
}

type At = { readonly at: string; readonly fullUrl: string | undefined; readonly base: string }

/** A new entry, or what becomes one where there is none with its identifier. */
function created(
  entry: JsonObject,
  { method, type, id, rest, ifMatch, ifNoneExist }: Request,
  { at, fullUrl, base }: At,
): Part | Failed {
  if (id !== undefined) throw new Refusal('invalid', 'is POSTed to a type, not to an id')
  const made = draftOf(objectAt(entry, 'resource') ?? {}, type, base)
  if (!('draft' in made)) return moved(made, at)
  const { draft } = made
  const { patient } = draft
  const one = { at, draft, id: newEntryId(), fullUrl: nameOf(fullUrl, base) }
  if (method === 'PUT') {
    const version = versionNamed(ifMatch, false)
    return { change: { does: 'upsert', ...one, version }, patient, criteria: rest }
  }
  return {
    change: { does: 'create', ...one, fullUrl, unless: undefined },
    ...{ patient, criteria: ifNoneExist },
  }
}

function changed(
  entry: JsonObject,
  { method, type, id: ref = '', ifMatch }: Request,
  { at, fullUrl, base }: At & { readonly id: string },
): Part | Failed {
  const { patient, entry: id } = parseEntryRef(ref)
  const version = versionNamed(ifMatch, method !== 'DELETE')
  const alone = { patient, criteria: undefined }
  if (method === 'DELETE') return { change: { does: 'delete', at, type, id, version }, ...alone }
  if (method === 'PATCH') {
    const operations = patchOf(entry)
    return { change: { does: 'patch', at, type, id, version: version ?? 0, operations }, ...alone }
  }
  const made = draftOf(objectAt(entry, 'resource') ?? {}, type, base)
  if (!('draft' in made)) return moved(made, at)
  const { draft } = made
  requireSame(draft, patient, id)
  const name = nameOf(fullUrl, base)
  return { change: { does: 'update', at, draft, id, version, fullUrl: name }, ...alone }
}

/** What others call it; what has an address here is referred to by that. */
function nameOf(fullUrl: string | undefined, base: string): string | undefined {
  return fullUrl !== undefined && localOf(fullUrl, base) === undefined ? fullUrl : undefined
}

function moved({ fails, faults }: Failed, at: string): Failed {
  return { fails, faults: faults.map((it) => ({ ...it, path: placed({ at }, it.path) })) }
}

function failed(fails: 'wrong' | 'unfit', fault: Fault): Failed {
  return { fails, faults: [fault] }
}

/** FHIR has each thing in a transaction once. */
function twice(parts: readonly Part[]): Fault[] {
  const seen = new Set<string>()
  return parts.flatMap(({ change, criteria }) => {
    const names = [
      change.does === 'create' || change.does === 'upsert' ? '' : change.id,
      'fullUrl' in change ? (change.fullUrl ?? '') : '',
      criteria === undefined ? '' : `${typeOf(change)}?${criteria.replace('?', '')}`,
    ].filter((name) => name !== '')
    const isSeen = names.some((name) => seen.has(name))
    for (const name of names) seen.add(name)
    const path = change.at.replace(/\.resource$/, '')
    return isSeen
      ? [{ path, code: 'structure', message: 'is in the transaction twice' } as const]
      : []
  })
}
