import { csvCell } from '../../audit/signed-export.ts'
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
