import { fold, folded, placesIn, widened, type Place } from './folded.ts'
import { labelOf, type Ground, type Item, type Redaction } from './item.ts'

export type Span = Extract<Redaction, { kind: 'span' }>
export type Cut = Place & { readonly ground: Ground }
/** Folded words that are taken out wherever they stand in the item. */
type Words = { readonly words: string; readonly ground: Ground }

/** How the strings of one item are cut. */
export type Cutter = {
  /** A string of the item as it may be read. */
  readonly cut: (text: string) => string
  /** Where it is cut: one stretch for all cuts that lie in one another, in order. */
  readonly cutsIn: (text: string) => readonly Cut[]
  /** A part of somebody's name, which goes where any word of it was taken out. */
  readonly cutName: (text: string) => string
  /** Pointers of texts that were cut and that no string of the resource holds: a number, a list. */
  readonly paths: ReadonlySet<string>
}

/** @throws TypeError for a span that is nowhere in the item. */
export function cutterOf(item: Item, spans: readonly Span[]): Cutter {
  const placed = new Map<string, Cut[]>()
  const words: Words[] = []
  for (const { path, start, end, ground } of spans) {
    const text = item.texts.find((one) => one.path === path)?.text
    if (text === undefined || !(start >= 0 && start < end && end <= text.length)) {
      throw new TypeError('words to take out are not in the item')
    }
    const place = widened(text, { start, end })
    placed.set(text, [...(placed.get(text) ?? []), { ...place, ground }])
    const said = text.slice(place.start, place.end)
    // a single letter or a stop is no word: it goes where it stands
    if (/[\p{L}\p{N}].*[\p{L}\p{N}]/su.test(said)) words.push({ words: folded(said), ground })
  }
  const cutsIn = (text: string) => {
    if (words.length === 0 && !placed.has(text)) return []
    const within = fold(text)
    const everywhere = words.flatMap(({ words: said, ground }) =>
      placesIn(within, said).map((place) => ({ ...place, ground })),
    )
    return joined([...(placed.get(text) ?? []), ...everywhere])
  }
  const cut = (text: string) => without(text, cutsIn(text))
  const cutName = (text: string) => {
    const within = fold(text)
    const hit = words.find(({ words: said }) =>
      said.split(' ').some((one) => placesIn(within, one).length > 0),
    )
    return hit ? labelOf(hit.ground) : text
  }
  return { cut, cutsIn, cutName, paths: new Set(spans.map(({ path }) => path)) }
}

function joined(cuts: readonly Cut[]): Cut[] {
  const stretches: Cut[] = []
  for (const one of cuts.toSorted((a, b) => a.start - b.start)) {
    const last = stretches.at(-1)
    if (last && one.start < last.end) {
      stretches[stretches.length - 1] = { ...last, end: Math.max(last.end, one.end) }
    } else stretches.push(one)
  }
  return stretches
}

/** The text with a label for each stretch that is cut. */
function without(text: string, cuts: readonly Cut[]): string {
  let result = ''
  let copied = 0
  for (const { start, end, ground } of cuts) {
    result += text.slice(copied, start) + labelOf(ground)
    copied = end
  }
  return result + text.slice(copied)
}
