import { arabic } from './arabic.ts'
import { polish } from './polish.ts'
import type { PracticePolicy } from './practice-policy.ts'
import type { TableWords } from './services-table.ts'

/**
 * The leaflet in another language. The English text decides. These words were written by a machine: each says so,
 * in both languages, until somebody whose language it is has checked it.
 */
export type Translation = {
  readonly lang: string
  readonly dir: 'ltr' | 'rtl'
  /** What the language is called in English, and by those who speak it. */
  readonly name: string
  readonly own: string
  readonly title: string
  readonly lede: string
  /** That the English text decides, and that this was not checked. */
  readonly notice: string
  readonly tableTitle: string
  readonly table: TableWords
  readonly questions: (
    policy: PracticePolicy,
  ) => readonly (readonly [ask: string, answer: string])[]
  readonly urgent: string
  /** What stands on paper beside it. */
  readonly paper: {
    readonly page: readonly [before: string, of: string]
    readonly readMore: string
    readonly qrCode: (url: string) => string
    readonly version: (version: string, day: string) => string
  }
}

/** That nobody has checked a translation, in English. */
export function uncheckedIn(name: string): string {
  return `This translation was written by a machine. Nobody who speaks ${name} has checked it yet, and a practice should have it checked before it hands it out.`
}

export const translations: readonly Translation[] = [arabic, polish]
