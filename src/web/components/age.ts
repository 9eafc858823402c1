import { dayOf } from './date-text.tsx'

/**
 * How old someone is on the day of `at` in England: `74 years`, for a child under two `7 months`, for a
 * baby under two months `3 weeks`. Born on 29 February, a birthday is on 1 March in other years.
 *
 * @param born `2026-11-22`
 */
export function ageText(born: string, at: Date | string): string {
  const today = dayOf(at)
  const [bornYear = 0, bornMonth = 0, bornDay = 0] = born.split('-').map(Number)
  const [year = 0, month = 0, dayOfMonth = 0] = today.split('-').map(Number)
  const months = (year - bornYear) * 12 + month - bornMonth - (dayOfMonth < bornDay ? 1 : 0)
  if (months >= 24) return `${Math.floor(months / 12)} years`
  if (months >= 2) return `${months} months`
  const days = Math.round((Date.parse(today) - Date.parse(born)) / 86_400_000)
  if (days >= 14) return `${Math.floor(days / 7)} weeks`
  return days === 1 ? '1 day' : `${days} days`
}
