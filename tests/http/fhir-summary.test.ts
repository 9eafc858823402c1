import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setPermissionPolicy } from '../../src/identity/organisations.ts'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { keepSummaryFresh } from '../../src/summary/keep-fresh.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor, type Answer, type Ask } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { testNumber, worldIn, type Patient, type Service } from '../support/world.ts'

// `Patient/{id}/$summary`, as a client of the International Patient Summary asks for it.

const db = await testDatabase()
const owner = asAnyone(db)
after(() => owner.end())
const world = worldIn(db)
const door = await openDoor(db)

type Stored = { staff_text: string; patient_text: string; staff_html: string }

let patient: Patient
let stored: Stored
const people: Record<'opted' | 'none' | 'stranger', Patient> = {} as never
const tokens: Record<'doctor' | 'asking' | 'desk' | 'patient', string> = {} as never

before(async () => {
  const practice = await world.service('Z80001', 'Millbrook Surgery')
  const hospital = await world.service('Z80002', 'Hospital', 'hospital')
  const pharmacy = await world.service('Z80003', 'Pharmacy', 'pharmacy')
  await setPermissionPolicy(db.job, pharmacy, 'ask-each-time')
  patient = await withSummary('Margaret Fernstead', practice)
  await world.inCareOf(patient, hospital, pharmacy)
  const [row] = await owner<Stored[]>`
    select staff_text, patient_text, staff_html from summary where patient_id = ${patient.id}`
  assert.ok(row)
  stored = row
  people.opted = await withSummary('Margaret Opted', practice)
  people.none = await world.patient({ name: 'Margaret None' })
  people.stranger = await withSummary('Rosa Fernstead', practice)
  await world.inCareOf(people.opted, hospital)
  await world.inCareOf(people.none, hospital)
  await owner`
    insert into summary_preference (patient_id, preference, recorded_at)
    values (${people.opted.id}, 'dissent', now())`
  tokens.doctor = await world.signIn(await world.staff(hospital, 'doctor', 'Dr Amara'))
  tokens.asking = await world.signIn(await world.staff(pharmacy, 'pharmacist', 'Sam Pharmacist'))
  tokens.desk = await world.signIn(await world.staff(hospital, 'receptionist', 'Sam Desk'))
  tokens.patient = await world.signIn(patient)
})

async function withSummary(name: string, practice: Service): Promise<Patient> {
  const made = await world.patient({ name, practice })
  const [allergy, withheld] = ['Sentinel peanut', 'Sentinel kept from the patient']
  const kind = 'AllergyIntolerance'
  await world.entries(made, practice, [
    { kind, title: allergy },
    { kind, title: withheld, withheld: true },
  ])
  await world.asJob(made, (tx) => keepSummaryFresh(tx, made.id, new Date()))
  return made
}

const json = 'application/fhir+json; charset=utf-8'
const html = 'text/html; charset=utf-8'
const urlOf = (about: Patient, query = '') => `/fhir/R4/Patient/${about.ref}/$summary${query}`
const ask = (question: Partial<Ask>, as = tokens.doctor) =>
  door.ask({ url: urlOf(patient), as, ...question })
const post = (body: string, type = 'application/fhir+json') =>
  ask({ method: 'POST', body, headers: { 'content-type': type } })
const wanting = (accept: string) => ask({ headers: { accept } })

/** What stands on the log of an answer. */
async function logged({ requestId }: Answer): Promise<string[]> {
  const rows = await owner<{ line: string }[]>`
    select kind || ' ' || rule || ' ' || coalesce(filter, '') as line from access_event
     where request_id = ${requestId}`
  return rows.map(({ line }) => line)
}

function outcomeOf({ headers, body, requestId }: Answer) {
  assert.equal(headers['content-type'], json)
  const outcome = JSON.parse(body) as {
    resourceType: string
    id: string
    issue: { code: string; details: { coding: { code: string }[]; text: string } }[]
  }
  assert.deepEqual(validateResource(outcome), [])
  assert.deepEqual([outcome.resourceType, outcome.id], ['OperationOutcome', requestId])
  const [issue] = outcome.issue
  assert.ok(issue)
  return { code: issue.code, own: issue.details.coding[0]?.code, text: issue.details.text }
}

