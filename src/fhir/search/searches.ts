import type { ResourcePart, SearchParameter } from '../resources.ts'

/** A parameter, and the name that what it looks for has among an entry's tokens. */
export type EntryParameter = SearchParameter & {
  readonly token: string
  /** A code that has no system of its own, as statuses have. */
  readonly bare?: true
}

/** How one type of entry is searched. */
export type SearchedType = {
  readonly type: string
  readonly parameters: readonly EntryParameter[]
  /** Elements that may be followed, by the name of the include: `medication` → `medicationReference`. */
  readonly includes: Readonly<Record<string, string>>
}

const concept = (name: string, token = name): EntryParameter => ({ name, token, type: 'token' })
const code = (name: string, token = name): EntryParameter => ({
  ...concept(name, token),
  bare: true,
})
const date = (name: string, token: string): EntryParameter => ({ name, token, type: 'date' })
const reference = (name: string, token = name): EntryParameter => ({
  ...{ name, token, type: 'reference' },
})

const status = code('status')
const category = concept('category')
const coded = concept('code')
const encounter = reference('encounter')
const clinical = [
  concept('clinical-status', 'clinicalStatus'),
  concept('verification-status', 'verificationStatus'),
]
const followed = (...elements: readonly string[]) =>
  Object.fromEntries(elements.map((element) => [element, element]))

const types: readonly SearchedType[] = [
  {
    type: 'AllergyIntolerance',
    parameters: [
      ...[coded, ...clinical, code('category'), code('criticality'), code('type')],
      ...[
        date('date', 'recordedDate'),
        date('onset', 'onset'),
        date('last-date', 'lastOccurrence'),
      ],
    ],
    includes: followed('recorder', 'asserter'),
  },
  { type: 'Appointment', parameters: [status, date('date', 'start')], includes: {} },
  { type: 'Bundle', parameters: [code('type'), date('timestamp', 'timestamp')], includes: {} },
  {
    type: 'CarePlan',
    parameters: [category, status, code('intent'), encounter, date('date', 'period')],
    includes: { ...followed('encounter', 'goal'), condition: 'addresses' },
  },
  {
    type: 'Composition',
    parameters: [concept('type'), category, status, encounter, date('date', 'date')],
    includes: followed('encounter', 'author'),
  },
  {
    type: 'Condition',
    parameters: [
      ...[coded, category, ...clinical, encounter, date('onset-date', 'onset')],
      ...[date('abatement-date', 'abatement'), date('recorded-date', 'recordedDate')],
    ],
    includes: followed('encounter', 'asserter'),
  },
  {
    type: 'DiagnosticReport',
    parameters: [
      ...[coded, category, status, encounter, reference('result')],
      ...[date('date', 'effective'), date('issued', 'issued')],
    ],
    includes: followed('encounter', 'performer', 'result'),
  },
  {
    type: 'DocumentReference',
    parameters: [
      ...[concept('type'), category, status, date('date', 'date')],
      date('period', 'context'),
    ],
    includes: followed('author', 'custodian'),
  },
  {
    type: 'Encounter',
    parameters: [concept('class'), concept('type'), status, date('date', 'period')],
    includes: { 'service-provider': 'serviceProvider', 'part-of': 'partOf' },
  },
  {
    type: 'Flag',
    parameters: [encounter, date('date', 'period')],
    includes: followed('encounter', 'author'),
  },
  {
    type: 'Goal',
    parameters: [
      ...[category, code('lifecycle-status', 'lifecycleStatus')],
      ...[concept('achievement-status', 'achievementStatus'), date('start-date', 'startDate')],
    ],
    includes: {},
  },
  {
    type: 'Immunization',
    parameters: [concept('vaccine-code', 'code'), status, date('date', 'occurrence')],
    includes: { location: 'location', manufacturer: 'manufacturer' },
  },
  {
    type: 'List',
    parameters: [coded, status, encounter, reference('item'), date('date', 'date')],
    includes: followed('encounter', 'source'),
  },
  { type: 'Medication', parameters: [coded, status], includes: followed('manufacturer') },
  {
    type: 'MedicationRequest',
    parameters: [
      ...[coded, category, status, code('intent'), encounter],
      ...[reference('medication', 'medicationReference'), date('authoredon', 'authoredOn')],
    ],
    includes: { ...followed('encounter', 'requester'), medication: 'medicationReference' },
  },
  {
    type: 'MedicationStatement',
    parameters: [
      ...[coded, category, status, date('effective', 'effective')],
      reference('medication', 'medicationReference'),
    ],
    includes: {
      context: 'context',
      medication: 'medicationReference',
      source: 'informationSource',
    },
  },
  {
    type: 'Observation',
    parameters: [
      ...[coded, category, status, encounter, date('date', 'effective')],
      reference('has-member', 'hasMember'),
    ],
    includes: { ...followed('encounter', 'performer'), 'has-member': 'hasMember' },
  },
  { type: 'Organization', parameters: [concept('type')], includes: { partof: 'partOf' } },
  { type: 'Practitioner', parameters: [], includes: {} },
  {
    type: 'PractitionerRole',
    parameters: [concept('role', 'code')],
    includes: followed('organization', 'practitioner'),
  },
  {
    type: 'Procedure',
    parameters: [
      ...[coded, category, status, encounter, date('date', 'performed')],
      ...[reference('based-on', 'basedOn'), reference('part-of', 'partOf')],
    ],
    includes: { ...followed('encounter'), 'part-of': 'partOf', 'based-on': 'basedOn' },
  },
  { type: 'Provenance', parameters: [reference('target')], includes: followed('target') },
  { type: 'RelatedPerson', parameters: [concept('relationship')], includes: {} },
  {
    type: 'ServiceRequest',
    parameters: [
      ...[coded, category, status, code('intent'), encounter],
      ...[date('authored', 'authoredOn'), date('occurrence', 'occurrence')],
    ],
    includes: followed('encounter', 'requester'),
  },
]

