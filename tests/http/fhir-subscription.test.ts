import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { consentRef } from '../../src/fhir/consent/consent-id.ts'
import { beat, subscriptionHandler } from '../../src/fhir/subscription/deliver.ts'
import { openKeyStore } from '../../src/identity/key-store.ts'
import { suspendStaff } from '../../src/identity/staff.ts'
import { isNear, postHook, requireHook } from '../../src/messages/post-hook.ts'
import { relayWaiting } from '../../src/messages/relay.ts'
import { wakeSubscriptions } from '../../src/messages/subscriptions.ts'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { chooseByForm } from '../support/sharing-form.ts'
import { worldIn, type Patient, type Service, type StaffMember } from '../support/world.ts'

// Being told that something is new: by id, to who may see it at that moment, and of what is hidden never anything.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
after(() => owner.end())

type Taken = { readonly body: string; readonly signature: string; readonly path: string }
const taken: Taken[] = []
let answer = 200
const listener = createServer((request, reply) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    taken.push({
      body: Buffer.concat(parts).toString(),
      signature: String(request.headers['x-confide-signature']),
      path: request.url ?? '',
    })
    reply.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {})
    reply.end()
  })
})
await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done))
after(() => listener.close())
const address = listener.address()
const port = typeof address === 'object' && address !== null ? address.port : 0
const host = `127.0.0.1:${port}`
const rules = { hosts: [host], near: true }

const door = await openDoor(db, undefined, '127.0.0.1', { SUBSCRIPTION_HOSTS: host })
const base = `${door.origin}/fhir/R4`
const key = openKeyStore(`${door.dataFolder}/keys`).key('subscription')
const deps = { db, key, rules, base }

let gp: Service
let nurses: Service
let nurse: StaffMember
let patient: Patient
const token = { nurse: '', patient: '', elsewhere: '', other: '' }

before(async () => {
  gp = await world.service('Z86001', 'Millbrook Surgery')
  nurses = await world.service('Z86002', 'District Nursing', 'district-nursing')
  await world.list(gp, 'allowed', nurses)
  patient = await world.patient({ practice: gp, name: 'Margaret Fernstead' })
  await world.inCareOf(patient, gp, nurses)
  await world.choose(patient, [gp, 'yes', 'yes'], [nurses, 'yes', 'yes'])
  await world.entry(patient, gp, { title: 'Before' })
  nurse = await world.staff(nurses, 'nurse', 'Nora Nurse')
  token.nurse = await world.signIn(nurse)
  token.patient = await world.signIn(patient)
  token.elsewhere = await world.signIn(
    await world.staff(await world.service('Z86003', 'Another Surgery'), 'doctor', 'Sam'),
  )
  token.other = await world.signIn(await world.staff(nurses, 'nurse', 'Another Nurse'))
})

const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition'
function wanted(topic: string, path: string, more = {}, channel = {}) {
  return {
    resourceType: 'Subscription',
    meta: { profile: [`${backport}/backport-subscription`] },
    status: 'requested',
    reason: 'To keep a list',
    criteria: `urn:confide:topic:${topic}`,
    _criteria: {
      extension: [
        {
          url: `${backport}/backport-filter-criteria`,
          valueString: `patient=Patient/${patient.ref}`,
        },
      ],
    },
    channel: {
      type: 'rest-hook',
      endpoint: `http://${host}/${path}`,
      payload: 'application/fhir+json',
      _payload: {
        extension: [{ url: `${backport}/backport-payload-content`, valueCode: 'id-only' }],
      },
      ...channel,
    },
    ...more,
  }
}

const post = (as: string, body: object) =>
  door.ask({
    ...{ method: 'POST', url: '/fhir/R4/Subscription', as },
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify(body),
  })

async function subscribe(as: string, topic: string, path: string, channel = {}) {
  const made = await post(as, wanted(topic, path, {}, channel))
  assert.equal(made.status, 201, made.body)
  await relay()
  const resource = JSON.parse(made.body) as { id: string; status: string }
  return {
    url: `/fhir/R4/Subscription/${resource.id}`,
    secret: made.headers['x-confide-secret'] ?? '',
  }
}

async function relay(): Promise<void> {
  await owner`update outbox set try_after = null where topic = 'subscription'`
  await relayWaiting(db, { subscription: subscriptionHandler(deps) }, () => undefined)
}

