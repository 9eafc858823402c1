import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { openWorld } from '../support/open-world.ts'
import type { Patient, Service } from '../support/world.ts'

// A patient asks for a copy of their record, one question after the other, and follows what becomes of it.

const { owner, world, door } = await openWorld()

let gp: Service
let nurses: Service
let patient: Patient
let number = 0
const tokens: Record<string, string> = {}

before(async () => {
  gp = await world.service('Z72001', 'Millbrook Surgery')
  nurses = await world.service('Z72002', 'District Nursing', 'district-nursing')
  await world.service('Z72003', 'Far Hospital', 'hospital')
})

async function newPatient() {
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp, number: 20 * number++ })
  await world.inCareOf(patient, nurses)
  tokens['patient'] = await world.signIn(patient)
}

const start = '/my-record/copies/ask'
const read = (url: string, as = 'patient') => door.ask({ url, as: tokens[as] })
const send = (url: string, form: Record<string, string>, as = 'patient') =>
  door.ask({ url, as: tokens[as], form })
const whole = {
  ...{ service: 'Z72001', what: 'some', 'part-letters': 'yes', words: 'About my knee' },
  ...{ when: 'between', 'from-day': '1', 'from-month': '2', 'from-year': '2024' },
  ...{ format: 'paper', delivery: 'post' },
}
const asked = async (more: Record<string, string> = {}) => {
  const { headers } = await send(start, { ...whole, ...more, do: 'send' })
  return String(headers['location']).replace('?done=asked', '')
}
const row = async () => {
  const [found] = await owner<{ reference: string; state: string; due: string | null }[]>`
    select reference, state, due_on::text as due from access_request where patient_id = ${patient.id}`
  return found
}
/** The question that a page asks. */
const step = (body: string) => /name="step" value="(\w+)"/.exec(body)?.[1] ?? 'none'

suite('asking for a copy', () => {
  before(newPatient)

  test('begins with what can be seen at once, and names the services that have to do with the patient', async () => {
    const page = await read(start)
    assert.match(page.body, /see online now/)
    const { body } = await send(start, {})
    assert.match(body, /Millbrook Surgery/)
    assert.match(body, /District Nursing/)
    assert.doesNotMatch(body, /Far Hospital/)
  })

  test('goes from one question to the next, and keeps what was answered', async () => {
    const answers = [
      ['service', { service: 'Z72001' }],
      ['what', { what: 'all' }],
      ['when', { when: 'always' }],
      ['how', { format: 'online' }],
    ] as const
    let form: Record<string, string> = {}
    for (const [name, answer] of answers) {
      const { body, status } = await send(start, form)
      assert.deepEqual([status, step(body)], [200, name])
      for (const [kept, value] of Object.entries(form).filter(([one]) => one !== 'step')) {
        assert.match(body, new RegExp(`type="hidden" name="${kept}" value="${value}"`))
      }
      form = { ...form, ...answer, step: name }
    }
    const { body } = await send(start, form)
    assert.match(body, /Check what you ask for/)
    assert.match(body, /The whole record/)
  })

  test('a bad answer is asked again, with what was typed', async () => {
    for (const [name, form, message] of [
      ['what', { what: 'some', 'part-letters': '', words: '' }, 'Choose a part'],
      ['when', { 'from-day': '31' }, 'Give the first day'],
      [
        'when',
        { 'until-day': '1', 'until-month': '1', 'until-year': '2020' },
        'must not be before the first',
      ],
      ['how', { delivery: '' }, 'Choose how it should come'],
      ['service', { service: 'Z72003' }, 'Choose which service'],
    ] as const) {
      const { body, status } = await send(start, { ...whole, ...form, step: name, do: 'send' })
      assert.deepEqual([status, step(body)], [400, name])
      assert.ok(body.includes(message), message)
    }
    assert.equal(await row(), undefined)
  })

  test('an answer can be changed from the page that checks all', async () => {
    const { body } = await send(start, { ...whole, to: 'when' })
    assert.equal(step(body), 'when')
    assert.match(body, /value="2024"/)
  })

  test('gives a receipt with the day by which it is there', async () => {
    const url = await asked()
    const { body } = await read(`${url}?done=asked`)
    assert.match(body, /We have your request/)
    assert.match(body, /You have the copy by/)
    const found = await row()
    assert.equal(url, `/my-record/copies/${found?.reference}`)
    assert.ok(found?.due)
    for (const text of ['Letters and documents', 'About my knee', 'From 1 February 2024 on']) {
      assert.ok(body.includes(text), text)
    }
  })

  test('sent twice it is one request; something else is another', async () => {
    await newPatient()
    assert.equal(await asked(), await asked())
    assert.notEqual(await asked(), await asked({ words: 'About my hip' }))
    assert.match((await read(start)).body, /You have asked already/)
  })
})

suite('following it', () => {
  test('the patient takes it back', async () => {
    await newPatient()
    const url = await asked()
    const answer = await send(url, { do: 'withdraw' })
    assert.equal(answer.headers['location'], `${url}?done=withdrawn`)
    assert.equal((await row())?.state, 'withdrawn')
    assert.match((await read('/my-record/copies')).body, /Taken back/)
    assert.equal((await send(url, { do: 'withdraw' })).status, 409)
  })

  test('an answer is taken only to a question', async () => {
    await newPatient()
    const url = await asked()
    assert.equal((await send(url, { do: 'answer', answer: '' })).status, 400)
    assert.equal((await send(url, { do: 'answer', answer: 'x' })).status, 409)
  })

  test('nobody else reads or ends it', async () => {
    await newPatient()
    const url = await asked()
    tokens['other'] = await world.signIn(await world.patient({ practice: gp, number: 9999 }))
    tokens['doctor'] = await world.signIn(await world.staff(gp, 'doctor', 'Sam doctor'))
    for (const as of ['other', 'doctor']) {
      assert.equal((await read(url, as)).status, 404)
      assert.equal((await send(url, { do: 'withdraw' }, as)).status, 404)
    }
    assert.equal((await row())?.state, 'received')
  })
})
