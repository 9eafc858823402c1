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