const identifier = concept('identifier')

/** Those whose `subject` is the patient; for the others `patient` is all there is. */
const withSubject =
  `CarePlan Composition Condition DiagnosticReport DocumentReference Encounter Flag Goal List
  MedicationRequest MedicationStatement Observation Procedure ServiceRequest`.split(/\s+/)

/** How each type is searched, by its name. */
export const searchedTypes: ReadonlyMap<string, SearchedType> = new Map(
  types.map((one) => [one.type, { ...one, parameters: [...one.parameters, identifier] }]),
)

/** The names by which a search of this type says whose record it is of. */
export function patientParameters(type: string): readonly string[] {
  return withSubject.includes(type) ? ['patient', 'subject'] : ['patient']
}

/** What may come along with each type, as `Observation:encounter`: each of its references that is searched by. */
export const reverseIncludes: ReadonlyMap<string, EntryParameter> = new Map(
  [...searchedTypes].flatMap(([type, { parameters }]) =>
    parameters
      .filter((one) => one.type === 'reference')
      .map((one) => [`${type}:${one.name}`, one] as const),
  ),
)

const ofAll: readonly SearchParameter[] = [
  { name: '_id', type: 'token', documentation: 'One or more, by commas, of one record.' },
  { name: '_lastUpdated', type: 'date' },
]

/** The rows of the table. */
export const searches: readonly ResourcePart[] = [...searchedTypes.values()].map(
  ({ type, parameters, includes }) => ({
    type,
    interactions: [
      {
        code: 'search-type',
        documentation:
          'Of one record, by GET or POST _search, by pages (_count 1 to 500; _sort by dates, _id and _lastUpdated; _total, _summary, _elements). Codes with :not, dates with :missing.',
      },
    ],
    parameters: [
      ...patientParameters(type).map((name): SearchParameter => ({ name, type: 'reference' })),
      ...ofAll,
      ...parameters.map(({ name, type: of }) => ({ name, type: of })),
    ],
    includes: [
      ...patientParameters(type).map((name) => `${type}:${name}`),
      ...Object.keys(includes).map((name) => `${type}:${name}`),
    ],
    reverseIncludes: [...reverseIncludes.keys()],
  }),
)

/** Who a record is about is found by number or id: nobody is listed. */
export const patientSearches: ResourcePart = {
  type: 'Patient',
  interactions: [
    {
      code: 'search-type',
      documentation: 'One patient or none. POST _search keeps the number out of addresses.',
    },
  ],
  parameters: [
    {
      name: 'identifier',
      type: 'token',
      documentation:
        'https://fhir.nhs.uk/Id/nhs-number| and the number, for who may look for patients.',
    },
    { name: '_id', type: 'token' },
  ],
}

export function parameterOf(type: SearchedType, name: string): EntryParameter | undefined {
  return type.parameters.find((one) => one.name === name)
}
