import { hash } from 'node:crypto'
import { Refusal } from '../errors.ts'

/**
 * By which a decision is told from another that was made since it was looked at: it goes with the page on which somebody
 * decides, and comes back with what they decide. Empty while nothing is decided.
 */
export function seenOf(decision: string | null, ...said: readonly (string | null)[]): string {
  if (decision === null) return ''
  return hash('sha256', JSON.stringify([decision, ...said]), 'base64url').slice(0, 16)
}

export function decidedMeanwhile(): Refusal {
  return new Refusal(
    'conflict',
    'Somebody else has decided otherwise about this. Look at what stands there now',
  )
}
