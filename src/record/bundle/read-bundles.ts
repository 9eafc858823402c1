import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { stdin } from 'node:process'
import { Refusal } from '../../errors.ts'
import { type BrokenText, type BundleText, bundleTextOf } from './bundle-text.ts'
import { JsonSplitter } from './json-splitter.ts'

/** One stream of bundles: a file, or standard input. */
export type BundleSource = {
  /** As it is reported: the path, or `-`. */
  readonly name: string
  /** Unknown for standard input. */
  readonly bytes: number | undefined
  readonly lines: boolean
  open(): AsyncIterable<Buffer>
}

/** A bundle, or what stands in its place, and its number in the file from 1. */
export type ReadBundle = (BundleText | BrokenText) & { readonly number: number }

/**
 * What is to be read: `-` for standard input, a file, or every `*.json` and `*.ndjson` file below a folder
 * in the order of their names.
 *
 * @throws Refusal `invalid` when there is nothing of this name or in this folder.
 */
export async function bundleSources(path: string): Promise<BundleSource[]> {
  if (path === '-') return [{ name: '-', bytes: undefined, lines: false, open: () => stdin }]
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new Refusal('invalid', `There is no file or folder ${path}`)
  if (!found.isDirectory()) return [fileSource(path, found.size)]
  const names = (await readdir(path, { recursive: true })).filter((it) =>
    /\.(json|ndjson)$/i.test(it),
  )
  const sources: BundleSource[] = []
  for (const name of names.toSorted()) {
    const file = join(path, name)
    const { size, isFile } = await kindOf(file)
    if (isFile) sources.push(fileSource(file, size))
  }
  if (sources.length === 0) throw new Refusal('invalid', `No .json or .ndjson file is in ${path}`)
  return sources
}

/** The bundles of a source, one at a time, however many it holds. `onBytes` is told of each chunk read. */
export async function* readBundles(
  source: BundleSource,
  onBytes?: (count: number) => void,
): AsyncGenerator<ReadBundle> {
  const splitter = new JsonSplitter({ lines: source.lines })
  let number = 0
  for await (const chunk of source.open()) {
    onBytes?.(chunk.length)
    for (const piece of splitter.add(chunk)) yield { ...bundleTextOf(piece), number: ++number }
  }
  for (const piece of splitter.end()) yield { ...bundleTextOf(piece), number: ++number }
}

function fileSource(name: string, bytes: number): BundleSource {
  const lines = /\.ndjson$/i.test(name)
  return { name, bytes, lines, open: () => createReadStream(name, { highWaterMark: 256 * 1024 }) }
}

async function kindOf(file: string): Promise<{ size: number; isFile: boolean }> {
  const found = await stat(file).catch(() => undefined)
  return { size: found?.size ?? 0, isFile: found?.isFile() ?? false }
}
