import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { addApp, removeApp } from '../../src/apps/app.ts'
import { newEntryId, newPatientId, shortId } from '../../src/identity/ids.ts'
import { endSession } from '../../src/identity/sessions.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import { tokenStore } from '../../src/apps/token-store.ts'
import { setShareNothing } from '../../src/sharing/choices.ts'
import { SmartApp } from '../support/smart-app.ts'
import type { Entry, Patient } from '../support/world.ts'
import { appOf, back, db, door, gp, owner, patient, world } from './own-chart.ts'

// Apps as a patient meets them: asked what they may do, held to it, and gone when they are told to go.

const scope =
  'openid fhirUser launch/patient offline_access patient/Patient.rs patient/Observation.rs patient/Condition.rs'
let stranger: Patient
let observation: Entry
let condition: Entry

before(async () => {
  stranger = await world.patient({ name: 'Rosa Stranger', practice: gp })
  observation = await world.entry(patient, gp, { title: 'Pulse', kind: 'Observation' })
  condition = await world.entry(patient, gp, { title: 'Asthma', kind: 'Condition' })
  await world.entry(stranger, gp, { title: 'Pulse', kind: 'Observation' })
  for (const id of ['chart', 'other', 'short-lived', 'diary']) {
    await addApp(db, {
      ...{ id, name: `The ${id} app`, redirectUris: [back] },
      scopes: [
        'openid',
        'fhirUser',
        'launch/patient',
        'offline_access',
        'patient/*.rs',
        'user/Patient.r',
      ],
    })
  }
})

const signIn = () => world.signIn(patient)

const linesOf = (who: Patient) => owner<
  { kind: string; filter: string | null; app: string | null; rule: string }[]
>`
  select kind, filter, app, rule from access_event where patient_id = ${who.id} order by at, id`
const idsIn = (bundle: unknown) =>
  (bundle as { entry?: { resource: { resourceType: string; id?: string } }[] }).entry?.map(
    ({ resource }) => resource.resourceType,
  ) ?? []

test('where to be let in is said beside the API and at the root', async () => {
  for (const url of [
    '/fhir/R4/.well-known/smart-configuration',
    '/.well-known/smart-configuration',
  ]) {
    const answer = await door.ask({ url })
    const told = JSON.parse(answer.body) as Record<string, unknown>
    assert.equal(told['token_endpoint'], `${door.origin}/oauth/token`)
    assert.deepEqual(told['code_challenge_methods_supported'], ['S256'])
  }
})

test('who is not signed in is sent to sign in, and comes back to the question', async () => {
  const app = new SmartApp(door.origin, 'chart', back)
  const url = await app.ask(scope)
  assert.equal(url.pathname, '/sign-in')
  const asked = url.searchParams.get('return') ?? ''
  assert.match(asked, /^\/apps\/allow\/[\w-]+$/)
  app.browser.cookies.set('sid', await signIn())
  const page = await app.browser.get(asked)
  assert.match(await page.text(), /What may The chart app do\?/)
})

test('the person ticks what the app gets, in plain words, and it gets no more', async () => {
  const app = await appOf()
  await app.ask(scope)
  assert.deepEqual(app.options, [
    'Know who you are',
    'See name, date of birth, address and NHS number',
    'See findings and test results',
    'See health problems',
    'Go on when you are signed out',
  ])
  const told = await app.answer(/findings|Know|name/)
  assert.equal(told.get('state'), 'a-state')
  const token = await app.token({ code: told.get('code') ?? '' })
  assert.equal(token.status, 200)
  assert.equal(
    token.scope,
    'patient/Patient.rs patient/Observation.rs openid fhirUser launch/patient',
  )
  assert.equal(token.patient, patient.ref)
  assert.equal(token.refresh_token, undefined)
  const [, payload = ''] = token.id_token?.split('.') ?? []
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, string>
  assert.equal(claims['fhirUser'], `${app.base}/Patient/${patient.ref}`)

  const read = await app.read(`Observation/${observation.ref}`, token.access_token)
  assert.deepEqual([read.status, await read.text()], [200, observation.resource])
  const all = await app.read(`Patient/${patient.ref}/$everything`, token.access_token)
  assert.deepEqual(idsIn(await all.json()), ['Patient', 'Observation'])
})

