import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import fastify, { type FastifyInstance } from 'fastify'
import { readConfig } from '../src/config.ts'
import { freePort } from '../src/db/free-port.ts'
import { Refusal } from '../src/errors.ts'
import { hashOfToken } from '../src/identity/actor.ts'
import { writeDemoPeople } from '../src/identity/demo-people.ts'
import { parseOdsCode } from '../src/identity/ods-code.ts'
import { endSession, personOf, startSession, touchSession } from '../src/identity/sessions.ts'
import { addStaff, suspendStaff } from '../src/identity/staff.ts'
import { requirePolicies } from '../src/web/policy.ts'
import { refuseForeignOrigin } from '../src/web/same-origin.ts'
import { actorReader } from '../src/web/session-cookie.ts'
import { registerSignIn } from '../src/web/sign-in.ts'
import { testDatabase } from './support/database.ts'
import { addOrganisationForTest, addPatientForTest, asAnyone } from './support/people.ts'
import { Visitor } from './support/visitor.ts'

const db = await testDatabase()
const asOwner = asAnyone(db)
const dataFolder = mkdtempSync(join(tmpdir(), 'confide-sign-in-'))
const practice = parseOdsCode('Z90001')
const clinic = parseOdsCode('Z90011')
const nhsNumber = '9990000018'

const apps: FastifyInstance[] = []
let app: FastifyInstance
let home: string
let nurse: string

before(async () => {
  await addOrganisationForTest(db, practice, 'Millbrook Surgery')
  await addOrganisationForTest(db, clinic, 'Smoking Clinic')
  nurse = await staff('Nurse Shanti', practice, 'nurse', 'shanti')
  await staff('Dr Both', practice, 'doctor', 'both')
  await staff('Dr Both', clinic, 'health-professional', 'both')
  await addPatientForTest(db, { nhsNumber, practice })
  writeDemoPeople(dataFolder, [
    { label: 'Rosa Patient', nhsNumber, note: 'adult' },
    { label: 'Nobody Here', nhsNumber: '9990000026', note: 'no record' },
  ])
  ;({ app, home } = await start())
})

after(async () => {
  await Promise.all(apps.map((each) => each.close()))
  await asOwner.end()
  rmSync(dataFolder, { recursive: true })
})

test('a member of staff signs in with one click and is who they said', async () => {
  const visitor = new Visitor(home)
  const page = await visitor.get('/sign-in?as=staff&return=%2Fwho%3Fx%3D1')
  const text = await page.text()
  assert.equal(page.status, 200)
  assert.match(text, /Choose a person/)
  assert.match(text, /Millbrook Surgery[\s\S]*Nurse Shanti/)
  const answer = await choose(visitor, 'shanti')
  assert.deepEqual(await answer.json(), {
    kind: 'staff',
    id: nurse,
    name: 'Nurse Shanti',
    organisation: practice,
    organisationName: 'Millbrook Surgery',
    role: 'nurse',
    roleName: 'Nurse',
  })
  assert.equal(visitor.trail.at(-1), '/who')
  assert.deepEqual(
    [...visitor.cookies.keys()].filter((name) => !name.startsWith('_')),
    ['sid'],
  )
})

