import type { WritableKind } from './new-entry.ts'

const snomed = 'http://snomed.info/sct'
const dmd = 'https://dmd.nhs.uk'

/** A short list of codes to choose from when writing by hand; a deployment loads its own. domain.md 6.5. */
export type ShortCode = {
  readonly kind: WritableKind
  readonly system: string
  readonly code: string
  readonly text: string
}

const lists: readonly [WritableKind, string, readonly (readonly [string, string])[]][] = [
  [
    'AllergyIntolerance',
    snomed,
    [
      ['91936005', 'Allergy to penicillin'],
      ['294505008', 'Amoxicillin allergy'],
      ['293585002', 'Salicylate allergy'],
      ['91935009', 'Allergy to peanut'],
      ['232348003', 'Feather allergy'],
    ],
  ],
  [
    'Condition',
    snomed,
    [
      ['44054006', 'Type 2 diabetes mellitus'],
      ['195967001', 'Asthma'],
      ['13645005', 'Chronic obstructive pulmonary disease'],
      ['59621000', 'Hypertension'],
      ['49436004', 'Atrial fibrillation'],
      ['84114007', 'Heart failure'],
      ['399912005', 'Pressure ulcer'],
      ['95344007', 'Leg ulcer'],
    ],
  ],
  [
    'MedicationStatement',
    dmd,
    [
      ['39732411000001106', 'Amoxicillin 500mg capsules'],
      ['325278007', 'Metformin 500mg tablets'],
      ['318902004', 'Ramipril 5mg capsules'],
      ['39113611000001102', 'Salbutamol 100micrograms/dose inhaler CFC free'],
      ['322236009', 'Paracetamol 500mg tablets'],
    ],
  ],
  [
    'Observation',
    snomed,
    [
      ['77176002', 'Smoker'],
      ['8517006', 'Ex-smoker'],
      ['266919005', 'Never smoked tobacco'],
    ],
  ],
  ['Procedure', snomed, [['710081004', 'Smoking cessation therapy']]],
  [
    'Immunization',
    snomed,
    [
      ['822851000000102', 'Seasonal influenza vaccination'],
      ['1324681000000101', 'First COVID-19 vaccination'],
    ],
  ],
]

export const shortCodes: readonly ShortCode[] = lists.flatMap(([kind, system, codes]) =>
  codes.map(([code, text]) => ({ kind, system, code, text })),
)
