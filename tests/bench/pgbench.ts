import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runChild } from './child.ts'
import { freshId, type Statement } from './captured.ts'
import { temporaryFolder } from './temporary.ts'

export function hasPgbench(): boolean {
  return spawnSync('pgbench', ['--version']).status === 0
}

/**
 * A script that runs one transaction's statements in one flush, prepared.
 *
 * @param variables `\set` lines; `replace` puts `:name` or an expression where a parameter differs each time.
 */
export function pgbenchScript(
  variables: readonly string[],
  statements: readonly Statement[],
  replace: (parameter: unknown) => string | undefined,
): string {
  const lines = statements.map(
    ({ text, parameters }) =>
      `${text.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/\$(\d+)/g, (_, number: string) => {
        const parameter = parameters[Number(number) - 1]
        return replace(parameter) ?? literal(parameter)
      })};`,
  )
  return [...variables, '\\startpipeline', ...lines, '\\endpipeline', ''].join('\n')
}

/** @returns transactions a second. */
export async function runPgbench(
  url: string,
  script: string,
  options: { readonly clients: number; readonly seconds: number; readonly role: string },
): Promise<number> {
  const file = join(temporaryFolder(), 'script.sql')
  writeFileSync(file, script)
  const { hostname, port, username, password, pathname } = new URL(url)
  const out = await runChild(
    'pgbench',
    [
      ...['--no-vacuum', '--protocol=prepared', '--jobs=1', `--client=${options.clients}`],
      ...[`--time=${options.seconds}`, `--file=${file}`, `--host=${hostname}`, `--port=${port}`],
      ...[`--username=${username}`, pathname.slice(1)],
    ],
    { PGPASSWORD: password, PGOPTIONS: `-c role=${options.role}` },
  )
  const perSecond = Number(/^tps = ([\d.]+)/m.exec(out)?.[1])
  if (!(perSecond > 0) || !/number of failed transactions: 0 /.test(out)) throw new Error(out)
  return perSecond
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (value === freshId) return 'gen_random_uuid()'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) return quoted(value.toISOString())
  if (Buffer.isBuffer(value)) return `${quoted(`\\x${value.toString('hex')}`)}::bytea`
  if (Array.isArray(value)) return `array[${value.map(literal).join(', ')}]::text[]`
  if (typeof value === 'string') return quoted(value)
  throw new TypeError(`a parameter of type ${typeof value} has no literal`)
}

// pgbench takes `:name` for a variable wherever it stands, so a colon must not come before a letter.
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''").replaceAll(/:(?=[A-Za-z_])/g, "'||':'||'")}'`
}
