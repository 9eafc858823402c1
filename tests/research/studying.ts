import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import type { Actor } from '../../src/identity/actor.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import { kindsInStudies } from '../../src/research/linker/field-rules.ts'
import { openLinker } from '../../src/research/linker/open-linker.ts'
import { answerAsNational, askNational } from '../../src/research/opt-outs/exchange.ts'
import type { Application } from '../../src/research/studies/application.ts'
import { addVersion, decideOnStudy, researchPerson } from '../../src/research/studies/studies.ts'
import type { TestDatabase } from '../support/database.ts'
import type { StaffMember, World } from '../support/world.ts'

export const application: Application = {
  ...{ title: 'Smoking and care homes', summary: 'Whether help to stop smoking works.' },
  ...{ purpose: 'To see what works.', benefit: 'Better help.', lead: 'Prof Example' },
  ...{ commercial: false, funder: 'A charity', legalBasis: 'Regulation 5', outputs: 'Tables' },
  ...{ people: [], training: 'Handling data, 2026', kinds: kindsInStudies },
  ...{ settings: ['gp-practice', 'hospital'], birth: 'five-year band' },
  ...{ startsOn: '2026-01-01', endsOn: '2030-01-01' },
}

/** A folder of the linker's and of studies, for one test file. */
export function linkerIn(db: TestDatabase) {
  const folder = mkdtempSync(join(tmpdir(), 'confide-linker-'))
  const linker = openLinker(db.url, folder)
  after(async () => {
    await linker.end()
    rmSync(folder, { recursive: true, force: true })
  })
  return linker
}

/** Asks the national service, which stands here, and is answered. */
export async function answered(
  linker: { readonly folder: string },
  numbers: readonly string[],
  optedOut: readonly string[],
): Promise<void> {
  const folder = join(linker.folder, 'national')
  const answer = askNational(folder, numbers, 10_000, 10)
  answerAsNational(folder, new Set(optedOut))
  await answer
}

export async function actorOf(world: World, staff: StaffMember): Promise<Actor> {
  const session = hashOfToken(await world.signIn(staff))
  return { session, requestId: 'test', route: 'test' }
}

/** A university with who asks, and two of a panel, which is of the university unless it is of another service. */
export async function research(world: World, panelAt?: Awaited<ReturnType<World['service']>>) {
  const university = await world.service('Z90', 'University', 'university')
  const panelist = async (name: string) =>
    actorOf(world, await world.staff(panelAt ?? university, 'research-panel', name))
  return {
    researcher: await actorOf(world, await world.staff(university, 'researcher', 'Robin Research')),
    panel: [await panelist('Pat Panel'), await panelist('Penny Panel')] as const,
  }
}

/** What a draft makes once it is handed in. @param study of which it is the next version. */
export async function applyForStudy(
  db: TestDatabase,
  actor: Actor,
  asked: Application,
  study?: string,
) {
  const person = await researchPerson(db, actor, 'researcher')
  return db.app.begin((tx) => addVersion(tx, person, asked, study))
}

/** A study that two people approved. */
export async function approvedStudy(
  db: TestDatabase,
  researcher: Actor,
  panel: readonly Actor[],
  asked: Application = application,
): Promise<string> {
  const applied = await applyForStudy(db, researcher, asked)
  for (const member of panel) {
    const decision = { approves: true, reason: 'It is of use' }
    await decideOnStudy(db, member, applied.study, applied.version, decision)
  }
  return applied.study
}

/** Every row of a file, as text. */
export function rowsOf(file: string): Promise<string[][]> {
  return asked((connection) =>
    connection.runAndReadAll(
      `select columns(*)::varchar from read_parquet('${file}') order by all`,
    ),
  )
}

/** What a DuckDB file answers, as text; it is `cdm` in the question. */
export function rowsIn(file: string, sql: string): Promise<string[][]> {
  return asked(async (connection) => {
    await connection.run(`attach '${file}' as cdm (read_only)`)
    return connection.runAndReadAll(sql)
  })
}

async function asked(
  ask: (connection: DuckDBConnection) => Promise<{ getRows(): readonly unknown[][] }>,
): Promise<string[][]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const read = await ask(connection)
    return read.getRows().map((row) => row.map((value) => String(value)))
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** An answer as if it had been kept. @param hours ago. */
export function keepAnswer(linker: { readonly folder: string }, text: string, hours = 0): void {
  const folder = join(linker.folder, 'national', 'kept')
  mkdirSync(folder, { recursive: true })
  const at = new Date(Date.now() - hours * 60 * 60 * 1000).toISOString()
  writeFileSync(join(folder, 'allowed.dat'), `${at}\n${text}`)
}
