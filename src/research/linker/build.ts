import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { insertEvents, type AccessEvent } from '../../audit/event.ts'
import { SetupError } from '../../errors.ts'
import type { Lines } from '../../db/lines.ts'
import type { Sql, Tx } from '../../db/database.ts'
import { newId, type PatientId } from '../../identity/ids.ts'
import { toOmop } from '../omop/to-omop.ts'
import type { LinkRate } from '../outside/link.ts'
import type { OutsideFact } from '../outside/outside-file.ts'
import { readOutside, takeInOutside } from '../outside/take-in.ts'
import { keptNational } from '../opt-outs/exchange.ts'
import { alikeIn, requireAlike } from './alike.ts'
import { canariesIn, requireCanaries } from './canaries.ts'
import { extract, readAtLength } from './extract.ts'
import { entryRules, kindsInStudies, patientRules, type FieldRule } from './field-rules.ts'
import { knownCategories, knownStatuses } from './known-words.ts'
import { everyday, knownUnits } from './measurements.ts'
import { candidatesIn, chosen, sideOf, type Chosen } from './people.ts'
import { linkPeople, linkPlaces } from './places.ts'
import { inRandomOrder, studyKey, type StudyKey } from './pseudonyms.ts'
import { toParquet } from './to-parquet.ts'

/** What the linker has and nobody else: its role, a line to the log, and its folder with the keys. */
export type Linker = {
  readonly sql: Sql
  /** The log writer: a line is there before anything leaves. */
  readonly events: Lines
  /** Keys, lists and what is being made. */
  readonly folder: string
  /** Where finished builds go, for those who run questions. */
  readonly studies: string
}

export type Built = Omit<Chosen, 'people'> & {
  readonly build: string
  readonly version: number
  readonly people: number
  readonly entries: number
}

type Entered = {
  at: Date
  version: number
  settings: string[]
  kinds: string[]
  birth: 'five-year band' | 'year'
}

/**
 * Makes the data of a study anew: who opted out by now is not in it, and the files of the build before go. All of
 * it is read in one snapshot, whatever is written meanwhile.
 *
 * @param omop whether it is also made as tables of the OMOP Common Data Model, beside its files and gone with them.
 * @throws OptOutsRefused where the list of the national service does not hold: nothing is built.
 * @throws TooFewAlike where it would tell people apart too well.
 * @throws SetupError for a study that may not be built.
 */
