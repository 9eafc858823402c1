import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { parseOdsCode } from '../identity/ods-code.ts'
import type { AttributedBy } from '../record/bundle/attribution.ts'
import type { BundleSource } from '../record/bundle/read-bundles.ts'
import { bundleSources } from '../record/bundle/read-bundles.ts'
import { importBundles } from '../record/import.ts'
import type { ImportSummary, RefusedBundle } from '../record/import-summary.ts'
import type { Command, Output } from './command.ts'
import { UsageError } from './command.ts'
import { withDatabase } from './with-server.ts'

export const command: Command = {
  name: 'import',
  summary: 'Take in FHIR R4 bundles: a file, a folder, or standard input',
  usage: `Usage: confide import <file | folder | -> [--organisation ODS]

Takes FHIR R4 bundles, one patient each, into the record. A file holds one bundle, several after one
another, or one a line (.ndjson); of a folder every .json and .ndjson file below it is read, in order of
name; - reads standard input. Files may be of any size, one bundle of up to 1 GB and 100,000 entries.

Each bundle is taken in whole or not at all. One that is wrong is reported by file, entry, path and reason,
the rest goes on, and the exit code is 1. Importing the same again changes nothing; what has changed at the
source becomes a new version. The patient's own details stay as they were first recorded. An entry dated
before the patient's birth is kept, as care before birth is real; the page to write an entry refuses one.

Each resource is written for the organisation that wrote it: the service provider of its encounter, else its
own provider, else the encounter at its date, else what refers to it, else the organisation with most
encounters in the bundle. An organisation without an ODS code gets one that starts with Z.

  --organisation ODS   who wrote what nothing in a bundle says who wrote`,
  run: async (args, out) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { organisation: { type: 'string' } },
    })
    const [path, ...others] = positionals
    if (path === undefined || others.length > 0) {
      throw new UsageError('Name one file or folder, or - for standard input')
    }
    const organisation =
      values.organisation === undefined ? undefined : parseOdsCode(values.organisation)
    const sources = await bundleSources(path)
    return withDatabase(async (db) => {
      const began = performance.now()
      const job = {
        job: 'confide import',
        name: 'Import',
        purpose: 'transfer of records',
        requestId: randomUUID(),
      }
      const bar = progressBar(sources)
      const summary = await importBundles(db, job, sources, {
        organisation,
        onProgress: bar.show,
        onRefused: (refused) => {
          bar.clear()
          report(refused, out)
        },
      })
      bar.clear()
      for (const line of linesOf(summary, (performance.now() - began) / 1000)) out.print(line)
      return summary.refused === 0 ? 0 : 1
    })
  },
}

function report({ file, bundle, problems, count }: RefusedBundle, out: Output): void {
  for (const { entry, path, message } of problems) {
    const where = entry === undefined ? `bundle ${bundle}` : `bundle ${bundle}, entry ${entry}`
    out.warn(`${file}: ${where}: ${path}: ${message}`)
  }
  if (count > problems.length) {
    out.warn(`${file}: bundle ${bundle}: and ${count - problems.length} problems more`)
  }
}

const ways: Readonly<Record<AttributedBy, string>> = {
  encounter: 'by its encounter',
  'own-provider': 'by its own provider',
  'encounter-period': 'by the encounter at its date',
  'most-encounters': 'by the organisation with most encounters',
  named: 'as named by --organisation',
}

function linesOf(summary: ImportSummary, seconds: number): string[] {
  const { bundles, refused, newPatients, added, changed, unchanged } = summary
  const resources = [...summary.kinds.values()].reduce((sum, count) => sum + count, 0)
  const rate = Math.round(resources / Math.max(seconds, 0.001))
  return [
    `${count(bundles, 'bundle')} taken in, ${refused} refused; ${count(newPatients, 'new patient')}.`,
    `${count(resources, 'resource')} in ${seconds.toFixed(1)} s (${rate} a second):`,
    ...listOf(summary.kinds),
    `Entries: ${added} added, ${changed} changed, ${unchanged} as they were.`,
    'The organisation that wrote each was found:',
    ...listOf(new Map([...summary.attributedBy].map(([way, number]) => [ways[way], number]))),
  ]
}

function listOf(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([name, it]) => `  ${it} ${name}`)
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** On a terminal one line that is written over; elsewhere nothing. */
function progressBar(sources: readonly BundleSource[]) {
  const total = sources.reduce((sum, { bytes }) => sum + (bytes ?? NaN), 0)
  let shown = ''
  const write = (line: string) => {
    if (!process.stderr.isTTY || line === shown) return
    process.stderr.write(`\r\u001b[K${line}`)
    shown = line
  }
  return {
    show: (bytes: number, { bundles, refused }: ImportSummary) => {
      const done = Number.isNaN(total) || total === 0 ? undefined : bytes / total
      const filled = Math.round(30 * (done ?? 0))
      const bar = done === undefined ? '' : `[${'#'.repeat(filled).padEnd(30, '.')}] `
      const percent = done === undefined ? '' : `${Math.floor(100 * done)} % · `
      const read = `${Math.round(bytes / 1024 / 1024)} MB`
      write(
        `${bar}${percent}${read} · ${count(bundles, 'bundle')}${refused ? `, ${refused} refused` : ''}`,
      )
    },
    clear: () => write(''),
  }
}
