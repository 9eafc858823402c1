import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Sql, Tx } from '../../db/database.ts'
import {
  entryRules,
  exported,
  kindsInStudies,
  patientRules,
  type Exported,
  type Narrowed,
} from './field-rules.ts'

/** A table of the files, and its columns. */
export type Extracted = { readonly file: string; readonly columns: readonly Exported[] }

/**
 * Writes who is linked, and their entries, each by its rules: what leaves the database is what the files will hold.
 *
 * @param folder of the linker's own; what is there is taken away when the files are made.
 */
export async function extract(
  tx: Tx,
  folder: string,
  study: Narrowed & { readonly settings: readonly string[] },
): Promise<{ readonly people: Extracted; readonly entries: Extracted }> {
  const people = { file: `${folder}/people.csv`, columns: exported(patientRules) }
  const entries = { file: `${folder}/entries.csv`, columns: exported(entryRules) }
  await tx`create temp table in_setting (setting text primary key) on commit drop`
  await tx`insert into in_setting select * from unnest(${[...study.settings]}::text[])`
  await tx`create temp table in_kind (kind text primary key) on commit drop`
  await tx`insert into in_kind select * from unnest(${[...kindsInStudies]}::text[])`
  await copyTo(
    people.file,
    tx`copy (
      select ${list(tx, people.columns, study)}
        from linked join patient p on p.patient_id = linked.patient_id
        left join place on place.organisation = p.registered_practice
       order by linked.person) to stdout (format csv)`,
  )
  await copyTo(
    entries.file,
    tx`copy (
      select ${list(tx, entries.columns, study)}
        from linked join entry e on e.patient_id = linked.patient_id
        join place on place.organisation = e.organisation
        join in_setting on in_setting.setting = place.setting
        join in_kind on in_kind.kind = e.kind
       where e.code is not null and e.code_system = 'http://snomed.info/sct'
         and e.effective_at is not null
         and e.status is distinct from 'entered-in-error') to stdout (format csv)`,
  )
  return { people, entries }
}

function list(tx: Tx, columns: readonly Exported[], study: Narrowed) {
  const [first, ...rest] = columns.map(({ from }) => from(tx, study))
  return rest.reduce((all, one) => tx`${all ?? tx``}, ${one}`, first) ?? tx``
}

/** Writes what a `copy` gives to a file that is not there yet. */
export async function copyTo(file: string, query: ReturnType<Sql>): Promise<void> {
  const rows = await query.readable()
  await pipeline(rows, createWriteStream(file, { mode: 0o600, flags: 'wx' }))
  // the driver reads nothing from its connection while the file is behind, and goes on when it is asked for more:
  // at the end nobody asks, and the next statement would wait for ever
  rows._read(0)
}
