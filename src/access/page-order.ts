import type { Day } from '../identity/age.ts'
import type { NewBox } from './box-store.ts'
import type { Ground } from './item.ts'

/** What is decided about words: they go, on what ground; or they stay. */
export type WordsDecision = {
  readonly item: string
  readonly path: string
  readonly start: number
  readonly end: number
  readonly decision: 'out' | 'stays'
  readonly ground: Ground | null
  readonly reason: string | null
  /** The same words wherever nobody has decided about them. */
  readonly everywhere: boolean
  /** What was decided about them when the page was looked at. */
  readonly seen: string
}

/** Words that who reviews takes out themselves, wherever they stand. */
export type OwnWords = {
  readonly words: string
  readonly ground: Ground
  readonly reason: string | null
  readonly everywhere: boolean
}

export type ItemOrder = {
  readonly item: string
  readonly decision: 'give' | 'hold'
  readonly ground: Ground | null
  readonly reason: string | null
  /** Of a clinician's opinion on serious harm; null for their own of today. */
  readonly opinionOn: Day | null
  readonly opinionBy: string | null
}

/**
 * One act on a page under review. `reviewed`: with the decisions on it, the whole page was looked at; where a clinician
 * does so, for serious harm too.
 */
export type PageOrder =
  | { readonly do: 'save' | 'reviewed'; readonly words: readonly WordsDecision[] }
  | { readonly do: 'own-words'; readonly own: OwnWords }
  | { readonly do: 'item'; readonly about: ItemOrder; readonly seen: string }
  | { readonly do: 'box'; readonly box: NewBox }
  | { readonly do: 'unbox'; readonly id: string }

/** The grounds that an act names. */
export function groundsIn(order: PageOrder): Ground[] {
  switch (order.do) {
    case 'save':
    case 'reviewed':
      return order.words.flatMap(({ ground }) => ground ?? [])
    case 'own-words':
      return [order.own.ground]
    case 'item':
      return order.about.ground === null ? [] : [order.about.ground]
    case 'box':
      return [order.box.ground]
    case 'unbox':
      return []
    default:
      return order satisfies never
  }
}
