import { setTimeout } from 'node:timers/promises'

const mostTimes = 20
const longestWaitMs = 100

/**
 * Does a transaction again when another writer of the same rows came first: under repeatable read the later
 * one is refused instead of waiting its turn. The work must do nothing outside its transaction.
 */
export async function takeTurns<T>(work: () => Promise<T>): Promise<T> {
  for (let time = 1; ; time++) {
    try {
      return await work()
    } catch (error) {
      if (time === mostTimes || !cameSecond(error)) throw error
      await setTimeout(Math.random() * Math.min(5 * 2 ** time, longestWaitMs))
    }
  }
}

/** serialization_failure, deadlock_detected */
function cameSecond(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['40001', '40P01'].includes(String(error.code))
  )
}
