import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { buffer } from 'node:stream/consumers'
import { addEvent, wholeRequest } from '../../src/access/add-event.ts'
import { decideOnPage } from '../../src/access/decide-on-page.ts'
import type { WordsDecision } from '../../src/access/page-order.ts'
import { gather } from '../../src/access/gather.ts'
import { moveRequest } from '../../src/access/move-request.ts'
import { openRequest, type NewRequest } from '../../src/access/open-request.ts'
import { readOwnPack, takeOwnPack } from '../../src/access/own-pack.ts'
import { bytesOf, packOf } from '../../src/access/pack-store.ts'
import { letterOf } from '../../src/access/read-letter.ts'
import { releasePack } from '../../src/access/release-pack.ts'
import { finishReview } from '../../src/access/release.ts'
import type { Delivery } from '../../src/access/request.ts'
import { readReview, readReviewPage } from '../../src/access/review.ts'
import { hashOfToken, type Actor } from '../../src/identity/actor.ts'
import { startSession } from '../../src/identity/sessions.ts'
import { act } from '../../src/sharing/act.ts'
import { whileLate } from '../log/while-late.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { unzip } from '../support/unzip.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'
import { attack } from './attack.ts'

// From the record to the file in the patient's hands: made of what was decided, by two people, or not at all.

const db = await testDatabase()
const world = worldIn(db)
const owner = asAnyone(db)
after(() => owner.end())

let gp: Service
let [officer, doctor, nurse]: (Actor | undefined)[] = []

before(async () => {
  gp = await world.service('Z72001', 'Millbrook Surgery')
  const staff = async (role: string) =>
    actorOf(await world.signIn(await world.staff(gp, role, `Sam ${role}`)))
  officer = await staff('records-officer')
  doctor = await staff('doctor')
  nurse = await staff('nurse')
})

const actorOf = (token: string): Actor => ({
  ...{ session: hashOfToken(token), requestId: 'test', route: 'test' },
})
const there = (actor: Actor | undefined) => actor ?? assert.fail()

const words = 'Her sister Susan rang 07700 900111. Chest clear, BP 120/80.'

/** A request for a record that a clinic sees too, up to the check by somebody else. */
async function reviewed(
  delivery: Delivery,
  more: Partial<Pick<NewRequest, 'askedBy' | 'asker' | 'scope'>> = {},
) {
  const clinic = await world.service(
    delivery === 'post' ? 'Z72003' : 'Z72002',
    'Smoking Clinic',
    'smoking-clinic',
  )
  const patient = await world.patient({ practice: gp, name: 'Margaret Fernstead' })
  await world.entry(patient, gp, {
    ...{ title: 'Consultation note', kind: 'Observation', on: '2025-03-04' },
    resource: JSON.stringify({
      ...{ resourceType: 'Observation', status: 'final', code: { text: 'Consultation note' } },
      valueString: words,
    }),
  })
  await world.choose(patient, [gp, 'yes', 'yes'], [clinic, 'no', 'yes'])
  await world.inCareOf(patient, clinic)
  await world.list(gp, 'allowed', clinic)
  const own = actorOf(await startSession(db, patient, undefined, new Date()))
  const event = { kind: 'request', filter: 'test' } as const
  const scope = { parts: null, from: null, until: null, words: null }
  await owner`
    update patient set resource = jsonb_build_object('resourceType', 'Patient', 'birthDate', ${patient.birthDate}::text,
             'telecom', '[{"system":"phone","value":"01632 960999"}]'::jsonb,
             'address', '[{"line":["3 Hiding Lane"]}]'::jsonb)::text
     where patient_id = ${patient.id}`
  const isOwn = more.askedBy === undefined
  const reference = await act(
    db,
    isOwn ? own : there(officer),
    patient.id,
    isOwn ? 'choose' : 'handle',
    async (tx, acting) => ({
      event,
      result: await openRequest(tx, acting, patient.id, {
        ...{ organisation: gp, channel: isOwn ? 'online' : 'post', scope, delivery },
        ...{ askedBy: 'patient', asker: null, receivedOn: '2026-11-02' },
        ...{ format: delivery === 'online' ? 'online' : 'paper', ...more },
      }),
    }),
  )
  await act(db, there(officer), patient.id, 'handle', async (tx, acting) => {
    const whole = await wholeRequest(tx, patient.id, reference)
    const known = { what: 'identity', to: 'received', why: 'known' } as const
    if (!isOwn) await addEvent(tx, acting, patient.id, whole, known)
    return { event, result: await moveRequest(tx, acting, patient.id, reference, 'gathering') }
  })
  await gather(db, there(officer), patient.id, reference)
  const { pages } = await readReview(db, there(doctor), patient.id, reference)
  for (const { page } of pages) await reviewPage(patient, reference, page)
  await finishReview(db, there(doctor), patient.id, reference)
  return { patient, reference, own }
}

async function reviewPage(patient: Patient, reference: string, page: number): Promise<void> {
  const read = await readReviewPage(db, there(doctor), patient.id, reference, page)
  const decided = read.words.map((one): WordsDecision => ({
    ...one,
    ...{ decision: 'out', ground: 'third-party', reason: null, everywhere: false },
  }))
  await decideOnPage(db, there(doctor), patient.id, reference, page, {
    do: 'reviewed',
    words: decided,
  })
}

