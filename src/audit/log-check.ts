import { bodyOfSystemEvent, openingOf } from './event-body.ts'
import { checkpointIn, faultOf, parseCheckpoint, signedAt } from './log/checkpoint.ts'
import type { LogFault, LogFaultKind, Verified, VerifySettings } from './log-fault.ts'
import { tagOfEvent, leafKindOf } from './log/kinds.ts'
import { commitmentTo, leafIn, leafKinds, linkTo, noHash, type Leaf } from './log/leaf.ts'
import type { Head } from './log/place.ts'
import { tileKey, type Tile } from './log/tiles.ts'
import type { StoredEvent, StoredSystemEvent } from './stored-events.ts'
import { TreeCheck } from './tree-check.ts'

export type LeafRow = {
  readonly index: number
  readonly event: string | null
  readonly tag: Buffer
  readonly number: number | null
  readonly entry: Buffer
  readonly nonce: Buffer | null
}

/** From one index to before another. */
export type LeafSpan = { readonly from: number; readonly to: number }

export type CheckpointRow = {
  readonly size: number
  readonly note: string
  readonly cosigned: string | null
}

export type Found = ReadonlyMap<string, StoredEvent | StoredSystemEvent>

/** Clocks differ. */
const aheadMs = 300_000

/** What is found wrong, as the log is read from its first leaf on. */
export class LogCheck {
  readonly #settings: VerifySettings
  readonly #year: number
  readonly #faults: LogFault[] = []
  readonly #tree: TreeCheck
  readonly #heads = new Map<string, { number: number; link: Buffer }>()
  readonly #tags = new Map<string, Buffer>()
  /** Events that are not there, and the leaf of each. */
  readonly #gone = new Map<string, number>()
  #erased = 0

  constructor(settings: VerifySettings, year: number) {
    this.#settings = settings
    this.#year = year
    this.#tree = new TreeCheck(settings.kept.map((note) => parseCheckpoint(note).size))
  }

  fault(fault: LogFaultKind, where: string | number): void {
    this.#faults.push({ fault, where: String(where) })
  }

  /** Leaves from one index to before another, and the checkpoints of the trees that end with one of them. */
  leaves(
    { from, to }: LeafSpan,
    rows: readonly LeafRow[],
    events: Found,
    checkpoints: readonly CheckpointRow[],
  ): void {
    this.#tree.willPass(checkpoints.map(({ size }) => size))
    let expected = from
    for (const row of rows) {
      for (; expected < row.index; expected++) this.fault('leaf-missing', expected)
      expected++
      this.#leaf(row, events)
      this.#tree.append(row.entry)
    }
    for (; expected < to; expected++) this.fault('leaf-missing', expected)
    for (const one of checkpoints) this.#checkpoint(one)
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

  /** The tiles that no later leaf changes, as the leaves give them; at the end all that are left. */
  takeTiles(isEnd: boolean): Tile[] {
    return this.#tree.takeTiles(isEnd)
  }

  /** Tiles as the leaves give them, against those that are kept: more leaves than these may be in them. */
  tiles(made: readonly Tile[], stored: ReadonlyMap<string, Buffer>): void {
    for (const { level, index, hashes } of made) {
      const there = stored.get(tileKey(level, index))?.subarray(0, hashes.length)
      if (!there?.equals(hashes)) this.fault('tile-wrong', tileKey(level, index))
    }
  }

  #checkpoint({ size: at, note, cosigned }: CheckpointRow): void {
    const read = checkpointIn(note)
    if (read === undefined || checkpointIn(cosigned ?? note) === undefined || read.size !== at) {
      return this.fault('checkpoint-wrong', at)
    }
    const { size, root, origin } = read
    const { policy, now } = this.#settings
    if (!this.#tree.isRoot(size, root)) this.fault('checkpoint-wrong', size)
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
    else if (!this.#tree.isRoot(kept.size, kept.root)) this.fault('forked', kept.size)
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
