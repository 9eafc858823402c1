import { parseOdsCode, type OdsCode } from '../../identity/ods-code.ts'

/** A service of the fictional area Westbury. Codes start with Z9 and have numbers only. */
export type DemoOrganisation = {
  readonly code: OdsCode
  readonly name: string
  readonly type: string
  readonly area: string
  readonly permissionPolicy: 'ask-each-time' | 'extended' | 'notice-based'
  /** Whether the service publishes, on the day the demo is loaded, that it shares out unless told otherwise. */
  readonly sharesOutByDefault: boolean
}

/** What a registered practice says about another service. */
export type DemoRule = {
  readonly practice: OdsCode
  readonly organisation: OdsCode
  readonly rule: 'allowed' | 'prohibited'
}

export const services = {
  millbrook: parseOdsCode('Z90001'),
  hawthorn: parseOdsCode('Z90002'),
  ferryRoad: parseOdsCode('Z90003'),
  castleHill: parseOdsCode('Z90004'),
  orchardStreet: parseOdsCode('Z90005'),
  districtNursing: parseOdsCode('Z90010'),
  smokingClinic: parseOdsCode('Z90011'),
  hospital: parseOdsCode('Z90020'),
  hospice: parseOdsCode('Z90021'),
  careHome: parseOdsCode('Z90022'),
  rowanHouse: parseOdsCode('Z90023'),
  marketPharmacy: parseOdsCode('Z90030'),
  riversidePharmacy: parseOdsCode('Z90031'),
  optician: parseOdsCode('Z90040'),
  dentist: parseOdsCode('Z90041'),
  urgentCare: parseOdsCode('Z90050'),
  childHealth: parseOdsCode('Z90060'),
  sexualHealth: parseOdsCode('Z90061'),
  mentalHealth: parseOdsCode('Z90062'),
} as const

/** The made-up care board of the demo's practices, as the areas of the map of coverage have it. */
export const demoCareBoard = 'Z9WESTBURY'

type Policy = DemoOrganisation['permissionPolicy']

export function demoOrganisations(): readonly DemoOrganisation[] {
  return organisations
}

/** Services on no list need the patient's one-time code. */
export function demoOrganisationRules(): readonly DemoRule[] {
  return rules
}

export function demoOrganisation(code: OdsCode): DemoOrganisation {
  const found = organisations.find((organisation) => organisation.code === code)
  if (found === undefined) throw new RangeError(`no demo organisation ${code}`)
  return found
}

/** The rule of a practice about a service, or undefined where it is on no list. */
export function demoRule(practice: OdsCode | null, code: OdsCode): DemoRule['rule'] | undefined {
  return rules.find((rule) => rule.practice === practice && rule.organisation === code)?.rule
}

const organisations: readonly DemoOrganisation[] = [
  service('millbrook', 'Millbrook Surgery', 'gp-practice', 'Westbury North', 'extended'),
  service('hawthorn', 'Hawthorn Lane Medical Centre', 'gp-practice', 'Westbury South', 'extended'),
  service(
    'districtNursing',
    'Westbury District Nursing',
    'district-nursing',
    'Westbury',
    'extended',
  ),
  service(
    'smokingClinic',
    'Westbury Smoking Clinic',
    'smoking-clinic',
    'Westbury',
    'ask-each-time',
  ),
  service('hospital', 'Westbury General Hospital', 'hospital', 'Westbury', 'extended'),
  service('hospice', 'Larkfield Hospice', 'hospice', 'Westbury', 'extended'),
  service('careHome', 'Elm Court Care Home', 'care-home', 'Westbury South', 'extended'),
  service('marketPharmacy', 'Market Place Pharmacy', 'pharmacy', 'Westbury North', 'ask-each-time'),
  service('riversidePharmacy', 'Riverside Pharmacy', 'pharmacy', 'Westbury South', 'ask-each-time'),
  service('optician', 'Clearview Opticians', 'optician', 'Westbury', 'ask-each-time'),
  service('dentist', 'Chapel Street Dental Practice', 'dentist', 'Westbury', 'ask-each-time'),
  service('urgentCare', '111 service', 'nhs-111', 'Westbury', 'notice-based'),
  {
    ...service('childHealth', 'Westbury Child Health', 'child-health', 'Westbury', 'extended'),
    sharesOutByDefault: true,
  },
  service(
    'sexualHealth',
    'Westbury Sexual Health Clinic',
    'sexual-health',
    'Westbury',
    'ask-each-time',
  ),
  service('mentalHealth', 'Westbury Mental Health Team', 'mental-health', 'Westbury', 'extended'),
  service('ferryRoad', 'Ferry Road Surgery', 'gp-practice', 'Westbury Riverside', 'extended'),
  service('castleHill', 'Castle Hill Practice', 'gp-practice', 'Westbury Heath', 'extended'),
  service('orchardStreet', 'Orchard Street Surgery', 'gp-practice', 'Westbury South', 'extended'),
  service('rowanHouse', 'Rowan House Care Home', 'care-home', 'Westbury Heath', 'extended'),
]

const rules: readonly DemoRule[] = [
  ...lists('millbrook', 'allowed', [
    'districtNursing',
    'smokingClinic',
    'hospital',
    'hospice',
    'urgentCare',
    'childHealth',
  ]),
  ...lists('millbrook', 'prohibited', ['riversidePharmacy']),
  ...lists('hawthorn', 'allowed', [
    'districtNursing',
    'hospital',
    'careHome',
    'urgentCare',
    'childHealth',
  ]),
  ...(['ferryRoad', 'castleHill', 'orchardStreet'] as const).flatMap((practice) =>
    lists(practice, 'allowed', ['smokingClinic', 'hospital', 'careHome', 'rowanHouse']),
  ),
]

function service(
  name: keyof typeof services,
  title: string,
  type: string,
  area: string,
  permissionPolicy: Policy,
): DemoOrganisation {
  return {
    code: services[name],
    name: title,
    type,
    area,
    permissionPolicy,
    sharesOutByDefault: false,
  }
}

function lists(
  practice: keyof typeof services,
  rule: DemoRule['rule'],
  names: readonly (keyof typeof services)[],
): DemoRule[] {
  return names.map((name) => ({ practice: services[practice], organisation: services[name], rule }))
}
