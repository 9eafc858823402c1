import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../errors.ts'
import { parseOdsCode } from '../../identity/ods-code.ts'
import { isObject, type JsonObject } from '../../record/validate/object-type.ts'
import { validateResource } from '../../record/validate/validate-resource.ts'
import { speakers } from '../../sharing/who-speaks.ts'
import { preferences } from '../../summary/preference.ts'
import { consentResource } from './consent-resource.ts'
import type { Answer, ConsentOf, ConsentState, Said } from './consent-state.ts'
import { stateIn } from './state-in.ts'

const of: ConsentOf = {
  ...{ patient: '0'.repeat(26), practice: 'Z99999', base: 'https://confide.invalid/fhir/R4' },
  names: new Map([['Z12345', 'Millbrook Surgery']]),
}

const code = fc.stringMatching(/^Z[0-9]{5}$/).map(parseOdsCode)
const end = fc.oneof(
  fc.constant(undefined),
  fc.constant('2027-03-31'),
  fc.constant('2027-03-31T12:00:00.000Z'),
)
const answered = fc
  .tuple(fc.constantFrom('yes', 'no'), end)
  .map(([value, until]): Answer => ({ value, ...(until !== undefined && { until }) }))
const notAsked = fc.constant<Answer>({ value: 'not-asked' })
const codes = fc.uniqueArray(code, { maxLength: 6 })

const states: fc.Arbitrary<ConsentState> = fc.oneof(
  fc
    .record({
      organisation: code,
      out: fc.oneof(answered, notAsked),
      in: fc.oneof(answered, notAsked),
    })
    .filter((one) => one.out.value !== 'not-asked' || one.in.value !== 'not-asked')
    .map((one) => ({ kind: 'service' as const, ...one })),
  fc.boolean().map((on) => ({ kind: 'share-nothing' as const, on })),
  fc.constantFrom(...preferences).map((preference) => ({ kind: 'summary' as const, preference })),
  fc.boolean().map((objects) => ({ kind: 'type-1' as const, objects })),
  fc.tuple(fc.boolean(), codes).chain(([required, all]) =>
    fc.nat(all.length).map((cut) => ({
      ...{ kind: 'lists' as const, required },
      ...{ allowed: all.slice(0, cut), prohibited: all.slice(cut) },
    })),
  ),
  fc
    .uniqueArray(fc.stringMatching(/^(Observation|Condition)\/[a-z]{3}\.[a-z]{3}$/), {
      minLength: 1,
      maxLength: 4,
    })
    .map((entries) => ({ kind: 'private' as const, entries })),
)
const said: fc.Arbitrary<Said> = fc.record({
  at: fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
  by: fc.constantFrom(null, ...speakers),
  shown: fc.constantFrom(null, '1', '0123456789ab', 'SCR-1 (November 2026)'),
})

suite('a choice and its Consent', () => {
  test('every choice is a valid Consent of IHE PCF, and is read back as it was', () => {
    fc.assert(
      fc.property(states, said, (state, how) => {
        const consent = sent(state, how)
        assert.deepEqual(validateResource(consent), [])
        assert.deepEqual(pcfProblems(consent), [])
        const { by, shown } = how
        assert.deepEqual(stateIn(consent, of), { state, by, shown })
      }),
      { numRuns: 500 },
    )
  })

  test('two choices never have the same Consent', () => {
    fc.assert(
      fc.property(states, states, said, (a, b, how) => {
        const same = JSON.stringify(sent(a, how)) === JSON.stringify(sent(b, how))
        assert.equal(same, JSON.stringify(a) === JSON.stringify(b))
      }),
    )
  })

  test('one that says anything else is refused, and the element named', () => {
    fc.assert(
      fc.property(states, said, fc.nat(), (state, how, place) => {
        const consent = sent(state, how)
        const all = spoiled(consent)
        const [where, other] = all[place % all.length] ?? ['', {}]
        // what is left out may leave another choice, which is then read as that one
        let read
        try {
          read = stateIn(other, of)
        } catch (error) {
          assert.ok(error instanceof Refusal && error.code === 'unprocessable', String(error))
          assert.match(error.message, /^Consent(\.\w+(\[\d+\])?)+:/)
          return
        }
        const again = consentResource(read.state, { ...how, ...read }, { ...of, names: new Map() })
        const rest = { ...other, id: undefined, meta: undefined, dateTime: undefined }
        const made = { ...again, id: undefined, meta: undefined, dateTime: undefined }
        assert.equal(sorted(rest), sorted(made), where)
      }),
      { numRuns: 500 },
    )
  })

  test('the order of several, and what things are called, make no other choice', () => {
    const state: ConsentState = {
      ...{ kind: 'service', organisation: parseOdsCode('Z12345') },
      ...{ out: { value: 'yes' }, in: { value: 'no', until: '2027-03-31' } },
    }
    const how: Said = { at: new Date(), by: 'patient', shown: '1' }
    const consent = sent(state, how)
    const provision = consent['provision']
    assert.ok(isObject(provision) && Array.isArray(provision['provision']))
    const other = {
      ...consent,
      category: (consent['category'] as unknown[]).toReversed(),
      provision: { ...provision, provision: provision['provision'].toReversed() },
      organization: [
        { identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'Z12345' } },
      ],
      text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' },
    }
    assert.deepEqual(stateIn(other, of), { state, by: 'patient', shown: '1' })
  })
})

