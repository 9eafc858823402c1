import { hash } from 'node:crypto'

// The Merkle tree of RFC 6962, section 2.1, over 32-byte SHA-256 hashes. Pure.

/** The hash of no leaves at all. */
export const emptyRoot = hash('sha256', '', 'buffer')

/** The hash of one entry of the log. */
export function leafHash(entry: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(entry.length + 1)
  bytes[0] = 0
  bytes.set(entry, 1)
  return hash('sha256', bytes, 'buffer')
}

/** The hash above two. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(1 + left.length + right.length)
  bytes[0] = 1
  bytes.set(left, 1)
  bytes.set(right, 1 + left.length)
  return hash('sha256', bytes, 'buffer')
}

/** The hash of the whole subtree at `level` that begins at leaf `index * 2 ** level`. */
export type HashAt = (level: number, index: number) => Buffer

/** The subtrees, largest first, that make up the leaves from `from` to before `to`; `from` starts the first. */
export function subtrees(from: number, to: number): { level: number; index: number }[] {
  const found: { level: number; index: number }[] = []
  for (let at = from; at < to;) {
    let level = 0
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level++
    found.push({ level, index: at / 2 ** level })
    at += 2 ** level
  }
  return found
}

/** The largest power of two below `size`, which is at least 2. */
function split(size: number): number {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}

/** The root of the leaves from `from` to before `to`: a tree of its own (MTH of RFC 6962). */
function rangeRoot(from: number, to: number, hashAt: HashAt): Buffer {
  if (from === to) return emptyRoot
  const hashes = subtrees(from, to).map(({ level, index }) => hashAt(level, index))
  return hashes.reduceRight((right, left) => nodeHash(left, right))
}

/** The root of a tree of `size` leaves. */
export function rootOf(size: number, hashAt: HashAt): Buffer {
  return rangeRoot(0, size, hashAt)
}

/** What proves that leaf `index` is in the tree of `size`: its sibling first. */
export function inclusionProof(index: number, size: number, hashAt: HashAt): Buffer[] {
  const path: Buffer[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + split(to - from)
    const isLeft = index < middle
    path.push(isLeft ? rangeRoot(middle, to, hashAt) : rangeRoot(from, middle, hashAt))
    ;[from, to] = isLeft ? [from, middle] : [middle, to]
  }
  return path.toReversed()
}

/** What proves that the tree of `old` leaves is the beginning of the tree of `size`. */
export function consistencyProof(old: number, size: number, hashAt: HashAt): Buffer[] {
  if (old === 0 || old === size) return []
  const path: Buffer[] = []
  let [from, to] = [0, size]
  while (to !== old) {
    const middle = from + split(to - from)
    const isLeft = old <= middle
    path.push(isLeft ? rangeRoot(middle, to, hashAt) : rangeRoot(from, middle, hashAt))
    ;[from, to] = isLeft ? [from, middle] : [middle, to]
  }
  // what is left over is known to whoever knows the old root, if it is the whole of it
  if (from > 0) path.push(rangeRoot(from, to, hashAt))
  return path.toReversed()
}

/** The root that an inclusion proof leads to; undefined where it has the wrong form. */
function rootByInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
): Buffer | undefined {
  if (index < 0 || index >= size || !are32([leaf, ...proof])) return undefined
  let [at, last] = [index, size - 1]
  let root: Buffer = Buffer.from(leaf)
  for (const sibling of proof) {
    if (last === 0) return undefined
    if (at % 2 === 1 || at === last) {
      root = nodeHash(sibling, root)
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)]
    } else {
      root = nodeHash(root, sibling)
    }
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 ? root : undefined
}

/** Whether leaf `index` is in the tree of `size` with this root (RFC 9162, section 2.1.3.2). */
export function isIncluded(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  return rootByInclusion(leaf, index, size, proof)?.equals(root) ?? false
}

export type TreeHead = { readonly size: number; readonly root: Uint8Array }

/**
 * Whether the tree of `old` is the beginning of that of `now` (RFC 9162, section 2.1.4.2). No leaves are the
 * beginning of every tree, which proves nothing: that is not one of the answers.
 */
export function isConsistent(old: TreeHead, now: TreeHead, proof: readonly Uint8Array[]): boolean {
  if (old.size > now.size || !are32(proof)) return false
  if (now.size === 0)
    return [old.root, now.root].every((root) => emptyRoot.equals(root)) && proof.length === 0
  if (old.size === now.size) return proof.length === 0 && Buffer.from(old.root).equals(now.root)
  if (old.size === 0) return false
  const [first, ...rest] = isPowerOfTwo(old.size) ? [old.root, ...proof] : proof
  if (first === undefined) return false
  let [at, last] = [old.size - 1, now.size - 1]
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  let before: Buffer = Buffer.from(first)
  let after = before
  for (const sibling of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      before = nodeHash(sibling, before)
      after = nodeHash(sibling, after)
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)]
    } else {
      after = nodeHash(after, sibling)
    }
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 && before.equals(old.root) && after.equals(now.root)
}

function isPowerOfTwo(size: number): boolean {
  return size === 1 || split(size) * 2 === size
}

function are32(proof: readonly Uint8Array[]): boolean {
  return proof.every((hashed) => hashed.length === 32)
}