test('the cookie is kept from scripts and other sites; with TLS it is bound to the host', async () => {
  const visitor = new Visitor(home)
  await visitor.get('/sign-in?as=staff')
  const lines = await cookieLines(visitor, 'shanti')
  const session = lines.find((line) => line.startsWith('sid=')) ?? ''
  assert.match(session, /^sid=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
  const secure = fastify()
  await secure.register(cookie)
  const { sessionCookie } = await import('../src/web/session-cookie.ts')
  secure.get('/', (_request, reply) => {
    sessionCookie('https://records.example').write(reply, 'token')
    return reply.send('')
  })
  const answer = await secure.inject('/')
  assert.equal(
    answer.headers['set-cookie'],
    '__Host-sid=token; Path=/; HttpOnly; Secure; SameSite=Lax',
  )
})

test('staff of two organisations choose one, and the session acts for that one only', async () => {
  const visitor = new Visitor(home)
  await visitor.get('/sign-in?as=staff&return=/who')
  const page = await choose(visitor, 'both')
  const text = await page.text()
  assert.match(text, /Which service are you working for/)
  assert.equal(visitor.cookies.has('sid'), false)
  const ids = [...text.matchAll(/value="([^"]+)" name="member"/g)].map(([, id]) => id ?? '')
  assert.equal(ids.length, 2)
  const foreign = await visitor.post('/sign-in/organisation', { member: nurse })
  assert.equal(foreign.status, 400)
  const choice = visitor.cookies.get('sign-in') ?? ''
  const answer = await visitor.post('/sign-in/organisation', { member: ids[1] ?? '' })
  assert.equal(((await answer.json()) as { organisation: string }).organisation, clinic)
  visitor.cookies.set('sign-in', choice)
  assert.equal((await visitor.get('/sign-in/organisation')).status, 400)
  const again = await visitor.post('/sign-in/organisation', { member: ids[0] ?? '' })
  assert.equal(again.status, 400)
})

test('a patient whose identity was proved signs in to their own record', async () => {
  const visitor = new Visitor(home)
  const page = await (await visitor.get('/sign-in?as=patient&return=/who')).text()
  assert.doesNotMatch(page, new RegExp(nhsNumber))
  const answer = await choose(visitor, subjectIn(page, 'Rosa Patient'))
  const person = (await answer.json()) as { kind: string; name: string }
  assert.deepEqual([person.kind, person.name], ['patient', 'Rosa Sample'])
  assert.doesNotMatch(visitor.trail.join(' '), new RegExp(nhsNumber))
})

const notLetIn: [title: string, as: string, who: string][] = [
  ['Prove who you are to see your record', 'patient', 'Somebody partly known'],
  ['Prove who you are to see your record', 'patient', 'Somebody unknown'],
  ['You cannot sign in online now', 'patient', 'Nobody Here'],
]

for (const [title, as, who] of notLetIn) {
  test(`${who} is not let in, and reads: ${title}`, async () => {
    const visitor = new Visitor(home)
    const page = await (await visitor.get(`/sign-in?as=${as}`)).text()
    await assertRefused(visitor, await choose(visitor, subjectIn(page, who)), 403, title)
  })
}

test('someone no organisation has added is not let in', async () => {
  const visitor = new Visitor(home)
  await visitor.get('/sign-in?as=staff')
  await assertRefused(visitor, await choose(visitor, 'stranger'), 403, 'You have no access')
})

test('a suspended member and members of a suspended organisation are not let in', async () => {
  const id = await staff('Dr Gone', practice, 'doctor', 'gone')
  await suspendStaff(db, id, true)
  const visitor = new Visitor(home)
  await visitor.get('/sign-in?as=staff')
  await assertRefused(visitor, await choose(visitor, 'gone'), 403, 'Your access is suspended')

  const closed = parseOdsCode('Z90099')
  await addOrganisationForTest(db, closed, 'Closed Clinic')
  await staff('Dr Closed', closed, 'doctor', 'closed')
  await db.job`update organisation set suspended_at = now() where id = ${closed}`
  await visitor.get('/sign-in?as=staff')
  await assertRefused(visitor, await choose(visitor, 'closed'), 403, 'Your access is suspended')
})

test('suspending a member ends their sessions', async () => {
  const id = await staff('Dr Soon', practice, 'doctor', 'soon')
  const token = await startSession(db, { kind: 'staff', id })
  assert.equal((await whoHas(token)).status, 200)
  await suspendStaff(db, id, true)
  assert.equal((await whoHas(token)).status, 401)
})

test('an answer is taken once: opening the callback again is refused', async () => {
  const visitor = new Visitor(home)
  const callback = await callbackOf(visitor, 'shanti')
  const state = visitor.cookies.get('sign-in') ?? ''
  assert.equal((await visitor.step(callback, {})).status, 303)
  visitor.cookies.clear()
  visitor.cookies.set('sign-in', state)
  await assertRefused(visitor, await visitor.step(callback, {}), 400, 'Signing in did not work')
})

test('an answer is taken only in the browser where the sign-in began', async () => {
  const other = new Visitor(home)
  const callback = await callbackOf(other, 'shanti')
  const victim = new Visitor(home)
  await assertRefused(victim, await victim.step(callback, {}), 400, 'Signing in did not work')
  const own = await callbackOf(victim, 'shanti')
  await assertRefused(victim, await victim.step(callback, {}), 400, 'Signing in did not work')
  await victim.step(own, {})
  assert.ok(victim.cookies.has('sid'), 'the foreign answer broke the sign-in under way')
})

test('a state that was made up, or made for the other service, is refused', async () => {
  const visitor = new Visitor(home)
  visitor.cookies.set('sign-in', 'made-up')
  const invented = new URL('/sign-in/staff/callback?code=x&state=made-up', home)
  await assertRefused(visitor, await visitor.step(invented, {}), 400, 'Signing in did not work')
  const callback = await callbackOf(visitor, 'shanti')
  callback.pathname = '/sign-in/patient/callback'
  await assertRefused(visitor, await visitor.step(callback, {}), 400, 'Signing in did not work')
})

test('a state older than 10 minutes is refused', async () => {
  const visitor = new Visitor(home)
  const callback = await callbackOf(visitor, 'shanti')
  await asOwner`update sign_in set created_at = now() - interval '10 minutes 1 second'`
  await assertRefused(visitor, await visitor.step(callback, {}), 400, 'Signing in did not work')
})

test('an answer with another nonce, or for another code verifier, is refused', async () => {
  for (const column of ['nonce', 'code_verifier']) {
    const visitor = new Visitor(home)
    const callback = await callbackOf(visitor, 'shanti')
    await asOwner`update sign_in set ${asOwner(column)} = ${'f'.repeat(43)}`
    await assertRefused(visitor, await visitor.step(callback, {}), 400, 'Signing in did not work')
  }
})

test('a forged code, a foreign issuer and a refusal at the service are refused', async () => {
  const changes: [status: number, title: string, change: (callback: URL) => void][] = [
    [400, 'Signing in did not work', (url) => url.searchParams.set('code', 'forged')],
    [400, 'Signing in did not work', (url) => url.searchParams.set('iss', 'https://evil.example')],
    [400, 'Signing in did not work', (url) => url.searchParams.delete('iss')],
    [
      403,
      'You have not signed in',
      (url) => {
        url.searchParams.delete('code')
        url.searchParams.set('error', 'access_denied')
      },
    ],
  ]
  for (const [status, title, change] of changes) {
    const visitor = new Visitor(home)
    const callback = await callbackOf(visitor, 'shanti')
    change(callback)
    await assertRefused(visitor, await visitor.step(callback, {}), status, title)
  }
})

test('a foreign return address leads to the first page of staff', async () => {
  const visitor = new Visitor(home)
  await visitor.get(`/sign-in?as=staff&return=${encodeURIComponent('https://evil.example/who')}`)
  await choose(visitor, 'shanti')
  assert.equal(visitor.trail.at(-1), '/find')
})

test('signing in again makes a new session and ends the one before', async () => {
  const visitor = new Visitor(home)
  await visitor.get('/sign-in?as=staff&return=/who')
  await choose(visitor, 'shanti')
  const first = visitor.cookies.get('sid') ?? ''
  await visitor.get('/sign-in?as=patient&return=/who')
  const page = await (await visitor.get('/sign-in?as=patient&return=/who')).text()
  await choose(visitor, subjectIn(page, 'Rosa Patient'))
  assert.notEqual(visitor.cookies.get('sid'), first)
  assert.equal((await whoHas(first)).status, 401)
  assert.equal((await whoHas(visitor.cookies.get('sid') ?? '')).status, 200)
})

test('proving again who one is keeps the session and renews its proof; somebody else does not', async () => {
  const visitor = new Visitor(home)
  await visitor.get('/sign-in?as=staff&return=/who')
  await choose(visitor, 'shanti')
  const token = visitor.cookies.get('sid') ?? ''
  const proved = async () => {
    const [row] = await asOwner<{ at: Date | null; seconds: number }[]>`
      select authenticated_at as at, extract(epoch from now() - authenticated_at)::int as seconds
        from session where token_hash = ${hashOfToken(token)}`
    return row
  }
  assert.ok(Math.abs((await proved())?.seconds ?? Infinity) < 30, 'a sign-in is a proof')
  await asOwner`update session set authenticated_at = now() - interval '1 hour'`
  await visitor.get('/sign-in?as=staff&again&return=/who')
  const refused = await choose(visitor, 'both')
  assert.equal(refused.status, 403)
  assert.match(await refused.text(), /Somebody else signed in/)
  assert.equal((await proved())?.seconds, 3600)
  await visitor.get('/sign-in?as=staff&again&return=/who')
  assert.equal((await choose(visitor, 'shanti')).status, 200)
  assert.equal(visitor.trail.at(-1), '/who')
  assert.equal(visitor.cookies.get('sid'), token)
  assert.ok(Math.abs((await proved())?.seconds ?? Infinity) < 30)
})

test('signing out revokes the session, and only our own form can do it', async () => {
  const visitor = new Visitor(home)
  await visitor.get('/sign-in?as=staff')
  await choose(visitor, 'shanti')
  const token = visitor.cookies.get('sid') ?? ''
  const foreign = await visitor.step(new URL('/sign-out', home), {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
  })
  assert.equal(foreign.status, 403)
  assert.equal((await visitor.get('/sign-out')).status, 404)
  assert.equal((await whoHas(token)).status, 200)
  const page = await visitor.post('/sign-out', {})
  assert.match(await page.text(), /You have signed out/)
  assert.equal(visitor.cookies.has('sid'), false)
  assert.equal((await whoHas(token)).status, 401)
})

test('a session that is unknown, expired, left alone or revoked is refused', async () => {
  const owner = { kind: 'staff', id: nurse } as const
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)
  assert.equal((await whoHas('no-such-session')).status, 401)
  assert.equal((await whoHas(await startSession(db, owner, ago(19)))).status, 200)
  assert.equal((await whoHas(await startSession(db, owner, ago(21)))).status, 401)

  const old = await startSession(db, owner, ago(8 * 60 + 1))
  await asOwner`update session set seen_at = now() where token_hash = ${hashOfToken(old)}`
  assert.equal((await whoHas(old)).status, 401)

  const revoked = await startSession(db, owner)
  await endSession(db, hashOfToken(revoked))
  assert.equal((await whoHas(revoked)).status, 401)
  await touchSession(db, hashOfToken(revoked))
  assert.equal((await whoHas(revoked)).status, 401)
})

