import { mappings } from '../omop/concepts.ts'

/** What an entry may say, in the form that a study has it. */
export type Fact = {
  readonly code: string
  readonly kind: string
  readonly status: string
  readonly category: string
}

const observed = (code: string): Fact => ({
  ...{ code, kind: 'Observation', status: 'final', category: 'social-history' },
})

/** Codes of SNOMED CT that made-up data has, whoever asks: often asked about, and sensitive to nobody. */
export const usualFacts: readonly Fact[] = [
  ...mappings.map(([code]) => ({ code, kind: 'Condition', status: '', category: '' })),
  observed('77176002'), // smoker
  observed('8517006'), // used to smoke
  observed('266919005'), // never smoked
  { code: '710081004', kind: 'Procedure', status: 'completed', category: '' }, // help to stop
  { code: '395700008', kind: 'ServiceRequest', status: 'active', category: '' }, // sent to such help
]
