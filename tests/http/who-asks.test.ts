import assert from 'node:assert/strict'
import { before, beforeEach, suite, test } from 'node:test'
import { askForEvidence } from '../../src/access/evidence-code.ts'
import { registerHandler, forgetRegister } from '../../src/access/register.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import { dayIn } from '../../src/identity/age.ts'
import { messageHandler } from '../../src/messages/message.ts'
import { greyPng } from '../support/files.ts'
import { readPdf } from '../support/pdf-text.ts'
import { openWorld } from '../support/open-world.ts'
import { relayAll } from '../support/relay-all.ts'
import type { Patient, Service } from '../support/world.ts'

// Somebody who asks for a copy and is not signed in sends what shows who they are from home, with a code that went a
// way the service knew before.

const { db, owner, world, door } = await openWorld()

let gp: Service
let patient: Patient
let url = ''
let number = 0
let line = 0
const tokens: Record<string, string> = {}
const picture = greyPng(16, 8, (x) => (x < 8 ? 0 : 255))

before(async () => {
  gp = await world.service('Z75001', 'Millbrook Surgery')
  tokens['clerk'] = await world.signIn(await world.staff(gp, 'receptionist', 'Sam clerk'))
})

const today = dayIn(new Date())
const [year = '', month = '', day = ''] = today.split('-')

beforeEach(async () => {
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp, number: 20 * number++ })
  await world.entry(patient, gp, { title: 'Sentinel' })
  url = await takenIn({ 'asked-by': 'solicitor', asker: 'A firm\n1 False Street' })
  // each test comes from a line of its own
  line++
})

async function takenIn(more: Record<string, string>): Promise<string> {
  const received = { 'received-day': day, 'received-month': month, 'received-year': year }
  const form = {
    ...{ channel: 'post', ...received, what: 'all', when: 'always', format: 'paper' },
    ...{ delivery: 'post', asker: '', ...more },
  }
  const there = `/patients/${patient.ref}/requests/new`
  const answer = await door.ask({ url: there, as: tokens['clerk'], form })
  assert.equal(answer.status, 303, answer.body)
  return String(answer.headers['location']).replace('?done=in', '')
}

const reference = () => url.split('/').at(-1) ?? ''
const read = (at = url) => door.ask({ url: at, as: tokens['clerk'] })
const desk = (form: Record<string, string>, at = url) =>
  door.ask({ url: at, as: tokens['clerk'], form })
const words = 'Your authority, please'

/** @returns the code, as it is told by telephone. */
async function told(): Promise<string> {
  const { body, status } = await desk({ way: 'phone', words }, `${url}/evidence-code`)
  assert.equal(status, 200, body)
  return /W(?:-[0-9A-Z]{4}){3}/.exec(body)?.[0] ?? 'no code'
}

type Sent = readonly { readonly bytes: Buffer; readonly name?: string; readonly type?: string }[]

