import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { hashOfToken } from '../../src/identity/actor.ts'
import { keepPasskey, takeChallenge } from '../../src/identity/passkeys.ts'
import { startSession } from '../../src/identity/sessions.ts'
import { Authenticator, type Wrong } from '../support/authenticator.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor, type Answer } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// Passkeys (interface.md P9): added within five minutes of signing in, and tried with every answer that does not fit.

const db = await testDatabase()
const owner = asAnyone(db)
after(() => owner.end())
const world = worldIn(db)
const door = await openDoor(db)
const { origin } = door

let patient: Patient
let as: string
let other: Patient
let device: Authenticator
let practice: Service
let desk: string
const nobodys = { publicKey: Buffer.from('none'), counter: 0, transports: [] }

before(async () => {
  practice = await world.service('Z71001', 'Millbrook Surgery')
  desk = await world.signIn(await world.staff(practice, 'receptionist', 'Sam Desk'))
  other = await world.patient({ name: 'Rosa Other', practice })
})

beforeEach(async () => {
  patient = await world.patient({ name: 'Margaret Key', practice })
  as = await startSession(db, patient, undefined, new Date())
  device = new Authenticator()
})

const url = '/settings/passkeys'
const signInUrl = '/sign-in/passkey'
const optionsIn = ({ body }: Answer) =>
  (/data-options="([^"]+)"/.exec(body)?.[1] ?? '').replaceAll('&quot;', '"')
const offered = async (who = as) => optionsIn(await door.ask({ url, as: who }))
const toSignIn = async () => optionsIn(await door.ask({ url: signInUrl }))
const send = (response: string, who = as) =>
  door.ask({ url, as: who, form: { do: 'add', name: 'My phone', response } })
const signIn = (response: string, more = {}) =>
  door.ask({ url: signInUrl, form: { response, return: '/my-record', ...more } })
const kept = () => owner`select credential, name from passkey where patient_id = ${patient.id}`

async function added(): Promise<void> {
  assert.equal((await send(device.make(await offered(), origin))).status, 303)
}

function sessionOf({ headers }: Answer): string {
  return /sid=([^;]+)/.exec(headers['set-cookie'] ?? '')?.[1] ?? ''
}

test('a passkey is added, and signs in as its owner, where every sign-in ends', async () => {
  await added()
  const answer = await signIn(device.use(await toSignIn(), origin))
  assert.deepEqual([answer.status, answer.headers['location']], [303, '/my-record'])
  const page = await door.ask({ url: '/my-record', as: sessionOf(answer) })
  assert.match(page.body, /Margaret Key/)
  const [session] = await owner`
    select patient_id, authenticated_at is not null as proved from session
     where token_hash = ${hashOfToken(sessionOf(answer))}`
  assert.deepEqual({ ...session }, { patient_id: patient.id, proved: true })
  const [event] =
    await owner`select kind, detail from system_event order by at desc, id desc limit 1`
  assert.deepEqual({ ...event }, { kind: 'sign-in', detail: 'patient' })
})

test('adding one needs a sign-in within five minutes, on the page and when it is sent', async () => {
  const options = await offered()
  await owner`update session set authenticated_at = now() - interval '6 minutes'`
  assert.equal(await offered(), '')
  assert.match((await door.ask({ url, as })).body, /First <a[^>]*>sign in again/)
  assert.equal((await send(device.make(options, origin))).status, 400)
  assert.equal((await kept()).length, 0)
})

test('an offer is taken once, by its own session, within five minutes', async () => {
  const options = await offered()
  const elsewhere = await startSession(db, patient, undefined, new Date())
  assert.equal((await send(device.make(options, origin), elsewhere)).status, 400)
  const theirs = await startSession(db, other, undefined, new Date())
  assert.equal((await send(device.make(options, origin), theirs)).status, 400)
  assert.equal((await send(device.make(options, origin))).status, 303)
  assert.equal((await send(new Authenticator().make(options, origin))).status, 400)
  const late = await offered()
  await owner`update passkey_challenge set created_at = now() - interval '6 minutes'`
  assert.equal((await send(new Authenticator().make(late, origin))).status, 400)
  assert.equal((await kept()).length, 1)
})

