import type { Figure } from '../../summary/coverage/figures.ts'
import { columns } from './coverage-address.ts'
import { cellText, columnNames } from './coverage-table.tsx'

/** The figures as a file of comma-separated values, one area or practice in a line. */
export function coverageCsv(figures: readonly Figure[], on: string): string {
  const head = ['Kind', 'Code', ...columns.map((column) => columnNames[column]), 'As of']
  const lines = figures.map((figure) => [
    ...[figure.kind, figure.code],
    ...columns.map((column) => cellText(figure, column) ?? ''),
    on,
  ])
  return [head, ...lines].map((line) => `${line.map(csvCell).join(',')}\r\n`).join('')
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
