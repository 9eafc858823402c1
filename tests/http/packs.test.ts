import { actsIn } from '../support/acts.ts'
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { before, beforeEach, suite, test } from 'node:test'
import { moveRequest } from '../../src/access/move-request.ts'
import { openRequest } from '../../src/access/open-request.ts'
import { forgetPacks, takeOwnPack } from '../../src/access/own-pack.ts'
import { storePack } from '../../src/access/pack-store.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import { endSession, startSession } from '../../src/identity/sessions.ts'
import { messageHandler } from '../../src/messages/message.ts'
import { relayWaiting } from '../../src/messages/relay.ts'
import { openWorld } from '../support/open-world.ts'
import type { Patient, Service } from '../support/world.ts'

// A copy that is ready: taken by the one it is for, soon after signing in, for some days, and never unseen.

const { db, owner, world, door } = await openWorld()

let gp: Service
let patient: Patient
let [asDoctor, asOther, reference, lately, earlier] = ['', '', '', '', '']
const bytes = randomBytes(2_500_000)

before(async () => {
  gp = await world.service('Z10001', 'Millbrook Surgery')
  asDoctor = await world.signIn(await world.staff(gp, 'doctor', 'Dr Amara'))
  const other = await world.patient({ name: 'Rosa Other', practice: gp })
  asOther = await startSession(db, other, undefined, new Date())
})

beforeEach(async () => {
  patient = await world.patient({ practice: gp })
  lately = await startSession(db, patient, undefined, new Date())
  earlier = await world.signIn(patient)
  reference = await on(earlier, patient, 'choose', (tx, acting) =>
    openRequest(tx, acting, patient.id, {
      ...{ organisation: gp, channel: 'online', askedBy: 'patient', asker: null, format: 'online' },
      scope: { parts: null, from: null, until: null, words: null },
      ...{ delivery: 'online', receivedOn: '2026-09-08' },
    }),
  )
  await on(asDoctor, patient, 'handle', (tx, acting) =>
    moveRequest(tx, acting, patient.id, reference, 'gathering'),
  )
  await keepPack(true)
})

const on = actsIn(db)

function keepPack(forPatient: boolean): Promise<void> {
  return on(asDoctor, patient, 'request', (tx, { at: madeAt }) =>
    storePack(
      tx,
      patient.id,
      {
        ...{ reference, organisation: gp, forPatient, madeAt },
        sha256: createHash('sha256').update(bytes).digest('hex'),
        files: [{ name: 'index.html', size: 12 }],
      },
      bytes,
    ),
  )
}

const url = (file = '') => `${door.origin}/my-record/copies/${reference}/pack${file}`
const ask = (as: string, file = '') =>
  fetch(url(file), { headers: { cookie: `sid=${as}` }, redirect: 'manual' })
const logged = async () => {
  const rows = await owner<{ filter: string }[]>`
    select filter from access_event where patient_id = ${patient.id} and filter like 'copy%' order by id`
  return rows.map(({ filter }) => filter)
}

async function over(): Promise<void> {
  for (const table of ['access_pack', 'access_pack_piece']) {
    await owner`update ${owner(table)} set expires_at = now() where patient_id = ${patient.id}`
  }
}

suite('the copy that is ready', () => {
  test('is taken whole by the patient who signed in just now; it is on the log, and they are told', async () => {
    const answer = await ask(lately, '.zip')
    assert.deepEqual(
      [
        answer.status,
        answer.headers.get('content-type'),
        answer.headers.get('content-disposition'),
      ],
      [200, 'application/zip', `attachment; filename="copy-${reference}.zip"`],
    )
    assert.ok(bytes.equals(Buffer.from(await answer.arrayBuffer())))
    assert.deepEqual(await logged(), ['copy taken'])
    await relayWaiting(db, { message: messageHandler(db.relay) }, (error) =>
      assert.fail(String(error)),
    )
    const [told] = await owner`
      select kind from message where recipient = ${patient.id} and kind = 'copy-taken' and reference = ${reference}`
    assert.ok(told)
    assert.match(await (await ask(lately)).text(), /Downloaded once/)
  })

  test('is not given to a session that began some time ago: they sign in again first', async () => {
    const answer = await ask(earlier, '.zip')
    assert.deepEqual(
      [answer.status, answer.headers.get('location')],
      [303, `/my-record/copies/${reference}/pack`],
    )
    assert.deepEqual(await logged(), [])
    const page = await (await ask(earlier)).text()
    assert.match(page, /sign in again/)
    assert.doesNotMatch(page, /pack\.zip/)
    assert.match(await (await ask(lately)).text(), /pack\.zip/)
  })

  test('is not there for anybody else', async () => {
    for (const as of [asOther, asDoctor]) {
      for (const file of ['', '.zip']) assert.ok([303, 404].includes((await ask(as, file)).status))
      assert.equal((await ask(as)).status, 404)
    }
    assert.equal((await ask(asOther, '.zip')).status, 404)
    assert.equal((await ask('nobody', '.zip')).status, 401)
    assert.deepEqual(await logged(), [])
  })

  test('is not there for the patient where somebody else is to have it', async () => {
    await owner`update access_pack set for_patient = false where patient_id = ${patient.id}`
    await owner`update access_pack_piece set for_patient = false where patient_id = ${patient.id}`
    assert.deepEqual([(await ask(lately)).status, (await ask(lately, '.zip')).status], [404, 404])
  })

  test('stops when the patient signs out while it is read', async () => {
    const session = hashOfToken(lately)
    const taken = await takeOwnPack(
      db,
      { session, requestId: 'test', route: 'test' },
      patient.id,
      reference,
    )
    let size = 0
    for await (const piece of taken?.stream ?? []) {
      if (size === 0) await endSession(db, session)
      size += (piece as Buffer).length
    }
    assert.ok(size < bytes.length, `${size} bytes`)
  })
})

suite('a copy whose time is over', () => {
  test('cannot be taken any more, and the page says so', async () => {
    await over()
    assert.equal((await ask(lately, '.zip')).status, 409)
    assert.match(await (await ask(lately)).text(), /It has been deleted/)
    assert.deepEqual(await logged(), ['copy'])
  })

  test('is deleted; that there was one stays', async () => {
    const kept = async () =>
      owner<{ packs: number; pieces: number; gone: number }[]>`
        select count(distinct p.id)::int as packs, count(x.number)::int as pieces, count(p.gone_at)::int as gone
          from access_pack p left join access_pack_piece x on x.patient_id = p.patient_id and x.pack = p.id
         where p.patient_id = ${patient.id}`
    await forgetPacks(db)
    assert.deepEqual([...(await kept())], [{ packs: 1, pieces: 3, gone: 0 }])
    await over()
    await forgetPacks(db)
    assert.deepEqual([...(await kept())], [{ packs: 1, pieces: 0, gone: 1 }])
    assert.equal((await ask(lately, '.zip')).status, 409)
  })
})
