import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from '../../errors.ts'
import type { PatientId } from '../../identity/ids.ts'
import type { Side } from './people.ts'

/** Where a canary has to be: in every study, or in none by one of the two opt-outs. */
export type CanarySide = Exclude<Side, 'unchecked'>

/** Patients who are nobody. */
export type Canaries = Readonly<Record<CanarySide, readonly PatientId[]>>

export const canarySides: readonly CanarySide[] = ['in', 'national', 'type-1']

export function canariesIn(folder: string): Canaries {
  const file = join(folder, 'canaries.json')
  if (!existsSync(file)) return { in: [], national: [], 'type-1': [] }
  return JSON.parse(readFileSync(file, 'utf8')) as Canaries
}

/** @param side undefined for who is a canary no more. */
export function addCanary(folder: string, side: CanarySide | undefined, patient: PatientId): void {
  const before = canariesIn(folder)
  const of = (one: CanarySide) => [
    ...before[one].filter((other) => other !== patient),
    ...(one === side ? [patient] : []),
  ]
  const now: Canaries = { in: of('in'), national: of('national'), 'type-1': of('type-1') }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, 'canaries.json'), JSON.stringify(now), { mode: 0o600 })
}

/**
 * Whether people are where they said, as far as the canaries tell. One for each opt-out: an answer of the national
 * service that names everybody, or objections that nobody reads, are noticed.
 *
 * @param sideOf where somebody is; undefined for who is no candidate.
 * @throws SetupError where there is none on a side, or one is on another side: nothing may be built.
 */
export function requireCanaries(
  canaries: Canaries,
  sideOf: (patient: PatientId) => Side | undefined,
): void {
  for (const side of canarySides) {
    if (canaries[side].length === 0) {
      throw new SetupError(
        'A build needs a canary on each side: confide linker canary in PATIENT, national and type-1 too',
      )
    }
    if (!canaries[side].every((one) => sideOf(one) === side)) {
      throw new SetupError(`A canary is not on its side, ${side}: nothing was built`)
    }
  }
}
