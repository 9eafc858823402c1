import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../../src/config.ts'
import { median, rounds, type Bench } from './measurement.ts'
import { temporaryFolder } from './temporary.ts'

const notCopied = new Set(['node_modules', 'dist', '.data', '.git'])

/** `npm start` in a fresh copy of this tree, and again. Only where npm can fetch the packages. */
export const bench: Bench = {
  name: 'start',
  onlyNamed: true,
  run: async () => {
    const folder = join(temporaryFolder(), 'confide')
    cpSync(projectFolder, folder, {
      recursive: true,
      filter: (path) => !notCopied.has(path.slice(projectFolder.length + 1)),
    })
    const first = await secondsToStart(folder)
    const again: number[] = []
    for (let round = 0; round < rounds; round++) again.push(await secondsToStart(folder))
    return [
      {
        name: 'start, the first',
        value: first,
        unit: 's',
        limit: 60,
        against: 'aim',
        note: 'once: packages from a warm cache, build, database, demo population',
      },
      { name: 'start, again', value: median(again), unit: 's', limit: 3, against: 'aim' },
    ]
  },
}

async function secondsToStart(folder: string): Promise<number> {
  const started = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: folder,
    env: { ...process.env, PORT: '0', DATABASE_URL: '', CONFIDE_DATA: '', NODE_ENV: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  await running(child)
  const seconds = (performance.now() - started) / 1000
  await stop(child)
  return seconds
}

function running(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let out = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      if (out.includes('Confide is running at')) resolve()
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}: ${out}`)))
  })
}

/** The whole group, as Ctrl-C would. */
function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve())
    process.kill(-(child.pid ?? 0), 'SIGINT')
  })
}
