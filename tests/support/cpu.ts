/** Milliseconds of this process's own processor time: what other work on the machine does not lengthen. */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
