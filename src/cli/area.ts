import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { setCareBoard } from '../identity/care-board.ts'
import { dayIn } from '../identity/age.ts'
import { parseOdsCode } from '../identity/ods-code.ts'
import { areasOn, boardWith } from '../summary/coverage/areas.ts'
import { shapesIn } from '../summary/coverage/boundaries.ts'
import { storeShapes } from '../summary/coverage/stored-shapes.ts'
import type { Command } from './command.ts'
import { UsageError } from './command.ts'
import { withDatabase } from './with-server.ts'

export const command: Command = {
  name: 'area',
  summary: 'List the areas of the map of coverage, and say which one a practice is in',
  usage: `Usage: confide area list
       confide area place PRACTICE BOARD | none
       confide area import-boundaries FILE --year YEAR

list               the integrated care boards of today, with their codes
place              says which board a practice belongs to, by either of its codes
import-boundaries  draws the boards in the boundaries of a GeoJSON file of the Office for National Statistics;
                   the year is that of the rights in it, and is told beside the map`,
  run: async ([action, ...rest], out) => {
    const day = dayIn(new Date())
    if (action === 'list' && rest.length === 0) {
      for (const { code, ods, name, madeUp } of areasOn('board', day)) {
        if (!madeUp) out.print(`${code}  ${(ods ?? '').padEnd(6)}  ${name}`)
      }
      return 0
    }
    if (action === 'import-boundaries') {
      const { file, year } = boundariesIn(rest)
      const shapes = shapesIn(textOf(file))
      await withDatabase((db) => storeShapes(db, shapes, year))
      out.print(`${shapes.length} care boards are drawn in their boundaries.`)
      return 0
    }
    const [practice, asked, ...more] = rest
    if (action !== 'place' || !practice || !asked || more.length > 0) {
      throw new UsageError(
        'Say list, place with the codes of a practice and a board, or import-boundaries',
      )
    }
    const board = asked === 'none' ? null : boardWith(asked.toUpperCase(), day)
    if (board === undefined) {
      throw new UsageError(`${asked} is no integrated care board of today: see confide area list`)
    }
    await withDatabase((db) => setCareBoard(db.job, parseOdsCode(practice), board?.code ?? null))
    out.print(`${practice} is in ${board?.name ?? 'no area'}.`)
    return 0
  },
}

function boundariesIn(args: string[]): { readonly file: string; readonly year: number } {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { year: { type: 'string' } },
  })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0 || !/^20\d\d$/.test(values.year ?? '')) {
    throw new UsageError('import-boundaries takes a file, and --year with four figures')
  }
  return { file, year: Number(values.year) }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(`${file} cannot be read`)
  }
}
