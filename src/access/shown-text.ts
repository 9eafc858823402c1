import { cutterOf } from './cutter.ts'
import type { Place } from './folded.ts'
import { labelOf, type Item, type Redaction } from './item.ts'

/** A stretch of a text as it stands under review: as it is given, words that go, or words to decide about. */
export type Stretch =
  | { readonly kind: 'text' | 'out'; readonly text: string }
  | { readonly kind: 'open'; readonly text: string; readonly number: number }

/** Words to decide about, by the number they have on the page. */
export type OpenWords = Place & {
  readonly item: string
  readonly path: string
  readonly number: number
}

/** The texts of an item as the patient will get them, with what is still to be decided in its place. */
export function shownTexts(
  item: Item,
  redactions: readonly Redaction[],
  open: readonly OpenWords[],
): { readonly label: string; readonly stretches: readonly Stretch[] }[] {
  const spans = redactions.filter((one) => one.kind === 'span' && one.item === item.id)
  const cutter = cutterOf(
    item,
    spans.filter((one) => one.kind === 'span'),
  )
  return item.texts.map(({ path, label, text }) => {
    const cuts = cutter.cutsIn(text)
    const mine = open.filter(
      (one) =>
        one.item === item.id &&
        one.path === path &&
        !cuts.some((cut) => cut.start < one.end && one.start < cut.end),
    )
    const places = [
      ...cuts.map((cut) => ({
        ...cut,
        shown: { kind: 'out', text: labelOf(cut.ground) } as const,
      })),
      ...mine.map(({ start, end, number }) => ({
        ...{ start, end },
        shown: { kind: 'open', text: text.slice(start, end), number } as const,
      })),
    ]
    return { label, stretches: stretchesOf(text, places) }
  })
}

function stretchesOf(
  text: string,
  places: readonly (Place & { readonly shown: Stretch })[],
): Stretch[] {
  const stretches: Stretch[] = []
  let at = 0
  for (const { start, end, shown } of places.toSorted((a, b) => a.start - b.start)) {
    if (start < at) continue
    if (start > at) stretches.push({ kind: 'text', text: text.slice(at, start) })
    stretches.push(shown)
    at = end
  }
  if (at < text.length) stretches.push({ kind: 'text', text: text.slice(at) })
  return stretches
}
