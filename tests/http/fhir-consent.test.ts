import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { consentRef } from '../../src/fhir/consent/consent-id.ts'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { chooseByForm, turnSwitch } from '../support/sharing-form.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// What a patient chose, as FHIR Consent: read by who may know it, changed by who may choose, by the rules of the pages.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

const fhir = '/fhir/R4'
let gp: Service
let clinic: Service
let patient: Patient
const token = { patient: '', other: '', doctor: '', nurse: '', reception: '', elsewhere: '' }

before(async () => {
  gp = await world.service('Z83001', 'Millbrook Surgery')
  clinic = await world.service('Z83002', 'Smoking Clinic', 'smoking-clinic')
  await world.list(gp, 'allowed', clinic)
  patient = await world.patient({ practice: gp, name: 'Margaret Fernstead' })
  await world.inCareOf(patient, gp, clinic)
  await world.entry(patient, gp, { title: 'By gp' })
  await world.entry(patient, clinic, { title: 'By clinic', private: true })
  const sign = async (service: Service, role: string) =>
    world.signIn(await world.staff(service, role, `Sam ${role}`))
  token.doctor = await sign(gp, 'doctor')
  token.nurse = await sign(clinic, 'nurse')
  token.reception = await sign(clinic, 'receptionist')
  token.elsewhere = await sign(await world.service('Z83003', 'Another Surgery'), 'doctor')
  token.patient = await world.signIn(patient)
  token.other = await world.signIn(await world.patient({ practice: gp }))
})

type Coding = { readonly code: string }
type Consent = {
  readonly id: string
  readonly meta: { readonly versionId: string }
  readonly category: readonly { readonly coding: readonly Coding[] }[]
  readonly provision: {
    readonly type: string
    readonly provision?: readonly { readonly type: string }[]
  }
} & Record<string, unknown>
type Bundle = { readonly total: number; readonly entry?: readonly { readonly resource: Consent }[] }

async function consents(as: string, query = `patient=${patient.ref}`): Promise<Consent[]> {
  const { status, body } = await door.ask({ url: `${fhir}/Consent?${query}`, as })
  assert.equal(status, 200, body)
  const bundle = JSON.parse(body) as Bundle
  assert.deepEqual(validateResource(bundle), [])
  return (bundle.entry ?? []).map(({ resource }) => resource)
}

const kindOf = ({ category }: Consent) => category.at(-1)?.coding[0]?.code ?? ''
const answersOf = ({ provision }: Consent) =>
  (provision.provision ?? []).map(({ type }) => type).join(' ') || provision.type
/** What each says, by what it is about. */
const said = async (as: string) =>
  Object.fromEntries((await consents(as)).map((one) => [`${kindOf(one)}`, answersOf(one)]))

/** A Consent about a service, as a client makes it. */
function about(
  service: Service,
  answers: readonly ['permit' | 'deny', 'permit' | 'deny'],
  more = {},
) {
  const whose = {
    identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: service },
  }
  const [out, into] = answers
  return {
    resourceType: 'Consent',
    id: consentRef(patient.id, { kind: 'service', organisation: service }),
    meta: {
      profile: ['https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentIntermediate'],
    },
    status: 'active',
    scope: {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' },
      ],
    },
    category: [
      { coding: [{ system: 'http://loinc.org', code: '59284-0' }] },
      { coding: [{ system: 'urn:confide:choice', code: 'service' }] },
    ],
    patient: { reference: `Patient/${patient.ref}` },
    dateTime: '2026-11-30',
    performer: [{ reference: `Patient/${patient.ref}` }],
    organization: [whose],
    sourceAttachment: { url: `${door.origin}/leaflets/sharing/1` },
    policy: [{ uri: 'urn:confide:policy:service' }],
    provision: {
      type: 'deny',
      provision: [
        { type: out, data: [{ meaning: 'authoredby', reference: whose }] },
        {
          type: into,
          actor: [
            {
              role: {
                coding: [
                  {
                    system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
                    code: 'IRCP',
                  },
                ],
              },
              reference: whose,
            },
          ],
        },
      ],
    },
    ...more,
  }
}

async function put(as: string, consent: { readonly id: string }, ifMatch?: string) {
  const answer = await door.ask({
    ...{ method: 'PUT', url: `${fhir}/Consent/${consent.id}`, as },
    headers: {
      'content-type': 'application/fhir+json',
      ...(ifMatch !== undefined && { 'if-match': `W/"${ifMatch}"` }),
    },
    body: JSON.stringify(consent),
  })
  return { ...answer, told: JSON.parse(answer.body) as Consent }
}

