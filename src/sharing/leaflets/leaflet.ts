import { Refusal } from '../../errors.ts'
import { leaflet1 } from './leaflet-1.ts'

/**
 * What patients are told before they choose who shares and sees their record. What was published is never
 * changed: other words are a new version, with a first day that is still to come.
 */
export type Leaflet = {
  readonly version: string
  /** From then on it is shown. */
  readonly from: Date
  readonly lede: string
  /** What staff read out before the two questions. */
  readonly say: { readonly out: string; readonly into: string }
  readonly questions: readonly (readonly [ask: string, answer: string])[]
}

/** Every version ever published, oldest first. */
export const leaflets: readonly Leaflet[] = [leaflet1]

/** The version that is shown at a moment; the first one before any was. */
export function leafletAt(at: Date, published = leaflets): Leaflet {
  const [first] = published
  const shown = published.findLast(({ from }) => from <= at) ?? first
  if (shown === undefined) throw new TypeError('no leaflet is published')
  return shown
}

/** A version that has been published by then. */
export function findLeaflet(version: string, at: Date, published = leaflets): Leaflet | undefined {
  const found = published.find((one) => one.version === version)
  return found === undefined || (found.from > at && found !== leafletAt(at, published))
    ? undefined
    : found
}

/** @throws Refusal `invalid` for a version that nobody can have been shown by then. */
export function requireLeaflet(version: string, at: Date): void {
  if (findLeaflet(version, at) === undefined) {
    throw new Refusal('invalid', 'There is no such version of the leaflet. Open the form again')
  }
}