describe('the document', () => {
  test('is the stored text byte for byte, by GET and by POST with or without parameters', async () => {
    const profile = 'http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips'
    const parameters = (name: string) => ({
      resourceType: 'Parameters',
      parameter: [{ name: 'profile', [name]: profile }],
    })
    const answers = [
      await ask({}),
      await ask({ url: urlOf(patient, `?profile=${encodeURIComponent(profile)}`) }),
      await ask({ method: 'POST' }),
      await post('{"resourceType":"Parameters"}'),
      await post(JSON.stringify(parameters('valueCanonical'))),
      await post(JSON.stringify(parameters('valueUri')), 'application/json; charset=utf-8'),
    ]
    for (const answer of answers) {
      assert.deepEqual([answer.status, answer.headers['content-type']], [200, json])
      assert.equal(answer.body, stored.staff_text)
      assert.deepEqual(await logged(answer), ['open shared summary'])
    }
  })

  test('is for a patient the one without what is withheld from them', async () => {
    const answer = await ask({}, tokens.patient)
    assert.equal(answer.body, stored.patient_text)
    assert.ok(stored.staff_text.includes('kept from the patient'))
    assert.ok(!stored.patient_text.includes('kept from the patient'))
    assert.deepEqual(await logged(answer), ['open own summary'])
  })

  test('is a page on demand: whom it is about, and what is stored', async () => {
    const answer = await wanting('text/html')
    assert.deepEqual([answer.status, answer.headers['content-type']], [200, html])
    assert.equal(answer.headers['vary'], 'accept')
    assert.ok(answer.body.includes(`<main>${stored.staff_html}</main>`))
    assert.match(answer.body, /Margaret Fernstead, born 3 February 1950, NHS number 999 /)
    assert.deepEqual(await logged(answer), ['open shared summary'])
  })

  test('is answered to HEAD by its head alone, and that is on the log too', async () => {
    const answer = await ask({ method: 'HEAD' })
    assert.deepEqual([answer.status, answer.body], [200, ''])
    assert.equal(answer.headers['content-length'], String(Buffer.byteLength(stored.staff_text)))
    assert.deepEqual(await logged(answer), ['open shared summary'])
  })
})

describe('the form that is wanted', () => {
  const forms: readonly [accept: string, type: string | undefined][] = [
    ['*/*', json],
    ['application/*', json],
    ['application/json', json],
    ['application/fhir+json; fhirVersion=4.0', json],
    ['text/*', html],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', html],
    ['text/html;q=0.5, application/fhir+json', json],
    ['application/pdf, TEXT/HTML;Q=0.1', html],
    ['application/fhir+xml', undefined],
    ['application/pdf', undefined],
    ['application/fhir+json;q=0', undefined],
    ['application/fhir+json; fhirVersion=5.0', undefined],
  ]
  for (const [accept, type] of forms) {
    test(`${accept} gives ${type ?? '406'}`, async () => {
      const answer = await wanting(accept)
      if (type !== undefined) return assert.equal(answer.headers['content-type'], type)
      assert.equal(answer.status, 406)
      assert.deepEqual(await logged(answer), [])
      return assert.equal(outcomeOf(answer).code, 'not-supported')
    })
  }

  for (const [format, type] of [
    ['json', json],
    ['application/fhir+json', json],
    ['html', html],
    ['xml', undefined],
  ] as const) {
    test(`_format=${format} counts before Accept`, async () => {
      const accept = type === html ? 'application/fhir+json' : 'text/html'
      const answer = await ask({ url: urlOf(patient, `?_format=${format}`), headers: { accept } })
      if (type === undefined) assert.equal(answer.status, 406)
      else assert.equal(answer.headers['content-type'], type)
    })
  }
})

