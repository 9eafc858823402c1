import { grounds, wordGrounds, type Ground } from './item.ts'
import type { Asker } from './request.ts'

/**
 * The grounds on which something is held back from who asks. Somebody with a claim after a death gets only what is
 * relevant to it, so for them alone that something is not is a ground.
 *
 * @see Access to Health Records Act 1990, section 5(4)
 */
export function groundsFor(askedBy: Asker): readonly Ground[] {
  return askedBy === 'claimant' ? grounds : grounds.filter((one) => one !== 'not-relevant')
}

/** Those of them on which words go. */
export function wordGroundsFor(askedBy: Asker): readonly Ground[] {
  const allowed = groundsFor(askedBy)
  return wordGrounds.filter((one) => allowed.includes(one))
}
