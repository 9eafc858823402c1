import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A patient of the demo population that can be signed in as. */
export type DemoPerson = {
  readonly label: string
  readonly nhsNumber: string
  /** What is of interest about them: `a child`, `has died`. */
  readonly note: string
}

/** Written by `confide demo`; read by the "Choose a person" page, which has no access to patients. */
export function writeDemoPeople(dataFolder: string, people: readonly DemoPerson[]): void {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  writeFileSync(fileIn(dataFolder), `${JSON.stringify(people, null, 2)}\n`, { mode: 0o600 })
}

/** Whether a demo population was loaded to its end with this data folder. */
export function hasDemoPeople(dataFolder: string): boolean {
  return existsSync(fileIn(dataFolder))
}

/** From then on no demo population was loaded to its end. */
export function forgetDemoPeople(dataFolder: string): void {
  rmSync(fileIn(dataFolder), { force: true })
}

/** None when there is no demo population. */
export function readDemoPeople(dataFolder: string): readonly DemoPerson[] {
  let text: string
  try {
    text = readFileSync(fileIn(dataFolder), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
  const people: unknown = JSON.parse(text)
  return Array.isArray(people) ? people.filter(isDemoPerson) : []
}

/** The subject a demo person has at the development issuer. */
export function subjectOf(person: DemoPerson): string {
  return `patient:${createHash('sha256').update(person.nhsNumber).digest('hex').slice(0, 24)}`
}

function isDemoPerson(value: unknown): value is DemoPerson {
  if (typeof value !== 'object' || value === null) return false
  return ['label', 'nhsNumber', 'note'].every(
    (name) => typeof (value as Record<string, unknown>)[name] === 'string',
  )
}

function fileIn(dataFolder: string): string {
  return join(dataFolder, 'demo-people.json')
}
