import type { HashAt } from './merkle.ts'
import { nodeHash } from './merkle.ts'

// The tree's hashes as they are kept: in tiles of 16, each four levels high, so that a proof needs little of them.
// Others read it in tiles of 256, which are 16 of ours. @see https://c2sp.org/tlog-tiles

export const tileHeight = 4
export const tileWidth = 2 ** tileHeight
export const publishedWidth = 256

/** A tile: hashes of the tree's level `4 * level`, from `index * 16` on. */
export type Tile = { readonly level: number; readonly index: number; readonly hashes: Buffer }

export function tileKey(level: number, index: number): string {
  return `${level} ${index}`
}

/** Which tile holds the hashes from which a subtree's hash is made, and which of them. */
export function tileOf(level: number, index: number) {
  const inTile = level % tileHeight
  const first = index * 2 ** inTile
  return {
    level: (level - inTile) / tileHeight,
    index: Math.floor(first / tileWidth),
    from: first % tileWidth,
    count: 2 ** inTile,
  }
}

/** Reads the tree's hashes from tiles. @param find the hashes of a tile, or those it has so far. */
export function hashesIn(find: (level: number, index: number) => Buffer | undefined): HashAt {
  return (level, index) => {
    const tile = tileOf(level, index)
    const hashes = find(tile.level, tile.index)
    if (!hashes || hashes.length < (tile.from + tile.count) * 32) {
      throw new RangeError(`the tile ${tile.level}/${tile.index} does not reach so far`)
    }
    return rootOfHashes(hashes.subarray(tile.from * 32, (tile.from + tile.count) * 32))
  }
}

/** The root above a power of two of hashes. */
function rootOfHashes(hashes: Buffer): Buffer {
  if (hashes.length === 32) return hashes
  const middle = hashes.length / 2
  return nodeHash(rootOfHashes(hashes.subarray(0, middle)), rootOfHashes(hashes.subarray(middle)))
}

/** The tiles at the right edge of a tree of `size`, which its root is made from. */
export function edgeTiles(size: number): { level: number; index: number }[] {
  const found: { level: number; index: number }[] = []
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / tileWidth)) {
    // a whole tile is a hash of the level above
    if (count % tileWidth !== 0) found.push({ level, index: Math.floor(count / tileWidth) })
  }
  return found
}

/**
 * A published tile's number as addresses have it: `x001/x234/067`, and after it `.p/W` where it is not full.
 *
 * @throws TypeError where it is none.
 */
export function parseTilePath(path: string): { index: number; width: number } {
  const [, folders, last, width] =
    /^((?:x\d{3}\/){0,4})(\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? []
  if (last === undefined || Number(width ?? 1) >= publishedWidth) throw new TypeError('not a tile')
  const digits = (folders ?? '').replaceAll(/[x/]/g, '') + last
  if (folders && digits.startsWith('000')) throw new TypeError('not a tile')
  return { index: Number(digits), width: width === undefined ? publishedWidth : Number(width) }
}

/** Of which of our tiles so many hashes of a published one are made. */
export function partsOf(
  level: number,
  index: number,
  width: number,
): { level: number; index: number }[] {
  const each = publishedWidth / tileWidth
  return Array.from({ length: Math.ceil(width / tileWidth) }, (_, n) => ({
    level: level * 2,
    index: index * each + n,
  }))
}
