/**
 * The copy of a record, in words. The page that opens offline (`copy-html.ts`) and the PDF (`copy.typ`) are both made
 * of it, and so neither says what the other does not.
 */
export type Copy = {
  readonly title: string
  /** Whose copy it is. */
  readonly patient: { readonly name: string; readonly facts: readonly string[] }
  /** Who answers. */
  readonly by: string
  readonly reference: string
  readonly madeAt: Date
  /** In letters of 18 points. */
  readonly isLargePrint: boolean
  readonly sections: readonly CopySection[]
}

export type CopySection = { readonly title: string; readonly blocks: readonly CopyBlock[] }

export type CopyBlock = TextBlock | CopyEntry

export type TextBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }

/** One thing in it. */
export type CopyEntry = {
  readonly kind: 'entry'
  readonly title: string
  readonly facts: readonly string[]
  readonly texts: readonly { readonly label: string; readonly text: string }[]
  /** The file beside the page that belongs to it. */
  readonly file: string | null
}

/**
 * A long copy in several, each of at most so many blocks, so that none needs much memory to be set.
 *
 * A section that goes on in the next one has its title there again, and the heading that it was under.
 */
export function inParts(copy: Copy, most: number): Copy[] {
  const parts: CopySection[][] = [[]]
  let left = most
  for (const { title, blocks } of copy.sections) {
    let heading: CopyBlock[] = []
    for (let from = 0; from < blocks.length || from === 0;) {
      if (left <= 0) {
        parts.push([])
        left = most
      }
      const here = blocks.slice(from, from + left)
      const again = here[0]?.kind === 'heading' ? [] : heading
      parts.at(-1)?.push({ title, blocks: [...again, ...here] })
      heading = [...heading, ...here].filter(({ kind }) => kind === 'heading').slice(-1)
      left -= Math.max(here.length, 1)
      from += Math.max(here.length, 1)
    }
  }
  const part = (n: number) => (parts.length === 1 ? '' : `, part ${n} of ${parts.length}`)
  return parts.map((sections, n) => ({ ...copy, title: `${copy.title}${part(n + 1)}`, sections }))
}
