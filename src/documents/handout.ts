import type { PictureName } from './pictures.ts'
import type { Block } from './printed.ts'

/** How a handout is set: on A4 pages, in letters of 18 points, to fold in three, as easy read, or as a poster. */
export type HandoutLayout =
  'a4' | 'large-print' | 'tri-fold' | 'easy-read' | 'poster-a4' | 'poster-a3'

/** One idea: a picture, and the short sentences that say it. */
export type Idea = {
  readonly kind: 'idea'
  readonly picture: PictureName
  readonly sentences: readonly string[]
}

/** The language a handout is in, and what its template says in it. */
export type HandoutLanguage = {
  readonly lang: string
  /** Where it is spoken as it is written here. */
  readonly region: string | null
  readonly dir: 'ltr' | 'rtl'
  /** What stands before the number of a page, and between it and how many there are. */
  readonly page: readonly [before: string, of: string]
}

/** A document for anyone, about no patient. */
export type Handout = {
  readonly layout: HandoutLayout
  readonly language: HandoutLanguage
  readonly title: string
  /** Whose it is. */
  readonly by: string
  readonly madeAt: Date
  readonly lede: string
  /** What is to be said in English at its beginning, whatever its language; null where nothing is. */
  readonly inEnglish: string | null
  /** What stands by itself, before the rest: folded in, in a handout to fold. */
  readonly aside: readonly Block[]
  readonly blocks: readonly (Block | Idea)[]
  /** Where more is to be read: printed, and as a QR code. */
  readonly link: { readonly says: string; readonly url: string; readonly picture: string }
  /** Whom to call in an emergency. */
  readonly urgent: string
  /** Which version it is, at the foot of every page. */
  readonly foot: string
}
