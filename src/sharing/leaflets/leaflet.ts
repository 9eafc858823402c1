/** What patients are told before they choose who shares and sees their record. */
export type LeafletText = {
  readonly lede: string
  /** What staff read out before the two questions. */
  readonly say: { readonly out: string; readonly into: string }
  readonly questions: readonly (readonly [ask: string, answer: string])[]
  /** What each service does for patients who have said nothing yet; none in a leaflet of no practice. */
  readonly services?: ServicesTable
}

/** A cell has no words where there is nothing to say. The first of a row is the service's name. */
export type ServicesTable = {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** What is to be said of services that are not in the rows. */
  readonly others: string
}

/** A text that was shown, by the name a choice keeps of it. What was shown is never changed. */
export type Leaflet = LeafletText & {
  readonly version: string
  /** From then on it was shown. */
  readonly from: Date
  /** Whose it is, where it is a practice's own. */
  readonly practice?: { readonly id: string; readonly name: string }
}
