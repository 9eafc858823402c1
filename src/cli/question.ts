import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Refusal } from '../errors.ts'
import type { ToldTable } from '../research/disclosure/protect.ts'
import { madeUp, type MadeUp } from '../research/made-up/made-up.ts'
import { kindsInStudies } from '../research/linker/field-rules.ts'
import { parseQuestion } from '../research/run/question.ts'
import { codesIn, tryQuestion } from '../research/run/try-question.ts'
import { studySettings } from '../research/studies/application.ts'
import type { Command } from './command.ts'
import { UsageError } from './command.ts'

export const command: Command = {
  name: 'question',
  summary: 'Try a question of a study on made-up data',
  usage: `Usage: confide question FILE [--data FOLDER]

Answers the question in FILE, as JSON, on made-up data: as it would be answered on the data of a study, by the
same language and the same rules for small numbers. Nobody's record is read, and no database is needed.

--data  a folder with people.csv and entries.csv, as they are downloaded from the page of a study. Without it
        data is made up here, in which the codes of the question are often.`,
  run: async (args, out) => {
    const { values, positionals } = parseArgs({
      args,
      options: { data: { type: 'string' } },
      allowPositionals: true,
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new UsageError('question takes one file')
    const text = readFileSync(file, 'utf8')
    try {
      const { tables, findings } = await tryQuestion(text, dataFor(text, values.data))
      for (const table of tables) out.print(`${linesOf(table).join('\n')}\n`)
      for (const { risk, table, at, done } of findings) {
        out.warn(`${risk}, ${done}: ${[table, ...at].join(', ')}`)
      }
      return 0
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof RangeError)) throw error
      out.warn(error.message)
      return 1
    }
  },
}

function dataFor(question: string, folder: string | undefined): MadeUp {
  if (folder !== undefined) {
    const read = (name: string) => readFileSync(join(folder, `${name}.csv`), 'utf8')
    return { people: read('people'), entries: read('entries') }
  }
  const codes = codesIn(parseQuestion(question))
  const all = { settings: studySettings, kinds: kindsInStudies }
  return madeUp({ seed: 'made up', birth: 'five-year band', ...all, codes })
}

/** A table to read, each value apart from the next by a tab. */
function linesOf({ name, dimensions, cells }: ToldTable): string[] {
  return [
    name,
    [...dimensions, 'people'].join('\t'),
    ...cells.map(({ at, shown }) => [...at, shown].join('\t')),
  ]
}