test('a bearer token that cannot be read does not fall back to the cookie', async () => {
  const token = await startSession(db, { kind: 'staff', id: nurse })
  const ask = (authorization?: string) =>
    fetch(`${home}/who`, {
      headers: { cookie: `sid=${token}`, ...(authorization && { authorization }) },
    })
  assert.equal((await ask()).status, 200)
  assert.equal((await ask('Bearer ')).status, 401)
  assert.equal((await ask('bearer a b')).status, 401)
  assert.equal((await ask(`Bearer ${token}`)).status, 200)
})

test('every sign-in, refused sign-in and sign-out is on the system log without a name or number', async () => {
  await asOwner`delete from system_event`
  const visitor = new Visitor(home)
  await visitor.get('/sign-in?as=staff')
  await choose(visitor, 'shanti')
  await visitor.post('/sign-out', {})
  const page = await (await visitor.get('/sign-in?as=patient')).text()
  await choose(visitor, subjectIn(page, 'Nobody Here'))
  const events = await asOwner`
    select kind, actor, organisation, detail from system_event order by at, id`
  assert.deepEqual(
    [...events],
    [
      { kind: 'sign-in', actor: nurse, organisation: practice, detail: 'staff' },
      { kind: 'sign-out', actor: nurse, organisation: null, detail: 'staff' },
      { kind: 'denied', actor: null, organisation: null, detail: 'sign-in-no-record' },
    ],
  )
})

