import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { openRequest, type NewRequest } from '../../src/access/open-request.ts'
import { moveRequest, type Why } from '../../src/access/move-request.ts'
import { registerHandler } from '../../src/access/register.ts'
import { requestsOf } from '../../src/access/request.ts'
import type { RequestState } from '../../src/access/states.ts'
import { hashOfToken, type Actor } from '../../src/identity/actor.ts'
import { messageHandler } from '../../src/messages/message.ts'
import { act, type Act } from '../../src/sharing/act.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { relayAll } from '../support/relay-all.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// A request for a copy, from the day it comes in until its end: who may move it, and what follows of each move.

const db = await testDatabase()
const world = worldIn(db)
const owner = asAnyone(db)
after(() => owner.end())

let gp: Service
let clinic: Service
let patient: Patient
let number = 0
const actors: Record<string, Actor> = {}

before(async () => {
  gp = await world.service('Z71001', 'Millbrook Surgery')
  clinic = await world.service('Z71002', 'Smoking Clinic', 'smoking-clinic')
  await signIn('clerk', gp, 'receptionist')
  await signIn('officer', gp, 'records-officer')
  await signIn('doctor', gp, 'doctor')
  await signIn('nurse', clinic, 'nurse')
})

async function signIn(name: string, at: Service, role: string): Promise<void> {
  actors[name] = actorOf(await world.signIn(await world.staff(at, role, `Sam ${name}`)))
}

function actorOf(token: string): Actor {
  return { session: hashOfToken(token), requestId: 'test', route: 'test' }
}

/** A new patient of the practice, who has signed in, with what the practice and the clinic wrote. */
async function newPatient(facts: { diedAt?: Date; protected?: boolean } = {}): Promise<void> {
  patient = await world.patient({ practice: gp, number: 20 * number++, ...facts })
  await world.entry(patient, gp, { title: 'Ordinary' })
  await world.entry(patient, gp, { title: 'Private', private: true })
  await world.entry(patient, gp, { title: 'Withheld', withheld: true })
  await world.entry(patient, clinic, { title: 'Of the clinic' })
  actors['patient'] = actorOf(await world.signIn(patient))
}

function on<T>(
  who: string,
  use: Act,
  work: (
    tx: Parameters<Parameters<typeof act>[4]>[0],
    acting: Parameters<Parameters<typeof act>[4]>[1],
  ) => Promise<T>,
): Promise<T> {
  const actor = actors[who]
  assert.ok(actor)
  return act(db, actor, patient.id, use, async (tx, acting) => ({
    result: await work(tx, acting),
    event: { kind: 'request', filter: 'test' },
  }))
}

const asked = (more: Partial<NewRequest> = {}): NewRequest => ({
  ...{ organisation: gp, channel: 'online', askedBy: 'patient', asker: null },
  scope: { parts: null, from: null, until: null, words: null },
  ...{ format: 'online', delivery: 'online', receivedOn: '2026-09-08', ...more },
})
const open = (who: string, use: Act, more: Partial<NewRequest> = {}) =>
  on(who, use, (tx, acting) => openRequest(tx, acting, patient.id, asked(more)))
const move = (who: string, reference: string, to: RequestState, why: Why = {}, use?: Act) =>
  on(who, use ?? (who === 'patient' ? 'choose' : 'handle'), (tx, acting) =>
    moveRequest(tx, acting, patient.id, reference, to, why),
  )
const refused = (code: string) => ({ name: 'Refusal', code })
const conflict = refused('conflict')

async function relayed() {
  const handlers = {
    request: registerHandler(db.relay),
    message: messageHandler(db.relay),
  }
  await relayAll(db, handlers)
}

async function told(): Promise<string[]> {
  await relayed()
  const rows = await owner<{ kind: string }[]>`
    select kind from message where recipient = ${patient.id} order by created_at, id`
  return rows.map(({ kind }) => kind)
}

