import type { Database, Tx } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { entriesAtOnce, type FinishedEntry } from './store-entries.ts'

/** An entry of a record that is put into another, as it stands there. */
export type OtherEntry = Omit<FinishedEntry, 'links'> & { readonly version: number }

/** What is known of each entry before any is copied. */
export type OtherLine = {
  readonly id: EntryId
  readonly organisation: OdsCode
  readonly sourceId: string | null
  readonly version: number
  readonly private: boolean
  readonly withheldFromPatient: boolean
}

/**
 * Reads a record that opens no more, each time in a transaction of its own: that which writes to another record
 * names no patient but that one.
 */
export class OtherRecord {
  readonly patient: PatientId
  readonly organisations: readonly OdsCode[]
  readonly #db: Database

  constructor(db: Database, patient: PatientId, organisations: readonly OdsCode[]) {
    this.#db = db
    this.patient = patient
    this.organisations = organisations
  }

  /** One transaction on it, with what it gives. */
  async read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const done = await this.#db.job.begin(async (tx) => {
      await tx`select enter_job(${this.patient}, 'import', ${[...this.organisations]})`
      return { result: await work(tx) }
    })
    return done.result
  }

  lines(): Promise<OtherLine[]> {
    return this.read(
      (tx) => tx<OtherLine[]>`
        select id, organisation, source_id as "sourceId", version, private,
               withheld_from_patient as "withheldFromPatient"
          from entry where patient_id = ${this.patient} order by id`,
    )
  }

  links(): Promise<{ from: EntryId; to: EntryId }[]> {
    return this.read(
      (tx) => tx<{ from: EntryId; to: EntryId }[]>`
        select from_id as from, to_id as to from entry_link where patient_id = ${this.patient}`,
    )
  }

  entries(ids: readonly EntryId[]): Promise<OtherEntry[]> {
    return this.read(
      (tx) => tx<OtherEntry[]>`
        select id, organisation, private, withheld_from_patient as "withheldFromPatient", kind, status,
               category, code_system as "codeSystem", code, code_text as "codeText",
               effective_at::text as "effectiveAt", recorded_at::text as "recordedAt",
               recorded_by as "recordedBy", attributed_by as "attributedBy", version,
               source_id as "sourceId", source_digest as "sourceDigest", resource
          from entry where patient_id = ${this.patient} and id = any (${[...ids]}::uuid[]) order by id`,
    )
  }

  /** Whole, some at a time: what a record holds may be more than is kept in memory. */
  async *all(ids: readonly EntryId[]): AsyncGenerator<OtherEntry[]> {
    for (let i = 0; i < ids.length; i += entriesAtOnce) {
      yield await this.entries(ids.slice(i, i + entriesAtOnce))
    }
  }
}
