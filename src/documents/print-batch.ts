/** What goes into several envelopes, to be printed in one go: before each stands a sheet that tells whose it is. */
export type PrintBatch = {
  readonly title: string
  readonly madeAt: Date
  /** What is not in it although it was asked for: that is told on a sheet before all others. */
  readonly missing: readonly { readonly reference: string; readonly why: string }[]
  readonly envelopes: readonly Envelope[]
}

export type Envelope = {
  readonly reference: string
  /** As it stands on the envelope. */
  readonly to: readonly string[]
  /** What is done with it when it is printed. */
  readonly way: string
  /** The address that holds what was done with it. */
  readonly url: string
  readonly enclosed: readonly EnclosedFile[]
}

/** A PDF that was made here. */
export type EnclosedFile = { readonly name: string; readonly pdf: Uint8Array }
