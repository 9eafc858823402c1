import { CompactRange } from './log/compact-range.ts'
import { leafHash } from './log/merkle.ts'
import { tileHeight, tileKey, tileWidth, type Tile } from './log/tiles.ts'

/** The tree as its leaves give it, against what is kept of it. */
export class TreeCheck {
  readonly #range = new CompactRange()
  readonly #roots = new Map<number, Buffer | undefined>()
  readonly #tiles = new Map<string, Buffer>()

  /** @param sizes of trees whose roots are asked for at the end. */
  constructor(sizes: readonly number[]) {
    for (const size of sizes) this.#roots.set(size, undefined)
    this.#keepRoot()
  }

  append(entry: Buffer): void {
    this.#range.append(leafHash(entry), (level, index, hashed) => {
      if (level % tileHeight === 0) this.#putInTile(level / tileHeight, index, hashed)
    })
    this.#keepRoot()
  }

  isRoot(size: number, root: Buffer): boolean {
    return this.#roots.get(size)?.equals(root) ?? false
  }

  /** Which tiles are not there, or are not what the leaves give. More than these leaves may be in them. */
  wrongTiles(stored: readonly Tile[]): string[] {
    const found = new Map(stored.map(({ level, index, hashes }) => [tileKey(level, index), hashes]))
    return [...this.#tiles].flatMap(([key, hashes]) => {
      const [level = 0, index = 0] = key.split(' ').map(Number)
      const count = Math.floor(this.#range.size / tileWidth ** level) - index * tileWidth
      const bytes = Math.min(count, tileWidth) * 32
      const there = found.get(key)
      const isRight =
        there && there.length >= bytes && hashes.compare(there, 0, bytes, 0, bytes) === 0
      return isRight ? [] : [key]
    })
  }

  #putInTile(level: number, index: number, hashed: Buffer): void {
    const key = tileKey(level, Math.floor(index / tileWidth))
    const tile = this.#tiles.get(key) ?? Buffer.alloc(tileWidth * 32)
    hashed.copy(tile, (index % tileWidth) * 32)
    this.#tiles.set(key, tile)
  }

  #keepRoot(): void {
    const { size } = this.#range
    if (this.#roots.has(size)) this.#roots.set(size, this.#range.root())
  }
}
