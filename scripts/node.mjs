import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Stop } from './stop.mjs'

const needed = 24

/** The Node that runs Confide: this one, else the one that came with the packages. */
export function nodeToRun(root) {
  if (Number.parseInt(process.versions.node, 10) >= needed) return process.execPath
  const os = process.platform === 'win32' ? 'win' : process.platform
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const pinned = join(root, 'node_modules', `node-${os}-${process.arch}`, 'bin', file)
  // It may be there and not run: the one for glibc on a system with musl.
  if (existsSync(pinned) && spawnSync(pinned, ['-v']).status === 0) return pinned
  throw new Stop(
    `Confide needs Node ${needed} or later; this is ${process.version}, and no Node ${needed} comes as a package for ${process.platform} on ${process.arch}.\n` +
      `Install it from https://nodejs.org/en/download (macOS: brew install node@${needed}) and run the same command again.`,
  )
}
