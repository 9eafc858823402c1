import { asOwner } from './roles.ts'

/** Distributes the tables over a Citus cluster. @returns what was done, in words. */
export function scaleOut(url: string, shards: number): Promise<string> {
  return asOwner(url, async (tx) => {
    const [row] = await tx<{ done: string }[]>`select scale_out(${shards}) as done`
    return row?.done ?? ''
  })
}
