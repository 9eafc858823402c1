import { bodyOfSystemEvent, openingOf } from './event-body.ts'
import { faultOf, parseCheckpoint, signedAt, type Policy } from './log/checkpoint.ts'
import { CompactRange } from './log/compact-range.ts'
import { tagOfEvent, leafKindOf } from './log/kinds.ts'
import { commitmentTo, leafIn, leafKinds, linkTo, noHash, type Leaf } from './log/leaf.ts'
import { leafHash } from './log/merkle.ts'
import type { Head } from './log/place.ts'
import { tileHeight, tileKey, tileWidth, type Tile } from './log/tiles.ts'
import type { StoredEvent, StoredSystemEvent } from './stored-events.ts'

/** One thing that is wrong, and where: the index of a leaf, a tile, a size, an event. */
export type LogFault = { readonly fault: LogFaultKind; readonly where: string }
export type LogFaultKind =
  | 'leaf-missing'
  | 'not-an-entry'
  | 'columns-differ'
  | 'line-missing-or-moved'
  | 'wrong-patient'
  | 'event-missing'
  | 'event-changed'
  | 'head-wrong'
  | 'from-the-future'
  | 'tile-wrong'
  | 'checkpoint-wrong'
  | 'not-signed'
  | 'not-witnessed'
  | 'rolled-back'
  | 'forked'
  | 'event-without-leaf'
  | 'no-checkpoint'

export type Verified = {
  readonly leaves: number
  readonly erased: number
  readonly faults: readonly LogFault[]
}

export type VerifySettings = {
  readonly policy: Policy
  /** The key of the tags. */
  readonly tags: Buffer
  /** Checkpoints kept elsewhere: by witnesses, by anyone. */
  readonly kept: readonly string[]
  readonly now: Date
}

export type LeafRow = {
  readonly index: number
  readonly event: string | null
  readonly tag: Buffer
  readonly number: number | null
  readonly entry: Buffer
  readonly nonce: Buffer | null
}

export type Found = ReadonlyMap<string, StoredEvent | StoredSystemEvent>

/** Clocks differ. */
const aheadMs = 300_000

/** What is found wrong, as the log is read from its first leaf on. */
export class LogCheck {
  readonly #settings: VerifySettings
  readonly #year: number
  readonly #faults: LogFault[] = []
  readonly #range = new CompactRange()
  readonly #heads = new Map<string, { number: number; link: Buffer }>()
  readonly #tags = new Map<string, Buffer>()
  readonly #roots = new Map<number, Buffer | undefined>()
  readonly #tiles = new Map<string, Buffer>()
  /** Events that are not there, and the leaf of each. */
  readonly #gone = new Map<string, number>()
  #erased = 0

  constructor(settings: VerifySettings, year: number) {
    this.#settings = settings
    this.#year = year
  }

  fault(fault: LogFaultKind, where: string | number): void {
    this.#faults.push({ fault, where: String(where) })
  }

  rootsWanted(sizes: readonly number[]): void {
    for (const size of sizes) this.#roots.set(size, undefined)
    this.#keepRoot()
  }

