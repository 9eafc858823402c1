import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../../src/config.ts'

/** The text of a source file, with its path below src/. */
export type SourceText = { readonly path: string; readonly text: string }

/** Our own sources as they stand: `**\/*.ts` and so on, tests left out. */
export function sourceTexts(...patterns: string[]): SourceText[] {
  const folder = join(projectFolder, 'src')
  return globSync(patterns, { cwd: folder })
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }))
}

/** A template literal: its own text, with `${…}` standing for what is put in, and that as source. */
export type Template = { readonly text: string; readonly line: number }

/** Every template literal of a TypeScript source, also those within others. */
export function templatesOf(source: string): Template[] {
  const found: Template[] = []
  scan(source, 0, found, '')
  return found.toSorted((one, other) => one.line - other.line)
}

/** Reads code from `at` until a closing brace that `until` asks for. @returns where it stopped. */
function scan(source: string, at: number, found: Template[], until: '' | '}'): number {
  let depth = 0
  let before = ''
  while (at < source.length) {
    const letter = source[at] ?? ''
    const two = source.slice(at, at + 2)
    if (two === '//') at = endOf(source, '\n', at)
    else if (two === '/*') at = endOf(source, '*/', at + 2)
    else if (letter === "'" || letter === '"') at = endOfString(source, at, letter)
    else if (letter === '`') at = scanTemplate(source, at, found)
    else if (letter === '/' && startsRegExp(before)) at = endOfRegExp(source, at)
    else {
      if (letter === '{') depth++
      if (letter === '}' && depth-- === 0 && until === '}') return at + 1
      at++
    }
    if (/\S/.test(letter)) before = /[\w$]/.test(letter) ? before.slice(-8) + letter : letter
    else if (/\w$/.test(before)) before += ' '
  }
  return at
}

function scanTemplate(source: string, start: number, found: Template[]): number {
  const line = source.slice(0, start).split('\n').length
  let text = ''
  let at = start + 1
  while (at < source.length && source[at] !== '`') {
    if (source[at] === '\\') {
      text += source.slice(at, at + 2)
      at += 2
    } else if (source.startsWith('${', at)) {
      text += '${}'
      at = scan(source, at + 2, found, '}')
    } else {
      text += source[at++]
    }
  }
  found.push({ text, line })
  return at + 1
}

function endOf(source: string, end: string, from: number): number {
  const at = source.indexOf(end, from)
  return at < 0 ? source.length : at + end.length
}

function endOfString(source: string, start: number, quote: string): number {
  let at = start + 1
  while (at < source.length && source[at] !== quote && source[at] !== '\n') {
    at += source[at] === '\\' ? 2 : 1
  }
  return at + 1
}

/** A slash after a value divides; after anything else it begins a pattern. */
function startsRegExp(before: string): boolean {
  return !/[\w$)\]]\s*$/.test(before) || /\b(?:return|typeof|case|in|of)\s*$/.test(before)
}

function endOfRegExp(source: string, start: number): number {
  let inClass = false
  let at = start + 1
  while (at < source.length && source[at] !== '\n') {
    const letter = source[at]
    if (letter === '\\') at++
    else if (letter === '[') inClass = true
    else if (letter === ']') inClass = false
    else if (letter === '/' && !inClass) return at + 1
    at++
  }
  return at
}

/** Names that stand where SQL names a table. */
export function tablesNamed(statement: string): string[] {
  const names = statement.matchAll(
    /\b(?:from|join|into|update|lock table)\s+(?:only\s+)?"?([a-z_]+)"?/gi,
  )
  return [...new Set([...names].map(([, name]) => (name ?? '').toLowerCase()))]
}

export function isSql(text: string): boolean {
  return /\b(?:select\s.+\s?from|insert\s+into|update\s+\S+\s+set|delete\s+from|set\s+local|truncate)\b/is.test(
    text,
  )
}

/** A row of the table registry, as the migrations write it. */
export type Registered = { readonly name: string; readonly class: string; readonly owner: string }

export function tableRegistry(): Registered[] {
  const rows = sourceTexts('db/migrations/*.sql').flatMap(({ text }) => [
    ...text.matchAll(
      /\(\d+, '(\w+)', '(reference|patient|directory|local)', (?:null|'\w+'), '(\w+)'\)/g,
    ),
  ])
  return rows.map(([, name = '', kind = '', owner = '']) => ({ name, class: kind, owner }))
}
