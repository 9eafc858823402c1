import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from '../../config.ts'
import type { PatientId } from '../../identity/ids.ts'

/** Patients who are nobody: some must be in every study, and some, who opted out, in none. */
export type Canaries = { readonly in: readonly PatientId[]; readonly out: readonly PatientId[] }

export function canariesIn(folder: string): Canaries {
  const file = join(folder, 'canaries.json')
  if (!existsSync(file)) return { in: [], out: [] }
  return JSON.parse(readFileSync(file, 'utf8')) as Canaries
}

export function addCanary(folder: string, side: keyof Canaries, patient: PatientId): void {
  const { in: ins, out } = canariesIn(folder)
  const without = (all: readonly PatientId[]) => all.filter((one) => one !== patient)
  const now: Canaries = { in: without(ins), out: without(out) }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const text = JSON.stringify({ ...now, [side]: [...now[side], patient] })
  writeFileSync(join(folder, 'canaries.json'), text, { mode: 0o600 })
}

/**
 * Whether the people of a build are on the right side of what they said, as far as the canaries tell.
 *
 * @throws SetupError where there is none on a side.
 * @throws Error where one is on the wrong side: nothing may be built.
 */
export function requireCanaries(canaries: Canaries, people: ReadonlySet<PatientId>): void {
  if (canaries.in.length === 0 || canaries.out.length === 0) {
    throw new SetupError(
      'A build needs a canary on each side: confide linker canary in PATIENT, and out PATIENT',
    )
  }
  if (canaries.out.some((one) => people.has(one))) {
    throw new Error('a canary that opted out would be in the build: nothing was built')
  }
  if (!canaries.in.every((one) => people.has(one))) {
    throw new Error('a canary that did not opt out would be missing: nothing was built')
  }
}
