import { UsageError } from './command.ts'

/** The day an option names, YYYY-MM-DD. @throws UsageError when it is missing or no day. */
export function dayFrom(option: string, text = ''): string {
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== text) {
    throw new UsageError(`${option} is missing, or not a date like 2026-11-22`)
  }
  return text
}
