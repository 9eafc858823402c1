import type { KeyStore } from '../identity/key-store.ts'
import { isSignedBy, parseVerifier, signerOf, type Signer } from './log/keys.ts'

// A list taken from the log, with a signature as its last line: of every byte before it.

const name = 'confide-export'

export type ExportFormat = 'csv' | 'json'

/** What signs lists, and its public key as text. */
export function exportSigner(keys: KeyStore): Signer {
  return signerOf('log', name, keys.key('log-export').secret)
}

/** A line of a list: the same members in all of them. */
export type ExportLine = Readonly<Record<string, string>>

/** @param about who took the list when, and what was asked for. */
export function signedExport(
  format: ExportFormat,
  about: ExportLine,
  lines: readonly ExportLine[],
  signer: Signer,
): string {
  const text = format === 'csv' ? csvOf(about, lines) : jsonOf(about, lines)
  const signature = signer.sign(Buffer.from(text)).toString('base64')
  const last =
    format === 'csv'
      ? `# signed,${signer.text},${signature}\r\n`
      : `"signed":{"key":"${signer.text}","signature":"${signature}"}}\n`
  return text + last
}

function csvOf(about: ExportLine, lines: readonly ExportLine[]): string {
  const remarks = Object.entries(about).map((pair) => [`# ${pair[0]}`, pair[1]])
  const rows = [Object.keys(lines[0] ?? {}), ...lines.map((line) => Object.values(line))]
  return [...remarks, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}

function jsonOf(about: ExportLine, lines: readonly ExportLine[]): string {
  return `{"export":${JSON.stringify({ ...about, lines }, null, 2)},\n`
}

/**
 * One value, quoted. What a spreadsheet would take for a formula gets an apostrophe before it.
 *
 * @see RFC 4180; OWASP, CSV injection
 */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}

const lastLine =
  /^(?:# signed,|"signed":\{"key":")(\S+?)(?:,|","signature":")([A-Za-z0-9+/]+={0,2})(?:"\}\})?\r?$/

/**
 * Whose signature a list bears, and whether it holds.
 *
 * @returns undefined for a file that bears none.
 */
export function checkExport(
  text: string,
): { readonly key: string; readonly isRight: boolean } | undefined {
  const whole = text.replace(/\r?\n$/, '')
  const cut = whole.lastIndexOf('\n') + 1
  const [, key = '', signature = ''] = lastLine.exec(whole.slice(cut)) ?? []
  if (key === '') return undefined
  try {
    const isRight = isSignedBy(
      parseVerifier(key),
      Buffer.from(whole.slice(0, cut)),
      Buffer.from(signature, 'base64'),
    )
    return { key, isRight }
  } catch {
    return { key, isRight: false }
  }
}
