import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, beforeEach, suite, test } from 'node:test'
import { openKeyStore } from '../../src/identity/key-store.ts'
import { setVerificationRequired } from '../../src/identity/organisations.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import { redeemCode } from '../../src/sharing/redeem-code.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor, type Answer } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// One-time codes, through the doors people use: made by the patient or at the practice's desk, entered by
// the service they are for. domain.md 2.8

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

let practice: Service
let hospice: Service
let allowed: Service
let barred: Service
let patient: Patient
const tokens = { patient: '', desk: '', hospice: '', second: '', barred: '', otherPractice: '' }
let made = 0

before(async () => {
  practice = await world.service('Z60001', 'Millbrook Surgery')
  const other = await world.service('Z60002', 'Hawthorn Practice')
  hospice = await world.service('Z60003', 'Rowan Hospice', 'hospice')
  allowed = await world.service('Z60004', 'Riverside Nursing', 'district-nursing')
  barred = await world.service('Z60005', 'Market Pharmacy', 'pharmacy')
  await setVerificationRequired(db.job, practice, true)
  await world.list(practice, 'allowed', allowed)
  await world.list(practice, 'prohibited', barred)
  const sign = async (of: Service, role: string, name: string) =>
    world.signIn(await world.staff(of, role, name))
  tokens.desk = await sign(practice, 'receptionist', 'Colette Desk')
  tokens.otherPractice = await sign(other, 'receptionist', 'Bronwen Desk')
  tokens.hospice = await sign(hospice, 'nurse', 'Nurse Callum')
  tokens.second = await sign(hospice, 'doctor', 'Dr Edith')
  tokens.barred = await sign(barred, 'pharmacist', 'Owen Pharmacist')
})

beforeEach(async () => {
  patient = await world.patient({ name: `Margaret Number${made++}`, practice })
  await world.inCareOf(patient, practice, hospice, barred)
  await world.choose(patient, [practice, 'yes', 'yes'], [hospice, 'yes', 'yes'])
  await world.entry(patient, practice, { title: 'Sentinel asthma' })
  tokens.patient = await world.signIn(patient)
})

const digitsIn = ({ body }: Answer) => /code-card__code.*?(\d{4} \d{4})</s.exec(body)?.[1]

async function makes(service: Service, as = tokens.patient, url = '/sharing/codes') {
  const answer = await door.ask({ url, as, form: { do: 'make', service } })
  const code = digitsIn(answer)
  assert.ok(code, `no code was made: ${answer.status}`)
  return code
}

const desk = () => `/patients/${patient.ref}/codes`
const enters = (code: string, as = tokens.hospice) =>
  door.ask({ url: `/patients/${patient.ref}/enter-code`, as, form: { code } })

async function opened(): Promise<boolean> {
  const { body } = await door.ask({ url: `/patients/${patient.ref}/record`, as: tokens.hospice })
  return body.includes('Sentinel asthma')
}

const refused = (answer: Answer) => {
  assert.equal(answer.status, 400)
  return /class="nhsuk-error-summary__body">(.*?)<\/ul>/s.exec(answer.body)?.[1]
}

const wrongOne = (code: string) => code.replace(/\d$/, (last) => String((Number(last) + 1) % 10))

