import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Refusal } from '../../errors.ts'
import { protectTogether, type ReleaseTables } from '../disclosure/protect-together.ts'
import { entryRules, exported, patientRules } from '../linker/field-rules.ts'
import { toParquet } from '../linker/to-parquet.ts'
import type { MadeUp } from '../made-up/made-up.ts'
import { askClosed } from './closed.ts'
import { countTables } from './count-tables.ts'
import { compile } from './compile.ts'
import { factsIn, parseQuestion, type Question } from './question.ts'
import { selectsIn } from './selects.ts'

/**
 * Answers a question on made-up data as it would be answered on a study's: the same language, the same closed process,
 * the same protection.
 *
 * @throws Refusal `invalid` for a question that would not be taken, or data that is not of the shape.
 */
export async function tryQuestion(
  text: string,
  { people, entries }: MadeUp,
): Promise<ReleaseTables> {
  const question = parseQuestion(text)
  const selects = await selectsIn(question)
  const asked = question.tables.map((table) => compile(table, selects))
  const folder = mkdtempSync(join(tmpdir(), 'confide-made-up-'))
  try {
    const file = (name: string) => join(folder, name)
    writeFileSync(file('people.csv'), people)
    writeFileSync(file('entries.csv'), entries)
    const columns = { people: exported(patientRules), entries: exported(entryRules) }
    const [size = 0] = await toParquet(
      (['people', 'entries'] as const).map((name) => ({
        ...{ file: file(`${name}.csv`), columns: columns[name], to: file(`${name}.parquet`) },
        ...{ by: ['person'], named: true },
      })),
    ).catch(() => {
      throw new Refusal('invalid', 'The data is not of the shape of a study')
    })
    const answer = await askClosed({
      ...{ people: file('people.parquet'), entries: file('entries.parquet') },
      asked: asked.map(({ sql, parameters, values }) => {
        return { sql, values: parameters, split: values.at(-1) !== undefined }
      }),
    })
    if ('refused' in answer) throw new Refusal('invalid', `It was not run: ${answer.refused}`)
    const { counted, naming } = countTables(asked, answer, size)
    return protectTogether(
      counted.map(({ table }) => table),
      [],
      undefined,
      undefined,
      naming,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Every code that a question asks about. */
export function codesIn({ tables }: Question): string[] {
  const codes = new Set<string>()
  for (const table of tables) {
    for (const code of factsIn(table).flatMap((fact) => fact.codes)) codes.add(code)
    for (const [, code = ''] of (table.split?.select ?? '').matchAll(/'(\d{1,18}|\d{1,7}-\d)'/g))
      codes.add(code)
  }
  return [...codes]
}
