/** A part of a document, in words: what they look like is the template's (`printed.typ`). */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | {
      readonly kind: 'table'
      readonly heads: readonly string[]
      readonly rows: readonly (readonly string[])[]
    }

/** A document about one patient, to be printed on A4. */
export type Printed = {
  readonly title: string
  /** Whose it is: below the title, and at the foot of every page. */
  readonly patient: { readonly name: string; readonly facts: readonly string[] }
  readonly madeAt: Date
  /** What is said of the whole, set apart above the rest. */
  readonly face: readonly string[]
  readonly blocks: readonly Block[]
}
