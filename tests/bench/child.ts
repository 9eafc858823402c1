import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { projectFolder } from '../../src/config.ts'

/** A process of this project, run from dist by this Node. */
export type Child = { readonly pid: number; readonly process: ChildProcess; stop(): Promise<void> }

const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => process.exit(1))

/** Starts it and waits for the line on its standard output that `ready` picks something from. */
export function startChild(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  ready: RegExp,
): Promise<Child & { readonly found: string }> {
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', join(projectFolder, 'dist', script), ...args],
    { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  children.add(child)
  child.once('exit', () => children.delete(child))
  return new Promise((resolve, reject) => {
    let text = ''
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}: ${text}`)))
    const listen = (chunk: Buffer) => {
      text += chunk.toString()
      const found = ready.exec(text)?.[1]
      if (found === undefined) return
      child.stdout.off('data', listen)
      child.stdout.resume()
      resolve({ pid: child.pid ?? 0, process: child, found, stop: () => stop(child) })
    }
    child.stdout.on('data', listen)
  })
}

/** Runs it to its end and gives what it wrote. */
export function runChild(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return new Promise<string>((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'pipe' })
    children.add(child)
    let out = ''
    let errors = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => {
      children.delete(child)
      if (code === 0) resolve(out)
      else reject(new Error(`${command} ended with ${code}: ${errors}`))
    })
  })
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
