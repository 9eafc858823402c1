/** What a staff member can write by hand, and the FHIR resource it becomes. */
export const writableKinds = [
  'Observation',
  'Condition',
  'AllergyIntolerance',
  'MedicationStatement',
  'Procedure',
  'Immunization',
] as const

export type WritableKind = (typeof writableKinds)[number]

export type NewEntry = {
  readonly kind: WritableKind
  readonly code: { readonly system: string; readonly code: string } | null
  /** The words of the person who writes: what the entry says. */
  readonly text: string
  readonly note: string | null
  /** YYYY-MM-DD */
  readonly date: string
  readonly private: boolean
}

type Context = {
  readonly id: string
  readonly patient: string
  readonly organisation: { readonly system: string; readonly value: string }
  readonly recordedAt: string
}

/** The exact text that is stored, and the status searched on. */
export function resourceOf(
  entry: NewEntry,
  at: Context,
): { readonly text: string; readonly status: string } {
  const patient = { reference: `Patient/${at.patient}` }
  const author = { identifier: at.organisation }
  const concept = {
    ...(entry.code ? { coding: [{ ...entry.code, display: entry.text }] } : {}),
    text: entry.text,
  }
  const head = {
    resourceType: entry.kind,
    id: at.id,
    meta: { versionId: '1', lastUpdated: at.recordedAt },
  }
  const note = entry.note === null ? {} : { note: [{ text: entry.note }] }
  const done = (status: string, body: object) => ({
    text: JSON.stringify({ ...head, ...body, ...note }),
    status,
  })
  switch (entry.kind) {
    case 'Observation':
      return done('final', {
        status: 'final',
        code: concept,
        subject: patient,
        effectiveDateTime: entry.date,
        issued: at.recordedAt,
        performer: [author],
      })
    case 'Condition':
      return done('active', {
        clinicalStatus: coded('condition-clinical', 'active'),
        code: concept,
        subject: patient,
        onsetDateTime: entry.date,
        recordedDate: at.recordedAt,
        asserter: author,
      })
    case 'AllergyIntolerance':
      return done('active', {
        clinicalStatus: coded('allergyintolerance-clinical', 'active'),
        verificationStatus: coded('allergyintolerance-verification', 'confirmed'),
        code: concept,
        patient,
        onsetDateTime: entry.date,
        recordedDate: at.recordedAt,
        asserter: author,
      })
    case 'MedicationStatement':
      return done('active', {
        status: 'active',
        medicationCodeableConcept: concept,
        subject: patient,
        effectiveDateTime: entry.date,
        dateAsserted: at.recordedAt,
        informationSource: author,
      })
    case 'Procedure':
      return done('completed', {
        status: 'completed',
        code: concept,
        subject: patient,
        performedDateTime: entry.date,
        asserter: author,
      })
    case 'Immunization':
      return done('completed', {
        status: 'completed',
        vaccineCode: concept,
        patient,
        occurrenceDateTime: entry.date,
        recorded: at.recordedAt,
        performer: [{ actor: author }],
      })
    default:
      return entry.kind satisfies never
  }
}

function coded(system: string, code: string) {
  return { coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }] }
}