test('what was not ticked is refused in the same words whether it exists or not, and is on the log', async () => {
  const app = await appOf()
  const { access_token: token } = await app.launch(scope, /findings/)
  const nobody = shortId(newPatientId())
  const told = await Promise.all(
    [
      `Condition/${condition.ref}`,
      `Condition/${patient.ref}.${shortId(newEntryId())}`,
      `Condition/${nobody}.${shortId(newEntryId())}`,
      `Condition/${stranger.ref}.${shortId(newEntryId())}`,
      `Patient/${patient.ref}/$summary`,
      `Patient/${nobody}/$everything`,
      'AuditEvent',
    ].map(async (path) => {
      const answer = await app.read(path, token)
      const body = (await answer.json()) as { id: string }
      return [answer.status, JSON.stringify({ ...body, id: '' })]
    }),
  )
  assert.deepEqual(new Set(told.map(String)).size, 1)
  assert.match(String(told[0]), /^403,.*"code":"scope"/)
  const lines = await linesOf(patient)
  assert.deepEqual(
    lines.slice(-4).map(({ kind, filter, app: by, rule }) => [kind, filter, by, rule]),
    Array.from({ length: 4 }, () => ['denied', 'scope', 'chart', 'scope']),
  )
  assert.equal((await linesOf(stranger)).filter(({ rule }) => rule === 'scope').length, 1)
})

test('a token for one patient opens nobody else, who answers as nobody, and no page', async () => {
  const app = await appOf()
  const { access_token: token } = await app.launch(scope)
  const foreign = await app.read(`Patient/${stranger.ref}/$everything`, token)
  const none = await app.read(`Patient/${shortId(newPatientId())}/$everything`, token)
  assert.deepEqual([foreign.status, none.status], [404, 404])
  assert.equal((await linesOf(stranger)).at(-1)?.kind, 'denied')
  for (const url of ['/my-record', '/settings']) {
    const asked = { url, headers: { authorization: `Bearer ${token}` } }
    assert.equal((await door.ask(asked)).status, 401, url)
    assert.equal((await door.ask({ url, as: token })).status, 401, url)
  }
})

test('each read is one line on the log, which names the app', async () => {
  const app = await appOf()
  const { access_token: token } = await app.launch(scope)
  const before = (await linesOf(patient)).length
  await app.read(`Observation/${observation.ref}`, token)
  const lines = (await linesOf(patient)).slice(before)
  assert.deepEqual([...lines], [{ kind: 'read', filter: null, app: 'chart', rule: 'own' }])
  const page = await door.ask({ url: '/my-record/who-looked', as: await signIn() })
  assert.match(page.body, /You \(with the app The chart app\) read/)
})