test('another name of this machine is led to the public address, so that cookies fit', async () => {
  const response = await fetch(`${home.replace('127.0.0.1', 'localhost')}/sign-in?as=staff`, {
    redirect: 'manual',
  })
  assert.equal(response.headers.get('location'), `${home}/sign-in?as=staff`)
})

test('the development issuer answers only this machine by its own name', async () => {
  const path = '/dev/issuer/.well-known/openid-configuration'
  assert.equal((await app.inject({ url: path, headers: { host: 'evil.example' } })).statusCode, 404)
  const elsewhere = { url: path, remoteAddress: '192.0.2.7', headers: { host: new URL(home).host } }
  assert.equal((await app.inject(elsewhere)).statusCode, 404)
  assert.equal((await fetch(home + path)).status, 200)
})

for (const [name, environment, publicUrl] of [
  ['in production', { NODE_ENV: 'production' }, 'http://127.0.0.1:3000'],
  ['on every address', { HOST: '0.0.0.0' }, 'http://127.0.0.1:3000'],
  ['behind a public address', {}, 'https://records.example'],
] as const) {
  test(`${name} there is no "Choose a person", and signing in says it is not set up`, async () => {
    const other = await build(readConfig(environment), publicUrl)
    const found = await other.inject('/dev/issuer/.well-known/openid-configuration')
    assert.equal(found.statusCode, 404)
    assert.equal((await other.inject('/sign-in?as=staff')).statusCode, 503)
    assert.match((await other.inject('/sign-in')).body, /has not been set up/)
  })
}

