import { setCareBoard } from '../identity/care-board.ts'
import { dayIn } from '../identity/age.ts'
import { parseOdsCode } from '../identity/ods-code.ts'
import { areasOn, boardWith } from '../summary/coverage/areas.ts'
import type { Command } from './command.ts'
import { UsageError } from './command.ts'
import { withDatabase } from './with-server.ts'

export const command: Command = {
  name: 'area',
  summary: 'List the areas of the map of coverage, and say which one a practice is in',
  usage: `Usage: confide area list
       confide area place PRACTICE BOARD | none

list     the integrated care boards of today, with their codes
place    says which board a practice belongs to, by either of its codes`,
  run: async ([action, ...rest], out) => {
    const day = dayIn(new Date())
    if (action === 'list' && rest.length === 0) {
      for (const { code, ods, name, madeUp } of areasOn('board', day)) {
        if (!madeUp) out.print(`${code}  ${(ods ?? '').padEnd(6)}  ${name}`)
      }
      return 0
    }
    const [practice, asked, ...more] = rest
    if (action !== 'place' || !practice || !asked || more.length > 0) {
      throw new UsageError('Say list, or place with the codes of a practice and a board')
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
