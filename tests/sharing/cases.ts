import { factValues, type Facts } from './oracle.ts'

type Name = keyof Facts

export const entryFacts = ['writer', 'private', 'shareOut', 'sharesByDefault'] as const
const staffFacts = ['readsClinical', 'suspendedPerson'] as const

/** What bears on a whole record, whichever of a service's staff looks at it. */
export const recordFacts = (Object.keys(factValues) as Name[]).filter(
  (name) => ![...entryFacts, ...staffFacts].includes(name as never),
)

/** Of these, what is left to vary where the patient lives, is not protected and the service works. */
export const ordinaryFacts = recordFacts.filter(
  (name) => name !== 'protected' && name !== 'died' && name !== 'suspendedService',
)

export function countOf(names: readonly Name[]): number {
  return names.reduce((product, name) => product * factValues[name].length, 1)
}

/** The combination of values number `index` of these facts; the others have their first value. */
export function caseOf(names: readonly Name[], index: number): Facts {
  const facts: Record<string, unknown> = { ...firsts }
  let rest = index
  for (const name of names) {
    const values = factValues[name]
    facts[name] = values[rest % values.length]
    rest = Math.floor(rest / values.length)
  }
  return facts as Facts
}

const firsts = Object.fromEntries(
  Object.entries(factValues).map(([name, values]) => [name, values[0]]),
)
