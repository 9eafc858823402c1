/** What a patient asked to be put right, and how far it is. */
export type AskedCorrection = {
  readonly reference: string
  readonly service: string
  readonly askedAt: Date
  /** YYYY-MM-DD */
  readonly dueOn: string
  readonly wrong: string
  readonly shouldSay: string
  readonly evidence: string | null
}

export function CorrectionWords({
  wrong,
  shouldSay,
  evidence,
}: Pick<AskedCorrection, 'wrong' | 'shouldSay' | 'evidence'>) {
  return (
    <dl className="words">
      <dt>What is wrong</dt>
      <dd className="written">{wrong}</dd>
      <dt>What it should say</dt>
      <dd className="written">{shouldSay}</dd>
      {evidence === null ? null : (
        <>
          <dt>What shows that</dt>
          <dd className="written">{evidence}</dd>
        </>
      )}
    </dl>
  )
}