suite('a code', () => {
  test('lets the service it is for see what is shared, and the log says who entered it', async () => {
    assert.equal(await opened(), false)
    const code = await makes(hospice)
    assert.equal((await enters(code)).status, 303)
    assert.equal(await opened(), true)
    const log = await door.ask({ url: '/my-record/who-looked', as: tokens.patient })
    assert.match(log.body, /Nurse Callum.*Rowan Hospice.*entered a code you gave them/s)
  })

  test('is kept as a hash: what was shown is in no table and in no line of the log', async () => {
    const code = await makes(hospice)
    const digits = code.replace(' ', '')
    const rows = await owner<{ row: string }[]>`
      select one_time_code::text as row from one_time_code where patient_id = ${patient.id}
      union all select access_event::text from access_event where patient_id = ${patient.id}
      union all select outbox::text from outbox where patient_id = ${patient.id}`
    assert.ok(rows.length >= 2)
    for (const { row } of rows) assert.doesNotMatch(row, new RegExp(`${digits}|${code}`))
    const page = await door.ask({ url: '/sharing/codes', as: tokens.patient })
    assert.match(page.body, /Rowan Hospice/)
    assert.doesNotMatch(page.body, new RegExp(`${digits}|${code}`))
  })

  test('opens nothing by itself: the choices still decide', async () => {
    await world.choose(patient, [hospice, 'yes', 'no'])
    assert.equal((await enters(await makes(hospice))).status, 303)
    assert.equal(await opened(), false)
  })

  test('works once: for a colleague it is used up, and the same form again is answered alike', async () => {
    const code = await makes(hospice)
    assert.equal((await enters(code)).status, 303)
    assert.equal((await enters(code)).status, 303)
    assert.equal((await enters(code, tokens.second)).status, 400)
  })

  test('is dead after five wrong ones, each counted though it was refused', async () => {
    const code = await makes(hospice)
    for (let n = 0; n < 5; n++) refused(await enters(wrongOne(code)))
    const [row] = await owner<{ attempts: number }[]>`
      select attempts from one_time_code where patient_id = ${patient.id}`
    assert.equal(row?.attempts, 5)
    refused(await enters(code))
    assert.equal(await opened(), false)
    const page = await door.ask({ url: '/sharing/codes', as: tokens.patient })
    assert.match(page.body, /There are none/)
  })

  test('works on the fifth try', async () => {
    const code = await makes(hospice)
    for (let n = 0; n < 4; n++) refused(await enters(wrongOne(code)))
    assert.equal((await enters(code)).status, 303)
  })

  test('is replaced by a newer one', async () => {
    const old = await makes(hospice)
    const code = await makes(hospice)
    if (old !== code) refused(await enters(old))
    assert.equal((await enters(code)).status, 303)
  })

  test('can be taken back', async () => {
    const code = await makes(hospice)
    const page = await door.ask({ url: '/sharing/codes', as: tokens.patient })
    const id = /name="code" value="(\w{26})"/.exec(page.body)?.[1] ?? ''
    const answer = await door.ask({
      ...{ url: '/sharing/codes/cancel', as: tokens.patient, form: { code: id } },
    })
    assert.equal(answer.status, 303)
    refused(await enters(code))
  })
})

test('wrong, used, expired, cancelled, of another service, of a prohibited one, none at all: one answer', async () => {
  const none = refused(await enters('12345678'))
  const code = await makes(hospice)
  const answers = new Map([
    ['none', none],
    ['wrong', refused(await enters(wrongOne(code)))],
    ['not a code', refused(await enters('hello'))],
    ['empty', refused(await enters(''))],
  ])
  await owner`update one_time_code set expires_at = now() where patient_id = ${patient.id}`
  answers.set('expired', refused(await enters(code)))
  await owner`update one_time_code set expires_at = now() + interval '1 day', cancelled_at = now()
    where patient_id = ${patient.id}`
  answers.set('cancelled', refused(await enters(code)))
  const another = await makes(hospice)
  answers.set('of another service', refused(await enters(another, tokens.barred)))
  await world.list(practice, 'prohibited', hospice)
  answers.set('of a prohibited service', refused(await enters(another)))
  await world.list(practice, 'unlisted', hospice)
  assert.match(none ?? '', /does not work for your service/)
  assert.deepEqual([...answers.values()], Array(answers.size).fill(none))
  const [row] = await owner<{ given: number }[]>`
    select count(*)::int as given from verification where patient_id = ${patient.id}`
  assert.equal(row?.given, 0)
})

