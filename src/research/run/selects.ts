import { Refusal } from '../../errors.ts'
import { inClosedProcess } from './closed.ts'
import type { Parsed } from './parse-process.ts'
import { personSelect } from './person-select.ts'
import type { Question } from './question.ts'

/** What each select of a question says of one person, by its text. */
export type Selects = ReadonlyMap<string, string>

const milliseconds = 5000

/**
 * Reads the selects of a question, in a process without data.
 *
 * @throws Refusal `invalid` that says what one of them may not have.
 */
export async function selectsIn({ tables }: Question): Promise<Selects> {
  const texts = new Set(tables.flatMap(({ split }) => split?.select ?? []))
  const trees = await treesOf([...texts])
  return new Map([...texts].map((text, at) => [text, personSelect(trees[at])]))
}

/** As DuckDB's parser tells them. */
export async function treesOf(texts: readonly string[]): Promise<readonly unknown[]> {
  if (texts.length === 0) return []
  const parsed = await inClosedProcess<Parsed>('parse-process.js', { texts }, { milliseconds })
  if ('refused' in parsed) throw new Refusal('invalid', 'The selects could not be read')
  return parsed.trees
}
