import type { Handout, HandoutLayout } from '../../documents/handout.ts'
import type { Block } from '../../documents/printed.ts'
import type { EasyIdea } from '../../sharing/leaflets/easy-read.ts'
import type { Leaflet, LeafletText } from '../../sharing/leaflets/leaflet.ts'
import type { PracticePolicy } from '../../sharing/leaflets/practice-policy.ts'
import { dayIn, servicesTable } from '../../sharing/leaflets/services-table.ts'
import { uncheckedIn, type Translation } from '../../sharing/leaflets/translations.ts'
import { dateText, dayOf } from '../components/date-text.tsx'
import { servicesTitle } from '../components/leaflet-text.tsx'

export const leafletTitle = 'Sharing your record between services'

/** As many services as fit on the part that is folded in. */
const mostFoldedIn = 7

type Words = Pick<Translation, 'lang' | 'dir' | 'urgent' | 'paper'>

const english: Words = {
  ...{ lang: 'en', dir: 'ltr' },
  urgent: 'For urgent medical help, call 111. If someone’s life is at risk, call 999.',
  paper: {
    page: ['Page', 'of'],
    readMore: 'Read more, choose, or print this in large letters:',
    qrCode: (url) => `QR code of ${url}`,
    version: (version, day) => `Version ${version} of ${day}`,
  },
}

/** What every handout of a version has, whatever it says. @param page where more is to be read */
function frame(
  leaflet: Leaflet,
  layout: HandoutLayout,
  page: string,
  { lang, dir, urgent, paper }: Words,
  day = dateText(leaflet.from),
) {
  return {
    ...{ layout, urgent, inEnglish: null },
    language: { lang, region: lang === 'en' ? 'GB' : null, dir, page: paper.page },
    by: leaflet.practice?.name ?? 'Confide',
    madeAt: leaflet.from,
    link: { says: paper.readMore, url: page, picture: paper.qrCode(page) },
    foot: paper.version(leaflet.version, day),
  }
}

/** The leaflet as it was shown, to print. */
export function leafletHandout(leaflet: Leaflet, layout: HandoutLayout, page: string): Handout {
  return {
    ...frame(leaflet, layout, page, english),
    title: leafletTitle,
    lede: leaflet.lede,
    aside: servicesOf(leaflet, layout === 'tri-fold' ? mostFoldedIn : Infinity),
    blocks: [...leaflet.questions.flatMap(([ask, answer]) => under(ask, answer)), ...said(leaflet)],
  }
}

/** The leaflet in another language. It has the version of the English one, of which it says the same. */
export function translationHandout(
  leaflet: Leaflet,
  policy: PracticePolicy,
  translation: Translation,
  layout: HandoutLayout,
  page: string,
): Handout {
  const { name, title, lede, notice, table, tableTitle, questions } = translation
  const { heads, rows, others } = servicesTable(policy, table)
  return {
    ...frame(leaflet, layout, page, translation, dayIn(table.locale, dayOf(leaflet.from))),
    ...{ title, lede },
    inEnglish: `${leafletTitle}: in ${name}. The English text decides. ${uncheckedIn(name)}`,
    aside: [
      { kind: 'paragraph', text: notice },
      ...under(tableTitle),
      {
        kind: 'table',
        heads,
        rows: rows.map(([service = '', ...cells]) => [apart(service), ...cells]),
      },
      { kind: 'paragraph', text: others },
    ],
    blocks: questions(policy).flatMap(([ask, answer]) => under(ask, answer)),
  }
}

/** Names in Latin letters keep their own order of words and signs. */
const apart = (name: string) => `\u2068${name}\u2069`

/** Easy read, or a poster: one picture for each idea. */
export function ideasHandout(
  leaflet: Leaflet,
  layout: HandoutLayout,
  page: string,
  told: { readonly title: string; readonly lede: string; readonly ideas: readonly EasyIdea[] },
): Handout {
  const blocks = told.ideas.map((idea) => ({ kind: 'idea', ...idea }) as const)
  const { title, lede } = told
  return { ...frame(leaflet, layout, page, english), title, lede, aside: [], blocks }
}

function servicesOf({ services }: LeafletText, most: number): Block[] {
  if (services === undefined) return []
  const { heads, rows, others } = services
  const more = rows.length > most ? ['Our page says it of more services.'] : []
  return [
    ...under(servicesTitle),
    { kind: 'table', heads, rows: rows.slice(0, most) },
    ...[...more, others].map((text) => ({ kind: 'paragraph', text }) as const),
  ]
}

function said({ say }: LeafletText): Block[] {
  return under(
    'What staff ask you',
    `About what their own service writes: “${say.out}”`,
    `About what others write: “${say.into}”`,
  )
}

function under(text: string, ...paragraphs: readonly string[]): Block[] {
  return [
    { kind: 'heading', text },
    ...paragraphs.map((each) => ({ kind: 'paragraph', text: each }) as const),
  ]
}
