/** A document that is pictures of its pages: nothing of it can be read by a program but what `says` tells. */
export type Scan = {
  readonly title: string
  readonly by: string
  readonly madeAt: Date
  readonly pages: readonly ScanPage[]
}

export type ScanPage = {
  readonly type: 'png' | 'jpg'
  readonly bytes: Uint8Array
  /** Read aloud in its place. */
  readonly says: string
}
