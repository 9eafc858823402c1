import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { askForCopy } from '../../src/access/ask-copy.ts'
import { decideOnPage } from '../../src/access/decide-on-page.ts'
import { gather } from '../../src/access/gather.ts'
import { changeRequest, readHandled } from '../../src/access/handle-request.ts'
import { moveRequest } from '../../src/access/move-request.ts'
import { answerQuestion } from '../../src/access/own-requests.ts'
import { takeOwnPack } from '../../src/access/own-pack.ts'
import { storePack } from '../../src/access/pack-store.ts'
import { registerHandler } from '../../src/access/register.ts'
import { readReviewPage } from '../../src/access/review.ts'
import { hashOfToken, type Actor } from '../../src/identity/actor.ts'
import type { PatientId } from '../../src/identity/ids.ts'
import { startSession } from '../../src/identity/sessions.ts'
import { partRecords } from '../../src/merging/part-records.ts'
import { act } from '../../src/sharing/act.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { relayAll } from '../support/relay-all.ts'
import type { Patient } from '../support/world.ts'
import { recordsIn, two } from './two-records.ts'

// A request for a copy goes on in the kept record, and back again. @see docs/decisions/0014-merging-two-records.md

const db = await testDatabase()
const sql = asAnyone(db)
test.after(() => sql.end())
const { world, twoRecords, merge } = recordsIn(db)

const actorOf = (token: string): Actor => ({
  ...{ session: hashOfToken(token), requestId: 'r', route: 'test' },
})
const part = (keep: Patient, from: Patient) => partRecords(db, two(keep, from))

/** Two records, the people of the practice, and a request of the patient of each. */
async function asked() {
  const records = await twoRecords()
  const { practice, keep, from } = records
  const doctor = actorOf(await world.signIn(records.doctor))
  const officer = actorOf(
    await world.signIn(await world.staff(practice, 'records-officer', `Sam ${practice}`)),
  )
  const scope = { parts: null, from: null, until: null, words: null }
  const ask = { organisation: practice, scope, format: 'online', delivery: 'online' } as const
  const askOf = async (one: Patient) =>
    askForCopy(db, actorOf(await world.signIn(one)), one.id, ask)
  return { ...records, doctor, officer, mine: await askOf(keep), theirs: await askOf(from) }
}

type Asked = Awaited<ReturnType<typeof asked>>

async function toReview({ officer }: Asked, patient: Patient, reference: string): Promise<void> {
  await changeRequest(db, officer, patient.id, reference, { do: 'gather' })
  await gather(db, officer, patient.id, reference)
}

const wordsOut = async ({ doctor }: Asked, patient: Patient, reference: string) => {
  const own = { words: 'cough', ground: 'third-party', reason: null, everywhere: true } as const
  const order = { do: 'own-words', own } as const
  const done = await decideOnPage(db, doctor, patient.id, reference, 1, order)
  assert.equal(done.outcome, 'done')
}

/** To the end, with a copy for the patient. */
async function release(at: Asked, patient: Patient, reference: string): Promise<void> {
  const { doctor, officer, practice } = at
  const step = (actor: Actor, to: 'check' | 'released') =>
    act(db, actor, patient.id, 'request', async (tx, acting) => {
      await moveRequest(tx, acting, patient.id, reference, to)
      if (to === 'released') {
        const facts = { sha256: 'x', files: [], madeAt: acting.at, forPatient: true }
        const pack = { reference, organisation: practice, ...facts }
        await storePack(tx, patient.id, pack, Buffer.from('a copy'))
      }
      return { result: undefined, event: { kind: 'request', filter: 'test' } }
    })
  await step(doctor, 'check')
  await step(officer, 'released')
}

async function taken(one: Patient, reference: string): Promise<string | undefined> {
  const actor = actorOf(await startSession(db, one, undefined, new Date()))
  const pack = await takeOwnPack(db, actor, one.id, reference)
  let bytes = ''
  for await (const piece of pack?.stream ?? []) bytes += (piece as Buffer).toString()
  return bytes
}

const stateOf = async ({ officer }: Asked, patient: Patient, reference: string) => {
  const { request, events } = await readHandled(db, officer, patient.id, reference)
  return { state: request.state, last: events.at(-1)?.what, dueOn: request.dueOn }
}
const goneFrom = ({ officer }: Asked, patient: Patient, reference: string) =>
  assert.rejects(readHandled(db, officer, patient.id, reference), { code: 'not-found' })

async function inRegister(reference: string): Promise<PatientId | undefined> {
  await relayAll(db, { request: registerHandler(db.relay) })
  const [row] = await sql<{ register: PatientId; work: PatientId }[]>`
    select r.patient_id as register, w.patient_id as work
      from access_register r join work_item w on w.organisation = r.organisation and w.reference = r.reference
     where r.reference = ${reference}`
  assert.equal(row?.register, row?.work)
  return row?.register
}