  leaves(rows: readonly LeafRow[], events: Found, from: number, to: number): void {
    let expected = from
    for (const row of rows) {
      for (; expected < row.index; expected++) this.fault('leaf-missing', expected)
      expected++
      this.#leaf(row, events)
      this.#range.append(leafHash(row.entry), (level, index, hashed) => {
        if (level % tileHeight === 0) this.#putInTile(level / tileHeight, index, hashed)
      })
      this.#keepRoot()
    }
    for (; expected < to; expected++) this.fault('leaf-missing', expected)
  }

  #leaf(row: LeafRow, events: Found): void {
    const leaf = leafIn(row.entry)
    if (leaf === undefined) return this.fault('not-an-entry', row.index)
    const isHead = leaf.kind === leafKinds.head
    if (!leaf.tag.equals(row.tag) || (row.number ?? leaf.number) !== leaf.number) {
      this.fault('columns-differ', row.index)
    }
    if (leaf.timeMs > this.#settings.now.getTime() + aheadMs) {
      this.fault('from-the-future', row.index)
    }
    const tag = leaf.tag.toString('hex')
    const last = this.#heads.get(tag) ?? { number: 0, link: noHash }
    if (isHead !== (row.event === null)) this.fault('head-wrong', row.index)
    if (isHead) {
      const isRight = leaf.number === last.number && leaf.before.equals(last.link)
      return isRight ? undefined : this.fault('head-wrong', row.index)
    }
    if (leaf.number !== last.number + 1 || !leaf.before.equals(last.link)) {
      this.fault('line-missing-or-moved', row.index)
    }
    this.#heads.set(tag, { number: leaf.number, link: linkTo(row.entry) })
    const event = row.event === null ? undefined : events.get(row.event)
    if (event) this.#event(row, leaf, event)
    else this.#gone.set(row.event ?? '', row.index)
  }

  #event(row: LeafRow, leaf: Leaf, event: StoredEvent | StoredSystemEvent): void {
    const isPatients = 'patient' in event
    const tag = isPatients ? this.#tagOf(event) : tagOfEvent(this.#settings.tags, nobody, 0)
    if (!tag.equals(leaf.tag)) this.fault('wrong-patient', row.index)
    const secret = event.nonce ?? row.nonce
    const opening =
      secret === null
        ? undefined
        : isPatients
          ? openingOf(secret, event.id, event)
          : { nonce: secret, body: bodyOfSystemEvent(event.id, event) }
    const opens =
      opening !== undefined && commitmentTo(opening.body, opening.nonce).equals(leaf.commitment)
    const isSame =
      event.at.getTime() === leaf.timeMs &&
      leafKindOf(event.kind) === leaf.kind &&
      (event.commitment ?? leaf.commitment).equals(leaf.commitment)
    if (!opens || !isSame) this.fault('event-changed', row.index)
  }

  #tagOf(event: StoredEvent): Buffer {
    const key = `${event.patient} ${event.filter === 'online-access'}`
    const tag = this.#tags.get(key) ?? tagOfEvent(this.#settings.tags, event, this.#year)
    this.#tags.set(key, tag)
    return tag
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

  /** What the database has of tiles against what its leaves give, up to what a checkpoint covers. */
  tiles(stored: readonly Tile[]): void {
    const found = new Map(stored.map(({ level, index, hashes }) => [tileKey(level, index), hashes]))
    for (const [key, hashes] of this.#tiles) {
      const [level = 0, index = 0] = key.split(' ').map(Number)
      const count = Math.floor(this.#range.size / tileWidth ** level) - index * tileWidth
      const bytes = Math.min(count, tileWidth) * 32
      const there = found.get(key)
      if (!there || there.length < bytes || hashes.compare(there, 0, bytes, 0, bytes) !== 0) {
        this.fault('tile-wrong', key)
      }
    }
  }

  checkpoint(note: string, cosigned: string | null): void {
    const { size, root, origin } = parseCheckpoint(note)
    const { policy, now } = this.#settings
    if (!this.#roots.get(size)?.equals(root)) this.fault('checkpoint-wrong', size)
    if (origin !== policy.log.name || signedAt(note, policy.log) === undefined) {
      this.fault('not-signed', size)
    }
    if (cosigned === null) return
    const fault = faultOf(cosigned, policy, now.getTime() / 1000)
    if (fault) this.fault(fault, size)
    if (!cosigned.startsWith(note)) this.fault('checkpoint-wrong', size)
  }

  keptElsewhere(note: string, size: number): void {
    const { policy } = this.#settings
    const kept = parseCheckpoint(note)
    if (kept.origin !== policy.log.name || signedAt(note, policy.log) === undefined) {
      this.fault('not-signed', `kept ${kept.size}`)
    } else if (kept.size > size) this.fault('rolled-back', `${size} of ${kept.size}`)
    else if (!this.#roots.get(kept.size)?.equals(kept.root)) this.fault('forked', kept.size)
  }

  /** Where the next line of each patient would follow. Those of leaves that no checkpoint covers yet are left out. */
  heads(stored: readonly Pick<Head, 'tag' | 'number' | 'link'>[]): void {
    const found = new Map(stored.map((head) => [head.tag.toString('hex'), head]))
    for (const [tag, { number, link }] of this.#heads) {
      const head = found.get(tag)
      const isRight = head && head.number >= number
      if (!isRight || (head.number === number && !head.link.equals(link))) {
        this.fault('head-wrong', tag)
      }
    }
  }

  erasures(erased: ReadonlySet<string>): void {
    for (const [event, index] of this.#gone) {
      if (erased.has(event)) this.#erased++
      else this.fault('event-missing', index)
    }
  }

  result(leaves: number): Verified {
    return { leaves, erased: this.#erased, faults: this.#faults }
  }
}

const nobody = { patient: null, filter: null }
