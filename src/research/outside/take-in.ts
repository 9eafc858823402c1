import { appendFileSync, existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from '../../errors.ts'
import type { Tx } from '../../db/database.ts'
import { sensitiveCategories } from '../../summary/sensitive.ts'
import { knownIn } from '../linker/people.ts'
import { entryRules, exported } from '../linker/field-rules.ts'
import { outsideKind, outsideSetting } from '../studies/application.ts'
import { linkAll, type LinkRate } from './link.ts'
import { outsideFacts, type OutsideFact } from './outside-file.ts'

const sensitive = new Set(sensitiveCategories.flatMap(({ codes }) => codes))

/** Where the files of a study are, as they came: with NHS numbers, and so in the linker's folder and no other. */
function folderOf(linkerFolder: string, study: string): string {
  return join(linkerFolder, 'outside', study)
}

/**
 * Reads a study's files from elsewhere: before anybody is told that they are in it, as one that is wrong stops the build.
 *
 * @returns undefined where it has none.
 * @throws SetupError where a file is not of the shape, or the study was not approved with any.
 */
export function readOutside(
  linkerFolder: string,
  study: { readonly id: string; readonly settings: readonly string[] },
): readonly OutsideFact[] | undefined {
  const folder = folderOf(linkerFolder, study.id)
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : []
  if (names.length === 0) return undefined
  if (!study.settings.includes(outsideSetting)) {
    throw new SetupError('This study was not approved with files from elsewhere')
  }
  return names.flatMap((name) => outsideFacts(readFileSync(join(folder, name), 'utf8')))
}

/**
 * Adds facts from elsewhere to the entries of a study, of who is linked and in the build; who opted out is not in the
 * build. NHS numbers go no further.
 *
 * @param all of `readOutside`.
 * @param entries the file of what was extracted.
 */
export async function takeInOutside(
  tx: Tx,
  all: readonly OutsideFact[] | undefined,
  entries: string,
): Promise<readonly LinkRate[]> {
  if (all === undefined) return []
  const { facts, rates } = linkAll(all, await knownIn(tx))
  const columns = exported(entryRules).map(({ name }) => name)
  const lines = facts
    .filter(({ code }) => !sensitive.has(code))
    .map(({ person, code, onDay }) => {
      const values = new Map<string, string>([
        ...[['person', `${person}`] as const, ['setting', outsideSetting] as const],
        ...[['kind', outsideKind] as const, ['status', 'final'] as const],
        ...[['system', 'http://snomed.info/sct'] as const, ['code', code] as const],
        ['on_day', onDay] as const,
      ])
      return `${columns.map((name) => values.get(name) ?? '').join(',')}\n`
    })
  appendFileSync(entries, lines.join(''))
  return rates
}

/** Takes a study's files away, as its keys are. */
export function forgetOutside(linkerFolder: string, study: string): void {
  rmSync(folderOf(linkerFolder, study), { recursive: true, force: true })
}