suite('an open request of the record that is put into another', () => {
  test('goes on in the kept one with its clock; its desk finds it there, and parted, where it was', async () => {
    const at = await asked()
    const { keep, from, theirs } = at
    const { dueOn } = await stateOf(at, from, theirs)
    await inRegister(theirs)
    await merge(keep, from)
    assert.deepEqual(await stateOf(at, keep, theirs), { state: 'received', last: 'merged', dueOn })
    assert.equal(await inRegister(theirs), keep.id)
    await goneFrom(at, from, theirs)
    await part(keep, from)
    assert.deepEqual(await stateOf(at, from, theirs), { state: 'received', last: 'parted', dueOn })
    assert.equal(await inRegister(theirs), from.id)
    await goneFrom(at, keep, theirs)
  })

  test('keeps the day on which what shows who asks came, with a code that was told before', async () => {
    const at = await asked()
    const { keep, from, theirs, officer, practice } = at
    const usedAt = new Date('2026-11-05T10:00:00Z')
    await sql`
      insert into evidence_code (code_hash, patient_id, reference, organisation, way, made_at, made_by, expires_at, used_at)
      values (sha256(${theirs}::bytea), ${from.id}, ${theirs}, ${practice}, 'post', ${usedAt}, 'x', ${usedAt}, ${usedAt})`
    await merge(keep, from)
    const { code } = await readHandled(db, officer, keep.id, theirs)
    assert.deepEqual(code?.usedAt, usedAt)
  })

  test('keeps what was decided: it is gathered again of all that is held now, and parted, of what is its own', async () => {
    const at = await asked()
    const { keep, from, theirs, mine, officer, doctor } = at
    await toReview(at, from, theirs)
    await wordsOut(at, from, theirs)
    await toReview(at, keep, mine)
    await merge(keep, from)
    for (const reference of [theirs, mine]) {
      assert.equal((await stateOf(at, keep, reference)).state, 'gathering', reference)
    }
    const [items] = await sql<{ count: number }[]>`
      select count(*)::int as count from access_item where patient_id = ${keep.id} and reference = ${theirs}`
    assert.notEqual(items?.count, 0)
    const outIn = async (patient: Patient) => {
      await gather(db, officer, patient.id, theirs)
      const { items: shown, words } = await readReviewPage(db, doctor, patient.id, theirs, 1)
      const titles = shown.map(({ title }) => title).filter((title) => /cough|secret/.test(title))
      const out = words.filter(({ decision }) => decision === 'out')
      return [titles.toSorted(), out.map(({ source }) => source)]
    }
    assert.deepEqual(await outIn(keep), [
      ['Kept cough', 'Other cough', 'Other secret'],
      // in the title, and in what was noted
      ['earlier', 'earlier'],
    ])
    await part(keep, from)
    assert.equal((await stateOf(at, keep, mine)).state, 'gathering')
    assert.equal((await stateOf(at, from, theirs)).state, 'gathering')
    assert.deepEqual(await outIn(from), [
      ['Other cough', 'Other secret'],
      ['earlier', 'earlier'],
    ])
  })

  test('what was answered while they were one holds when they are parted', async () => {
    const at = await asked()
    const { keep, from, theirs, officer } = at
    await changeRequest(db, officer, from.id, theirs, { do: 'ask', words: 'Which years?' })
    await merge(keep, from)
    const patient = actorOf(await world.signIn(keep))
    await answerQuestion(db, patient, keep.id, theirs, '2025')
    await part(keep, from)
    const { request, events } = await readHandled(db, officer, from.id, theirs)
    assert.equal(request.state, 'gathering')
    assert.deepEqual(
      events.map(({ what, words }) => words ?? what),
      ['moved', 'Which years?', 'merged', '2025', 'parted'],
    )
    assert.equal(request.version, events.length)
  })
})

suite('a copy that was released', () => {
  test('is taken by the one it is for, in the kept record and when they are parted', async () => {
    const at = await asked()
    const { keep, from, theirs } = at
    await toReview(at, from, theirs)
    await release(at, from, theirs)
    await inRegister(theirs)
    await merge(keep, from)
    assert.equal((await stateOf(at, keep, theirs)).state, 'released')
    assert.equal(await inRegister(theirs), keep.id)
    assert.equal(await taken(keep, theirs), 'a copy')
    await part(keep, from)
    assert.equal(await taken(from, theirs), 'a copy')
    await assert.rejects(taken(keep, theirs), { code: 'not-found' })
  })

  test('of both records is nobody’s once they are parted: the request is open again where it was', async () => {
    const at = await asked()
    const { keep, from, theirs, mine } = at
    await merge(keep, from)
    for (const reference of [theirs, mine]) {
      await toReview(at, keep, reference)
      await release(at, keep, reference)
    }
    await part(keep, from)
    assert.equal((await stateOf(at, from, theirs)).state, 'received')
    assert.equal((await stateOf(at, keep, mine)).state, 'released')
    await assert.rejects(taken(keep, mine), { code: 'conflict' })
    await assert.rejects(taken(from, theirs), { code: 'not-found' })
  })
})
