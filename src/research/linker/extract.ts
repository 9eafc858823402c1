import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Sql, Tx } from '../../db/database.ts'
import { entryRules, exported, patientRules, type Exported, type Narrowed } from './field-rules.ts'
import { knownCategories, knownStatuses } from './known-words.ts'
import { everyday, knownUnits } from './measurements.ts'

type Fragment = ReturnType<Sql>

/** A table of the files, and its columns. */
export type Extracted = { readonly file: string; readonly columns: readonly Exported[] }

/**
 * Before anything is read: it is read of everybody at once, and takes its time. Tables of the people of a region are to
 * fit in memory.
 */
export async function readAtLength(tx: Tx): Promise<void> {
  await tx`set local statement_timeout = 0`
  await tx`set local work_mem = '64MB'`
}

/**
 * Writes who is linked, and their entries, each by its rules: what leaves the database is what the files will hold.
 *
 * @param folder of the linker's own; what is there is taken away when the files are made.
 */
export async function extract(
  tx: Tx,
  folder: string,
  study: Narrowed & { readonly settings: readonly string[]; readonly kinds: readonly string[] },
): Promise<{ readonly people: Extracted; readonly entries: Extracted }> {
  const people = { file: `${folder}/people.csv`, columns: exported(patientRules) }
  const entries = { file: `${folder}/entries.csv`, columns: exported(entryRules) }
  await tx`create temp table in_setting (setting text primary key) on commit drop`
  await tx`insert into in_setting select * from unnest(${[...study.settings]}::text[])`
  await tx`create temp table in_kind (kind text primary key) on commit drop`
  await tx`insert into in_kind select * from unnest(${[...study.kinds]}::text[])`
  await tx`create temp table everyday (code text primary key) on commit drop`
  await tx`insert into everyday select * from unnest(${everyday.map(({ code }) => code)}::text[])`
  await tx`create temp table known_unit (written text primary key, unit text) on commit drop`
  await tx`insert into known_unit ${tx(knownUnits)}`
  await tx`create temp table known_category (category text primary key) on commit drop`
  await tx`insert into known_category select * from unnest(${[...knownCategories]}::text[])`
  await tx`create temp table known_status (status text primary key) on commit drop`
  await tx`insert into known_status select * from unnest(${[...knownStatuses]}::text[])`
  // what is no number is no code of SNOMED CT, and may be anything that somebody wrote
  const coded = (kind: Fragment, system: Fragment, code: Fragment) =>
    tx`(${system} = 'http://snomed.info/sct' and ${code} ~ '^[0-9]{1,18}$'
        or ${kind} = 'Observation' and ${system} = 'http://loinc.org' and ${code} in (select code from everyday))`
  await copyTo(
    people.file,
    tx`copy (
      select ${list(tx, people.columns, study)}
        from linked join patient p on p.patient_id = linked.patient_id
        left join place on place.organisation = p.registered_practice) to stdout (format csv)`,
  )
  await copyTo(
    entries.file,
    tx`copy (
      select ${list(tx, entries.columns, study)}
        from (
          select linked.person, place.setting, e.kind, e.status, e.category, e.code_system, e.code, e.effective_at,
                 e.measured, generate_series(0, greatest(cardinality(e.measured), 4) - 4, 4) as at
            from linked join entry e on e.patient_id = linked.patient_id
            join place on place.organisation = e.organisation
            join in_setting on in_setting.setting = place.setting
            join in_kind on in_kind.kind = e.kind
           where e.code is not null and ${coded(tx`e.kind`, tx`e.code_system`, tx`e.code`)}
             and e.effective_at is not null
             and e.status is distinct from 'entered-in-error') e
        left join known_unit on known_unit.written = e.measured[e.at + 4]
       where e.at = 0 or ${coded(tx`e.kind`, tx`e.measured[e.at + 1]`, tx`e.measured[e.at + 2]`)}
      ) to stdout (format csv)`,
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
