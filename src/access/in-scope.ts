import { dayIn } from '../identity/age.ts'
import type { Item } from './item.ts'
import { isInOwnWords, type Scope } from './request.ts'

/**
 * Whether an item is asked for. What happened to the request itself always goes with its answer; what is asked for in
 * own words alone no rule can find, so that all of the record is asked for.
 */
export function inScope({ part, at }: Item, scope: Scope): boolean {
  const { parts, from, until } = scope
  if (part === 'request') return true
  if (parts !== null && !isInOwnWords(scope) && !parts.includes(part)) return false
  if (at === null) return true
  const day = dayIn(at)
  return (from === null || from <= day) && (until === null || day <= until)
}
