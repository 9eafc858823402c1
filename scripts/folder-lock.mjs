import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * This process or another, so that a number given out again is not mistaken for its last holder.
 * Where the system does not tell when a process started, the number alone has to do.
 */
export function processName(pid = process.pid) {
  return `${pid} ${startTime(pid)}`.trim()
}

/** Whether the process of a `processName` still runs. */
export function isAlive(name) {
  const pid = Number.parseInt(name, 10)
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  return processName(pid) === name.trim()
}

/**
 * Runs `work` while no other process holds the lock folder. A folder whose holder is dead counts for nothing.
 *
 * @param onWait called once when somebody else holds it.
 */
export async function withLock(folder, work, onWait = () => undefined) {
  mkdirSync(dirname(folder), { recursive: true })
  let told = false
  while (!take(folder)) {
    if (!told) onWait()
    told = true
    await sleep(100)
  }
  try {
    return await work()
  } finally {
    discard(folder)
  }
}

// The folder appears with its holder's name inside, in one step: a rename onto a folder that is not
// empty fails, so there is no moment at which it is held by nobody.
function take(folder) {
  const mine = `${folder}.${suffix()}`
  mkdirSync(mine)
  writeFileSync(join(mine, 'holder'), processName())
  try {
    renameSync(mine, folder)
    return true
  } catch (error) {
    rmSync(mine, { recursive: true, force: true })
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'].includes(error.code)) throw error
  }
  const holder = holderOf(folder)
  if (holder !== undefined && !isAlive(holder)) breakStale(folder, holder)
  return false
}

// Two may find the same dead holder. The slower one could carry off the lock the faster one has just
// taken; it sees that by the name inside and puts it back.
function breakStale(folder, dead) {
  const aside = `${folder}.${suffix()}`
  try {
    renameSync(folder, aside)
    if (holderOf(aside) === dead) rmSync(aside, { recursive: true, force: true })
    else renameSync(aside, folder)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}

function discard(folder) {
  const aside = `${folder}.${suffix()}`
  try {
    renameSync(folder, aside)
  } catch {
    return
  }
  rmSync(aside, { recursive: true, force: true })
}

function holderOf(folder) {
  try {
    return readFileSync(join(folder, 'holder'), 'utf8')
  } catch {
    return undefined
  }
}

function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets and may hold anything; the 22nd is the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? 'dead' : (fields[19] ?? '')
  } catch {
    return ''
  }
}

function suffix() {
  return `${process.pid}-${randomBytes(4).toString('hex')}`
}