describe('of whoever has an NHS number, with `identifier`', () => {
  const anyone = '/fhir/R4/Patient/$summary'
  const system = 'https://fhir.nhs.uk/Id/nhs-number'
  const tokenOf = ({ nhsNumber }: Pick<Patient, 'nhsNumber'>) => `${system}|${nhsNumber}`
  const inAddress = (about: Pick<Patient, 'nhsNumber'>, more = '') =>
    `${anyone}?identifier=${encodeURIComponent(tokenOf(about))}${more}`
  const posted = (...parameter: object[]) => ({
    ...{ method: 'POST' as const, url: anyone, headers: { 'content-type': 'application/json' } },
    body: JSON.stringify({ resourceType: 'Parameters', parameter }),
  })
  const named = (about: Pick<Patient, 'nhsNumber'>) => ({
    ...{ name: 'identifier', valueString: tokenOf(about) },
  })

  test('is what is read by the id, by GET and by POST, as a document and as a page', async () => {
    for (const question of [{ url: inAddress(patient) }, posted(named(patient))]) {
      const answer = await ask(question)
      assert.deepEqual([answer.status, answer.headers['content-type']], [200, json])
      assert.equal(answer.body, stored.staff_text)
      assert.deepEqual(await logged(answer), ['open shared summary'])
    }
    const page = await ask({ url: inAddress(patient, '&_format=html') })
    assert.deepEqual([page.status, page.headers['content-type']], [200, html])
    assert.ok(page.body.includes(`<main>${stored.staff_html}</main>`))
  })

  test('of nobody, and of somebody the service does not know, are answered alike', async () => {
    const nobody = { nhsNumber: testNumber(800_000) }
    const answers = []
    for (const about of [nobody, people.stranger]) {
      for (const question of [{ url: inAddress(about) }, posted(named(about))]) {
        answers.push(await ask(question))
      }
    }
    const told = answers.map(({ status, body, requestId }) => ({
      ...{ status, body: body.replaceAll(requestId, 'the request') },
    }))
    assert.equal(told[0]?.status, 404)
    assert.ok(told.every((one) => JSON.stringify(one) === JSON.stringify(told[0])))
    // on the log of the one who is somebody
    const lines = await Promise.all(answers.map(logged))
    assert.deepEqual(lines, [[], [], ['denied no-relationship '], ['denied no-relationship ']])
  })

  const refused: readonly [name: string, about: () => Patient, as: () => string, status: number][] =
    [
      ['a role that reads nothing', () => patient, () => tokens.desk, 403],
      ['dissent', () => people.opted, () => tokens.doctor, 403],
      ['nobody asked', () => patient, () => tokens.asking, 403],
      ['none was made', () => people.none, () => tokens.doctor, 404],
      ['a patient, who knows their id', () => patient, () => tokens.patient, 404],
    ]
  for (const [name, about, as, status] of refused) {
    test(`the gates are the same: ${name}`, async () => {
      for (const question of [{ url: inAddress(about()) }, posted(named(about()))]) {
        const answer = await ask(question, as())
        assert.equal(answer.status, status)
        assert.doesNotMatch(answer.body, /Sentinel|Margaret|Fernstead|none known/i)
      }
    })
  }

  const wrong: readonly [name: string, question: () => Partial<Ask>, says: RegExp][] = [
    ['whose is not said', () => ({ url: anyone }), /Give it as https:/],
    ['nor in a body', () => posted({ name: '_format', valueString: 'json' }), /Give it as https:/],
    ['the number alone', () => ({ url: `${anyone}?identifier=9990000018` }), /Give it as https:/],
    [
      'a number that is none',
      () => ({ url: inAddress({ nhsNumber: '9990000019' }) }),
      /NHS number/,
    ],
    [
      'an Identifier instead of a string',
      () => posted({ name: 'identifier', valueIdentifier: { system, value: '9990000018' } }),
      /identifier once, as text/,
    ],
    [
      'twice, in the address and in the body',
      () => ({ ...posted(named(patient)), url: inAddress(patient) }),
      /identifier once, as text/,
    ],
    [
      'beside the id of a patient',
      () => ({ url: urlOf(patient, `?identifier=${encodeURIComponent(tokenOf(patient))}`) }),
      /by the address or by identifier/,
    ],
  ]
  for (const [name, question, says] of wrong) {
    test(`${name}: 400`, async () => {
      const answer = await ask(question())
      assert.equal(answer.status, 400)
      assert.match(outcomeOf(answer).text, says)
      assert.deepEqual(await logged(answer), [])
    })
  }
})