suite('a request of a patient who is signed in', () => {
  let reference: string
  before(async () => {
    await newPatient()
    reference = await open('patient', 'choose')
  })

  test('is due in a month, and needs no proof of who they are', async () => {
    const [request] = await on('patient', 'choose', (tx) => requestsOf(tx, patient.id))
    assert.match(reference, /^SR-/)
    assert.deepEqual(
      { state: request?.state, dueOn: request?.dueOn, version: request?.version },
      { state: 'received', dueOn: '2026-10-08', version: 1 },
    )
  })

  test('nobody reads the record for it before it is gathered', async () => {
    await assert.rejects(
      on('doctor', 'request', async () => undefined),
      refused('not-found'),
    )
  })

  test('while it is gathered, who prepares it reads all that the service wrote', async () => {
    await move('clerk', reference, 'gathering')
    const titles = await on('officer', 'request', async (tx) => {
      const rows = await tx<{ title: string }[]>`
        select code_text as title from entry where patient_id = ${patient.id} order by 1`
      return rows.map(({ title }) => title)
    })
    assert.deepEqual(titles, ['Ordinary', 'Private', 'Withheld'])
  })

  test('a receptionist handles it, and reads nothing of the record', async () => {
    await assert.rejects(
      on('clerk', 'request', async () => undefined),
      refused('role'),
    )
    const rows = await on(
      'clerk',
      'handle',
      (tx) => tx`
      select 1 from entry where patient_id = ${patient.id}`,
    )
    assert.equal(rows.length, 0)
  })

  test('another service reads nothing for it', async () => {
    await assert.rejects(
      on('nurse', 'request', async () => undefined),
      refused('not-found'),
    )
  })

  test('it goes no way that is not in the table', async () => {
    await assert.rejects(move('doctor', reference, 'released'), conflict)
    await assert.rejects(move('patient', reference, 'released'), conflict)
  })

  test('somebody else than who finished the review releases it', async () => {
    await move('officer', reference, 'review', {}, 'request')
    await move('doctor', reference, 'check', {}, 'request')
    await assert.rejects(move('doctor', reference, 'released', {}, 'request'), conflict)
    const { request } = await move('officer', reference, 'released', {}, 'request')
    assert.equal(request.state, 'released')
    await assert.rejects(
      on('officer', 'request', async () => undefined),
      refused('not-found'),
    )
    await assert.rejects(move('patient', reference, 'withdrawn'), conflict)
  })

  test('the patient is told when it came and when it is ready; the register holds the end', async () => {
    assert.deepEqual(await told(), ['copy-received', 'copy-ready'])
    const rows = await owner`
      select state, due_on::text, closed_on is not null as closed, in_time, version
        from access_register where organisation = ${gp} and reference = ${reference}`
    assert.deepEqual(
      [...rows],
      [{ state: 'released', due_on: '2026-10-08', closed: true, in_time: false, version: 5 }],
    )
    const work = await owner`
      select kind, due_on::text, closed_at is not null as closed
        from work_item where organisation = ${gp} and reference = ${reference}`
    assert.deepEqual([...work], [{ kind: 'access-request', due_on: '2026-10-08', closed: true }])
  })

  test('each line of the log says that it was for a request', async () => {
    const rows = await owner<{ purpose: string; kind: string }[]>`
      select distinct purpose, kind from access_event
       where patient_id = ${patient.id} and actor_kind = 'staff' and kind <> 'denied'`
    assert.deepEqual([...rows], [{ purpose: 'access request', kind: 'request' }])
  })
})

suite('a request that comes in otherwise', () => {
  test('is gathered only when somebody has made sure who asks', async () => {
    await newPatient()
    const reference = await open('clerk', 'handle', { channel: 'phone' })
    await assert.rejects(move('clerk', reference, 'gathering'), conflict)
  })

  test('in the name of the patient, they are told at once, and of nothing else', async () => {
    await newPatient()
    const by = { channel: 'post', askedBy: 'solicitor', asker: 'A firm' } as const
    const reference = await open('clerk', 'handle', by)
    await move('clerk', reference, 'identity', { words: 'Please send the signed authority' })
    assert.deepEqual(await told(), ['copy-asked-for'])
  })

  test('that a service ends as taken back, the patient is told of; of their own taking back they are not', async () => {
    await newPatient()
    await move('clerk', await open('patient', 'choose'), 'withdrawn', { why: 'They rang' })
    await move('patient', await open('patient', 'choose'), 'withdrawn')
    const kinds = await told()
    assert.deepEqual(kinds.toSorted(), ['copy-received', 'copy-received', 'copy-withdrawn'])
  })

  test('of somebody who died, is due by when the service last wrote', async () => {
    await newPatient({ diedAt: new Date('2026-09-01T00:00:00Z') })
    const by = { channel: 'post', askedBy: 'claimant', asker: 'A person' } as const
    await open('clerk', 'handle', by)
    const [request] = await on('clerk', 'handle', (tx) => requestsOf(tx, patient.id))
    assert.deepEqual(
      { written: request?.lastWrittenOn, due: request?.dueOn },
      { written: '2026-01-05', due: '2026-10-18' },
    )
  })

  test('at a service that has nothing to do with the patient it is not taken in', async () => {
    await newPatient()
    const stranger = await world.service('Z71003', 'Far Hospital', 'hospital')
    await signIn('stranger', stranger, 'receptionist')
    await assert.rejects(
      open('stranger', 'handle', { organisation: stranger }),
      refused('not-found'),
    )
  })

  test('of a protected patient, a service that they asked themselves answers it', async () => {
    await newPatient({ protected: true })
    await assert.rejects(
      on('nurse', 'handle', async () => undefined),
      refused('not-found'),
    )
    const reference = await open('patient', 'choose', { organisation: clinic })
    await move('nurse', reference, 'gathering')
    const rows = await on(
      'nurse',
      'request',
      (tx) => tx`
      select 1 from entry where patient_id = ${patient.id}`,
    )
    assert.equal(rows.length, 1)
  })

  test('a question stops the clock, and the answer starts it again', async () => {
    await newPatient()
    const reference = await open('patient', 'choose')
    await move('clerk', reference, 'clarifying', { words: 'Which years?' })
    const [paused] = await on('clerk', 'handle', (tx) => requestsOf(tx, patient.id))
    assert.equal(paused?.dueOn, null)
    const { request } = await move('patient', reference, 'gathering', { words: '2024' })
    assert.equal(request.dueOn, '2026-10-08')
    assert.deepEqual(await told(), ['copy-received', 'copy-question'])
  })

  test('what the outbox tells late changes nothing in the register', async () => {
    await newPatient()
    const reference = await open('patient', 'choose')
    await move('patient', reference, 'withdrawn')
    await owner`
      update outbox set created_at = now() - interval '1 hour'
       where patient_id = ${patient.id} and topic = 'request' and payload ->> 'version' = '2'`
    await relayed()
    const rows = await owner`
      select state, in_time from access_register where organisation = ${gp} and reference = ${reference}`
    assert.deepEqual([...rows], [{ state: 'withdrawn', in_time: false }])
  })
})
