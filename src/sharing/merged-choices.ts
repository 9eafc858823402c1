import type { OdsCode } from '../identity/ods-code.ts'
import { notAsked, strictestChoice, type KeptChoice } from './most-restrictive.ts'
import type { Chosen, Kept } from './succession-choices.ts'

/** What decides about sharing in one of two records of a person. */
export type RecordChoices = {
  /** Whom anything was chosen about. */
  readonly about: readonly OdsCode[]
  readonly chosen: (organisation: OdsCode) => Chosen
  /** Whether nothing but the patient's yes stood between this service and the record: rules 0, 3 and 7. */
  readonly open: (organisation: OdsCode) => boolean
}

/**
 * What is kept where two records of one person become one: of each two answers the one that shows less. A yes to
 * sharing in counts as not asked where the service could not have used it in one of the two: the gates on its way
 * cannot be told apart any more, and together they could open what neither record opened.
 *
 * @returns what changes in the kept record.
 * @see docs/decisions/0014-merging-two-records.md
 */
export function strictestOfTwo(keep: RecordChoices, from: RecordChoices): Kept[] {
  const usable = (record: RecordChoices, one: OdsCode) =>
    record.open(one) ? record.chosen(one).in : strictestChoice(record.chosen(one).in, notAsked)
  return aboutEither(keep.about, from.about).flatMap((organisation) => {
    const now = keep.chosen(organisation)
    return changesOf(organisation, now, {
      out: strictestChoice(now.out, from.chosen(organisation).out),
      in: strictestChoice(usable(keep, organisation), usable(from, organisation)),
    })
  })
}

/** What a merge changed about one service and direction, or the patient since. */
export type Since = (
  organisation: OdsCode,
  direction: keyof Chosen,
) => 'merged' | 'chosen' | 'as-it-was'

/**
 * What is kept in a record that is parted from another again: what was chosen before, or what the patient chose
 * since where that shows less.
 */
export function partedChoices(
  about: readonly OdsCode[],
  before: (organisation: OdsCode) => Chosen,
  now: (organisation: OdsCode) => Chosen,
  since: Since,
): Kept[] {
  const kept = (one: OdsCode, direction: keyof Chosen): KeptChoice => {
    switch (since(one, direction)) {
      case 'merged':
        return before(one)[direction]
      case 'chosen':
        return strictestChoice(before(one)[direction], now(one)[direction])
      default:
        return now(one)[direction]
    }
  }
  return about.flatMap((one) =>
    changesOf(one, now(one), { out: kept(one, 'out'), in: kept(one, 'in') }),
  )
}

/**
 * What the other record takes with it when it is parted again.
 *
 * @param since what the patient chose in the record that was kept, since the two were put together.
 */
export function stricterSince(
  since: readonly Kept[],
  other: (organisation: OdsCode) => Chosen,
): Kept[] {
  return since.flatMap(({ organisation, out, in: into }) => {
    const now = other(organisation)
    return changesOf(organisation, now, {
      out: out ? strictestChoice(now.out, out) : now.out,
      in: into ? strictestChoice(now.in, into) : now.in,
    })
  })
}

export function aboutEither(a: readonly OdsCode[], b: readonly OdsCode[]): OdsCode[] {
  return [...new Set([...a, ...b])].toSorted()
}

function changesOf(organisation: OdsCode, now: Chosen, kept: Chosen): Kept[] {
  const changed = {
    ...(isSame(now.out, kept.out) ? {} : { out: kept.out }),
    ...(isSame(now.in, kept.in) ? {} : { in: kept.in }),
  }
  return Object.keys(changed).length === 0 ? [] : [{ organisation, ...changed }]
}

function isSame(a: KeptChoice, b: KeptChoice): boolean {
  return a.value === b.value && a.until?.getTime() === b.until?.getTime()
}
