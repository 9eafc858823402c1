import { emptyRoot, nodeHash, subtrees, type HashAt } from './merkle.ts'

/** A tree that grows leaf by leaf and keeps only what its root needs: one hash for each bit of its size. */
export class CompactRange {
  /** Of subtrees, the largest first. */
  readonly #hashes: Buffer[]
  #size: number

  constructor(hashes: readonly Buffer[] = [], size = 0) {
    this.#hashes = [...hashes]
    this.#size = size
  }

  /** Of a tree that is there. */
  static of(size: number, hashAt: HashAt): CompactRange {
    return new CompactRange(
      subtrees(0, size).map(({ level, index }) => hashAt(level, index)),
      size,
    )
  }

  copy(): CompactRange {
    return new CompactRange(this.#hashes, this.#size)
  }

  get size(): number {
    return this.#size
  }

  /** @param onNode told of each subtree that is whole now, leaves (level 0) included. */
  append(leaf: Buffer, onNode?: (level: number, index: number, hashed: Buffer) => void): void {
    let [hashed, level, index] = [leaf, 0, this.#size]
    onNode?.(level, index, hashed)
    while (index % 2 === 1) {
      hashed = nodeHash(this.#hashes.pop() ?? emptyRoot, hashed)
      ;[level, index] = [level + 1, (index - 1) / 2]
      onNode?.(level, index, hashed)
    }
    this.#hashes.push(hashed)
    this.#size++
  }

  root(): Buffer {
    const [last, ...others] = this.#hashes.toReversed()
    if (last === undefined) return emptyRoot
    return others.reduce((right, left) => nodeHash(left, right), last)
  }
}
