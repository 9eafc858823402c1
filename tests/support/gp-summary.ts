import { randomUUID } from 'node:crypto'

/** What a summary says; all else is as GP systems send it. */
export type Said = {
  readonly id?: string
  readonly at?: string
  readonly born?: string
  /** Lines of the tables, as `date | words | …`. */
  readonly allergies?: readonly string[]
  readonly acute?: readonly string[]
  readonly repeat?: readonly string[]
  readonly ended?: readonly string[]
  readonly treatments?: readonly string[]
  readonly title?: string
  readonly resources?: readonly Record<string, unknown>[]
}

const columns = {
  allergies: 'Date|Description|Certainty|Severity|Supporting Information',
  medicines: 'Type|Date|Medication Item|Dosage Instructions|Quantity',
  other: 'Date|Description|Additional information',
}

function narrative(names: string, lines: readonly string[] = []): string {
  const cells = (line: string, tag: string) =>
    `<tr>${line
      .split('|')
      .map((it) => `<${tag}>${it}</${tag}>`)
      .join('')}</tr>`
  const none = `<tr><td colspan="${names.split('|').length}">No relevant information available.</td></tr>`
  const rows = lines.length === 0 ? none : lines.map((line) => cells(line, 'td')).join('')
  return `<div xmlns="http://www.w3.org/1999/xhtml"><table><thead>${cells(names, 'th')}</thead><tbody>${rows}</tbody></table></div>`
}

/** As GP systems send them: no title, entries without a subject, a status by the address of its value set. */
export function summary(number: string, said: Said) {
  const { id = randomUUID().toUpperCase(), at = '2026-05-14T14:31:00+01:00', resources = [] } = said
  const section = (code: string, title: string, div: string, kinds: readonly string[] = []) => ({
    title,
    code: { coding: [{ code }] },
    text: { status: 'generated', div },
    ...(kinds.length > 0 && {
      entry: resources
        .filter((it) => kinds.includes(String(it['resourceType'])))
        .map((it) => ({ reference: `${String(it['resourceType'])}/${String(it['id'])}` })),
    }),
  })
  const url = (type: string, of: string) => `https://api.service.nhs.uk/scr/FHIR/R4/${type}/${of}`
  return {
    resourceType: 'Bundle',
    id: randomUUID(),
    identifier: { system: 'https://tools.ietf.org/html/rfc4122', value: randomUUID() },
    type: 'document',
    timestamp: at,
    entry: [
      {
        fullUrl: url('Composition', id),
        resource: {
          resourceType: 'Composition',
          ...{ id, identifier: { value: id }, status: 'final', date: at },
          subject: { reference: 'Patient/P1' },
          author: [{ reference: 'PractitionerRole/R1' }],
          relatesTo: [{ code: 'replaces', targetIdentifier: { value: randomUUID() } }],
          section: [
            section('Title', 'General Practice Summary', said.title ?? '<div>Sourced</div>'),
            section(
              'AllergiesHeader',
              'Allergies and Adverse Reactions',
              narrative(columns.allergies, said.allergies),
              ['AllergyIntolerance'],
            ),
            section(
              'AcuteMedsHeader',
              'Acute Medications (For the 12 month period)',
              narrative(columns.medicines, said.acute),
            ),
            section(
              'RepeatMedsHeader',
              'Current Repeat Medications',
              narrative(columns.medicines, said.repeat),
            ),
            section(
              'DiscRepeatMedsHeader',
              'Discontinued Repeat Medications',
              narrative(columns.medicines, said.ended),
            ),
            section('TreatmentsHeader', 'Treatments', narrative(columns.other, said.treatments)),
            section(
              'DiagnosesHeader',
              'Diagnoses',
              narrative(columns.other, ['14-May-2020|In words|']),
              ['Condition'],
            ),
          ],
        },
      },
      {
        fullUrl: url('PractitionerRole', 'R1'),
        resource: {
          resourceType: 'PractitionerRole',
          id: 'R1',
          practitioner: { reference: 'Practitioner/P2' },
        },
      },
      {
        fullUrl: url('Practitioner', 'P2'),
        resource: { resourceType: 'Practitioner', id: 'P2', name: [{ text: 'Dr Jones' }] },
      },
      ...resources.map((resource) => ({
        fullUrl: url(String(resource['resourceType']), String(resource['id'])),
        resource,
      })),
      {
        fullUrl: url('Patient', 'P1'),
        resource: {
          resourceType: 'Patient',
          ...{ id: 'P1', birthDate: said.born },
          identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: number }],
        },
      },
    ],
  }
}

export const condition = (text: string, more = {}) => ({
  resourceType: 'Condition',
  ...{ id: 'C1', code: { text }, onsetDateTime: '2020-05-06T12:48:19+00:00' },
  clinicalStatus: {
    coding: [{ system: 'http://hl7.org/fhir/ValueSet/condition-clinical', code: 'active' }],
  },
  ...more,
})
const allergySystem = 'http://terminology.hl7.org/CodeSystem/allergyintolerance'
export const allergyOf = (text: string, clinical: string, verification = 'confirmed') => ({
  resourceType: 'AllergyIntolerance',
  ...{ id: 'A1', code: { text } },
  clinicalStatus: { coding: [{ system: `${allergySystem}-clinical`, code: clinical }] },
  verificationStatus: { coding: [{ system: `${allergySystem}-verification`, code: verification }] },
})