async function send(code: string, files: Sent = [{ bytes: picture }]) {
  const boundary = '----confide-test'
  const part = (head: string) => `--${boundary}\r\ncontent-disposition: form-data; ${head}`
  const body = Buffer.concat([
    Buffer.from(`${part('name="code"')}\r\n\r\n${code}\r\n`),
    ...files.flatMap(({ bytes, name = 'a.png', type = 'image/png' }, n) => [
      Buffer.from(
        `${part(`name="file-${n + 1}"; filename="${name}"`)}\r\ncontent-type: ${type}\r\n\r\n`,
      ),
      bytes,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ])
  return door.app.inject({
    ...{ method: 'POST', url: '/who-asks', payload: body },
    headers: {
      ...{ origin: door.origin, host: new URL(door.origin).host },
      'x-forwarded-for': `203.0.113.${line}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
  })
}

const kept = async () => {
  const [row] = await owner<{ files: number; pages: number; codes: number }[]>`
    select (select count(*) from quarantined_file where reference = ${reference()})::int as files,
           (select count(*) from flat_page where reference = ${reference()})::int as pages,
           (select count(*) from evidence_code where reference = ${reference()})::int as codes`
  return { ...row }
}
const nothing = { files: 0, pages: 0, codes: 0 }

suite('what shows who asks, sent from home', () => {
  test('comes with the code, is seen as pictures at the desk, and is gone when it is decided', async () => {
    const code = await told()
    const answer = await send(code.toLowerCase().replaceAll('-', ' '), [
      { bytes: picture },
      { bytes: picture },
    ])
    assert.deepEqual(
      [answer.statusCode, answer.headers['location']],
      [303, '/who-asks?done=sent'],
      answer.body,
    )
    assert.deepEqual(await kept(), { files: 2, pages: 2, codes: 1 })
    const { body } = await read()
    assert.match(body, /Sent from home on/)
    const page = /src="([^"]+evidence[^"]+)"/.exec(body)?.[1] ?? ''
    const png = await read(page)
    assert.equal(png.headers['content-type'], 'image/png')
    const known = { do: 'known', how: 'copies', 'seen-photo': 'yes' }
    const seen = { 'seen-signed-authority': 'yes', 'seen-patient-confirms': 'yes' }
    assert.equal((await desk({ ...known, ...seen })).status, 303)
    assert.deepEqual(await kept(), nothing)
    assert.equal((await read(page)).status, 409)
  })

  test('counts from the day it came, though it is looked at later', async () => {
    await send(await told())
    await owner`update evidence_code set used_at = used_at - interval '3 days'`
    const seen = { 'seen-signed-authority': 'yes', 'seen-patient-confirms': 'yes' }
    await desk({ do: 'known', how: 'known-contact', ...seen })
    const [row] = await owner<{ days: number }[]>`
      select (now() at time zone 'Europe/London')::date - arrived_on as days
        from access_request_event where reference = ${reference()} and what = 'identity'`
    assert.equal(row?.days, 3)
  })

  test('tells the desk, and the patient’s log says that it was asked for', async () => {
    await send(await told())
    await relayAll(db, { message: messageHandler(db.relay) })
    const rows = await owner`
      select recipient, kind from message where reference = ${reference()} and box = 'desk'`
    assert.deepEqual([...rows], [{ recipient: gp, kind: 'evidence-came' }])
    const log = await owner`
      select from access_event where patient_id = ${patient.id} and filter = 'evidence asked'`
    assert.equal(log.length, 1)
  })

  test('a code works once', async () => {
    const code = await told()
    assert.equal((await send(code)).statusCode, 303)
    assert.equal((await send(code)).statusCode, 400)
    assert.deepEqual(await kept(), { files: 1, pages: 1, codes: 1 })
  })

  test('a new code replaces the one before, and what was sent with it', async () => {
    const first = await told()
    await send(first)
    const second = await told()
    assert.deepEqual(await kept(), { ...nothing, codes: 1 })
    assert.equal((await send(first)).statusCode, 400)
    assert.equal((await send(second)).statusCode, 303)
  })

  test('what was sent stays where no new code is made', async () => {
    const code = await told()
    await send(code)
    const session = hashOfToken(tokens['clerk'] ?? '')
    const somebodyElse = await world.patient({ practice: gp })
    const settings = { settings: { key: Buffer.alloc(32), hours: 1 }, url: '' }
    await assert.rejects(
      askForEvidence(
        db,
        { session, requestId: 'test', route: 'test' },
        somebodyElse.id,
        reference(),
        { way: 'phone', words, to: null },
        settings,
      ),
      { code: 'not-found' },
    )
    assert.deepEqual(await kept(), { files: 1, pages: 1, codes: 1 })
  })

  test('a code that is too old, used, or none answers alike, and says nothing of a patient', async () => {
    const code = await told()
    await owner`update evidence_code set expires_at = now()`
    const answers = [await send(code), await send('W-2222-2222-2222'), await send('nonsense')]
    const bodies = answers.map(({ body, statusCode }) => {
      assert.equal(statusCode, 400)
      assert.match(body, /This code does not work/)
      assert.doesNotMatch(body, /Fernstead|Millbrook|\bSR-/)
      return body.replace(/(name="code"[^>]*) value="[^"]*"|value="[^"]*"([^>]*name="code")/, '')
    })
    assert.equal(new Set(bodies).size, 1)
    const events = await owner`select from system_event where detail = 'evidence-code'`
    assert.ok(events.length >= 3)
    assert.deepEqual(await kept(), { ...nothing, codes: 1 })
  })

  test('a file that is no picture is not taken, and the code works again; five times, and no more', async () => {
    const code = await told()
    const bad = [{ bytes: picture }, { bytes: Buffer.from('MZ not a picture') }]
    for (let n = 0; n < 4; n++) {
      const { statusCode, body } = await send(code, bad)
      assert.equal(statusCode, 400)
      assert.match(body, /id="file-2--error"/)
    }
    assert.deepEqual(await kept(), { ...nothing, codes: 1 })
    line++
    assert.equal((await send(code, bad)).statusCode, 400)
    assert.match((await send(code)).body, /This code does not work/)
  })

  test('what is missing is said, and no attempt is counted', async () => {
    const code = await told()
    assert.match((await send('', [])).body, /Type the code/)
    assert.match((await send(code, [])).body, /Choose a file/)
    const [row] = await owner`select attempts from evidence_code where reference = ${reference()}`
    assert.deepEqual({ ...row }, { attempts: 0 })
  })

  test('from one line it is tried ten times an hour', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 11; n++) statuses.push((await send('W-2222-2222-2222')).statusCode)
    assert.deepEqual(statuses.slice(-2), [400, 429])
  })

  test('what was left is deleted each hour, but not while a question is open', async () => {
    await send(await told())
    const came = await kept()
    await desk({ do: 'ask', words: 'Which years?' })
    await relayAll(db, { request: registerHandler(db.relay) })
    await forgetRegister(db)
    assert.deepEqual(await kept(), came)
    await desk({ do: 'withdraw', words: 'By telephone' })
    assert.deepEqual(await kept(), nothing)
    await owner`
      insert into flat_page (organisation, reference, page, file, width, height, png)
      values (${gp}, ${reference()}, 1, 1, 1, 1, '')`
    await relayAll(db, { request: registerHandler(db.relay) })
    await forgetRegister(db)
    assert.deepEqual(await kept(), nothing)
  })
})

suite('asking for it', () => {
  const code = () => `${url}/evidence-code`

  test('a letter goes to an address that was known before, with the code in it and no name of the patient', async () => {
    const missing = await desk({ way: 'post', words }, code())
    assert.equal(missing.status, 400)
    assert.match(missing.body, /Write whom the letter goes to/)
    const form = { way: 'post', words, to: 'Example and Sample LLP\n2 High Street' }
    const cookie = `sid=${tokens['clerk'] ?? ''}`
    const answer = await fetch(`${door.origin}${code()}`, {
      ...{ method: 'POST', body: new URLSearchParams(form) },
      headers: { cookie, origin: door.origin },
    })
    assert.equal(answer.headers.get('content-type'), 'application/pdf')
    const { letters } = await readPdf(Buffer.from(await answer.arrayBuffer()))
    assert.match(letters, /2HighStreet/)
    assert.doesNotMatch(letters, /FalseStreet|Fernstead/)
    const told = /W(?:-[0-9A-Z]{4}){3}/.exec(letters)?.[0] ?? 'no code'
    assert.equal((await send(told)).statusCode, 303)
  })

  test('the patient is written to as the record has them', async () => {
    url = await takenIn({ 'asked-by': 'patient' })
    assert.match((await read(code())).body, /at the address in the record/)
    assert.equal((await desk({ way: 'post', words }, code())).status, 200)
    const [row] = await owner`select state from access_request where reference = ${reference()}`
    assert.equal(row?.['state'], 'identity')
  })

  test('not once it is known who asks', async () => {
    const seen = { 'seen-signed-authority': 'yes', 'seen-patient-confirms': 'yes' }
    await desk({ do: 'known', how: 'known-contact', ...seen })
    assert.equal((await desk({ way: 'phone', words }, code())).status, 409)
  })
})
