import { dayIn } from '../identity/age.ts'
import type { Item } from './item.ts'
import type { Scope } from './request.ts'

/** Whether an item is asked for. What happened to the request itself always goes with its answer. */
export function inScope({ part, at }: Item, { parts, from, until }: Scope): boolean {
  if (part === 'request') return true
  if (parts !== null && !parts.includes(part)) return false
  if (at === null) return true
  const day = dayIn(at)
  return (from === null || from <= day) && (until === null || day <= until)
}
