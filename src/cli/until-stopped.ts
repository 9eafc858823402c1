/**
 * Does `work` until it is done or Ctrl-C is pressed, which it is told. What goes on beside it does not keep a process
 * going by itself; this does.
 */
export async function untilStopped<T>(work: (stopping: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController()
  // the launcher passes on what a terminal has sent to both already: the second is no reason to end sooner
  const stop = () => stopping.abort()
  const going = setInterval(() => undefined, 60_000)
  process.on('SIGINT', stop).on('SIGTERM', stop)
  try {
    return await work(stopping.signal)
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop)
    clearInterval(going)
  }
}
