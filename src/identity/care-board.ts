import type { Sql, Tx } from '../db/database.ts'
import type { OdsCode } from './ods-code.ts'
import { unknownOrganisation } from './organisations.ts'

/** A GP practice, and the integrated care board it belongs to: its code, or null where nobody has said. */
export type PracticeOnBoard = {
  readonly id: OdsCode
  readonly name: string
  readonly careBoard: string | null
}

/** All GP practices, by name. */
export async function practicesOnBoards(sql: Sql | Tx): Promise<PracticeOnBoard[]> {
  return [
    ...(await sql<PracticeOnBoard[]>`
      select id, name, care_board as "careBoard" from organisation
       where type = 'gp-practice' and absorbed_by is null order by name, id`),
  ]
}

/**
 * Says which care board a practice belongs to.
 *
 * @param board its code: of the ONS, or of the Organisation Data Service.
 * @throws Refusal `not-found`.
 */
export async function setCareBoard(
  sql: Sql | Tx,
  practice: OdsCode,
  board: string | null,
): Promise<void> {
  const { count } = await sql`update organisation set care_board = ${board} where id = ${practice}`
  if (count === 0) throw unknownOrganisation(practice)
}
