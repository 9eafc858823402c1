/** What a helper may be shown, as people choose it, and the kinds of entries (FHIR's names) it stands for. */
export const proxyParts = [
  { id: 'allergies', text: 'Allergies and reactions', kinds: ['AllergyIntolerance'] },
  {
    id: 'medicines',
    text: 'Medicines',
    kinds: ['MedicationRequest', 'MedicationStatement', 'MedicationAdministration', 'Medication'],
  },
  { id: 'problems', text: 'Health problems', kinds: ['Condition', 'Flag'] },
  {
    id: 'results',
    text: 'Findings and test results',
    kinds: ['Observation', 'DiagnosticReport', 'ImagingStudy'],
  },
  { id: 'vaccinations', text: 'Vaccinations', kinds: ['Immunization'] },
  {
    id: 'contacts',
    text: 'Appointments, referrals and treatment',
    kinds: ['Appointment', 'Encounter', 'ServiceRequest', 'Procedure'],
  },
  { id: 'plans', text: 'Care plans', kinds: ['CarePlan', 'CareTeam', 'Goal'] },
  { id: 'documents', text: 'Letters and documents', kinds: ['DocumentReference'] },
] as const

export function kindsOf(parts: readonly string[]): string[] {
  return proxyParts.filter(({ id }) => parts.includes(id)).flatMap(({ kinds }) => [...kinds])
}

/** The parts as they are called, of kinds that were kept. */
export function partsOf(kinds: readonly string[]): string[] {
  return proxyParts
    .filter((part) => part.kinds.every((kind) => kinds.includes(kind)))
    .map(({ text }) => text)
}