const lines = async () => {
  const [row] = await owner<{ count: number }[]>`
    select count(*)::int as count from access_event where patient_id = ${patient.id}`
  return row?.count ?? NaN
}
const seenBy = async (as: string) => {
  const { body } = await door.ask({ url: `/patients/${patient.ref}/record`, as })
  return [...body.matchAll(/entry__title" href="[^"]*">By ([^<]*)</g)].map(([, title]) => title)
}

describe('a patient’s choices', () => {
  test('chosen on the pages, they are read as Consents; changed as Consents, the next read obeys', async () => {
    assert.deepEqual(await said(token.patient), { lists: 'permit', private: 'deny' })
    await chooseByForm(door, token.patient, gp, { out: 'yes', in: 'no' })
    await chooseByForm(door, token.patient, clinic, { out: 'no', in: 'yes' })
    await turnSwitch(door, token.patient)
    await turnSwitch(door, token.patient)
    await door.ask({
      ...{ url: '/my-record/opt-outs/type-1', as: token.patient },
      form: { objects: 'yes' },
    })
    const all = await consents(token.patient)
    const kinds = all.map((one) => `${kindOf(one)} ${answersOf(one)}`).toSorted()
    assert.deepEqual(kinds, [
      ...['lists permit', 'private deny', 'service deny permit', 'service permit deny'],
      ...['share-nothing permit', 'type-1 deny'],
    ])
    assert.deepEqual(await seenBy(token.nurse), ['clinic', 'gp'])
    const now = all.find((one) => one.id === about(clinic, ['deny', 'permit']).id)
    assert.ok(now)
    const changed = await put(token.patient, about(clinic, ['deny', 'deny']), now.meta.versionId)
    assert.equal(changed.status, 200, changed.body)
    assert.deepEqual(await seenBy(token.nurse), ['clinic'])
    // it stands on the pages as what was chosen there does
    const { body } = await door.ask({ url: '/my-record/sharing/history', as: token.patient })
    assert.match(body, /Smoking Clinic shares in: no/)
    const read = await door.ask({ url: `${fhir}/Consent/${now.id}`, as: token.patient })
    assert.deepEqual(JSON.parse(read.body), changed.told)
    assert.equal(read.headers['etag'], `W/"${changed.told.meta.versionId}"`)
    // what was read, sent back with nothing but an answer changed, is taken
    const back = { ...changed.told, provision: about(clinic, ['permit', 'permit']).provision }
    assert.equal((await put(token.patient, back, changed.told.meta.versionId)).status, 200)
    assert.deepEqual(await seenBy(token.nurse), ['clinic', 'gp'])
  })

  test('until a last day, which both answers have', async () => {
    const [now] = (await consents(token.patient)).filter(
      ({ id }) => id === about(clinic, ['deny', 'deny']).id,
    )
    const consent = about(clinic, ['permit', 'permit'])
    const until = (...ends: readonly (string | undefined)[]) => ({
      ...consent,
      provision: {
        ...consent.provision,
        provision: consent.provision.provision.map((one, n) => ({
          ...one,
          ...(ends[n] !== undefined && { period: { end: ends[n] } }),
        })),
      },
    })
    const version = now?.meta.versionId
    for (const [wrong, status] of [
      [until('2099-01-31', undefined), 422],
      [until('2099-01-31T10:00:00Z', '2099-01-31T10:00:00Z'), 422],
      [until('2020-01-31', '2020-01-31'), 400],
    ] as const) {
      assert.equal((await put(token.patient, wrong, version)).status, status)
    }
    const done = await put(token.patient, until('2099-01-31', '2099-01-31'), version)
    assert.equal(done.status, 200, done.body)
    const [row] = await owner`
      select to_char(share_in_until at time zone 'Europe/London', 'YYYY-MM-DD HH24:MI') as until from choice
       where patient_id = ${patient.id} and organisation = ${clinic}`
    assert.deepEqual(row, { until: '2099-02-01 00:00' })
    assert.equal((await put(token.patient, consent, done.told.meta.versionId)).status, 200)
  })

  test('one that is another by now, or another Consent, is not changed, and each answer has its line', async () => {
    const consent = about(clinic, ['permit', 'deny'])
    const [now] = (await consents(token.patient)).filter(({ id }) => id === consent.id)
    const version = now?.meta.versionId ?? ''
    const wrong: [
      why: string,
      sent: { readonly id: string },
      match: string | undefined,
      status: number,
      says: RegExp,
    ][] = [
      ['no version', consent, undefined, 400, /If-Match/],
      ['another version', consent, 'x', 412, /Read it again/],
      ['no Consent', { ...consent, scope: 'x' } as never, version, 400, /Consent.scope/],
      [
        'another status',
        { ...consent, status: 'inactive' } as never,
        version,
        422,
        /Consent.status:/,
      ],
      [
        'half an answer',
        {
          ...consent,
          provision: { type: 'deny', provision: consent.provision.provision.slice(1) },
        } as never,
        version,
        422,
        /Consent.provision.provision:/,
      ],
      [
        'for one role only',
        about(clinic, ['permit', 'deny'], {
          provision: {
            ...consent.provision,
            purpose: [
              { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'TREAT' },
            ],
          },
        }),
        version,
        422,
        /Consent.provision.purpose:/,
      ],
      [
        'said by a parent',
        about(clinic, ['permit', 'deny'], {
          performer: [{ identifier: { system: 'urn:confide:speaker', value: 'parent' } }],
        }),
        version,
        422,
        /Consent.performer:/,
      ],
      [
        'a leaflet nobody was shown',
        about(clinic, ['permit', 'deny'], {
          sourceAttachment: { url: `${door.origin}/leaflets/sharing/${'0'.repeat(12)}` },
        }),
        version,
        400,
        /no such version/,
      ],
      [
        'about another service',
        { ...about(gp, ['permit', 'deny']), id: consent.id },
        version,
        422,
        /Consent.provision:/,
      ],
      [
        'a practice’s list',
        { ...consent, id: consentRef(patient.id, { kind: 'lists' }) },
        undefined,
        400,
        /If-Match/,
      ],
    ]
    for (const [why, sent, match, status, says] of wrong) {
      const before = await lines()
      const answer = await put(token.patient, sent, match)
      assert.equal(answer.status, status, `${why}: ${answer.body}`)
      assert.match(answer.body, says, why)
      assert.equal(await lines(), before + 1, why)
    }
    const [after] = (await consents(token.patient)).filter(({ id }) => id === consent.id)
    assert.equal(after?.meta.versionId, version)
  })

  test('a summary preference and an opt-out are changed by what records them on their pages', async () => {
    const [optOut] = (await consents(token.patient)).filter((one) => kindOf(one) === 'type-1')
    assert.ok(optOut)
    const back = { ...optOut, provision: { ...optOut.provision, type: 'permit' } }
    const done = await put(token.patient, back, optOut.meta.versionId)
    assert.equal(done.status, 200, done.body)
    const wish = {
      ...about(gp, ['deny', 'deny'], {
        id: consentRef(patient.id, { kind: 'summary' }),
        meta: {
          profile: ['https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentBasic'],
        },
        category: [
          { coding: [{ system: 'http://loinc.org', code: '59284-0' }] },
          { coding: [{ system: 'urn:confide:choice', code: 'summary' }] },
        ],
        sourceAttachment: { title: 'SCR-1 (November 2026)' },
        policy: [{ uri: 'urn:confide:policy:summary:dissent' }],
        provision: { type: 'deny' },
      }),
    }
    const post = () =>
      door.ask({
        ...{ method: 'POST', url: `${fhir}/Consent`, as: token.patient },
        headers: { 'content-type': 'application/fhir+json' },
        body: JSON.stringify(wish),
      })
    const made = await post()
    assert.equal(made.status, 201, made.body)
    assert.equal((await post()).status, 409)
    assert.equal(made.headers['location'], `${door.origin}${fhir}/Consent/${wish.id}`)
    const summary = await door.ask({
      url: `${fhir}/Patient/${patient.ref}/$summary`,
      as: token.doctor,
    })
    assert.equal(summary.status, 403)
    const { preference } =
      (
        await owner`
      select preference from summary_preference where patient_id = ${patient.id}`
      )[0] ?? {}
    assert.equal(preference, 'dissent')
  })
})

describe('staff', () => {
  test('read what was chosen about their own service, the registered practice also what is said to it', async () => {
    const seen = async (as: string) => (await consents(as)).map(kindOf).toSorted()
    assert.deepEqual(await seen(token.nurse), ['service'])
    assert.deepEqual(await seen(token.reception), ['service'])
    assert.deepEqual(await seen(token.doctor), ['service', 'share-nothing', 'summary', 'type-1'])
  })

  test('record what the patient said about their own service, and about no other', async () => {
    const consent = about(clinic, ['permit', 'permit'])
    const [now] = (await consents(token.nurse)).filter(({ id }) => id === consent.id)
    const done = await put(token.nurse, consent, now?.meta.versionId)
    assert.equal(done.status, 200, done.body)
    const [line] = await owner`
      select channel, recorded_by, basis from choice_history
       where patient_id = ${patient.id} order by choice_version desc limit 1`
    assert.deepEqual(line, { channel: 'in person', recorded_by: 'Sam nurse', basis: 'express' })
    // an answer the same whether there is such a choice or not
    const none = parseOdsCode('Z83003')
    for (const service of [gp, none]) {
      const denied = await put(token.nurse, about(service, ['permit', 'permit']))
      assert.equal(denied.status, 403, denied.body)
      const id = consentRef(patient.id, { kind: 'service', organisation: service })
      const read = await door.ask({ url: `${fhir}/Consent/${id}`, as: token.nurse })
      assert.equal(read.status, 404)
    }
  })

  test('of a service without a relationship, and another patient, find nobody', async () => {
    const ids = ['service', 'share-nothing', 'summary'].map((kind) =>
      consentRef(patient.id, { kind: kind as 'summary', organisation: clinic }),
    )
    for (const as of [token.elsewhere, token.other]) {
      for (const url of [`Consent?patient=${patient.ref}`, ...ids.map((id) => `Consent/${id}`)]) {
        assert.equal((await door.ask({ url: `${fhir}/${url}`, as })).status, 404, url)
      }
      assert.equal((await put(as, about(clinic, ['permit', 'permit']))).status, 404)
    }
  })
})

test('found by status, category and id, by pages; what is asked for besides is refused', async () => {
  const find = async (query: string) =>
    (await consents(token.patient, query)).map(kindOf).toSorted()
  assert.deepEqual(await find('status=active&category=urn:confide:choice|summary,type-1'), [
    ...['summary', 'type-1'],
  ])
  assert.deepEqual(await find('category=http://loinc.org|type-1'), [])
  assert.deepEqual(await find('status=inactive'), [])
  const all = await consents(token.patient)
  assert.deepEqual(await find(`_id=${all[0]?.id}`), [kindOf(all[0] as Consent)])
  const seen: string[] = []
  let url = `${fhir}/Consent?_count=2&scope=patient-privacy`
  while (url !== '') {
    const { body, status } = await door.ask({ url, as: token.patient })
    assert.equal(status, 200, body)
    seen.push(...((JSON.parse(body) as Bundle).entry ?? []).map(({ resource }) => resource.id))
    url = /"relation":"next","url":"[^"]*(\/fhir[^"]*)"/.exec(body)?.[1] ?? ''
  }
  assert.deepEqual(
    seen,
    all.map(({ id }) => id),
  )
  const { status, body } = await door.ask({ url: `${fhir}/Consent?actor=x`, as: token.patient })
  assert.deepEqual([status, /actor/.test(body)], [400, true])
  assert.equal((await door.ask({ url: `${fhir}/Consent`, as: token.nurse })).status, 400)
})

test('each change has a Provenance, for whoever may read the Consent', async () => {
  const target = `Consent/${about(clinic, ['permit', 'permit']).id}`
  const found = async (as: string) => {
    const { body } = await door.ask({ url: `${fhir}/Provenance?target=${target}`, as })
    const bundle = JSON.parse(body) as Bundle
    assert.deepEqual(validateResource(bundle), [])
    return bundle.entry?.map(({ resource }) => resource) ?? []
  }
  const all = await found(token.patient)
  const [changes] = await owner`
    select count(distinct reference)::int as n from choice_history
     where patient_id = ${patient.id} and organisation = ${clinic}`
  assert.equal(all.length, changes?.['n'])
  assert.deepEqual(await found(token.nurse), all)
  const [one] = all
  const read = await door.ask({ url: `${fhir}/Provenance/${one?.id}`, as: token.nurse })
  assert.deepEqual(JSON.parse(read.body), one)
  // of what was chosen about another service the clinic is told nothing
  const other = `Consent/${about(gp, ['permit', 'permit']).id}`
  const theirs = await door.ask({ url: `${fhir}/Provenance?target=${other}`, as: token.nurse })
  assert.equal((JSON.parse(theirs.body) as Bundle).total, 0)
})
