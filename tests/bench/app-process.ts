import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../../src/config.ts'
import { freePort } from '../../src/db/free-port.ts'
import { runChild, startChild, type Child } from './child.ts'
import type { Load, LoadResult } from './load.ts'
import { temporaryFolder } from './temporary.ts'

export type App = Child & { readonly port: number }

/** The real app, as it runs in production, on a port of its own. */
export async function startApp(databaseUrl: string): Promise<App> {
  const port = await freePort('127.0.0.1', 0)
  const app = await startChild(
    'src/main.js',
    {
      DATABASE_URL: databaseUrl,
      CONFIDE_DATA: temporaryFolder(),
      PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      NODE_ENV: 'production',
    },
    /running at http:\/\/localhost:(\d+)/,
  )
  return { ...app, port: Number(app.found) }
}

/** The same read without decision, row-level security and event. */
export async function startPlainApp(databaseUrl: string): Promise<App> {
  const app = await startChild(
    'tests/bench/plain-app.js',
    { DATABASE_URL: databaseUrl, NODE_ENV: 'production' },
    /running at http:\/\/localhost:(\d+)/,
  )
  return { ...app, port: Number(app.found) }
}

/** Puts load on a port from another process. */
export async function applyLoad(load: Load): Promise<LoadResult> {
  const script = join(projectFolder, 'dist', 'tests', 'bench', 'load.js')
  return JSON.parse(await runChild(process.execPath, [script, JSON.stringify(load)])) as LoadResult
}

export function pathsFile(paths: readonly string[]): string {
  return fileOf('paths', paths)
}

export function bodiesFile(bodies: readonly string[]): string {
  return fileOf('bodies', bodies)
}

function fileOf(name: string, lines: readonly string[]): string {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, lines.join('\n'))
  return file
}
