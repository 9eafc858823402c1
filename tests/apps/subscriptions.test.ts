import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { before, test } from 'node:test'
import { addApp, removeApp, suspendApp } from '../../src/apps/app.ts'
import { subscriptionHandler } from '../../src/fhir/subscription/deliver.ts'
import { setExportRight } from '../../src/identity/export-right.ts'
import { hashOfAppToken } from '../../src/identity/actor.ts'
import { startAppSession } from '../../src/identity/app-sessions.ts'
import { newId } from '../../src/identity/ids.ts'
import { openKeyStore } from '../../src/identity/key-store.ts'
import { relayWaiting } from '../../src/messages/relay.ts'
import { openWorld } from '../support/open-world.ts'
import type { Patient } from '../support/world.ts'

// Being told what is new, and taking records out, by the token of an app.

const hook = 'hooks.example'
const { db, owner, world, door } = await openWorld({ SUBSCRIPTION_HOSTS: hook })

let patient: Patient
let system: string

before(async () => {
  const gp = await world.service('Z95701', 'Millbrook Surgery')
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  await world.inCareOf(patient, gp)
  await world.entry(patient, gp, { title: 'Asthma', kind: 'Condition' })
  await addApp(db, {
    ...{ id: 'gp-system', name: 'GP system', redirectUris: [], organisation: gp },
    ...{ scopes: ['system/*.cruds'], keys: [{ kty: 'EC', kid: 'a' }] },
  })
  await addApp(db, {
    ...{ id: 'chart', name: 'Chart', redirectUris: ['https://chart.example/back'] },
    scopes: ['patient/*.cruds'],
  })
  const [row] = await owner<{ staff: string }[]>`
    select staff_id as staff from app where id = 'gp-system'`
  system = row?.staff ?? ''
})

async function tokenOf(app: string, scope: string, everywhere: readonly string[] | undefined) {
  const token = randomBytes(48).toString('base64url')
  const isSystem = app === 'gp-system'
  // what a person let it do; nobody lets a system
  const allowance = isSystem ? null : newId()
  if (allowance !== null) {
    await owner`
      insert into app_allowance (id, app, patient_id, about, scope)
      values (${allowance}, ${app}, ${patient.id}, ${patient.id}, ${scope})`
  }
  await startAppSession(db.identity, {
    ...{ hash: hashOfAppToken(token), app, allowance, scope, everywhere, seconds: 600 },
    owner: isSystem ? { kind: 'staff', id: system } : { kind: 'patient', id: patient.id },
    ...{ about: isSystem ? null : patient.id, there: ['*'] },
  })
  return { authorization: `Bearer ${token}` }
}

const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition'
const subscribe = (headers: Readonly<Record<string, string>>) =>
  door.ask({
    ...{ method: 'POST', url: '/fhir/R4/Subscription' },
    headers: { 'content-type': 'application/fhir+json', ...headers },
    body: JSON.stringify({
      resourceType: 'Subscription',
      meta: { profile: [`${backport}/backport-subscription`] },
      ...{ status: 'requested', reason: 'x', criteria: 'urn:confide:topic:entries' },
      _criteria: {
        extension: [
          {
            url: `${backport}/backport-filter-criteria`,
            valueString: `patient=Patient/${patient.ref}`,
          },
        ],
      },
      channel: {
        ...{ type: 'rest-hook', endpoint: `https://${hook}/x`, payload: 'application/fhir+json' },
        _payload: {
          extension: [{ url: `${backport}/backport-payload-content`, valueCode: 'id-only' }],
        },
      },
    }),
  })

test('a system with a scope for all subscribes, no narrower one and no person’s app; it ends with the app', async () => {
  const narrow = await tokenOf('gp-system', 'system/Subscription.cruds', ['Subscription'])
  const persons = await tokenOf('chart', 'patient/*.cruds', undefined)
  for (const headers of [narrow, persons]) {
    const refused = await subscribe(headers)
    assert.equal(refused.status, 403, refused.body)
    assert.match(refused.body, /"code":"scope"/)
  }
  const made = await subscribe(await tokenOf('gp-system', 'system/*.cruds', ['*']))
  assert.equal(made.status, 201, made.body)
  const state = async () => {
    const rows = await owner<{ state: string }[]>`select state from subscription`
    return rows.map((row) => row.state)
  }
  assert.deepEqual(await state(), ['requested'])
  const key = openKeyStore(`${door.dataFolder}/keys`).key('subscription')
  const rules = { hosts: [hook], near: false }
  const base = `${door.origin}/fhir/R4`
  // it is told as the system itself, whether it is taken or not
  const nowhere = { hosts: [], near: false }
  await owner`update subscription set state = 'active', created_at = now() - interval '1 day'`
  await owner`update entry set recorded_at = now()`
  await relayWaiting(
    ...([db, { subscription: subscriptionHandler({ db, key, rules: nowhere, base }) }] as const),
    () => undefined,
  )
  const [line] = await owner`
    select actor_kind as by, actor, app from access_event where filter = 'notification'`
  assert.deepEqual(line, { by: 'app', actor: 'gp-system', app: 'gp-system' })
  // kept out for a while it is told nothing, and goes on after it
  const toldAgain = async () => {
    await owner`update outbox set try_after = null`
    await relayWaiting(
      ...([db, { subscription: subscriptionHandler({ db, key, rules: nowhere, base }) }] as const),
      () => undefined,
    )
    assert.deepEqual(await state(), ['active'])
    const told = await owner`select 1 from access_event where filter = 'notification'`
    return told.length
  }
  await suspendApp(db, 'gp-system', true)
  await owner`update entry set version = version + 1, recorded_at = now()`
  assert.equal(await toldAgain(), 1)
  await suspendApp(db, 'gp-system', false)
  assert.equal(await toldAgain(), 2)
  await owner`update outbox set try_after = null`
  await removeApp(db, 'gp-system')
  await relayWaiting(
    ...([db, { subscription: subscriptionHandler({ db, key, rules, base }) }] as const),
    (error) => assert.fail(String(error)),
  )
  assert.deepEqual(await state(), ['off'])
  await owner`update app set removed_at = null`
})

test('what a system exports is on the log as the system’s', async () => {
  await setExportRight(db, system, true)
  const headers = await tokenOf('gp-system', 'system/*.r', ['*'])
  const started = await door.ask({
    ...{ url: '/fhir/R4/$export', headers: { prefer: 'respond-async', ...headers } },
  })
  assert.equal(started.status, 202, started.body)
  const url = (started.headers['content-location'] ?? '').slice(door.origin.length)
  for (;;) {
    const { status, body } = await door.ask({ url, headers })
    if (status === 202) continue
    assert.equal(status, 200, body)
    const { output } = JSON.parse(body) as { output: { type: string }[] }
    assert.deepEqual(
      output.map(({ type }) => type),
      ['Condition', 'Patient'],
    )
    break
  }
  const [line] = await owner`
    select actor_kind as by, actor, app from access_event where filter = 'export'`
  assert.deepEqual(line, { by: 'app', actor: 'gp-system', app: 'gp-system' })
})