describe('what is sent wrong is said, and nothing is read', () => {
  const wrong: readonly [
    name: string,
    send: () => Promise<Answer>,
    status: number,
    says: RegExp,
  ][] = [
    ['a form', () => post('a=b', 'application/x-www-form-urlencoded'), 415, /Content-Type/],
    ['XML', () => post('<x/>', 'application/fhir+xml'), 415, /Content-Type/],
    ['words', () => post('x', 'text/plain'), 415, /Content-Type/],
    ['JSON that is none', () => post('{"resourceType":'), 400, /not valid JSON/],
    ['nothing', () => post(''), 400, /empty/],
    ['another resource', () => post('{"resourceType":"Patient"}'), 400, /not Parameters/],
    ['an unknown element', () => post('{"resourceType":"Parameters","a":1}'), 400, /Parameters/],
    ['JSON with __proto__', () => post('{"__proto__":{"a":1}}'), 400, /__proto__/],
    ['JSON too deep', () => post('['.repeat(9999)), 400, /nested/],
    [
      'a parameter twice',
      () => ask({ url: urlOf(patient, '?profile=a&profile=b') }),
      400,
      /profile once/,
    ],
    ['another profile', () => ask({ url: urlOf(patient, '?profile=x') }), 400, /only profile/],
    [
      'a parameter we do not have',
      () => ask({ url: urlOf(patient, '?persist=true') }),
      400,
      /persist is not supported/,
    ],
  ]
  for (const [name, send, status, says] of wrong) {
    test(`${name}: ${status}`, async () => {
      const answer = await send()
      assert.equal(answer.status, status)
      assert.match(outcomeOf(answer).text, says)
      assert.deepEqual(await logged(answer), [])
    })
  }
})

describe('the gates, in both forms and by both methods', () => {
  const gates: readonly [
    name: string,
    about: () => Patient,
    as: () => string,
    status: number,
    codes: readonly [issue: string, own: string],
    log: string,
  ][] = [
    [
      'a role that reads nothing',
      () => patient,
      () => tokens.desk,
      403,
      ['forbidden', 'role'],
      'denied role ',
    ],
    [
      'no relationship',
      () => people.stranger,
      () => tokens.doctor,
      404,
      ['not-found', 'not-found'],
      'denied no-relationship ',
    ],
    [
      'dissent',
      () => people.opted,
      () => tokens.doctor,
      403,
      ['forbidden', 'dissent'],
      'denied dissent summary',
    ],
    [
      'nobody asked',
      () => patient,
      () => tokens.asking,
      403,
      ['forbidden', 'permission-not-asked'],
      'denied permission-not-asked summary',
    ],
    [
      'none was made',
      () => people.none,
      () => tokens.doctor,
      404,
      ['not-found', 'not-found'],
      'open shared summary',
    ],
  ]
  for (const [name, about, as, status, [code, own], log] of gates) {
    test(name, async () => {
      const url = urlOf(about())
      for (const question of [
        { url },
        { url, headers: { accept: 'text/html' } },
        { url, method: 'POST' as const },
      ]) {
        const answer = await ask(question, as())
        assert.equal(answer.status, status)
        const outcome = outcomeOf(answer)
        assert.deepEqual([outcome.code, outcome.own], [code, own])
        assert.doesNotMatch(answer.body, /Sentinel|Margaret|Fernstead|none known/i)
        assert.deepEqual(await logged(answer), [log])
      }
    })
  }
})