/** What was sent to a path since the last time: type of notification, and what it names. */
function sentTo(path: string): { type: string; number: string; focus: string[] }[] {
  const found = taken.filter((one) => one.path === `/${path}`)
  for (const one of found) taken.splice(taken.indexOf(one), 1)
  return found.map(({ body }) => {
    const bundle = JSON.parse(body) as {
      entry: {
        fullUrl: string
        resource?: { parameter: { name: string; valueCode?: string; valueString?: string }[] }
      }[]
    }
    assert.deepEqual(validateResource(bundle), [])
    const [status, ...focus] = bundle.entry
    const of = (name: string) => status?.resource?.parameter.find((one) => one.name === name)
    return {
      type: of('type')?.valueCode ?? '',
      number: of('events-since-subscription-start')?.valueString ?? '',
      focus: focus.map(({ fullUrl }) => fullUrl.slice(base.length + 1)),
    }
  })
}

const stateOf = async (url: string, as: string) => {
  const { body } = await door.ask({ url, as })
  return (JSON.parse(body) as { status?: string }).status
}
/** An entry as the demo import writes one, and what wakes those who want to be told. */
async function write(by: Service, title: string, more = {}) {
  const entry = await world.entry(patient, by, { title, ...more })
  await owner`update entry set recorded_at = now() where id = ${entry.id}`
  await world.asJob(patient, (tx) => wakeSubscriptions(tx, patient.id))
  await relay()
  return `Observation/${entry.ref}`
}
const linesOn = async () => {
  const [row] = await owner<{ n: number }[]>`
    select count(*)::int as n from access_event where patient_id = ${patient.id} and filter = 'notification'`
  return row?.n ?? NaN
}