test('an offer to sign in adds none, and one to add signs nobody in', async () => {
  await added()
  const options = JSON.parse(await offered()) as { challenge: string; rp: { id: string } }
  const asSignIn = JSON.stringify({ challenge: options.challenge, rpId: options.rp.id })
  assert.equal((await signIn(device.use(asSignIn, origin))).status, 403)
  const { challenge } = JSON.parse(await toSignIn()) as { challenge: string }
  const asAdd = JSON.stringify({ ...options, challenge, user: { id: 'AA' } })
  assert.equal((await send(new Authenticator().make(asAdd, origin))).status, 400)
})

for (const [why, wrong] of [
  ['of another address', { origin: 'https://elsewhere.example' }],
  ['for another party', { rpId: 'elsewhere.example' }],
  ['without its owner verified', { verified: false }],
] as const satisfies readonly [string, Wrong][]) {
  test(`an answer ${why} adds nothing and signs nobody in`, async () => {
    assert.equal((await send(device.make(await offered(), origin, wrong))).status, 400)
    assert.equal((await kept()).length, 0)
    await added()
    assert.equal((await signIn(device.use(await toSignIn(), origin, wrong))).status, 403)
    assert.equal((await signIn(device.use(await toSignIn(), origin))).status, 303)
  })
}

test('an answer is taken once', async () => {
  await added()
  const answer = device.use(await toSignIn(), origin)
  assert.equal((await signIn(answer)).status, 303)
  const again = await signIn(answer)
  assert.equal(again.status, 403)
  assert.match(again.body, /This passkey did not work/)
  assert.equal(sessionOf(again), '')
})

test('an answer for another account, or of a key that signed for another, signs nobody in', async () => {
  await added()
  assert.equal(
    (await signIn(device.use(await toSignIn(), origin, { userHandle: 'AAAA' }))).status,
    403,
  )
  const stranger = new Authenticator()
  const theirs = await startSession(db, other, undefined, new Date())
  await send(stranger.make(await offered(theirs), origin), theirs)
  const forged = stranger.use(await toSignIn(), origin).replaceAll(stranger.id, device.id)
  assert.equal((await signIn(forged)).status, 403)
})

test('a counter that has not gone up is a copy, and signs nobody in', async () => {
  await added()
  assert.equal((await signIn(device.use(await toSignIn(), origin, { counter: 7 }))).status, 303)
  for (const counter of [7, 6, 0]) {
    assert.equal((await signIn(device.use(await toSignIn(), origin, { counter }))).status, 403)
  }
  assert.equal((await signIn(device.use(await toSignIn(), origin, { counter: 8 }))).status, 303)
})

test('a passkey that is known is not taken into another account', async () => {
  await added()
  const theirs = await startSession(db, other, undefined, new Date())
  const copy = device.make(await offered(theirs), origin)
  assert.equal((await send(copy, theirs)).status, 400)
  assert.equal((await kept()).length, 1)
})

test('renamed and removed by its owner only; removed, it signs nobody in', async () => {
  await added()
  const act = (who: string, form: Record<string, string>) =>
    door.ask({ url, as: who, form: { passkey: device.id, ...form } })
  const theirs = await startSession(db, other)
  await act(theirs, { do: 'rename', name: 'Mine' })
  await act(theirs, { do: 'remove' })
  assert.deepEqual([...(await kept())], [{ credential: device.id, name: 'My phone' }])
  assert.equal((await act(as, { do: 'rename', name: ' ' })).status, 400)
  await act(as, { do: 'rename', name: 'My old phone' })
  assert.match((await door.ask({ url, as })).body, /My old phone/)
  await act(as, { do: 'remove' })
  assert.equal((await signIn(device.use(await toSignIn(), origin))).status, 403)
})

