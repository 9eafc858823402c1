/** What is asked on paper, and what there is to write in: boxes to tick, one for each letter, or lines. */
export type PaperQuestion = {
  readonly ask: string
  readonly more: string
  readonly answer:
    | { readonly kind: 'tick'; readonly choices: readonly { text: string; hint: string }[] }
    /** Groups of boxes, each with what goes in it and for how many letters. */
    | { readonly kind: 'letters'; readonly groups: readonly (readonly [string, number])[] }
    | { readonly kind: 'lines'; readonly lines: number }
}

/** A form to be filled in by hand; of no patient until somebody does. */
export type PaperForm = {
  readonly title: string
  /** Whose form it is. */
  readonly by: string
  readonly madeAt: Date
  /** How it comes back, and whom to ask. */
  readonly back: readonly string[]
  readonly facts: readonly string[]
  readonly questions: readonly PaperQuestion[]
  readonly next: string
  /** What is written by whoever fills it in at the end, and by the practice. */
  readonly signed: readonly string[]
  readonly practiceUse: readonly string[]
  /** Of this printing alone: on every page, in letters and as a QR code of the address that holds it. */
  readonly reference: string
  readonly url: string
  readonly foot: string
}