test('a handshake makes it active; what is new is told by id, signed, once, and on the patient’s log', async () => {
  const { url, secret } = await subscribe(token.nurse, 'entries', 'one')
  assert.deepEqual(sentTo('one'), [{ type: 'handshake', number: '0', focus: [] }])
  assert.equal(await stateOf(url, token.nurse), 'active')
  const before = await linesOn()
  const seen = await write(gp, 'New and shared')
  const { body = '', signature = '' } = taken.find(({ path }) => path === '/one') ?? {}
  assert.ok(!body.includes('New and shared'))
  const [, at, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? []
  assert.equal(mac, createHmac('sha256', secret).update(`${at}.${body}`).digest('hex'))
  assert.deepEqual(sentTo('one'), [{ type: 'event-notification', number: '1', focus: [seen] }])
  assert.equal(await linesOn(), before + 1)
  await world.asJob(patient, (tx) => wakeSubscriptions(tx, patient.id))
  await relay()
  assert.deepEqual(sentTo('one'), [])
})

test('of what is hidden nothing is told, and the numbers do not skip it', async () => {
  const { url } = await subscribe(token.nurse, 'entries', 'hidden')
  sentTo('hidden')
  await write(gp, 'Sentinel private', { private: true })
  assert.deepEqual(sentTo('hidden'), [])
  await world.choose(patient, [gp, 'no', 'yes'])
  await write(gp, 'Sentinel not shared')
  assert.deepEqual(sentTo('hidden'), [])
  await world.choose(patient, [gp, 'yes', 'yes'])
  const status = await door.ask({ url: `${url}/$status`, as: token.nurse })
  assert.match(status.body, /"events-since-subscription-start","valueString":"0"/)
  const own = await write(nurses, 'Own')
  const [last] = sentTo('hidden')
  assert.equal(last?.focus.includes(own), true)
})

test('what was not taken is tried again, and after five times it is in error until it is taken', async () => {
  const { url } = await subscribe(token.nurse, 'entries', 'broken')
  sentTo('broken')
  answer = 302
  const seen = await write(gp, 'Later')
  for (let n = 0; n < 5; n++) await relay()
  assert.ok(!taken.some(({ path }) => path === '/elsewhere'))
  assert.equal(await stateOf(url, token.nurse), 'error')
  answer = 200
  taken.length = 0
  await relay()
  assert.deepEqual(sentTo('broken'), [{ type: 'event-notification', number: '1', focus: [seen] }])
  assert.equal(await stateOf(url, token.nurse), 'active')
  const lines = await owner`
    select count from access_event
     where filter = 'notification'
       and request_id = (select id::text from subscription where endpoint like '%/broken')`
  assert.deepEqual([...lines], [{ count: 1 }], 'the log says once what was tried six times')
})

test('of several one that cannot be told keeps none of the others back', async () => {
  await owner`
    insert into subscription (patient_id, id, staff_id, topic, endpoint, state, ends_at, heartbeat_seconds, sent_at)
    values (${patient.id}, '00000000-0000-7000-8000-000000000001', gen_random_uuid(), 'entries', 'x', 'active',
            now() + interval '1 day', 60, now() - interval '1 day')`
  await subscribe(token.nurse, 'entries', 'after-it')
  sentTo('after-it')
  const seen = await write(gp, 'After one that fails')
  assert.deepEqual(
    sentTo('after-it').map(({ focus }) => focus),
    [[seen]],
  )
  await owner`
    update subscription set heartbeat_seconds = 60, sent_at = now() - interval '61 seconds'
     where endpoint like '%/after-it'`
  await owner`update subscription set sent_at = now() - interval '1 day' where endpoint = 'x'`
  await assert.rejects(beat(deps))
  assert.deepEqual(
    sentTo('after-it').map(({ type }) => type),
    ['heartbeat'],
  )
  await owner`delete from subscription where endpoint = 'x'`
  await owner`update subscription set heartbeat_seconds = null`
})

test('a heartbeat says that it lives, and nothing else', async () => {
  await subscribe(token.patient, 'entries', 'beat', {
    extension: [{ url: `${backport}/backport-heartbeat-period`, valueUnsignedInt: 60 }],
  })
  sentTo('beat')
  await beat(deps)
  assert.deepEqual(sentTo('beat'), [])
  await owner`update subscription set sent_at = now() - interval '61 seconds'`
  await beat(deps)
  assert.deepEqual(sentTo('beat'), [{ type: 'heartbeat', number: '0', focus: [] }])
  await owner`update subscription set failures = 5, sent_at = now() - interval '30 minutes'`
  await beat(deps)
  assert.deepEqual(sentTo('beat'), [], 'who did not take it is asked less often')
  await owner`update subscription set sent_at = now() - interval '1 hour'`
  await beat(deps)
  assert.equal(sentTo('beat').length, 1)
  await owner`update subscription set failures = 0`
})

test('choices: the patient is told of all, a service of those about itself', async () => {
  await subscribe(token.patient, 'choices', 'own')
  await subscribe(token.nurse, 'choices', 'theirs')
  for (const path of ['own', 'theirs']) sentTo(path)
  const ref = (organisation: Service) =>
    `Consent/${consentRef(patient.id, { kind: 'service', organisation })}`
  await chooseByForm(door, token.patient, gp, { out: 'yes', in: 'no' })
  await relay()
  assert.deepEqual(
    sentTo('own').map(({ focus }) => focus),
    [[ref(gp)]],
  )
  assert.deepEqual(sentTo('theirs'), [])
  await chooseByForm(door, token.patient, nurses, { out: 'yes', in: 'yes' })
  await relay()
  assert.deepEqual(
    sentTo('own').map(({ focus }) => focus),
    [[ref(nurses)]],
  )
  assert.deepEqual(
    sentTo('theirs').map(({ focus }) => focus),
    [[ref(nurses)]],
  )
})

test('it ends with the relationship, with the account, and when it is deleted', async () => {
  const { url } = await subscribe(token.other, 'entries', 'ends')
  sentTo('ends')
  const deleted = await subscribe(token.other, 'entries', 'deleted')
  sentTo('deleted')
  const gone = await door.ask({ method: 'DELETE', url: deleted.url, as: token.other })
  assert.equal(gone.status, 204)
  await owner`
    update relationship set ends_at = now() where patient_id = ${patient.id} and organisation = ${nurses}`
  await write(nurses, 'After the end')
  assert.deepEqual([sentTo('ends'), sentTo('deleted')], [[], []])
  await owner`update relationship set ends_at = null where patient_id = ${patient.id}`
  assert.equal(await stateOf(url, token.other), 'off')
  await write(nurses, 'Again')
  assert.deepEqual(sentTo('ends'), [])
  const again = await subscribe(token.other, 'entries', 'account')
  sentTo('account')
  await suspendStaff(
    db,
    (await owner`select id from staff where name = 'Another Nurse'`)[0]?.['id'] as string,
    true,
  )
  await write(nurses, 'Suspended')
  assert.deepEqual(sentTo('account'), [])
  const [row] = await owner`select state from subscription where endpoint like '%account'`
  assert.deepEqual([row?.['state'], again.url.length > 0], ['off', true])
})

describe('is nobody else’s', () => {
  test('and cannot be asked for by who may not read the record', async () => {
    const { url } = await subscribe(token.nurse, 'entries', 'mine')
    for (const as of [token.patient, token.elsewhere]) {
      assert.equal((await door.ask({ url, as })).status, 404)
      assert.equal((await door.ask({ method: 'DELETE', url, as })).status, 404)
    }
    assert.equal((await post(token.elsewhere, wanted('entries', 'x'))).status, 404)
    const { body } = await door.ask({
      url: `/fhir/R4/Subscription?patient=${patient.ref}`,
      as: token.patient,
    })
    assert.ok(!body.includes('/mine'))
  })

  test('what cannot be had is refused, and the element named', async () => {
    const wrong: [body: object, status: number, says: RegExp][] = [
      [wanted('all', 'x'), 422, /Subscription.criteria:/],
      [wanted('entries', 'x', {}, { payload: 'application/json' }), 422, /channel.payload:/],
      [wanted('entries', 'x', {}, { header: ['Authorization: x'] }), 422, /channel.header/],
      [
        wanted('entries', 'x', {}, { endpoint: 'https://elsewhere.invalid/x' }),
        400,
        /SUBSCRIPTION_HOSTS/,
      ],
    ]
    for (const [body, status, says] of wrong) {
      const refused = await post(token.nurse, body)
      assert.deepEqual([refused.status, says.test(refused.body)], [status, true], refused.body)
    }
  })
})

test('nothing is sent to one’s own network, to other hosts, or without encryption', async () => {
  const near = [
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.0.1',
    '::1',
    'fd00::1',
    '::ffff:10.0.0.1',
  ]
  assert.deepEqual(
    near.map(isNear),
    near.map(() => true),
  )
  assert.deepEqual(['93.184.216.34', '2a00:1450::1'].map(isNear), [false, false])
  const strict = { hosts: [host, 'localhost'], near: false }
  for (const endpoint of [
    `http://${host}/x`,
    'https://other.invalid/',
    'https://u@localhost/',
    'file:///etc/passwd',
  ]) {
    assert.throws(() => requireHook(endpoint, strict), { code: 'invalid' }, endpoint)
  }
  assert.equal(await postHook('https://localhost/x', strict, '{}', {}), false)
})

test('a name that nobody answers for is not waited for longer than an answer', async () => {
  const strict = { hosts: ['localhost'], near: true }
  const unanswered = { ms: 20, namesOf: () => new Promise<never>(() => undefined) }
  assert.equal(await postHook('https://localhost/x', strict, '{}', {}, unanswered), false)
})

test('one person has at most ten of a patient, asked for at the same time too', async () => {
  const many = await world.signIn(await world.staff(nurses, 'nurse', 'Many Nurse'))
  const made = await Promise.all(
    Array.from({ length: 12 }, () => post(many, wanted('entries', 'many'))),
  )
  assert.deepEqual(
    made.map(({ status }) => status).toSorted((a, b) => a - b),
    [...Array<number>(10).fill(201), 429, 429],
  )
  const refused = await owner`
    select kind from access_event
     where patient_id = ${patient.id} and filter = 'subscription' and kind = 'denied'`
  assert.equal(refused.length, 2)
  const { id } = JSON.parse(made.find(({ status }) => status === 201)?.body ?? '') as { id: string }
  await door.ask({ method: 'DELETE', url: `/fhir/R4/Subscription/${id}`, as: many })
  assert.equal((await post(many, wanted('entries', 'many'))).status, 201)
})

// the last one: it ends the patient's sessions
test('“Stay safe” ends what the patient made, and lifting it revives nothing', async () => {
  const desk = await world.signIn(await world.staff(gp, 'receptionist', 'Sam Desk'))
  await owner`update subscription set state = 'off'`
  for (const topic of ['entries', 'choices']) await subscribe(token.patient, topic, 'safe')
  await subscribe(token.nurse, 'entries', 'staff')
  for (const path of ['safe', 'staff']) sentTo(path)
  const states = async () => {
    const rows = await owner<{ state: string }[]>`
      select state from subscription where endpoint like '%/safe' order by id`
    return rows.map(({ state }) => state)
  }
  const revive = () => owner`update subscription set state = 'active' where endpoint like '%/safe'`
  assert.deepEqual(await states(), ['active', 'active'])
  await door.ask({ url: '/settings/stay-safe', as: token.patient, form: {} })
  assert.deepEqual(await states(), ['off', 'off'])
  // as where the pause came with another record of the same person
  await revive()
  const seen = await write(gp, 'While paused')
  assert.deepEqual(sentTo('safe'), [])
  assert.deepEqual(await states(), ['off', 'off'])
  assert.deepEqual(
    sentTo('staff').map(({ focus }) => focus),
    [[seen]],
  )
  await revive()
  const lifted = await door.ask({
    ...{ url: `/patients/${patient.ref}/online-access`, as: desk, form: { do: 'lift' } },
  })
  assert.equal(lifted.status, 303)
  assert.deepEqual(await states(), ['off', 'off'])
})