export async function build(
  linker: Linker,
  study: string,
  { omop = false }: { readonly omop?: boolean } = {},
): Promise<Built> {
  const scratch = join(linker.folder, 'scratch', newId())
  mkdirSync(scratch, { recursive: true, mode: 0o700 })
  try {
    const done = await linker.sql.begin('isolation level repeatable read', (tx) =>
      buildIn(tx, linker, study, { scratch, omop }),
    )
    // a build that is known and has no files answers nothing; one that is not known is not there
    publish(join(scratch, 'files'), join(linker.studies, study), done.build)
    await linker.sql`select forget_builds()`
    return done
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function buildIn(
  tx: Tx,
  linker: Linker,
  study: string,
  { scratch, omop }: { readonly scratch: string; readonly omop: boolean },
): Promise<Built> {
  await readAtLength(tx)
  const [entered] = await tx<Entered[]>`select * from enter_extract(${study})`.catch(asRefused)
  if (!entered) throw new Error('enter_extract gave no answer')
  const { at, version } = entered
  const national = keptNational(join(linker.folder, 'national'), at)
  const candidates = await candidatesIn(tx)
  const who = chosen(candidates, national.allowed)
  const canaries = canariesIn(linker.folder)
  const byPatient = new Map(candidates.map((one) => [one.patient, one]))
  requireCanaries(canaries, (patient) => {
    const one = byPatient.get(patient)
    return one && sideOf(one, national.allowed)
  })
  const nobody = new Set<PatientId>(canaries.in)
  const key = studyKey(join(linker.folder, 'keys'), study, version)
  const people = inRandomOrder(
    key,
    who.people.filter((one) => !nobody.has(one)),
  )
  await tx`update study set destroyed_at = null where id = ${study}`
  const outside = readOutside(linker.folder, { id: study, settings: entered.settings })
  await logEach(tx, linker, study, version, people)
  const counted = await write(tx, scratch, entered, key, people, outside)
  const alike = await alikeIn(counted.files, join(scratch, 'spill'))
  requireAlike(alike, people.length, entered)
  if (omop) {
    const to = join(scratch, 'files', 'omop.duckdb')
    await toOmop(counted.files, to, { study, version, at }, join(scratch, 'spill'))
  }
  const id = newId(at.getTime())
  await tx`
    insert into study_build ${tx({
      ...{ id, study, version, built_at: at, checked_at: national.answeredAt },
      ...{ people: people.length, entries: counted.entries, type_1: who.type1 },
      ...{ national: who.national, unchecked: who.unchecked, rules_digest: rulesDigest() },
      ...{ fewer_than_10: alike.fewerThan10, fewer_than_5: alike.fewerThan5 },
      groups_alike: alike.groupsAlike,
    })}`
  await tx`
    insert into study_patient (patient_id, build) select patient_id, ${id} from linked`
  await tx`
    insert into study_flow (build, organisation, entries)
    select ${id}, e.organisation, count(*) from linked join entry e on e.patient_id = linked.patient_id
     group by 2`
  await keepRates(tx, id, counted.rates)
  const { type1, national: out, unchecked } = who
  const entries = counted.entries
  return { build: id, version, people: people.length, entries, type1, national: out, unchecked }
}

/** The gate of the database says no by raising; anything else is a bug. */
function asRefused(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === 'P0001') {
    const why = 'It has to be approved by two, to have begun, and to be neither ended nor closed'
    throw new SetupError(`This study may not be built. ${why}`)
  }
  throw error
}

async function write(
  tx: Tx,
  scratch: string,
  entered: Entered,
  key: StudyKey,
  people: readonly PatientId[],
  outside: readonly OutsideFact[] | undefined,
): Promise<{
  readonly entries: number
  readonly rates: readonly LinkRate[]
  readonly files: { readonly people: string; readonly entries: string }
}> {
  await linkPeople(tx, people)
  await linkPlaces(tx, key, entered.at)
  const extracted = await extract(tx, scratch, entered)
  const rates = await takeInOutside(tx, outside, extracted.entries.file)
  const folder = join(scratch, 'files')
  mkdirSync(folder, { mode: 0o700 })
  const files = {
    people: join(folder, 'people.parquet'),
    entries: join(folder, 'entries.parquet'),
  }
  const [, entries = 0] = await toParquet([
    { ...extracted.people, to: files.people, by: ['person'] },
    { ...extracted.entries, to: files.entries, by: ['code', 'on_day', 'person'] },
  ])
  return { entries, rates, files }
}

async function keepRates(tx: Tx, build: string, rates: readonly LinkRate[]): Promise<void> {
  if (rates.length === 0) return
  const rows = rates.map(({ by, value, people, linked }) => {
    return { build, grouped_by: by, value, people, linked }
  })
  await tx`insert into study_link ${tx(rows)}`
}

const atOnce = 1000

/**
 * A line on the log of each person who was not in the study before, committed before anything leaves. Who is in it
 * stays in it from build to build, and is not told each day.
 */
async function logEach(
  tx: Tx,
  { events }: Linker,
  study: string,
  version: number,
  people: readonly PatientId[],
): Promise<void> {
  const before = await tx<{ patient: PatientId }[]>`
    select p.patient_id as patient from study_patient p
     where p.build = (select b.id from study_build b where b.study = ${study} and b.version = ${version}
                       order by b.built_at desc limit 1)`
  const told = new Set(before.map(({ patient }) => patient))
  const fresh = people.filter((one) => !told.has(one))
  for (let from = 0; from < fresh.length; from += atOnce) {
    await insertEvents(
      events,
      fresh.slice(from, from + atOnce).map((patient) => eventOf(patient, study)),
    )
  }
}

function eventOf(patient: PatientId, study: string): AccessEvent {
  return {
    ...{ patient, kind: 'read', actorKind: 'job', actor: 'confide linker', actorName: study },
    ...{ organisation: null, role: null, purpose: 'research', rule: 'study', filter: 'research' },
    ...{ route: 'confide linker', own: [], sources: [], choiceVersion: null, count: 0 },
    ...{ digest: null, requestId: study },
  }
}

/** Read-only and whole: from then on it is the newest, and what was before it is gone. */
function publish(files: string, folder: string, id: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o750 })
  for (const name of readdirSync(files)) chmodSync(join(files, name), 0o440)
  renameSync(files, join(folder, id))
  chmodSync(join(folder, id), 0o550)
  for (const other of readdirSync(folder)) {
    if (other !== id) removeBuild(join(folder, other))
  }
}

export function removeBuild(folder: string): void {
  chmodSync(folder, 0o750)
  rmSync(folder, { recursive: true })
}

/** By which rules a build was made: it changes with any of them. */
function rulesDigest(): string {
  const rules = [patientRules, entryRules].map((all) =>
    Object.entries<FieldRule>(all).map(([column, rule]) => [
      column,
      rule === 'never' ? rule : rule.map(({ name, type, from }) => [name, type, String(from)]),
    ]),
  )
  const all = { rules, kindsInStudies, knownCategories, knownStatuses, everyday, knownUnits }
  return createHash('sha256').update(JSON.stringify(all)).digest('hex')
}
