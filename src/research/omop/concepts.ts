import type { OmopTable } from './tables.ts'

/** A table that holds facts of people, by what it is about. */
export type Domain = Extract<
  OmopTable,
  | 'visit_occurrence'
  | 'condition_occurrence'
  | 'drug_exposure'
  | 'procedure_occurrence'
  | 'measurement'
  | 'observation'
>

/** What is not known to be right has no concept. @see https://ohdsi.github.io/CommonDataModel/dataModelConventions.html */
export const noConcept = 0

export const concepts = {
  male: 8507,
  female: 8532,
  /** Where a fact comes from: the record of a service. */
  record: 32_817,
  /** A visit that needs no bed. */
  outpatient: 9202,
  /** The Common Data Model, version 5.4. */
  model: 756_265,
} as const

/**
 * Codes of SNOMED CT and the standard concept each is, with the table that its domain says. Only what is known to be
 * right: the vocabularies have the rest, and whoever has a licence maps by the source value.
 */
export const mappings: readonly (readonly [code: string, concept: number, domain: Domain])[] = [
  ['44054006', 201_826, 'condition_occurrence'], // type 2 diabetes
  ['195967001', 317_009, 'condition_occurrence'], // asthma
  ['13645005', 255_573, 'condition_occurrence'], // chronic obstructive pulmonary disease
  ['59621000', 320_128, 'condition_occurrence'], // essential hypertension
  ['49436004', 313_217, 'condition_occurrence'], // atrial fibrillation
  ['84114007', 316_139, 'condition_occurrence'], // heart failure
  ['22298006', 4_329_847, 'condition_occurrence'], // myocardial infarction
  ['52448006', 4_182_210, 'condition_occurrence'], // dementia
  ['84757009', 380_378, 'condition_occurrence'], // epilepsy
  ['35489007', 440_383, 'condition_occurrence'], // depressive disorder
  ['69896004', 80_809, 'condition_occurrence'], // rheumatoid arthritis
]

/** The same of codes of LOINC: what is measured. */
export const measurementMappings: readonly (readonly [code: string, concept: number])[] = [
  ['8480-6', 3_004_249], // systolic blood pressure
  ['8462-4', 3_012_888], // diastolic blood pressure
  ['8867-4', 3_027_018], // pulse
  ['9279-1', 3_024_171], // breaths a minute
  ['8310-5', 3_020_891], // temperature
  ['59408-5', 40_762_499], // oxygen saturation, on a finger
  ['2708-6', 3_016_502], // oxygen saturation, in arterial blood
  ['29463-7', 3_025_315], // weight
  ['8302-2', 3_036_277], // height
  ['39156-5', 3_038_553], // body mass index
  ['4548-4', 3_004_410], // HbA1c, as a percentage
  ['2160-0', 3_016_723], // creatinine, as mass
  ['2823-3', 3_023_103], // potassium
  ['2951-2', 3_019_550], // sodium
  ['2093-3', 3_027_114], // cholesterol, as mass
  ['2085-9', 3_007_070], // HDL cholesterol, as mass
  ['718-7', 3_000_963], // haemoglobin
]

/** Units of UCUM, as a study has them, and the standard concept each is. */
export const unitMappings: readonly (readonly [unit: string, concept: number])[] = [
  ['mm[Hg]', 8876],
  ['/min', 8541],
  ['%', 8554],
  ['kg', 9529],
  ['g', 8504],
  ['cm', 8582],
  ['kg/m2', 9531],
  ['mmol/L', 8753],
  ['umol/L', 8749],
  ['mg/dL', 8840],
  ['g/dL', 8713],
  ['g/L', 8636],
  ['ng/mL', 8842],
]

/** Where an entry without a known concept goes, by its kind. An Observation is measured or it is not: its category says. */
export const domainOfKind: Readonly<Record<string, Domain>> = {
  Encounter: 'visit_occurrence',
  Condition: 'condition_occurrence',
  MedicationRequest: 'drug_exposure',
  MedicationStatement: 'drug_exposure',
  Immunization: 'drug_exposure',
  Procedure: 'procedure_occurrence',
  Observation: 'observation',
  AllergyIntolerance: 'observation',
  ServiceRequest: 'observation',
}

/** Categories of what is measured. */
export const measuredCategories: readonly string[] = ['vital-signs', 'laboratory']

/** Services that see people who need no bed; what a hospital or a home had them for is not in a study. */
export const withoutBeds: readonly string[] = [
  ...['gp-practice', 'district-nursing', 'smoking-clinic', 'pharmacy', 'optician', 'dentist'],
]
