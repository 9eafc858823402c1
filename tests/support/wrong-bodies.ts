import { coded, hl7 } from './fhir-bodies.ts'

type Wrong = {
  readonly what: string
  readonly type: string
  /** What is other than in the good body; undefined leaves out. */
  readonly change: Readonly<Record<string, unknown>>
  readonly status: 400 | 422
  /** Of each issue: FHIR's code, ours, the path and the words. */
  readonly issues: readonly (readonly [code: string, fault: string, path: string, text: string])[]
}

/** Bodies that are refused, and the whole of why. */
export const wrongBodies: readonly Wrong[] = [
  {
    what: 'an allergy without what it is to, and without a status',
    type: 'AllergyIntolerance',
    change: { code: undefined },
    status: 422,
    issues: [['required', 'required', 'AllergyIntolerance.code', 'is required']],
  },
  {
    what: 'an allergy without a clinical status',
    type: 'AllergyIntolerance',
    change: { clinicalStatus: undefined },
    status: 400,
    issues: [
      ['invariant', 'invariant', 'AllergyIntolerance', 'must have a clinical status (ait-1)'],
    ],
  },
  {
    what: 'a route that is not of SNOMED CT',
    type: 'AllergyIntolerance',
    change: {
      reaction: [{ manifestation: [{ text: 'Rash' }], exposureRoute: coded('urn:x', 'oral') }],
    },
    status: 422,
    issues: [
      [
        ...(['code-invalid', 'code-invalid'] as const),
        'AllergyIntolerance.reaction[0].exposureRoute.coding[0]',
        'must be a code of SNOMED CT with its display',
      ],
    ],
  },
  {
    what: 'an appointment that is booked for no time',
    type: 'Appointment',
    change: { start: undefined, end: undefined },
    status: 400,
    issues: [['invariant', 'invariant', 'Appointment', 'must have a start and an end (app-3)']],
  },
  {
    what: 'a care plan with an unknown element',
    type: 'CarePlan',
    change: { colour: 'red' },
    status: 400,
    issues: [['structure', 'unknown', 'CarePlan.colour', 'is not an element of this type']],
  },
  {
    what: 'a narrative that runs something',
    type: 'Composition',
    change: {
      text: { status: 'generated', div: '<div><img src="x" onerror="alert(1)"/></div>' },
    },
    status: 400,
    issues: [['value', 'value', 'Composition.text.div', 'must be one div of plain formatting']],
  },
  {
    what: 'a condition that has ended and is active',
    type: 'Condition',
    change: { clinicalStatus: coded(`${hl7}/condition-clinical`, 'active') },
    status: 400,
    issues: [
      [
        ...(['invariant', 'invariant', 'Condition'] as const),
        'must be inactive, resolved or in remission where it has ended (con-4)',
      ],
    ],
  },
  {
    what: 'a report without a status and a code',
    type: 'DiagnosticReport',
    change: { status: undefined, code: undefined },
    status: 400,
    issues: [
      ['required', 'required', 'DiagnosticReport.status', 'is required'],
      ['required', 'required', 'DiagnosticReport.code', 'is required'],
    ],
  },
  {
    what: 'a file without its kind',
    type: 'DocumentReference',
    change: { content: [{ attachment: { data: 'RGVhciBkb2N0b3I=' } }] },
    status: 400,
    issues: [
      [
        ...(['invariant', 'invariant', 'DocumentReference.content[0].attachment'] as const),
        'must have contentType with data (att-1)',
      ],
    ],
  },
  {
    what: 'an encounter that ends before it starts',
    type: 'Encounter',
    change: { period: { start: '2026-09-14', end: '2026-09-13' } },
    status: 400,
    issues: [
      ['invariant', 'invariant', 'Encounter.period', 'must not end before it starts (per-1)'],
    ],
  },
  {
    what: 'a flag with a code of no status',
    type: 'Flag',
    change: { status: 'activ' },
    status: 400,
    issues: [
      [
        ...(['code-invalid', 'code-invalid', 'Flag.status'] as const),
        'must be one of active, inactive, entered-in-error',
      ],
    ],
  },
  {
    what: 'a goal of a day that no month has',
    type: 'Goal',
    change: { startDate: '2026-02-30' },
    status: 400,
    issues: [
      [
        ...(['value', 'value', 'Goal.start'] as const),
        'must be a date, like 2024-02-29, 2024-02 or 2024',
      ],
    ],
  },
  {
    what: 'a vaccine that was not given, and not why',
    type: 'Immunization',
    change: { status: 'not-done' },
    status: 422,
    issues: [
      [
        ...(['invariant', 'invariant', 'Immunization.statusReason'] as const),
        'must be there where a vaccine was not given, and only there (ukcore-imm-1)',
      ],
    ],
  },
  {
    what: 'a list that is empty and is not',
    type: 'List',
    change: { emptyReason: { text: 'None' } },
    status: 400,
    issues: [['invariant', 'invariant', 'List', 'must not have emptyReason with entry (lst-1)']],
  },
  {
    what: 'a medicine of two kinds',
    type: 'MedicationRequest',
    change: { medicationReference: { reference: '#m' } },
    status: 400,
    issues: [['structure', 'structure', 'MedicationRequest.medication', 'must have one type only']],
  },
  {
    what: 'a reference to what it does not contain',
    type: 'MedicationStatement',
    change: { informationSource: { reference: '#m2' } },
    status: 422,
    issues: [
      [
        ...(['not-found', 'reference', 'MedicationStatement.informationSource'] as const),
        'must point to something in this record',
      ],
    ],
  },
  {
    what: 'something contained that nothing refers to',
    type: 'MedicationStatement',
    change: { medicationReference: undefined, medicationCodeableConcept: { text: 'Tea' } },
    status: 422,
    issues: [
      [
        ...(['invariant', 'invariant', 'MedicationStatement.contained[0]'] as const),
        'must be referred to, or refer to what contains it (dom-3)',
      ],
    ],
  },
  {
    what: 'a measurement that is text',
    type: 'Observation',
    change: { component: undefined, valueQuantity: { value: '120' } },
    status: 400,
    issues: [['value', 'value', 'Observation.value.value', 'must be a number']],
  },
  {
    what: 'an identifier without a system',
    type: 'Observation',
    change: { identifier: [{ value: '17' }] },
    status: 422,
    issues: [['required', 'required', 'Observation.identifier[0].system', 'is required']],
  },
  {
    what: 'a label that would make it private',
    type: 'Observation',
    change: { meta: { security: [{ system: `${hl7}/v3-Confidentiality`, code: 'R' }] } },
    status: 422,
    issues: [
      [
        ...(['not-supported', 'not-supported', 'Observation.meta.security[0]'] as const),
        'is not taken: an entry is made private in Confide, by who wrote it',
      ],
    ],
  },
  {
    what: 'nobody it is of',
    type: 'Procedure',
    change: { subject: { display: 'Somebody' } },
    status: 422,
    issues: [
      [
        ...(['business-rule', 'patient', 'Procedure.subject'] as const),
        'must be a reference to one patient: Patient/ and the id here',
      ],
    ],
  },
  {
    what: 'many where there may be one',
    type: 'ServiceRequest',
    change: { status: ['active'] },
    status: 400,
    issues: [['structure', 'structure', 'ServiceRequest.status', 'must not be a list']],
  },
]
