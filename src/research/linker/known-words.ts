/**
 * Categories that leave in a study, as FHIR has them. Where an entry has no code of one, its category is what somebody wrote,
 * and that leaves in no study.
 */
export const knownCategories: readonly string[] = [
  // of Observations
  ...['vital-signs', 'laboratory', 'social-history', 'imaging', 'procedure', 'survey', 'exam'],
  ...['therapy', 'activity'],
  // of Conditions
  ...['problem-list-item', 'encounter-diagnosis'],
  // of AllergyIntolerances
  ...['food', 'medication', 'environment', 'biologic'],
  // of MedicationRequests and MedicationStatements
  ...['inpatient', 'outpatient', 'community', 'discharge', 'patientspecified'],
  // of Encounters
  ...['AMB', 'EMER', 'FLD', 'HH', 'IMP', 'ACUTE', 'NONAC', 'OBSENC', 'PRENC', 'SS', 'VR'],
  // of Procedures and ServiceRequests: of SNOMED CT, surgery, diagnosis, a laboratory, imaging, counselling, education
  ...['387713003', '103693007', '108252007', '363679005', '409063005', '409073007'],
]

/** Statuses that leave in a study, of the kinds that do. One of a concept whose first code is another is what somebody wrote. */
export const knownStatuses: readonly string[] = [
  // of Conditions and AllergyIntolerances
  ...['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved'],
  // of Observations
  ...['registered', 'preliminary', 'final', 'amended', 'corrected'],
  // of Encounters
  ...['planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'finished'],
  // of the others, and of several
  ...['draft', 'preparation', 'intended', 'not-taken', 'not-done', 'on-hold', 'stopped'],
  ...['revoked', 'cancelled', 'completed', 'unknown'],
]