function sent(state: ConsentState, how: Said): JsonObject {
  return JSON.parse(JSON.stringify(consentResource(state, how, of))) as JsonObject
}

/** The Consent with one thing more, another, or one thing less, at each place there is. */
function spoiled(consent: JsonObject): [string, JsonObject][] {
  const found: [string, JsonObject][] = []
  const walk = (value: unknown, path: readonly (string | number)[]) => {
    if (Array.isArray(value)) value.forEach((one, n) => walk(one, [...path, n]))
    else if (isObject(value)) {
      found.push([`${path.join('.')} more`, withAt(consent, path, { ...value, language: 'en' })])
      for (const [key, one] of Object.entries(value)) {
        if (path.length === 0 && ['meta', 'id', 'dateTime'].includes(key)) continue
        const { [key]: _left, ...rest } = value
        if (key !== 'display' && key !== 'resourceType') {
          found.push([`${path.join('.')}.${key} less`, withAt(consent, path, rest)])
        }
        walk(one, [...path, key])
      }
    } else if (!['display', 'resourceType', 'type'].includes(String(path.at(-1)))) {
      found.push([`${path.join('.')} other`, withAt(consent, path, 'other')])
    }
  }
  walk(consent, [])
  return found
}

function withAt(from: unknown, path: readonly (string | number)[], value: unknown): JsonObject {
  const [key, ...rest] = path
  if (key === undefined) return value as JsonObject
  if (Array.isArray(from)) {
    return from.map((one: unknown, n) => (n === key ? withAt(one, rest, value) : one)) as never
  }
  const object = from as JsonObject
  return { ...object, [key]: withAt(object[key], rest, value) }
}

/** Without what things are called, in one order. */
function sorted(value: unknown): string {
  const bare = (one: unknown): unknown => {
    if (Array.isArray(one))
      return one
        .map(bare)
        .map((it) => JSON.stringify(it))
        .toSorted()
    if (!isObject(one)) return one
    const isReference = isObject(one['identifier'])
    return Object.fromEntries(
      Object.entries(one)
        .filter(
          ([key, it]) => key !== 'display' && it !== undefined && !(isReference && key === 'type'),
        )
        .map(([key, it]) => [key, bare(it)] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    )
  }
  return JSON.stringify(bare(value))
}

/** What the profiles of IHE PCF 1.1 ask beyond R4, of both kinds. */
function pcfProblems(consent: JsonObject): string[] {
  const { provision, category, performer, organization, policy, meta } = consent
  const isBasic = JSON.stringify(meta).includes('consentBasic')
  const isAbsent = (owner: unknown, ...keys: readonly string[]) =>
    isObject(owner) && keys.every((key) => owner[key] === undefined)
  const below =
    isObject(provision) && Array.isArray(provision['provision']) ? provision['provision'] : []
  const meanings = ['instance', 'related', 'authoredby']
  const dataOf = (one: unknown) => (isObject(one) && Array.isArray(one['data']) ? one['data'] : [])
  const rules: [string, boolean][] = [
    ['category', Array.isArray(category) && category.length > 0],
    ['performer', Array.isArray(performer) && performer.length > 0],
    ['organization', Array.isArray(organization) && organization.length > 0],
    ['source', isObject(consent['sourceAttachment'])],
    [
      'policy',
      Array.isArray(policy) && policy.every((one: JsonObject) => typeof one['uri'] === 'string'),
    ],
    ['not used', isAbsent(consent, 'policyRule', 'verification')],
    ['provision', isObject(provision) && provision['type'] !== undefined],
    [
      'not used',
      [provision, ...below].every((one) =>
        isAbsent(one, 'action', 'class', 'code', 'securityLabel'),
      ),
    ],
    ['two levels', below.every((one) => isAbsent(one, 'provision'))],
    ['basic', !isBasic || isAbsent(provision, 'dataPeriod', 'data', 'provision')],
    ['one of each', below.every((one) => dataOf(one).length <= 1)],
    [
      'meaning',
      [provision, ...below]
        .flatMap(dataOf)
        .every((one) => meanings.includes(String((one as JsonObject)['meaning']))),
    ],
    [
      'recipient',
      below.every((one) => isAbsent(one, 'actor') || JSON.stringify(one).includes('"code":"IRCP"')),
    ],
  ]
  return rules.filter(([, holds]) => !holds).map(([name]) => name)
}
