import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { startSession } from '../../src/identity/sessions.ts'
import { asJob } from '../../src/sharing/as-job.ts'
import { registerPatient } from '../../src/sharing/registration.ts'
import { preferenceAfter } from '../../src/summary/permission-flag.ts'
import type { Preference } from '../../src/summary/preference.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor, type Answer } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import {
  testNumber,
  worldIn,
  type Patient,
  type Service,
  type StaffMember,
} from '../support/world.ts'

// What a GP system sends by the SCR FHIR API: consent, and privacy alerts.

const db = await testDatabase()
const owner = asAnyone(db)
after(() => owner.end())
const world = worldIn(db)
const door = await openDoor(db)
const base = '/summary-care-record/FHIR/R4'
const nobody = testNumber(900_000)

let practice: Service
let hospital: Service
let doctor: StaffMember
let protectedOne: Patient
const tokens: Record<'practice' | 'hospital' | 'desk', string> = {} as never

before(async () => {
  practice = await world.service('Z82001', 'Millbrook Surgery')
  hospital = await world.service('Z82002', 'Hospital', 'hospital')
  doctor = await world.staff(hospital, 'doctor', 'Dr Amara')
  protectedOne = await world.patient({ name: 'Selina Protected', practice, protected: true })
  tokens.practice = await world.signIn(await world.staff(practice, 'receptionist', 'Sam Desk'))
  tokens.hospital = await startSession(db, doctor, undefined, new Date())
  const desk = await world.staff(hospital, 'receptionist', 'Rae Desk')
  tokens.desk = await startSession(db, desk, undefined, new Date())
})

async function registered(birthDate = '1950-02-03'): Promise<Patient> {
  const made = await world.patient({ name: 'Margaret Fernstead', birthDate })
  const job = { job: 'test', name: 'Test', purpose: 'test', requestId: 'r' } as const
  await asJob(db, job, made.id, [], (tx, at) => registerPatient(tx, made.id, practice, 'test', at))
  return made
}

