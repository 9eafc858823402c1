import type { EntryId } from '../identity/ids.ts'

/** The two ways an entry is hidden: from other services, and from the patient's own view. */
export type MarkWhat = 'private' | 'withheld'

/** What one axis knows of an entry that the organisation wrote. */
export type Markable = {
  readonly id: EntryId
  readonly organisation: string
  readonly hidden: boolean
  /** Whether it was marked for itself, not only for an entry it refers to. */
  readonly forItself: boolean
}

export type Link = { readonly from: EntryId; readonly to: EntryId }

/** An entry of the set; `through` is the hidden entry it refers to, null where it was chosen. */
export type MarkChange = { readonly id: EntryId; readonly through: EntryId | null }

export type MarkSet = {
  /** Entries that are hidden, or shown again. */
  readonly changes: readonly MarkChange[]
  /** Chosen to be shown, and hidden all the same: each refers to an entry that is. */
  readonly stays: readonly MarkChange[]
}

/**
 * Which entries a mark changes: those chosen, and the entries of the same organisation that refer to them,
 * however far. Lifting a mark leaves hidden what was marked for itself or refers to something else hidden.
 *
 * @see design.md section 4, "Writing"
 */
export function markSet(
  entries: readonly Markable[],
  links: readonly Link[],
  chosen: readonly EntryId[],
  marked: boolean,
): MarkSet {
  const known = new Map(entries.map((it) => [it.id, it]))
  const picked = chosen.flatMap((id) => known.get(id) ?? [])
  const referrers = referrersIn(known, links)
  if (marked) {
    const reached = reach(picked, referrers)
    const isNew = ({ id, through }: MarkChange) => {
      const entry = known.get(id)
      return entry !== undefined && (through === null ? !entry.forItself : !entry.hidden)
    }
    return { changes: reached.filter(isNew), stays: [] }
  }
  const picks = new Set(picked.map(({ id }) => id))
  const seeds = entries.filter((it) => it.hidden && it.forItself && !picks.has(it.id))
  const still = new Map(reach(seeds, referrers).map((it) => [it.id, it]))
  const reached = reach(picked, referrers).filter(({ id }) => known.get(id)?.hidden)
  return {
    changes: reached.filter(({ id }) => !still.has(id)),
    stays: picked.filter((it) => it.hidden).flatMap(({ id }) => still.get(id) ?? []),
  }
}

/** Of each entry those of the same organisation that refer to it. */
function referrersIn(known: ReadonlyMap<EntryId, Markable>, links: readonly Link[]) {
  const referrers = new Map<EntryId, EntryId[]>()
  for (const { from, to } of links) {
    const writer = known.get(from)?.organisation
    if (writer === undefined || writer !== known.get(to)?.organisation) continue
    referrers.set(to, [...(referrers.get(to) ?? []), from])
  }
  return referrers
}

function reach(
  start: readonly Markable[],
  referrers: ReadonlyMap<EntryId, readonly EntryId[]>,
): MarkChange[] {
  const found = new Map<EntryId, MarkChange>()
  const queue: MarkChange[] = start.map(({ id }) => ({ id, through: null }))
  for (const one of queue) {
    if (found.has(one.id)) continue
    found.set(one.id, one)
    for (const id of referrers.get(one.id) ?? []) queue.push({ id, through: one.id })
  }
  return [...found.values()]
}
