/** Work done again and again until it is stopped. */
export type Repeated = {
  /** Now, and once more if it is being done already. */
  now(): void
  /** Ends it, after what is being done. */
  stop(): Promise<void>
}

/** Does `work` every so many milliseconds, never twice at a time. What fails is told, and done again next time. */
export function every(
  ms: number,
  work: () => Promise<void>,
  onFailure: (error: unknown) => void,
): Repeated {
  let running: Promise<void> | undefined
  let again = false
  let stopped = false
  const run = () => {
    if (stopped) return
    if (running) {
      again = true
      return
    }
    running = Promise.resolve()
      .then(work)
      .catch(onFailure)
      .finally(() => {
        running = undefined
        if (again) {
          again = false
          run()
        }
      })
  }
  const timer = setInterval(run, ms)
  timer.unref()
  return {
    now: run,
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}
