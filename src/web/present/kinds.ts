/** What each kind of entry is called: FHIR's name, then ours for staff and patients alike. */
const names: Readonly<Record<string, string>> = {
  AllergyIntolerance: 'Allergy or reaction',
  Appointment: 'Appointment',
  CarePlan: 'Care plan',
  CareTeam: 'Care team',
  Claim: 'Claim',
  Condition: 'Problem',
  Device: 'Device',
  DiagnosticReport: 'Report',
  DocumentReference: 'Document',
  Encounter: 'Contact',
  ExplanationOfBenefit: 'Explanation of benefit',
  Flag: 'Flag',
  Goal: 'Goal',
  ImagingStudy: 'Imaging',
  Immunization: 'Vaccination',
  Medication: 'Medicine',
  MedicationAdministration: 'Medicine given',
  MedicationRequest: 'Prescription',
  MedicationStatement: 'Medicine taken',
  Observation: 'Finding or result',
  Organization: 'Organisation',
  Practitioner: 'Practitioner',
  Procedure: 'Procedure',
  QuestionnaireResponse: 'Questionnaire',
  ServiceRequest: 'Referral or request',
}

export function kindName(kind: string): string {
  return names[kind] ?? kind.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
}
