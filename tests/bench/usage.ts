import { readFileSync, readdirSync } from 'node:fs'

// What processes have used, as Linux tells it. Elsewhere nothing can be told, and NaN says so.

/** Seconds on a processor, of the process and of its children that have ended. */
export function cpuSeconds(pid: number): number {
  const fields = statOf(pid)
  if (!fields) return NaN
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0)
  return ticks / 100
}

/** Of the process and all its children now: a database server. */
export function familyCpuSeconds(pid: number): number {
  return [pid, ...childrenOf(pid)].reduce((sum, each) => sum + (cpuSeconds(each) || 0), 0)
}

/** The most memory a process has held, in MB. */
export function peakMemory(pid: number): number {
  try {
    const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return Number(found?.[1]) / 1024
  } catch {
    return NaN
  }
}

function childrenOf(parent: number): number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0 && Number(statOf(pid)?.[1]) === parent)
  } catch {
    return []
  }
}

/** The fields after the name, which may hold anything: state, parent, … */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
