import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import { projectFolder } from '../src/config.ts'

const shown = 10

/** A reporter that says at the end which files took longest. */
// oxlint-disable-next-line import/no-default-export -- how a reporter is found
export default async function* slowestFiles(source: AsyncIterable<TestEvent>) {
  const files: { readonly name: string; readonly seconds: number }[] = []
  for await (const event of source) {
    if (event.type !== 'test:summary' || event.data.file === undefined) continue
    const { file, duration_ms: ms } = event.data
    files.push({ name: relative(projectFolder, file), seconds: Math.round(ms / 1000) })
  }
  if (files.length <= shown) return
  const slowest = files.toSorted((a, b) => b.seconds - a.seconds).slice(0, shown)
  yield `the slowest of ${files.length} files:\n`
  for (const { name, seconds } of slowest) yield `${String(seconds).padStart(5)} s  ${name}\n`
}