test('a copy that is released is the patient’s to take, with what was decided and nothing of what was taken out', async () => {
  const { patient, reference, own } = await reviewed('online')
  // it is as of then, however long the review takes
  await owner`
    update access_page set gathered_at = '2026-11-03T10:00:00Z' where reference = ${reference}`
  await releasePack(db, there(nurse), patient.id, reference, null)
  await whileLate(db, owner, async () => {
    await assert.rejects(readOwnPack(db, own, patient.id, reference), { code: 'unavailable' })
    await assert.rejects(takeOwnPack(db, own, patient.id, reference), { code: 'unavailable' })
  })
  const taken = await takeOwnPack(db, own, patient.id, reference)
  const zip = await buffer(taken?.stream ?? assert.fail())
  assert.deepEqual(await attack(zip, ['Susan', '07700 900111', '900111']), [])
  const page = String(unzip(zip).get('index.html'))
  for (const said of [
    'Chest clear, BP 120/80.',
    'Margaret Fernstead',
    'had about you on 3 November 2026:',
    '<li dir="auto">Smoking Clinic</li>',
  ]) {
    assert.ok(page.includes(said), said)
  }
  assert.deepEqual(
    taken?.pack.files.map(({ name }) => name),
    [...unzip(zip).keys()],
  )
  const [state] = await owner`select state from access_request where reference = ${reference}`
  assert.deepEqual({ ...state }, { state: 'released' })
})

test('the one who finished the review cannot release it, and then there is no pack', async () => {
  const { patient, reference, own } = await reviewed('online')
  await assert.rejects(releasePack(db, there(doctor), patient.id, reference, null), {
    code: 'conflict',
  })
  await assert.rejects(readOwnPack(db, own, patient.id, reference), { code: 'not-found' })
})

test('a copy on paper waits at the desk, and not in the account', async () => {
  const { patient, reference, own } = await reviewed('post')
  await releasePack(db, there(nurse), patient.id, reference, null)
  await assert.rejects(readOwnPack(db, own, patient.id, reference), { code: 'not-found' })
  const waits = await owner`
    select from outbox where patient_id = ${patient.id} and topic = 'work' and payload->>'kind' = 'copy-to-post'`
  assert.equal(waits.length, 1)
})

/** The files of a copy that waits at the desk. */
async function atDesk(patient: Patient, reference: string) {
  return act(db, there(officer), patient.id, 'handle', async (tx) => {
    const pack = await packOf(tx, patient.id, reference)
    const bytes = pack && (await bytesOf(tx, patient.id, pack.id))
    return { event: { kind: 'request', filter: 'test' }, result: bytes ?? assert.fail() }
  })
}

/** What goes into the envelope with it. */
function enclosedOf({ id }: Patient, reference: string) {
  return act(db, there(officer), id, 'handle', async (tx, { at }) => ({
    event: { kind: 'request', filter: 'test' },
    result: { written: await letterOf(tx, id, reference, at) },
  }))
}

test('where the patient lives and how to reach them goes to nobody else who asks', async () => {
  const reach = ['01632 960999', '3 Hiding Lane']
  const theirs = await reviewed('online')
  await releasePack(db, there(nurse), theirs.patient.id, theirs.reference, null)
  const taken = await takeOwnPack(db, theirs.own, theirs.patient.id, theirs.reference)
  const own = String(unzip(await buffer(taken?.stream ?? assert.fail())).get('record.json'))
  assert.ok(reach.every((one) => own.includes(one)))
  const asker = 'A firm\n1 High Street'
  const { patient, reference } = await reviewed('post', { askedBy: 'solicitor', asker })
  await releasePack(db, there(nurse), patient.id, reference, null)
  const bytes = await atDesk(patient, reference)
  assert.deepEqual(await attack(bytes, reach), [])
  const files = unzip(bytes)
  for (const name of ['index.html', 'README.txt']) {
    const said = String(files.get(name))
    assert.ok(said.includes('Copy of the record of Margaret Fernstead'), name)
    assert.doesNotMatch(
      said,
      /your (record|summary|sharing)|about you\b|you chose|for you\b/i,
      name,
    )
  }
  const { written } = await enclosedOf(patient, reference)
  assert.match(JSON.stringify(written), /the copy of the record of Margaret Fernstead/)
  const json: unknown = JSON.parse(String(unzip(bytes).get('record.json')))
  assert.deepEqual((json as { entry: unknown[] }).entry[0], {
    resource: {
      ...{ resourceType: 'Patient', birthDate: '1950-02-03' },
      identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: patient.nhsNumber }],
      name: [{ family: 'Fernstead', given: ['Margaret'] }],
    },
  })
})

test('asked for in own words, the copy holds everything, and says so', async () => {
  const scope = { parts: [], from: null, until: null, words: 'What was said of my chest' }
  const { patient, reference, own } = await reviewed('online', { scope })
  await releasePack(db, there(nurse), patient.id, reference, null)
  const taken = await takeOwnPack(db, own, patient.id, reference)
  const page = String(unzip(await buffer(taken?.stream ?? assert.fail())).get('index.html'))
  assert.ok(page.includes('Chest clear, BP 120/80.'))
  assert.ok(
    page.includes('in your own words. So that nothing of it is missing, this is everything'),
  )
})
