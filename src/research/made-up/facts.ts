import { everyday } from '../linker/measurements.ts'
import { mappings } from '../omop/concepts.ts'

/** What an entry may say, in the form that a study has it. */
export type Fact = {
  readonly code: string
  readonly kind: string
  readonly status: string
  readonly category: string
  readonly system: string
  /** Between which numbers it is measured, and in which unit. */
  readonly measured?: { readonly low: number; readonly high: number; readonly unit: string }
}

const snomed = 'http://snomed.info/sct'

const observed = (code: string): Fact => ({
  ...{ code, kind: 'Observation', status: 'final', category: 'social-history', system: snomed },
})

/** A code that is asked about: measured as it is each day, or on any scale. */
export function factOf(code: string): Fact {
  const kept = { code, kind: 'Observation', status: 'final', category: '' }
  const { low, high, unit } = everyday.find((one) => one.code === code) ?? unknown
  const system = code.includes('-') ? 'http://loinc.org' : snomed
  return high > low ? { ...kept, system, measured: { low, high, unit } } : { ...kept, system }
}

const unknown = { low: 0, high: 100, unit: '' }

/** Codes that made-up data has, whoever asks: often asked about, and sensitive to nobody. */
export const usualFacts: readonly Fact[] = [
  ...mappings.map(([code]) => ({
    code,
    kind: 'Condition',
    status: '',
    category: '',
    system: snomed,
  })),
  observed('77176002'), // smoker
  observed('8517006'), // used to smoke
  observed('266919005'), // never smoked
  // help to stop, and sent to such help
  { code: '710081004', kind: 'Procedure', status: 'completed', category: '', system: snomed },
  { code: '395700008', kind: 'ServiceRequest', status: 'active', category: '', system: snomed },
  // blood pressure, weight and HbA1c
  ...['8480-6', '8462-4', '29463-7', '59261-8'].map(factOf),
]
