import type { Tx } from '../../db/database.ts'
import type { EntryId, PatientId } from '../../identity/ids.ts'
import { visible } from '../../sharing/visible.ts'
import type { Identifier } from '../bundle/organisations.ts'
import { identifiersOf } from '../bundle/organisations.ts'
import { parseJson } from '../json-text.ts'
import { textColumn } from '../text-column.ts'
import { isObject } from '../validate/object-type.ts'

/** An entry that something refers to. */
export type Target = {
  readonly id: EntryId
  readonly kind: string
  readonly private: boolean
  readonly withheld: boolean
  readonly codeSystem: string | null
  readonly code: string | null
  readonly codeText: string | null
}

/** Those of these entries that the transaction sees. */
export function targetsOf(tx: Tx, patient: PatientId, ids: readonly EntryId[]) {
  return tx<Target[]>`
    select e.id, e.kind, e.private, e.withheld_from_patient as withheld, e.code_system as "codeSystem",
           e.code, e.code_text as "codeText"
      from entry e
     where e.patient_id = ${patient} and e.id = any (${[...ids]}::uuid[]) and ${visible(tx)}`
}

export type Asked = { readonly type: string; readonly unless: Identifier }

/** An entry that may be what was asked for. */
export type Candidate = Target & {
  readonly version: number
  readonly recordedAt: Date
  readonly resource: string
}

/**
 * Entries that hold the value of an identifier somewhere, of those that the transaction sees: it writes, and so these
 * are the service's own. What was entered in error is not there any more.
 */
export function candidatesFor(tx: Tx, patient: PatientId, asked: readonly Asked[]) {
  return tx<Candidate[]>`
    select e.id, e.kind, e.private, e.withheld_from_patient as withheld, e.code_system as "codeSystem",
           e.code, e.code_text as "codeText", e.version, e.recorded_at as "recordedAt", e.resource
      from entry e
     where e.patient_id = ${patient} and ${visible(tx)} and e.status is distinct from 'entered-in-error'
       and exists (select 1 from unnest(${textColumn(tx, asked, (it) => it.type)},
                                        ${textColumn(tx, asked, (it) => JSON.stringify(it.unless.value))})
                       as a (kind, value)
                    where a.kind = e.kind and strpos(e.resource, a.value) > 0)`
}

/** Those of the candidates that have the identifier. */
export function havingIdentifier(
  candidates: readonly Candidate[],
  { type, unless }: Asked,
): Candidate[] {
  return candidates.filter(({ kind, resource }) => {
    if (kind !== type) return false
    const value = parseJson(resource)
    if (!isObject(value)) return false
    return identifiersOf(value).some(
      (it) => it.system === unless.system && it.value === unless.value,
    )
  })
}
