import { odsSystem, type OdsCode } from '../../identity/ods-code.ts'
import { isVersion } from '../../sharing/leaflets/editions.ts'
import type { Answer, ConsentOf, ConsentState, Said } from './consent-state.ts'

export const choiceSystem = 'urn:confide:choice'
export const speakerSystem = 'urn:confide:speaker'
export const notKept = 'It is not kept what was shown'
const policies = 'urn:confide:policy'
const terminology = 'http://terminology.hl7.org/CodeSystem'
const pcf = 'https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF'

const scope = 'patient-privacy'
const consentDocument = { system: 'http://loinc.org', code: '59284-0' }
export const scopes = [{ system: `${terminology}/consentscope`, code: scope }]
export const categoriesOf = (kind: ConsentState['kind']) => [
  consentDocument,
  { system: choiceSystem, code: kind },
]

/**
 * What a patient chose as a FHIR Consent, in the profiles of IHE PCF: `stateIn` reads it back. What is not permitted is
 * denied, so the root of what names services denies, and each answer is an exception below it.
 *
 * @see https://profiles.ihe.net/ITI/PCF
 */
export function consentResource(state: ConsentState, { at, by, shown }: Said, of: ConsentOf) {
  const isBasic = state.kind === 'share-nothing' || state.kind === 'summary'
  return {
    resourceType: 'Consent' as const,
    meta: {
      profile: [`${pcf}.${isBasic ? 'consentBasic' : 'consentIntermediate'}`],
    },
    status: 'active',
    scope: { coding: scopes },
    category: categoriesOf(state.kind).map((coding) => ({ coding: [coding] })),
    patient: { reference: `Patient/${of.patient}` },
    dateTime: at.toISOString(),
    performer: [performer(by, state, of)],
    organization: [enforcer(state, of)],
    sourceAttachment: sourceOf(shown, of),
    policy: [{ uri: policyOf(state) }],
    provision: provisionOf(state, of),
  }
}

function performer(by: Said['by'], state: ConsentState, of: ConsentOf) {
  if (by === null) return enforcer(state, of)
  if (by === 'patient') return { reference: `Patient/${of.patient}` }
  return { identifier: { system: speakerSystem, value: by } }
}

/** Who carries it out: the service it is about, else the practice, else whoever runs Confide. */
function enforcer(state: ConsentState, of: ConsentOf) {
  if (state.kind === 'service') return service(state.organisation, of)
  return of.practice === null ? { display: 'Confide' } : service(of.practice, of)
}

function sourceOf(shown: string | null, { base }: ConsentOf) {
  if (shown === null) return { title: notKept }
  if (!isVersion(shown)) return { title: shown }
  const { pathname } = new URL(base)
  const root = base.slice(0, base.length - pathname.length)
  return { url: `${root}/leaflets/sharing/${shown}` }
}

function policyOf(state: ConsentState): string {
  if (state.kind === 'summary') return `${policies}:summary:${state.preference}`
  if (state.kind === 'lists') return `${policies}:lists:code-${state.required ? '' : 'not-'}needed`
  return `${policies}:${state.kind}`
}

function provisionOf(state: ConsentState, of: ConsentOf) {
  switch (state.kind) {
    case 'service': {
      const whose = service(state.organisation, of)
      const below = [
        ...answer(state.out, { data: [{ meaning: 'authoredby', reference: whose }] }),
        ...answer(state.in, { actor: [recipient(whose)] }),
      ]
      return { type: 'deny', ...(below.length > 0 && { provision: below }) }
    }
    case 'share-nothing':
      return { type: state.on ? 'deny' : 'permit' }
    case 'summary':
      return { type: state.preference === 'dissent' ? 'deny' : 'permit' }
    case 'type-1':
      return {
        type: state.objects ? 'deny' : 'permit',
        purpose: [{ system: `${terminology}/v3-ActReason`, code: 'HRESCH' }],
      }
    case 'lists': {
      const listed = (type: 'permit' | 'deny', codes: readonly OdsCode[]) =>
        codes.map((code) => ({ type, actor: [recipient(service(code, of))] }))
      const below = [...listed('permit', state.allowed), ...listed('deny', state.prohibited)]
      return { type: 'deny', ...(below.length > 0 && { provision: below }) }
    }
    case 'private': {
      const data = state.entries.map((reference) => ({
        ...{ meaning: 'instance', reference: { reference } },
      }))
      return { type: 'deny', ...(data.length > 0 && { data }) }
    }
    default:
      return state satisfies never
  }
}

/** Nothing for what was not asked. */
function answer<T extends object>({ value, until }: Answer, about: T) {
  if (value === 'not-asked') return []
  const type = value === 'yes' ? 'permit' : 'deny'
  return [{ type, ...(until !== undefined && { period: { end: until } }), ...about }]
}

function service(code: string, { names }: ConsentOf) {
  const name = names.get(code)
  return {
    ...{ type: 'Organization', identifier: { system: odsSystem, value: code } },
    ...(name !== undefined && { display: name }),
  }
}

function recipient(reference: ReturnType<typeof service>) {
  const coding = [{ system: `${terminology}/v3-ParticipationType`, code: 'IRCP' }]
  return { role: { coding }, reference }
}
