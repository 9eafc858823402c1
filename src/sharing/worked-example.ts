import { decide, type PatientFacts } from './decide.ts'
import type { Sight } from './preview.ts'

/** The three services of the example that explains sharing. @see domain.md 2.3 */
export const exampleServices = [
  { id: 'gp', name: 'GP practice', type: 'gp-practice' },
  { id: 'nurses', name: 'District nursing', type: 'district-nursing' },
  { id: 'clinic', name: 'Smoking clinic', type: 'smoking-clinic' },
] as const

/** The answers that the reader of the example may turn; all others are yes. */
export type ExampleChoices = {
  readonly gpOut: boolean
  readonly nursesIn: boolean
  readonly clinicIn: boolean
}

export const exampleBegins: ExampleChoices = { gpOut: true, nursesIn: true, clinicIn: false }

/** Who of the three sees what another of them wrote, by the rules that decide for everybody. */
export function exampleSights(choices: ExampleChoices): readonly Sight[] {
  const out = { gp: choices.gpOut, nurses: true, clinic: true }
  const into = { gp: true, nurses: choices.nursesIn, clinic: choices.clinicIn }
  return exampleServices.flatMap(({ id: viewer }) =>
    exampleServices.map(({ id: writer }) => {
      const { see, because } = decide(
        { ...noted, organisation: viewer },
        { ...related, registeredHere: viewer === 'gp', shareIn: into[viewer] ? 'yes' : 'no' },
        { ...ordinary, organisation: writer, shareOut: out[writer] ? 'yes' : 'no' },
      )
      return { viewer, writer, because, sees: see ? 'yes' : 'no' } as const
    }),
  )
}

const noted = { absorbed: [], suspended: false, staffSuspended: false, readsClinical: true }
const related: Omit<PatientFacts, 'registeredHere' | 'shareIn'> = {
  ...{ protected: false, died: false, listing: 'allowed', verificationRequired: true },
  ...{ verified: false, relationship: true, emergency: 'none', shareNothing: false },
  ...{ permissionRequired: false, permission: false },
}
const ordinary = { private: false, sharesOutByDefault: false }
