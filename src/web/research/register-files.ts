import { csvCell } from '../../audit/signed-export.ts'
import type { Day } from '../../identity/age.ts'
import type { RegisterEntry } from '../../research/studies/register.ts'
import {
  questionFields,
  studyFields,
  valuesOf,
  versionFields,
  type Value,
} from './register-fields.ts'

/** The whole register, each study with its versions and questions. */
export function registerJson(entries: readonly RegisterEntry[], today: Day): string {
  const studies = entries.map((entry) => {
    const { version, others, asked } = entry
    return {
      ...valuesOf(studyFields, entry, today),
      versions: [version, ...others].map((one) => valuesOf(versionFields, one, today)),
      questions: asked.map((one) => valuesOf(questionFields, one, today)),
    }
  })
  return `${JSON.stringify({ shape: 1, studies }, null, 2)}\n`
}

/** One line for each version that was decided on; what is of the study stands in each of its lines. */
export function registerCsv(entries: readonly RegisterEntry[], today: Day): string {
  const lines = entries.flatMap((entry) => {
    const ofStudy = Object.values(valuesOf(studyFields, entry, today))
    return [entry.version, ...entry.others].map((one) => [
      ...ofStudy,
      ...Object.values(valuesOf(versionFields, one, today)),
    ])
  })
  return csvOf([...Object.keys(studyFields), ...Object.keys(versionFields)], lines)
}

/** Lines of a file that a spreadsheet opens, and takes no formula from. */
export function csvOf(head: readonly string[], lines: readonly (readonly Value[])[]): string {
  return [head, ...lines].map((line) => `${line.map(cellOf).join(',')}\r\n`).join('')
}

function cellOf(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return csvCell(typeof value === 'string' ? value : value.join('; '))
}
