import type { Tx } from '../db/database.ts'

/** A help that is itself a right to ask for a copy of the record. */
export type RightToAsk = {
  readonly proxy: string
  readonly basis: 'parent' | 'attorney' | 'deputy'
}

/** What of the help of this act `ask` is such a right, the newest first; none where the patient let them help. */
export async function rightsToAsk(tx: Tx): Promise<readonly RightToAsk[]> {
  const [row] = await tx<{ rights: string }[]>`
    select current_setting('confide.asks_by', true) as rights`
  return (row?.rights ?? '')
    .split(',')
    .filter((one) => one !== '')
    .map((one) => {
      const [proxy = '', basis] = one.split(':')
      if (basis !== 'parent' && basis !== 'attorney' && basis !== 'deputy') {
        throw new TypeError(`no right to ask for a copy: ${basis}`)
      }
      return { proxy, basis }
    })
}
