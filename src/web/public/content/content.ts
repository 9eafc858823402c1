import type { ReactNode } from 'react'
import type { Practice } from '../../../identity/practice-page.ts'
import type { EasyLine } from '../easy-read.tsx'

/**
 * A page of prose. What is published keeps its version; other words are a new one, with a new day of review.
 * Days are YYYY-MM-DD.
 */
export type Content = {
  /** The end of its address. */
  readonly slug: string
  readonly title: string
  /** What it says, in a sentence: the first line of the page. */
  readonly lede: string
  readonly version: string
  readonly reviewedOn: string
  /** It must be looked at again by then: at most a year later. */
  readonly reviewBy: string
  readonly body: (practice: Practice) => ReactNode
  /** The same in few and easy words, one idea and one picture to a line; `leaflet`: what the practice's leaflet says. */
  readonly easyRead?: readonly EasyLine[] | 'leaflet'
}