describe('what keeps on', () => {
  test('a refresh gives new tokens, and one that is used twice ends all of them', async () => {
    const app = await appOf('diary')
    const first = await app.launch(scope)
    assert.match(first.scope ?? '', /offline_access/)
    // as the usual client asks
    const second = await app.token({ refresh_token: first.refresh_token ?? '', client_id: '' })
    assert.equal(second.status, 200)
    assert.equal(second.patient, patient.ref)
    assert.notEqual(second.refresh_token, first.refresh_token)
    const path = `Observation/${observation.ref}`
    assert.equal((await app.read(path, second.access_token)).status, 200)
    const again = await app.token({ refresh_token: first.refresh_token ?? '' })
    assert.deepEqual([again.status, again.error], [400, 'invalid_grant'])
    assert.equal((await app.read(path, second.access_token)).status, 401)
    const third = await app.token({ refresh_token: second.refresh_token ?? '' })
    assert.equal(third.error, 'invalid_grant')
  })

  test('of two that use one at the same moment the second ends all of them', async () => {
    const app = await appOf('diary')
    const first = await app.launch(scope)
    const refresh = first.refresh_token ?? ''
    const store = tokenStore(db)('RefreshToken')
    await store.consume(refresh)
    await assert.rejects(async () => store.consume(refresh), { error: 'invalid_grant' })
    const path = `Observation/${observation.ref}`
    assert.equal((await app.read(path, first.access_token)).status, 401)
  })

  test('a refresh for less gets less, and for more is refused', async () => {
    const app = await appOf('diary')
    const first = await app.launch(scope)
    const refresh_token = first.refresh_token ?? ''
    const more = await app.token({ refresh_token, scope: 'patient/Goal.rs' })
    assert.equal(more.error, 'invalid_scope')
    const less = await app.token({ refresh_token, scope: 'patient/Observation.rs' })
    assert.equal(less.scope, 'patient/Observation.rs')
    assert.equal((await app.read(`Condition/${condition.ref}`, less.access_token)).status, 403)
  })

  // what ends what a person allowed; each for good
  const ends: Readonly<Record<string, (token: string, session: string) => Promise<unknown>>> = {
    'the app is taken out': () => removeApp(db, 'short-lived'),
    'the patient shares nothing': async () => {
      for (const value of [true, false]) {
        const said = { basis: 'express', channel: 'test', recordedBy: 'test' } as const
        await world.asJob(patient, (tx) => setShareNothing(tx, patient.id, value, said, new Date()))
      }
    },
    'online access is paused': () => owner`
      insert into online_pause (patient_id, id, practice, paused_at, paused_by, lifted_at, lifted_by)
      values (${patient.id}, gen_random_uuid(), ${gp}, now(), 'x', now(), 'x')`,
    'it is revoked': (token) =>
      new SmartApp(door.origin, 'diary', back).post('/oauth/token/revocation', {
        ...{ token, client_id: 'diary' },
      }),
  }
  for (const [why, end] of Object.entries(ends)) {
    test(`it ends when ${why}`, async () => {
      const app = await appOf(why.includes('taken out') ? 'short-lived' : 'diary')
      const session = app.browser.cookies.get('sid') ?? ''
      const tokens = await app.launch(scope)
      const path = `Observation/${observation.ref}`
      assert.equal((await app.read(path, tokens.access_token)).status, 200)
      await end(tokens.refresh_token ?? '', session)
      assert.equal((await app.read(path, tokens.access_token)).status, 401)
      const refreshed = await app.token({ refresh_token: tokens.refresh_token ?? '' })
      assert.ok(refreshed.status >= 400, String(refreshed.status))
    })
  }

  test('without leave to go on, it ends when the person signs out', async () => {
    const app = await appOf()
    const session = app.browser.cookies.get('sid') ?? ''
    const { access_token: token } = await app.launch(scope, /findings/)
    await endSession(db, hashOfToken(session))
    assert.equal((await app.read(`Observation/${observation.ref}`, token)).status, 401)
  })
})

