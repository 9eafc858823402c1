/**
 * What a machine found that could tell of a person, in the classes that checkers of statistics know.
 *
 * @see research-data.md section 2.5 (ACRO)
 */
export type Risk =
  | 'LowCount'
  | 'Dominance'
  | 'ClassDisclosure'
  | 'Differencing'
  | 'LowDOF'
  | 'ImplicitTables'
  | 'AuxiliaryInformation'

/** Where it is, and what was done about it. Holds no number that was hidden. */
export type Finding = {
  readonly risk: Risk
  readonly table: string
  /** The cell, by its values; none: the table as a whole. */
  readonly at: readonly string[]
  readonly done: 'hidden' | 'refused' | 'for-checkers'
}
