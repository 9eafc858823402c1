import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { projectFolder } from '../../src/config.ts'

const file = join(projectFolder, 'docs', 'measurements.md')

/** Puts what was measured between `<!-- name -->` and `<!-- /name -->` in docs/measurements.md. */
export function writeMeasurement(name: string, text: string): void {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const when = new Date().toISOString().slice(0, 10)
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`
  const block = `${open}\n\n${text}\n\n${when}, ${machine}, Node ${process.versions.node}\n\n${close}`
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '# Measurements\n'
  const from = before.indexOf(open)
  const to = before.indexOf(close)
  writeFileSync(
    file,
    from >= 0 && to > from
      ? before.slice(0, from) + block + before.slice(to + close.length)
      : `${before.trimEnd()}\n\n${block}\n`,
  )
}