test('each change is on the patient’s log, and what opens or closes a way in is told by a message', async () => {
  await added()
  const act = (form: Record<string, string>) =>
    door.ask({ url, as, form: { passkey: device.id, ...form } })
  await act({ do: 'rename', name: 'My old phone' })
  await act({ do: 'remove' })
  await act({ do: 'remove' })
  await act({ do: 'rename', name: 'None' })
  await send('{}')
  const { body } = await door.ask({ url: '/my-record/who-looked', as })
  const lines = body.replaceAll(/<span class="nhsuk-u-visually-hidden">[^<]*<\/span>/g, '')
  for (const did of [
    'added a passkey to sign in with',
    'gave a passkey another name',
    'removed a passkey',
  ]) {
    assert.equal(lines.split(did).length, 2, did)
  }
  assert.doesNotMatch(body, /My phone|My old phone/)
  const told = await owner<{ payload: unknown }[]>`
    select payload from outbox where patient_id = ${patient.id} order by created_at, id`
  assert.deepEqual(
    told.map(({ payload }) => payload),
    [
      { to: 'patient', kind: 'passkey-added' },
      { to: 'patient', kind: 'passkey-removed' },
    ],
  )
})

test('renaming or removing one needs a sign-in within five minutes too', async () => {
  await added()
  const remove = (more = {}) =>
    door.ask({ url, as, form: { do: 'remove', passkey: device.id, ...more } })
  assert.match((await door.ask({ url, as })).body, /value="remove"/)
  await owner`update session set authenticated_at = now() - interval '6 minutes'`
  const page = await door.ask({ url, as })
  assert.doesNotMatch(page.body, /value="remove"|value="rename"/)
  assert.match(page.body, /My phone/)
  assert.equal((await remove({ do: 'rename', name: 'Mine' })).status, 400)
  assert.deepEqual([...(await kept())], [{ credential: device.id, name: 'My phone' }])
  const refused = await remove()
  assert.equal(refused.status, 400)
  assert.match(refused.body, /<a href="#again">Sign in again to change or remove a passkey/)
  assert.match(refused.body, /id="again"/)
  assert.equal((await kept()).length, 1)
  await owner`update session set authenticated_at = now()`
  assert.equal((await remove()).status, 303)
  assert.equal((await kept()).length, 0)
})

test('after a death a passkey opens nothing and says no more', async () => {
  await added()
  await owner`update patient set died_at = now() where patient_id = ${patient.id}`
  const dead = await signIn(device.use(await toSignIn(), origin))
  assert.equal(dead.status, 403)
  assert.match(dead.body, /You cannot sign in online now/)
  assert.equal(sessionOf(dead), '')
})

test('“Stay safe” takes every passkey and offer of the account; a lifted pause brings none back', async () => {
  await added()
  const theirs = await startSession(db, other, undefined, new Date())
  const another = new Authenticator()
  await send(another.make(await offered(theirs), origin), theirs)
  const [mine, othersOffer] = [await offered(), await offered(theirs)]
  await door.ask({ url: '/settings/stay-safe', as, form: {} })
  const refused = async () => {
    const answer = await signIn(device.use(await toSignIn(), origin))
    assert.equal(answer.status, 403)
    assert.match(answer.body, /This passkey did not work/)
    assert.equal(sessionOf(answer), '')
  }
  await refused()
  // being added when the pause began
  const late = JSON.parse(mine) as { challenge: string }
  assert.equal(await takeChallenge(db, late.challenge, hashOfToken(as)), undefined)
  await keepPasskey(db, { ...nobodys, credential: device.id, patient: patient.id }, 'Late')
  const paused = `/patients/${patient.ref}/online-access`
  assert.equal((await door.ask({ url: paused, as: desk, form: { do: 'lift' } })).status, 303)
  await refused()
  assert.deepEqual([...(await kept())], [])
  const page = await door.ask({ url, as: await startSession(db, patient, undefined, new Date()) })
  assert.match(page.body, /You have no passkey/)
  assert.doesNotMatch(page.body, /pause|removed|My phone/)
  assert.equal((await signIn(another.use(await toSignIn(), origin))).status, 303)
  assert.equal((await send(new Authenticator().make(othersOffer, origin), theirs)).status, 303)
})

test('what is no answer at all is refused, and a return address leads nowhere else', async () => {
  for (const text of ['', '{}', 'null', '[]', '{"id":"x","response":{"clientDataJSON":"%"}}']) {
    assert.equal((await signIn(text)).status, 403, text)
    assert.equal((await send(text)).status, 400, text)
  }
  await added()
  const led = await signIn(device.use(await toSignIn(), origin), { return: '//elsewhere.example' })
  assert.equal(led.headers['location'], '/my-record')
})
