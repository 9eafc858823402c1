/** A document that is pictures of its pages: nothing of it can be read by a program but what `says` tells. */
export type Scan = {
  readonly title: string
  readonly by: string
  readonly madeAt: Date
  readonly pages: readonly ScanPage[]
}

export type ScanPage = {
  /** As `writePng` writes it. */
  readonly png: Uint8Array
  /** Read aloud in its place. */
  readonly says: string
}
