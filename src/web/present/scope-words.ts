import { parseScope, type Scope } from '../../apps/scope.ts'
import { kindName } from './kinds.ts'

/** Something that a person may let an app do, in plain words. */
export type ScopeOption = {
  /** What stands in the form. */
  readonly name: string
  readonly text: string
  readonly hint: string | undefined
  /** What is granted where it is ticked. */
  readonly scopes: readonly string[]
}

const ofTypes: Readonly<Record<string, string>> = {
  '*': 'everything in the record',
  AllergyIntolerance: 'allergies and reactions',
  Appointment: 'appointments',
  AuditEvent: 'the list of who has looked',
  Binary: 'files',
  CarePlan: 'care plans',
  Condition: 'health problems',
  Consent: 'choices about sharing',
  DiagnosticReport: 'reports of tests',
  DocumentReference: 'letters and other documents',
  Encounter: 'visits and contacts',
  Flag: 'flags',
  Goal: 'goals',
  Immunization: 'vaccinations',
  Medication: 'medicines',
  MedicationRequest: 'prescriptions',
  MedicationStatement: 'medicines that are taken',
  Observation: 'findings and test results',
  Patient: 'name, date of birth, address and NHS number',
  Procedure: 'operations and treatments',
  Provenance: 'who wrote what, and when',
  ServiceRequest: 'referrals and requests',
}

const categories: Readonly<Record<string, string>> = {
  'vital-signs': 'such as blood pressure and weight',
  laboratory: 'results of the laboratory',
  'social-history': 'such as smoking and housing',
  survey: 'answers to questions',
  exam: 'what was found in an examination',
  imaging: 'results of pictures',
  therapy: 'results of treatment',
  activity: 'activity and exercise',
  'problem-list-item': 'those on the list of problems',
  'encounter-diagnosis': 'those found at a visit',
}

/** Granted with what it belongs to; nobody is asked about it alone. */
const implied = new Set(['launch', 'launch/patient'])
const identity = new Set(['openid', 'fhirUser'])

/** Each thing that is asked for, to be ticked or not. @param forOne whether it is for the record of one patient. */
export function optionsOf(asked: readonly string[], forOne: boolean): readonly ScopeOption[] {
  const who = asked.filter((scope) => identity.has(scope))
  const options: Omit<ScopeOption, 'name'>[] = [
    ...(who.length > 0
      ? [{ text: 'Know who you are', hint: 'Your name here, as who you sign in.', scopes: who }]
      : []),
    ...asked.flatMap((text) => {
      const scope = parseScope(text)
      return scope ? [{ ...scopeWords(scope, forOne), scopes: [text] }] : []
    }),
    ...asked.flatMap((scope) => goesOn[scope] ?? []),
  ]
  return options.map((option, n) => ({ ...option, name: `scope-${n}` }))
}

/** What comes with whatever is ticked. */
export function impliedIn(asked: readonly string[]): readonly string[] {
  return asked.filter((scope) => implied.has(scope))
}

const goesOn: Readonly<Record<string, readonly Omit<ScopeOption, 'name'>[]>> = {
  online_access: [
    {
      text: 'Go on for as long as you are signed in',
      hint: undefined,
      scopes: ['online_access'],
    },
  ],
  offline_access: [
    {
      text: 'Go on when you are signed out',
      hint: 'Until you end it, or for 90 days after it was last used.',
      scopes: ['offline_access'],
    },
  ],
}

/** `See findings and test results`, with what narrows it. */
function scopeWords(
  { kind, doing, category, level }: Scope,
  forOne: boolean,
): { readonly text: string; readonly hint: string | undefined } {
  const what = ofTypes[kind] ?? `what is kept as “${kindName(kind)}”`
  const sees = doing.has('r') || doing.has('s')
  const writes = doing.has('c') || doing.has('u') || doing.has('d')
  const verb = sees && writes ? 'See and change' : writes ? 'Add or change' : 'See'
  const only = category === undefined ? undefined : (categories[category] ?? category)
  const others = level === 'user' && !forOne ? ['Of any patient whose record opens to you.'] : []
  const hints = [...(only ? [`Only ${only}.`] : []), ...others]
  return { text: `${verb} ${what}`, hint: hints.length > 0 ? hints.join(' ') : undefined }
}
