import type { PartStatus, StudyPart } from '../../research/studies/parts.ts'

/** What each task of an application is called, and what it asks. */
export const partWords: Readonly<
  Record<StudyPart, { readonly title: string; readonly hint: string }>
> = {
  people: { title: 'People', hint: 'Who leads it, who else works on it, and their training' },
  project: {
    title: 'Project',
    hint: 'What it is for, who pays, by what law, from when until when',
  },
  data: { title: 'Data', hint: 'Which kinds of records, and how old people are' },
  settings: { title: 'Settings', hint: 'Which services’ records, and files from elsewhere' },
  outputs: { title: 'Outputs', hint: 'Which tables and charts come out' },
  summary: { title: 'Public summary', hint: 'What it is about, in plain words for everybody' },
}

export const statusWords: Readonly<Record<PartStatus, string>> = {
  'not-started': 'Not yet started',
  'in-progress': 'In progress',
  completed: 'Completed',
}

/** Kinds of records in words. A test holds them to the kinds that may be in a study. */
export const kindWords: Readonly<Record<string, string>> = {
  AllergyIntolerance: 'Allergies and reactions',
  Condition: 'Health problems',
  Encounter: 'Visits and contacts',
  Immunization: 'Vaccinations',
  MedicationRequest: 'Prescriptions',
  MedicationStatement: 'Medicines that are taken',
  Observation: 'Findings and test results',
  Procedure: 'Operations and treatments',
  ServiceRequest: 'Referrals and requests',
}

export function draftTitle({
  application,
  study,
}: {
  readonly application: { readonly title: string }
  readonly study: string | null
}): string {
  const title = application.title === '' ? 'A study without a title' : application.title
  return study === null ? title : `${title} (next version of ${study})`
}