test('of two members of staff who enter it at once, one is let in', async () => {
  const key = openKeyStore(join(door.dataFolder, 'keys')).key('one-time-code').secret
  const settings = { key, hours: 24 }
  for (let n = 0; n < 5; n++) {
    const digits = (await makes(hospice)).replace(' ', '')
    const actors = [tokens.hospice, tokens.second].map((token) => ({
      session: hashOfToken(token),
      ...{ requestId: 'race', route: 'POST race' },
    }))
    const done = await Promise.all(
      actors.map((actor) => redeemCode(db, actor, patient.id, digits, settings)),
    )
    assert.equal(done.filter((again) => again === undefined).length, 1)
  }
})

test('of wrong ones entered at once, each is counted', async () => {
  const code = await makes(hospice)
  await Promise.all(Array.from({ length: 8 }, () => enters(wrongOne(code))))
  const [row] = await owner<{ attempts: number }[]>`
    select attempts from one_time_code where patient_id = ${patient.id}`
  assert.equal(row?.attempts, 5)
})

suite('a code is made', () => {
  test('by the registered practice at its desk, which is told to the patient without the code', async () => {
    const code = await makes(hospice, tokens.desk, desk())
    assert.equal((await enters(code)).status, 303)
    const sent = await owner<{ payload: Record<string, unknown> }[]>`
      select payload from outbox where patient_id = ${patient.id} order by created_at`
    const kinds = sent.map(({ payload: { reference, ...rest } }) => {
      assert.match(String(reference), /^(CO|SH)-/)
      return rest
    })
    assert.deepEqual(kinds, [
      { to: 'patient', kind: 'code' },
      { to: 'patient', kind: 'sharing-changed', organisation: hospice },
    ])
  })

  test('by no other service: not even one that cares for the patient', async () => {
    for (const as of [tokens.hospice, tokens.otherPractice]) {
      const answer = await door.ask({ url: desk(), as, form: { do: 'make', service: hospice } })
      assert.equal(answer.status, 404)
    }
    const log = await owner<{ kind: string }[]>`
      select kind from access_event where patient_id = ${patient.id}`
    assert.deepEqual(
      log.map(({ kind }) => kind),
      ['denied', 'denied'],
    )
  })

  test('for no service that needs none, or that a code does not help', async () => {
    const services = [practice, allowed, barred, 'Z99999', '', 'no code']
    for (const service of services) {
      for (const [url, as] of [
        ['/sharing/codes', tokens.patient],
        [desk(), tokens.desk],
      ] as const) {
        const answer = await door.ask({ url, as, form: { do: 'make', service } })
        assert.match(refused(answer) ?? '', /Choose the service/, service)
      }
    }
  })

  test('the desk is not told which services the patient uses; it finds them by name', async () => {
    const closed = await door.ask({ url: desk(), as: tokens.desk })
    assert.doesNotMatch(closed.body, /Rowan Hospice/)
    const found = await door.ask({
      ...{ url: desk(), as: tokens.desk, form: { do: 'look', find: 'rowan hos' } },
    })
    assert.match(found.body, /Rowan Hospice/)
    const not = await door.ask({
      ...{ url: desk(), as: tokens.desk, form: { do: 'look', find: 'market' } },
    })
    assert.doesNotMatch(not.body, /Market Pharmacy/)
    const any = await door.ask({ url: desk(), as: tokens.desk, form: { do: 'look', find: '%' } })
    assert.doesNotMatch(any.body, /Rowan Hospice/)
  })

  test('for none where the practice asks for none', async () => {
    await setVerificationRequired(db.job, practice, false)
    try {
      const page = await door.ask({ url: '/sharing/codes', as: tokens.patient })
      assert.match(page.body, /asks no service for a code/)
      const answer = await door.ask({
        ...{ url: '/sharing/codes', as: tokens.patient, form: { do: 'make', service: hospice } },
      })
      assert.equal(answer.status, 400)
    } finally {
      await setVerificationRequired(db.job, practice, true)
    }
  })
})
