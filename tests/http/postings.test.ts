import assert from 'node:assert/strict'
import { beforeEach, suite, test } from 'node:test'
import { nextSteps, type PostingStep } from '../../src/access/posting.ts'
import { thingOfWork } from '../../src/access/post-work.ts'
import { lettersOf, readPdf } from '../support/pdf-text.ts'
import type { Patient } from '../support/world.ts'
import {
  askedOnPaper,
  asClerk,
  asFar,
  asLately,
  door,
  gp,
  owner,
  relayed,
  waitsOnPaper,
  world,
} from './paper-desk.ts'

// A copy on paper: printed, posted or fetched, and back again; at the desk of the service that was asked, and nowhere else.

let patient: Patient
let reference = ''
const bytes = Buffer.from('PK the files')

beforeEach(async () => {
  patient = await world.patient({ name: 'Rosa Sample', practice: gp })
  const asPatient = await world.signIn(patient)
  reference = await askedOnPaper(asPatient, patient, 'choose')
  await waitsOnPaper(patient, reference, bytes, [{ name: 'record.pdf', size: 12 }])
  await relayed()
})

const ask = (as: string, page = '/post') =>
  fetch(`${door.origin}/requests/${reference}${page}`, {
    ...{ headers: { cookie: `sid=${as}` }, redirect: 'manual' },
  })
const done = async (step: string) => {
  const { status } = await door.ask({
    ...{ method: 'POST', url: `/requests/${reference}/post`, as: asClerk, form: { step } },
  })
  await relayed()
  return status
}
const waiting = async () => {
  const rows = await owner<{ reference: string }[]>`
    select reference from work_item where kind = 'copy-to-post' and closed_at is null
       and patient_id = ${patient.id} order by reference`
  return rows.map((row) => row.reference)
}

suite('a copy on paper', () => {
  test('waits in the work list until it is posted, and again when it comes back', async () => {
    const first = reference.replace('SR', 'PO')
    assert.deepEqual(await waiting(), [first])
    assert.deepEqual([await done('printed'), await done('posted')], [303, 303])
    assert.deepEqual(await waiting(), [])
    assert.equal(await done('returned'), 303)
    assert.deepEqual(await waiting(), [`${first}-r2`])
    assert.deepEqual([await done('printed'), await done('posted'), await waiting()], [303, 303, []])
    const page = await (await ask(asClerk)).text()
    assert.equal(page.match(/Sam Desk,/g)?.length, 5)
  })

  test('takes no step twice, none out of order and none that there is not', async () => {
    assert.deepEqual([await done('posted'), await done('lost')], [409, 400])
    assert.deepEqual([await done('printed'), await done('printed')], [303, 409])
  })

  test('is given to the desk soon after signing in, and each time is on the log', async () => {
    assert.equal((await ask(asClerk, '/post.zip')).status, 303)
    const answer = await ask(asLately, '/post.zip')
    assert.equal(answer.status, 200)
    assert.ok(bytes.equals(Buffer.from(await answer.arrayBuffer())))
    const events = await owner`
      select from access_event where patient_id = ${patient.id} and filter = 'copy taken'`
    assert.equal(events.length, 1)
  })

  test('is not there for another service, nor when the patient takes it themselves', async () => {
    for (const page of ['/post', '/post.zip', '/letter.pdf']) {
      assert.equal((await ask(asFar, page)).status, 404, page)
    }
    await owner`update access_pack set for_patient = true where patient_id = ${patient.id}`
    await owner`update access_pack_piece set for_patient = true where patient_id = ${patient.id}`
    assert.deepEqual(
      [(await ask(asLately)).status, (await ask(asLately, '/post.zip')).status],
      [404, 404],
    )
  })

  test('has a letter with what was last told, to the address that the record has', async () => {
    const resource = {
      ...{ resourceType: 'Patient', address: [{ line: ['12 Long Road'], postalCode: 'WB1 2AB' }] },
    }
    await owner`
      update patient set resource = ${JSON.stringify(resource)} where patient_id = ${patient.id}`
    const answer = await ask(asClerk, '/letter.pdf')
    assert.equal(
      answer.headers.get('content-disposition'),
      `attachment; filename="letter-${reference}.pdf"`,
    )
    const { letters } = await readPdf(Buffer.from(await answer.arrayBuffer()))
    for (const said of [
      'We have your request',
      'Rosa Sample',
      '12 Long Road',
      'WB1 2AB',
      reference,
    ]) {
      assert.ok(letters.includes(lettersOf(said)), said)
    }
    assert.match(await (await ask(asClerk)).text(), /12 Long Road\nWB1 2AB/)
  })
})

const steps: readonly (readonly [PostingStep | undefined, 'post' | 'collect', PostingStep[]])[] = [
  [undefined, 'post', ['printed']],
  ['printed', 'post', ['posted']],
  ['printed', 'collect', ['collected']],
  ['posted', 'post', ['returned']],
  ['returned', 'post', ['printed']],
  ['collected', 'collect', []],
]
for (const [last, delivery, next] of steps) {
  test(`after ${last ?? 'nothing'}, by ${delivery}: ${next.join(', ') || 'nothing'}`, () => {
    assert.deepEqual(nextSteps(last, delivery), next)
  })
}

test('work on paper names the request it is about, and what of it', () => {
  const copy = { reference: 'SR-7K3M-9QXD', letter: null, state: 'toPrint' }
  for (const one of ['PO-7K3M-9QXD', 'PO-7K3M-9QXD-2', 'PO-7K3M-9QXD-r2']) {
    assert.deepEqual(thingOfWork(one), copy)
  }
  assert.deepEqual(thingOfWork('PP-7K3M-9QXD'), { ...copy, state: 'printed' })
  for (const one of ['LO-7K3M-9QXD-4', 'LO-7K3M-9QXD-4-r2']) {
    assert.deepEqual(thingOfWork(one), { ...copy, letter: 4 })
  }
  assert.equal(thingOfWork('LO-7K3M-9QXD'), undefined)
  assert.equal(thingOfWork('SR-7K3M-9QXD'), undefined)
})
