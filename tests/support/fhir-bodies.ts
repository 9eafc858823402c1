/** Resources as a client would send them: of each type that is written one by one, one that says a good deal. */

export type Body = { readonly resourceType: string } & Readonly<Record<string, unknown>>

export const hl7 = 'http://terminology.hl7.org/CodeSystem'
const snomed = 'http://snomed.info/sct'
const ucum = 'http://unitsofmeasure.org'
const identifier = [{ system: 'https://supplier.example/id', value: 'A-17' }]

export const coded = (system: string, code: string, display?: string) => ({
  coding: [{ system, code, ...(display !== undefined && { display }) }],
})
const said = (code: string, text: string) => ({ ...coded(snomed, code, text), text })

/** @param patient the reference to the patient. */
export function goodBodies(patient: string): readonly Body[] {
  const subject = { reference: patient }
  const performer = {
    identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'Z71001' },
    display: 'Millbrook Surgery',
  }
  return [
    {
      resourceType: 'AllergyIntolerance',
      ...{ identifier, patient: subject, type: 'allergy', category: ['medication'] },
      clinicalStatus: coded(`${hl7}/allergyintolerance-clinical`, 'active'),
      verificationStatus: coded(`${hl7}/allergyintolerance-verification`, 'confirmed'),
      ...{ code: said('764146007', 'Penicillin'), criticality: 'high', onsetDateTime: '1998' },
      reaction: [
        {
          manifestation: [said('271807003', 'Rash')],
          exposureRoute: coded(snomed, '26643006', 'Oral route'),
          ...{ severity: 'moderate', onset: '1998-05' },
        },
      ],
    },
    {
      resourceType: 'Appointment',
      ...{ status: 'booked', start: '2026-12-01T09:00:00Z', end: '2026-12-01T09:10:00Z' },
      ...{ minutesDuration: 10, description: 'Review of asthma' },
      participant: [
        { actor: subject, status: 'accepted' },
        { actor: performer, status: 'accepted' },
      ],
    },
    {
      resourceType: 'CarePlan',
      ...{ status: 'active', intent: 'plan', subject, title: 'Wound care' },
      period: { start: '2026-09-01', end: '2026-12' },
      activity: [
        {
          detail: {
            ...{ status: 'scheduled', description: 'Dressing twice a week' },
            scheduledTiming: { repeat: { frequency: 2, period: 1, periodUnit: 'wk' } },
          },
        },
      ],
    },
    {
      resourceType: 'Composition',
      ...{ status: 'final', type: said('824331000000106', 'Inpatient final discharge letter') },
      ...{ subject, date: '2026-09-14T10:00:00+01:00', author: [performer], title: 'Discharge' },
      section: [
        {
          title: 'Plan',
          text: {
            status: 'generated',
            div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Rest.</p></div>',
          },
        },
      ],
    },
    {
      resourceType: 'Condition',
      ...{ identifier, subject, code: said('195967001', 'Asthma'), onsetDateTime: '2004-02-29' },
      clinicalStatus: coded(`${hl7}/condition-clinical`, 'resolved'),
      verificationStatus: coded(`${hl7}/condition-ver-status`, 'confirmed'),
      category: [coded(`${hl7}/condition-category`, 'problem-list-item')],
      abatementDateTime: '2021',
      recordedDate: '2026-09-14',
    },
    {
      resourceType: 'DiagnosticReport',
      ...{ status: 'final', code: said('26604007', 'Full blood count'), subject },
      ...{ effectiveDateTime: '2026-09-14', issued: '2026-09-14T10:00:00.123Z' },
      ...{ performer: [performer], conclusion: 'Within the usual' },
    },
    {
      resourceType: 'DocumentReference',
      ...{ status: 'current', type: said('823691000000103', 'Clinical letter'), subject },
      date: '2026-09-14T10:00:00Z',
      content: [
        {
          attachment: {
            ...{ contentType: 'text/plain; charset=utf-8', data: 'RGVhciBkb2N0b3I=' },
            ...{ title: 'Letter', creation: '2026-09-14' },
          },
        },
      ],
    },
    {
      resourceType: 'Encounter',
      ...{ identifier, status: 'finished', subject, serviceProvider: performer },
      class: { system: `${hl7}/v3-ActCode`, code: 'AMB', display: 'ambulatory' },
      period: { start: '2026-09-14T09:00:00Z', end: '2026-09-14T09:20:00Z' },
    },
    {
      resourceType: 'Flag',
      ...{ status: 'active', subject, code: said('1010481000000108', 'Needs an interpreter') },
      period: { start: '2020' },
    },
    {
      resourceType: 'Goal',
      ...{ lifecycleStatus: 'active', subject, startDate: '2026-09-14' },
      description: { text: 'Walk to the shop' },
      target: [
        {
          measure: said('27113001', 'Body weight'),
          ...{ detailRange: { high: { value: 80.0, unit: 'kg' } }, dueDate: '2027-01-01' },
        },
      ],
    },
    {
      resourceType: 'Immunization',
      ...{ status: 'completed', patient: subject, occurrenceDateTime: '2026-10-01' },
      ...{ primarySource: true, lotNumber: 'X-12', expirationDate: '2027-06' },
      vaccineCode: said('39114911000001105', 'Influenza vaccine'),
      route: coded(snomed, '78421000', 'Intramuscular route'),
      doseQuantity: { value: 0.5, unit: 'mL', system: ucum, code: 'mL' },
      performer: [{ actor: performer }],
    },
    {
      resourceType: 'List',
      ...{ status: 'current', mode: 'working', title: 'Problems', subject },
      entry: [{ item: { display: 'Asthma' }, date: '2026-09-14' }],
    },
    {
      resourceType: 'MedicationRequest',
      ...{ identifier, status: 'active', intent: 'order', subject, authoredOn: '2026-09-14' },
      medicationCodeableConcept: said('39113311000001107', 'Salbutamol 100micrograms/dose'),
      dosageInstruction: [
        {
          text: 'Two puffs when needed',
          route: coded(snomed, '18679011000001101', 'Inhalation'),
          doseAndRate: [{ doseQuantity: { value: 2, unit: 'puff' } }],
        },
      ],
      dispenseRequest: {
        expectedSupplyDuration: { value: 28, unit: 'days', system: ucum, code: 'd' },
      },
    },
    {
      resourceType: 'MedicationStatement',
      ...{ status: 'active', subject, effectivePeriod: { start: '2026-01' } },
      contained: [{ resourceType: 'Medication', id: 'm1', code: { text: 'A herbal tea' } }],
      medicationReference: { reference: '#m1' },
      note: [{ text: 'Bought by the patient' }],
    },
    {
      resourceType: 'Observation',
      ...{ identifier, status: 'final', subject, effectiveDateTime: '2026-09-14T09:05:00+01:00' },
      category: [coded(`${hl7}/observation-category`, 'vital-signs', 'Vital Signs')],
      ...{ code: said('75367002', 'Blood pressure'), performer: [performer] },
      component: [
        {
          code: said('72313002', 'Systolic'),
          valueQuantity: { value: 120.5, unit: 'mmHg', system: ucum, code: 'mm[Hg]' },
          referenceRange: [{ low: { value: 90 }, high: { value: 140 } }],
        },
      ],
    },
    {
      resourceType: 'Procedure',
      ...{ status: 'completed', subject, code: said('80146002', 'Appendicectomy') },
      performedPeriod: { start: '1988', end: '1988-03' },
      performer: [{ actor: performer }],
    },
    {
      resourceType: 'ServiceRequest',
      ...{ status: 'active', intent: 'order', subject, priority: 'urgent' },
      ...{ code: said('103697008', 'Referral to physiotherapy'), requester: performer },
      occurrenceDateTime: '2026-10',
    },
  ]
}

/** The good body of a type, with other elements. */
export function bodyOf(type: string, patient: string, more: object = {}): Body {
  const found = goodBodies(patient).find(({ resourceType }) => resourceType === type)
  if (found === undefined) throw new TypeError(`no body of ${type}`)
  return { ...found, ...more }
}