describe('who asks wrongly', () => {
  // the app is told nothing where nobody can know that it is the app
  const notSent: Readonly<Record<string, Record<string, string>>> = {
    'to an address that is not the app’s': { redirect_uri: 'https://evil.example/back' },
    'to an address that begins like the app’s': { redirect_uri: `${back}/more` },
    'as an app that is not there': { client_id: 'nobody' },
  }
  for (const [how, more] of Object.entries(notSent)) {
    test(`${how}: nobody is sent anywhere`, async () => {
      const app = await appOf()
      const url = await app.ask(scope, more)
      assert.equal(url.origin, door.origin)
      assert.match(app.page, /The app could not be opened/)
    })
  }

  const told: Readonly<Record<string, readonly [more: Record<string, string>, error: string]>> = {
    'without PKCE': [{ code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
    'with PKCE in plain': [{ code_challenge_method: 'plain' }, 'invalid_request'],
    'for another API': [{ aud: 'https://evil.example/fhir' }, 'invalid_target'],
    'for no API': [{ aud: '' }, 'invalid_target'],
    'for a token at once': [{ response_type: 'token' }, 'unsupported_response_type'],
    'without being asked': [{ prompt: 'none' }, 'login_required'],
  }
  for (const [how, [more, error]] of Object.entries(told)) {
    test(`${how}: the app is told ${error}`, async () => {
      const app = await appOf()
      const url = await app.ask(scope, more)
      const answer = new URLSearchParams(url.hash.slice(1))
      assert.equal(
        url.searchParams.get('error') ?? answer.get('error'),
        error,
        url.href + app.page.slice(-600),
      )
    })
  }

  test('who refuses gives nothing, and so does who ticks nothing', async () => {
    const app = await appOf()
    await app.ask(scope)
    const nothing = await app.answer(/no such/)
    assert.equal(nothing.size, 0)
    assert.match(app.page, /Tick what it may do/)
    const refused = await app.answer(/./, 'me', 'refuse')
    assert.deepEqual([refused.get('error'), refused.get('code')], ['access_denied', null])
  })

  test('no app gets what it is not registered with, nor what nobody knows', async () => {
    const app = await appOf()
    await app.ask(
      'patient/Observation.cruds user/*.rs system/*.rs patient/Goal.rs?code=x launch/patient',
    )
    assert.deepEqual(app.options, [
      'See findings and test results',
      'See name, date of birth, address and NHS number',
    ])
  })

  test('a code is used once, by whom it was given to, with what only they know', async () => {
    const code = async (app: SmartApp) => {
      await app.ask(scope)
      return (await app.answer(/./)).get('code') ?? ''
    }
    const app = await appOf()
    const wrong = await app.token({ code: await code(app), code_verifier: 'x'.repeat(43) })
    const without = await app.token({ code: await code(app), code_verifier: '' })
    const elsewhere = await app.token({ code: await code(app), redirect_uri: `${back}/more` })
    const other = await app.token({ code: await code(app), client_id: 'other' })
    const errors = [wrong, without, elsewhere, other].map(({ error }) => error)
    assert.deepEqual(
      errors,
      Array.from({ length: 4 }, () => 'invalid_grant'),
    )
    const good = await code(app)
    const first = await app.token({ code: good })
    assert.equal((await app.read(`Observation/${observation.ref}`, first.access_token)).status, 200)
    assert.equal((await app.token({ code: good })).error, 'invalid_grant')
    assert.equal(
      (await app.read(`Observation/${observation.ref}`, first.access_token)).status,
      401,
      'what it gave has ended',
    )
  })

  test('a question is answered in the browser it was asked in', async () => {
    const app = await appOf()
    await app.ask(scope)
    const other = await appOf()
    const answer = await other.browser.get(app.action)
    assert.equal(answer.status, 404)
  })

  test('another app learns nothing of a token, and cannot end it', async () => {
    const app = await appOf()
    const { access_token: token } = await app.launch(scope)
    const asked = (client_id: string) =>
      fetch(`${door.origin}/oauth/token/introspection`, {
        method: 'POST',
        body: new URLSearchParams({ token, client_id }),
      }).then(async (answer) => (await answer.json()) as Record<string, unknown>)
    assert.deepEqual(await asked('other'), { active: false })
    const own = await asked('chart')
    assert.deepEqual([own['active'], own['patient']], [true, patient.ref])
    await app.post('/oauth/token/revocation', { token, client_id: 'other' })
    assert.equal((await app.read(`Observation/${observation.ref}`, token)).status, 200)
  })

  test('nothing that was given out stands in the database', async () => {
    const app = await appOf('diary')
    const tokens = await app.launch(scope)
    const rows = await owner<{ text: string }[]>`
      select t::text as text from app_token t union all select s::text from session s
      union all select a::text from app_allowance a`
    const all = rows.map(({ text }) => text).join('\n')
    for (const secret of [tokens.access_token, tokens.refresh_token ?? '']) {
      assert.ok(secret.length >= 43 && !all.includes(secret))
    }
  })
})

test('pages of apps that are registered may ask from a browser, and of no others', async () => {
  const ask = (origin: string, method = 'GET') =>
    door.ask({
      method: method as 'GET',
      url: '/fhir/R4/metadata',
      headers: { origin, ...(method === 'OPTIONS' && { 'access-control-request-method': 'GET' }) },
    })
  const allowed = async (origin: string, method?: string) =>
    (await ask(origin, method)).headers['access-control-allow-origin']
  assert.equal(await allowed('https://chart.example'), 'https://chart.example')
  assert.equal(await allowed('https://chart.example', 'OPTIONS'), 'https://chart.example')
  assert.equal(await allowed('https://evil.example'), undefined)
  assert.equal(await allowed('https://evil.example', 'OPTIONS'), undefined)
})
