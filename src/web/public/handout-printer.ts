import { notFound } from '../../identity/ids.ts'
import type { Handout, HandoutLayout } from '../../documents/handout.ts'
import {
  easyLede,
  easyRead,
  easyTitle,
  posterIdeas,
  posterLede,
} from '../../sharing/leaflets/easy-read.ts'
import { keepEdition } from '../../sharing/leaflets/editions.ts'
import type { Leaflet } from '../../sharing/leaflets/leaflet.ts'
import { requirePolicy, type PracticePolicy } from '../../sharing/leaflets/practice-policy.ts'
import { translations, type Translation } from '../../sharing/leaflets/translations.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { ideasHandout, leafletHandout, translationHandout } from './leaflet-handout.ts'

type Print = {
  /** The name of the file, without its ending. */
  readonly file: string
  readonly text: string
  readonly layout: HandoutLayout
  readonly translation?: Translation
}

const inEnglish: readonly Print[] = (
  [
    ['a4', 'Leaflet, A4'],
    ['large-print', 'Leaflet in large print'],
    ['tri-fold', 'Leaflet to fold in three (print on both sides, flipped on the short edge)'],
    ['easy-read', 'Easy read'],
    ['poster-a4', 'Poster, A4'],
    ['poster-a3', 'Poster, A3'],
  ] as const
).map(([layout, text]) => ({ file: layout, text, layout }))

/** What is offered to print. */
export const prints: readonly Print[] = [
  ...inEnglish,
  ...translations.flatMap((translation) =>
    inEnglish.slice(0, 2).map(({ text, layout }) => ({
      ...{ file: `${layout}-${translation.lang}`, text: `${text}, in ${translation.name}` },
      ...{ layout, translation },
    })),
  ),
]

/** As many PDFs are kept as a few practices have: each is the same until the practice's leaflet changes. */
const mostKept = 40

/** Makes the PDFs of practices; each once for a version of the leaflet. */
export function handoutPrinter({ db, pdfs, party }: PageDeps) {
  const kept = new Map<string, Promise<Buffer>>()

  /** @throws Refusal `not-found` for a file that is not offered; as `PdfMaker.make`. */
  return async function print(practice: string, name: string) {
    const asked = prints.find(({ file }) => `${file}.pdf` === name)
    if (asked === undefined) throw notFound()
    const policy = await requirePolicy(db.app, practice)
    const leaflet = await keepEdition(db, policy)
    const called = `${practice}-sharing-${asked.file}-${leaflet.version}`
    const pdf = await once(called, () => pdfs.make(handout(policy, leaflet, asked)))
    return { pdf, name: called }
  }

  function once(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const before = kept.get(name)
    if (before !== undefined) return before
    const pdf = make()
    kept.set(name, pdf)
    pdf.catch(() => kept.delete(name))
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return pdf
  }

  function handout(policy: PracticePolicy, leaflet: Leaflet, print: Print): Handout {
    const { layout, translation } = print
    const page = `${party.origin}${paths.practice(policy.practice.id)}`
    if (translation) return translationHandout(leaflet, policy, translation, layout, page)
    if (layout === 'easy-read') {
      const told = { title: easyTitle, lede: easyLede, ideas: easyRead(policy) }
      return ideasHandout(leaflet, layout, page, told)
    }
    if (layout === 'poster-a4' || layout === 'poster-a3') {
      const told = { title: easyTitle, lede: posterLede, ideas: posterIdeas(policy) }
      return ideasHandout(leaflet, layout, page, told)
    }
    return leafletHandout(leaflet, layout, page)
  }
}
