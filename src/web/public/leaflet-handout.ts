import type { Handout, HandoutLayout } from '../../documents/handout.ts'
import type { Block } from '../../documents/printed.ts'
import type { EasyIdea } from '../../sharing/leaflets/easy-read.ts'
import type { Leaflet, LeafletText } from '../../sharing/leaflets/leaflet.ts'
import { dateText } from '../components/date-text.tsx'
import { servicesTitle } from '../components/leaflet-text.tsx'

export const leafletTitle = 'Sharing your record between services'

/** As many services as fit on the part that is folded in. */
const mostFoldedIn = 7

/** What every handout of a version has, whatever it says. @param page where more is to be read */
function frame(leaflet: Leaflet, layout: HandoutLayout, page: string) {
  return {
    layout,
    by: leaflet.practice?.name ?? 'Confide',
    madeAt: leaflet.from,
    link: {
      says: 'Read more, choose, or print this in large letters:',
      url: page,
      picture: `QR code of ${page}`,
    },
    urgent: 'For urgent medical help, call 111. If someone’s life is at risk, call 999.',
    foot: `Version ${leaflet.version} of ${dateText(leaflet.from)}`,
  }
}

/** The leaflet as it was shown, to print. */
export function leafletHandout(leaflet: Leaflet, layout: HandoutLayout, page: string): Handout {
  return {
    ...frame(leaflet, layout, page),
    title: leafletTitle,
    lede: leaflet.lede,
    aside: servicesOf(leaflet, layout === 'tri-fold' ? mostFoldedIn : Infinity),
    blocks: [...leaflet.questions.flatMap(([ask, answer]) => under(ask, answer)), ...said(leaflet)],
  }
}

/** Easy read, or a poster: one picture for each idea. */
export function ideasHandout(
  leaflet: Leaflet,
  layout: HandoutLayout,
  page: string,
  told: { readonly title: string; readonly lede: string; readonly ideas: readonly EasyIdea[] },
): Handout {
  const blocks = told.ideas.map((idea) => ({ kind: 'idea', ...idea }) as const)
  const { title, lede } = told
  return { ...frame(leaflet, layout, page), title, lede, aside: [], blocks }
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
