import { bodyOfSystemEvent, openingOf } from './event-body.ts'
import { checkpointIn, faultOf, parseCheckpoint, signedAt, type Policy } from './log/checkpoint.ts'
import { tagOfEvent, leafKindOf } from './log/kinds.ts'
import { commitmentTo, leafIn, leafKinds, linkTo, noHash, type Leaf } from './log/leaf.ts'
import type { Head } from './log/place.ts'
import type { Tile } from './log/tiles.ts'
import type { StoredEvent, StoredSystemEvent } from './stored-events.ts'
import { TreeCheck } from './tree-check.ts'

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
  readonly #tree: TreeCheck
  readonly #heads = new Map<string, { number: number; link: Buffer }>()
  readonly #tags = new Map<string, Buffer>()
  /** Events that are not there, and the leaf of each. */
  readonly #gone = new Map<string, number>()
  #erased = 0

  /** @param sizes of the trees that checkpoints are of. */
  constructor(settings: VerifySettings, year: number, sizes: readonly number[]) {
    this.#settings = settings
    this.#year = year
    this.#tree = new TreeCheck(sizes)
  }

  fault(fault: LogFaultKind, where: string | number): void {
    this.#faults.push({ fault, where: String(where) })
  }

  leaves(rows: readonly LeafRow[], events: Found, from: number, to: number): void {
    let expected = from
    for (const row of rows) {
      for (; expected < row.index; expected++) this.fault('leaf-missing', expected)
      expected++
      this.#leaf(row, events)
      this.#tree.append(row.entry)
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

  tiles(stored: readonly Tile[]): void {
    for (const key of this.#tree.wrongTiles(stored)) this.fault('tile-wrong', key)
  }

  checkpoint(at: number, note: string, cosigned: string | null): void {
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