test('a service that does not answer is told apart from a refusal', async () => {
  const dead = `http://127.0.0.1:${await freePort('127.0.0.1', 0)}`
  const issuer = {
    OIDC_STAFF_ISSUER: dead,
    OIDC_STAFF_CLIENT_ID: 'a',
    OIDC_STAFF_CLIENT_SECRET: 'b',
  }
  const other = await build(readConfig(issuer), 'http://127.0.0.1:3000')
  const answer = await other.inject({
    url: '/sign-in?as=staff',
    headers: { host: '127.0.0.1:3000' },
  })
  assert.equal(answer.statusCode, 503)
})

const bad: [name: string, path: string, init: RequestInit][] = [
  ['a person of 10,000 letters', '/dev/issuer/choose/x', form({ person: 'x'.repeat(10_000) })],
  ['a member named twice', '/sign-in/organisation', { ...form({}), body: 'member=a&member=b' }],
  ['__proto__ as a field', '/sign-in/organisation', { ...form({}), body: '__proto__=a' }],
  ['no body', '/sign-in/organisation', { method: 'POST' }],
  ['two return addresses', '/sign-in?as=staff&as=patient&return=a&return=b', {}],
  ['an interaction nobody asked for', '/dev/issuer/choose/unknown', {}],
  ['a callback without anything', '/sign-in/staff/callback', {}],
  ['a callback with two states', '/sign-in/staff/callback?state=a&state=b&code=c', {}],
  ['an oversized token request', '/dev/issuer/token', form({ code: 'x'.repeat(60_000) })],
]

for (const [name, path, init] of bad) {
  test(`bad input: ${name} is answered clearly, and the server lives`, async () => {
    const response = await new Visitor(home).step(new URL(path, home), init)
    assert.ok([200, 400, 404].includes(response.status), `answered ${response.status}`)
    assert.equal((await fetch(`${home}/sign-in`)).status, 200)
  })
}

function form(fields: Record<string, string>): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  }
}

async function start(): Promise<{ app: FastifyInstance; home: string }> {
  const port = await freePort('127.0.0.1', 0)
  const url = `http://127.0.0.1:${port}`
  const started = await build(readConfig({ CONFIDE_DATA: dataFolder }), url)
  await started.listen({ host: '127.0.0.1', port })
  return { app: started, home: url }
}

async function build(config: ReturnType<typeof readConfig>, publicUrl: string) {
  const built = fastify()
  requirePolicies(built)
  await built.register(cookie)
  await built.register(formbody)
  built.addHook('onRequest', async (request) =>
    refuseForeignOrigin(request, () => new URL(publicUrl).origin),
  )
  built.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof Refusal ? error.status : 500).send(String(error)),
  )
  registerSignIn(built, { config, db, publicUrl })
  const actorOf = actorReader(publicUrl)
  built.get('/who', { config: { policy: 'session' } }, (request) => personOf(db, actorOf(request)))
  built.get('/', { config: { policy: 'public' } }, () => 'home')
  apps.push(built)
  return built
}

function staff(name: string, organisation: typeof practice, role: string, subject: string) {
  return addStaff(db.identity, { name, organisation, role, issuer: 'development', subject })
}

function choose(visitor: Visitor, person: string): Promise<Response> {
  return visitor.post(visitor.trail.at(-1) ?? '', { person })
}

function subjectIn(page: string, name: string): string {
  const [, subject] = new RegExp(`value="([^"]+)"[^>]*>${name}<`).exec(page) ?? []
  assert.ok(subject, `${name} is not on the page`)
  return subject
}

/** Goes as far as the address the issuer sends the browser back to. */
async function callbackOf(visitor: Visitor, person: string): Promise<URL> {
  await visitor.get('/sign-in?as=staff')
  let url = new URL(visitor.trail.at(-1) ?? '', home)
  let init: RequestInit = form({ person })
  while (!url.pathname.endsWith('/callback')) {
    const response = await visitor.step(url, init)
    url = new URL(response.headers.get('location') ?? '', url)
    init = {}
  }
  return url
}

async function cookieLines(visitor: Visitor, person: string): Promise<string[]> {
  const callback = await callbackOf(visitor, person)
  return (await visitor.step(callback, {})).headers.getSetCookie()
}

function whoHas(token: string): Promise<Response> {
  return fetch(`${home}/who`, { headers: { authorization: `Bearer ${token}` } })
}

async function assertRefused(visitor: Visitor, page: Response, status: number, title: string) {
  assert.equal(page.status, status)
  assert.ok((await page.text()).includes(title))
  assert.equal(visitor.cookies.has('sid'), false)
}