const post = (name: string, body: unknown, as: string, type = 'application/fhir+json') =>
  door.ask({
    ...{ method: 'POST', url: `${base}/${name}`, as, headers: { 'content-type': type } },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

function refusedWith(answer: Answer, status: number, says: RegExp): void {
  const { issue } = JSON.parse(answer.body) as { issue: { details: { text: string } }[] }
  assert.deepEqual([answer.status, issue.length], [status, 1])
  assert.match(issue[0]?.details.text ?? '', says)
}

async function logged({ requestId }: Answer): Promise<string[]> {
  const rows = await owner<{ line: string }[]>`
    select kind || ' ' || coalesce(filter, '') as line from access_event where request_id = ${requestId}`
  return rows.map(({ line }) => line)
}

describe('$setPermission', () => {
  const parameters = (number: string, code: string, system = 'SCR-ACSPermission') => ({
    resourceType: 'Parameters',
    parameter: [
      {
        name: 'setPermissions',
        part: [
          { name: 'nhsNumber', valueString: number },
          {
            name: 'permissionCode',
            valueCoding: { system: `https://fhir.nhs.uk/CodeSystem/${system}`, code },
          },
        ],
      },
    ],
  })
  const set = ({ nhsNumber }: Patient, code: string, as = tokens.practice) =>
    post('$setPermission', parameters(nhsNumber, code), as)
  const stateOf = async ({ id }: Patient) => {
    const [row] = await owner<{ line: string }[]>`
      select s.state || ' ' || coalesce(s.scope, '-') || ' ' || coalesce(p.preference, 'none')
             || ' ' || (select count(*) from summary_preference_history h where h.patient_id = ${id}) as line
        from summary s left join summary_preference p on p.patient_id = s.patient_id
       where s.patient_id = ${id} and s.state <> 'replaced'`
    return row?.line
  }

  test('No makes the summary blank; sent again nothing more comes of it; Ask brings it back', async () => {
    const patient = await registered()
    const steps = [
      ['Ask', 'live additional none 0', 'choice summary'],
      ['No', 'blank - dissent 1', 'choice summary dissent'],
      ['No', 'blank - dissent 1', 'choice summary'],
      ['Yes', 'live additional no-preference 2', 'choice summary no-preference'],
      ['Ask', 'live additional no-preference 2', 'choice summary'],
    ] as const
    for (const [code, state, line] of steps) {
      const answer = await set(patient, code)
      assert.deepEqual([answer.status, answer.body], [201, ''], code)
      assert.equal(await stateOf(patient), state, code)
      assert.deepEqual(await logged(answer), [line], code)
    }
  })

  test('what a patient wanted before they opted out is what they have again', () => {
    const cases: readonly [
      flag: 'Yes' | 'No' | 'Ask',
      history: Preference[],
      Preference | undefined,
    ][] = [
      ['No', [], 'dissent'],
      ['No', ['core'], 'dissent'],
      ['No', ['dissent', 'core'], undefined],
      ['Ask', [], undefined],
      ['Ask', ['core'], undefined],
      ['Ask', ['dissent'], 'no-preference'],
      ['Ask', ['dissent', 'core', 'additional'], 'core'],
      ['Yes', ['dissent', 'dissent', 'additional'], 'additional'],
    ]
    for (const [flag, history, wanted] of cases) {
      assert.equal(preferenceAfter(flag, history), wanted, `${flag} after ${history.join()}`)
    }
  })

  test('a patient not found, or not to be known, is 400; another service is refused', async () => {
    const patient = await registered()
    for (const number of [nobody, protectedOne.nhsNumber, (await world.patient()).nhsNumber]) {
      const answer = await post('$setPermission', parameters(number, 'No'), tokens.desk)
      refusedWith(answer, 400, /^Patient not found$/)
    }
    await world.inCareOf(patient, hospital)
    const answer = await set(patient, 'No', tokens.desk)
    refusedWith(answer, 403, /registered GP practice/)
    assert.deepEqual(await logged(answer), ['denied '])
    assert.equal(await stateOf(patient), 'live additional none 0')
  })

  test('of a child it is said who said so', async () => {
    const child = await registered(`${new Date().getUTCFullYear() - 5}-01-01`)
    refusedWith(await set(child, 'No'), 400, /page of the practice, with who said so/)
    assert.equal(await stateOf(child), 'live additional none 0')
  })

  const whole = parameters(nobody, 'No')
  const wrong: readonly [name: string, body: unknown, says: RegExp][] = [
    ['another code', parameters(nobody, 'Maybe'), /valueCoding/],
    ['another system', parameters(nobody, 'No', 'X'), /valueCoding/],
    ['no number', parameters('', 'No'), /Parameters/],
    ['a wrong number', parameters('9000000008', 'No'), /check each digit/],
    ['nothing in it', { resourceType: 'Parameters' }, /Exactly 1 parameter named 'setPermissions'/],
    [
      'two of them',
      { ...whole, parameter: [...whole.parameter, ...whole.parameter] },
      /Exactly 1 parameter/,
    ],
    ['another resource', { resourceType: 'Patient' }, /not Parameters/],
  ]
  for (const [name, body, says] of wrong) {
    test(`${name} is refused`, async () => {
      refusedWith(await post('$setPermission', body, tokens.practice), 400, says)
    })
  }

  test('another content type is refused', async () => {
    refusedWith(
      await post('$setPermission', whole, tokens.practice, 'text/plain'),
      415,
      /Content-Type/,
    )
  })
})

describe('AuditEvent', () => {
  type Alert = ReturnType<typeof alert>
  const agent = (system: string, value: string, more = {}) => ({
    who: { identifier: { system, value } },
    requestor: false,
    ...more,
  })
  const alert = (
    number: string,
    type: string,
    subtype: string,
    organisation: string = hospital,
  ) => ({
    resourceType: 'AuditEvent',
    id: 'example',
    extension: [
      {
        url: 'https://fhir.nhs.uk/StructureDefinition/Extension-SCR-NotificationMessage',
        valueString: 'Alert: Permission to view override 1C03CF4F-D404-4D76-B192-4F81727059F6',
      },
    ],
    type: {
      system: 'https://fhir.nhs.uk/CodeSystem/SCR-AlertType',
      code: type,
      display: 'Alert',
    },
    subtype: [
      { system: 'https://fhir.nhs.uk/CodeSystem/SCR-AlertReason', code: subtype, display: 'Why' },
    ],
    recorded: '2020-11-13T00:00:00+00:00',
    outcomeDesc: 'Unconscious after a road accident',
    agent: [
      agent('https://fhir.nhs.uk/Id/nhs-number', number),
      agent('https://fhir.nhs.uk/Id/ods-organization-code', organisation),
      agent('https://fhir.nhs.uk/Id/sds-user-id', 'T10101', { role: [{ text: 'Doctor' }] }),
    ],
    source: {
      observer: {
        identifier: { system: 'https://fhir.nhs.uk/Id/nhsSpineASID', value: '227319907548' },
      },
    },
    entity: [{ what: { identifier: { value: '1C03CF4F-D404-4D76-B192-4F81727059F6' } } }],
  })
  const send = (body: unknown, as = tokens.hospital) => post('AuditEvent', body, as)
  const alertsOf = async ({ id }: Patient) => {
    const rows = await owner<{ line: string }[]>`
      select payload->>'kind' || ' ' || (payload->>'type') || ' ' || (payload->>'subtype') as line
        from outbox where patient_id = ${id} and topic = 'alert' order by created_at`
    return rows.map(({ line }) => line)
  }
  const total = async ({ nhsNumber }: Patient) => {
    const token = encodeURIComponent(`https://fhir.nhs.uk/Id/nhs-number|${nhsNumber}`)
    const url = `${base}/DocumentReference?patient=${token}`
    const answer = await door.ask({ url, as: tokens.hospital })
    return (JSON.parse(answer.body) as { total: number }).total
  }

  test('type 2 opens the summary for this session, and is an alert once', async () => {
    const patient = await registered()
    assert.equal(await total(patient), 0)
    for (const body of [alert(patient.nhsNumber, '2', '5'), alert(patient.nhsNumber, '2', '5')]) {
      const answer = await send(body)
      assert.deepEqual([answer.status, answer.body], [201, ''])
      assert.deepEqual(await logged(answer), ['emergency cannot-consent'])
    }
    assert.equal(await total(patient), 1)
    assert.deepEqual(await alertsOf(patient), ['emergency 2 5'])
    const [access] = await owner<{ reason: string }[]>`
      select reason from emergency_access where patient_id = ${patient.id}`
    assert.equal(access?.reason, 'Unconscious after a road accident')
  })

  test('type 1 claims a relationship, and is an alert once', async () => {
    const patient = await registered()
    for (const body of [alert(patient.nhsNumber, '1', '6'), alert(patient.nhsNumber, '1', '6')]) {
      const answer = await send(body)
      assert.equal(answer.status, 201)
      assert.deepEqual(await logged(answer), ['relationship self-claimed patient-agrees'])
    }
    assert.equal(await total(patient), 1)
    assert.deepEqual(await alertsOf(patient), ['self-claimed 1 6'])
  })

  test('the published example, whose type is that of ISO 21089, is one of type 2', async () => {
    const patient = await registered()
    const { outcomeDesc: _outcomeDesc, ...body } = alert(patient.nhsNumber, '2', '1')
    const system = 'http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle'
    const answer = await send({ ...body, type: { system, code: 'access', display: 'Access' } })
    assert.equal(answer.status, 201)
    assert.deepEqual(await alertsOf(patient), ['legal 2 1'])
  })

  const pairs = { '1': ['1', '2', '3', '4', '6'], '2': ['1', '2', '3', '5'] }
  for (const type of ['1', '2'] as const) {
    for (const subtype of ['0', '1', '2', '3', '4', '5', '6', '7']) {
      const isAllowed = pairs[type].includes(subtype)
      test(`type ${type} with reason ${subtype} is ${isAllowed ? 'taken' : 'refused'}`, async () => {
        const patient = await registered()
        const answer = await send(alert(patient.nhsNumber, type, subtype))
        assert.equal(answer.status, isAllowed ? 201 : 400)
        const raised = (await alertsOf(patient)).map((line) => line.split(' ').slice(1).join(' '))
        assert.deepEqual(raised, isAllowed ? [`${type} ${subtype}`] : [])
      })
    }
  }

  test('nobody who may be known is 400, and a role that reads nothing is refused', async () => {
    for (const number of [nobody, protectedOne.nhsNumber]) {
      for (const [type, subtype] of [
        ['1', '6'],
        ['2', '5'],
      ] as const) {
        refusedWith(await send(alert(number, type, subtype)), 400, /^Patient not found$/)
      }
    }
    const patient = await registered()
    const answer = await send(alert(patient.nhsNumber, '2', '5'), tokens.desk)
    refusedWith(answer, 403, /role/)
    assert.deepEqual(await logged(answer), ['denied '])
  })

  test('an emergency needs a sign-in of the last minutes', async () => {
    const patient = await registered()
    const token = await startSession(db, doctor, undefined, new Date(Date.now() - 10 * 60_000))
    const answer = await send(alert(patient.nhsNumber, '2', '5'), token)
    refusedWith(answer, 401, /sign in again/)
    assert.deepEqual(await alertsOf(patient), [])
  })

  const wrong: readonly [name: string, change: (whole: Alert) => object, says: RegExp][] = [
    ['no id', ({ id: _id, ...rest }) => rest, /'id' element/],
    ['no message', (it) => ({ ...it, extension: undefined }), /exactly one 'extension'/],
    [
      'two messages',
      (it) => ({ ...it, extension: [...it.extension, ...it.extension] }),
      /exactly one 'extension'/,
    ],
    ['another type', (it) => ({ ...it, type: { ...it.type, code: '3' } }), /'type'/],
    [
      'two reasons',
      (it) => ({ ...it, subtype: [...it.subtype, ...it.subtype] }),
      /exactly one 'subtype'/,
    ],
    [
      'another system of reasons',
      (it) => ({ ...it, subtype: [{ system: 'x', code: '5' }] }),
      /exactly one 'subtype'/,
    ],
    ['no entity', (it) => ({ ...it, entity: undefined }), /exactly one 'entity'/],
    ['no patient', (it) => ({ ...it, agent: it.agent.slice(1) }), /nhs-number/],
    [
      'no organisation',
      (it) => ({ ...it, agent: [it.agent[0], it.agent[2]] }),
      /ods-organization-code/,
    ],
    ['no user', (it) => ({ ...it, agent: it.agent.slice(0, 2) }), /sds-user-id/],
    [
      'a user without a role',
      (it) => ({ ...it, agent: [it.agent[0], it.agent[1], { ...it.agent[2], role: undefined }] }),
      /'role'/,
    ],
    ['two patients', (it) => ({ ...it, agent: [it.agent[0], ...it.agent] }), /exactly one 'agent'/],
    [
      'a requestor',
      (it) => ({ ...it, agent: it.agent.map((one) => ({ ...one, requestor: true })) }),
      /'requestor' is false/,
    ],
    ['not recorded', ({ recorded: _recorded, ...rest }) => rest, /recorded/],
    ['another organisation', () => alert(nobody, '2', '5', 'Z82001'), /another organisation/],
    [
      'a reason of no words',
      (it) => ({ ...it, outcomeDesc: '123' }),
      /reason in at least 10 letters/,
    ],
  ]
  for (const [name, change, says] of wrong) {
    test(`${name} is refused`, async () => {
      const patient = await registered()
      const body = change(alert(patient.nhsNumber, '2', '5'))
      refusedWith(await send(body), 400, says)
      assert.deepEqual(await alertsOf(patient), [])
    })
  }
})
