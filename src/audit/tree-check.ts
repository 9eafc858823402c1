import { CompactRange } from './log/compact-range.ts'
import { leafHash } from './log/merkle.ts'
import { tileHeight, tileKey, tileWidth, type Tile } from './log/tiles.ts'

type Roots = Map<number, Buffer | undefined>

/** The tree as its leaves give it, against what is kept of it. */
export class TreeCheck {
  readonly #range = new CompactRange()
  readonly #kept: Roots
  #passing: Roots = new Map()
  /** Those that a later leaf may still change, and those that nobody has taken yet. */
  readonly #tiles = new Map<string, Omit<Tile, 'hashes'> & { readonly parts: Buffer[] }>()

  /** @param kept sizes of trees whose roots are asked for at the end. */
  constructor(kept: readonly number[]) {
    this.#kept = rootsOf(kept)
    this.#keepRoot()
  }

  /** @param sizes of trees whose roots are asked for before this is called again: none below the present one. */
  willPass(sizes: readonly number[]): void {
    this.#passing = rootsOf(sizes)
    this.#keepRoot()
  }

  append(entry: Buffer): void {
    this.#range.append(leafHash(entry), (level, index, hashed) => {
      if (level % tileHeight === 0) this.#putInTile(level / tileHeight, index, hashed)
    })
    this.#keepRoot()
  }

  isRoot(size: number, root: Buffer): boolean {
    return (this.#passing.get(size) ?? this.#kept.get(size))?.equals(root) ?? false
  }

  /** The tiles that are full and were not taken yet; at the end those that are not full, too. */
  takeTiles(isEnd: boolean): Tile[] {
    const taken = [...this.#tiles].filter(([, { parts }]) => isEnd || parts.length === tileWidth)
    for (const [key] of taken) this.#tiles.delete(key)
    return taken.map(([, { parts, ...place }]) => ({ ...place, hashes: Buffer.concat(parts) }))
  }

  #putInTile(level: number, index: number, hashed: Buffer): void {
    const place = { level, index: Math.floor(index / tileWidth) }
    const key = tileKey(place.level, place.index)
    const tile = this.#tiles.get(key) ?? { ...place, parts: [] }
    tile.parts.push(hashed)
    this.#tiles.set(key, tile)
  }

  #keepRoot(): void {
    const { size } = this.#range
    for (const roots of [this.#kept, this.#passing]) {
      if (roots.has(size)) roots.set(size, this.#range.root())
    }
  }
}

function rootsOf(sizes: readonly number[]): Roots {
  return new Map(sizes.map((size) => [size, undefined]))
}
