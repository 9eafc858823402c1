import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { addApp } from '../../src/apps/app.ts'
import type { Patient } from '../support/world.ts'
import { appOf, back, db, door, gp, owner, patient, world } from './own-chart.ts'

// What a patient sees of apps, their own and those for somebody they help, and how they end one.

const scope = 'launch/patient offline_access patient/Patient.rs patient/Condition.rs'
let helper: Patient

before(async () => {
  helper = await world.patient({ name: 'Joan Helper', practice: gp })
  await world.entry(patient, gp, { title: 'Asthma', kind: 'Condition' })
  const scopes = ['launch/patient', 'offline_access', 'patient/*.rs']
  await addApp(db, { id: 'chart', name: 'Chart', redirectUris: [back], scopes })
  const anybody = ['launch/patient', 'user/*.rs']
  await addApp(db, { id: 'diary', name: 'Diary', redirectUris: [back], scopes: anybody })
  const as = await world.signIn(patient)
  const form = { name: 'Joan', 'part-problems': 'yes' }
  const invited = await door.ask({ url: '/settings/helpers', as, form })
  const code = /H(?:-[0-9A-Z]{4}){3}/.exec(invited.body)?.[0] ?? ''
  await door.ask({ url: '/helping', as: await world.signIn(helper), form: { code } })
})

const page = async (who: Patient) =>
  door.ask({ url: '/settings/apps', as: await world.signIn(who) })
const end = async (who: Patient, id: string) =>
  door.ask({ url: '/settings/apps', as: await world.signIn(who), form: { end: id } })
const idOn = (body: string) => /name="end" value="(\w+)"/.exec(body)?.[1] ?? ''
const told = (body: string) =>
  body
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .split('who has looked . ')[1] ?? ''

test('an app stands there with what it may do and when it last looked, until it is ended at once', async () => {
  assert.match((await page(patient)).body, /No app may use your record/)
  const app = await appOf()
  const tokens = await app.launch(scope, /problems|Go on/)
  const path = `Patient/${patient.ref}/$everything`
  assert.equal((await app.read(path, tokens.access_token)).status, 403)
  const before = await page(patient)
  assert.match(
    told(before.body),
    /Chart It may: See health problems Go on when you are signed out \(Until you end it.*\) Allowed .*\. It has not looked yet\./,
  )
  const all = await app.read(`Condition/${patient.ref}.${'0'.repeat(26)}`, tokens.access_token)
  assert.equal(all.status, 404)
  assert.equal((await end(helper, idOn(before.body))).status, 404, 'nobody else ends it')
  assert.equal((await end(patient, idOn(before.body))).status, 303)
  const again = await app.token({ refresh_token: tokens.refresh_token ?? '' })
  assert.equal(again.error, 'invalid_grant')
  assert.equal((await app.read(path, tokens.access_token)).status, 401)
  assert.match((await page(patient)).body, /No app may use your record/)
  const lines = await owner`
    select filter, app from access_event where patient_id = ${patient.id} and kind = 'app' and filter <> 'list'
     order by at, id`
  assert.deepEqual(
    [...lines],
    [
      { filter: 'allowed', app: 'chart' },
      { filter: 'removed', app: 'chart' },
    ],
  )
})

test('for somebody they help: it sees what the helper sees, both find it, and either ends it', async () => {
  const app = await appOf('chart', helper)
  const tokens = await app.launch(scope, /./, patient.ref)
  assert.equal(tokens.patient, patient.ref)
  const all = await app.read(`Patient/${patient.ref}/$everything`, tokens.access_token)
  assert.equal(all.status, 200)
  const own = await app.read(`Patient/${helper.ref}/$everything`, tokens.access_token)
  assert.equal(own.status, 404, 'it is for one patient')
  const theirs = await page(patient)
  assert.match(told(theirs.body), /Chart Somebody who helps you let it in\..* It last looked/)
  assert.match(told((await page(helper)).body), /Chart It is for the record of somebody you help\./)
  const looked = await door.ask({ url: '/my-record/who-looked', as: await world.signIn(patient) })
  assert.match(looked.body, /who helps you, \(with the app Chart\) read your record through/)
  assert.equal((await end(patient, idOn(theirs.body))).status, 303)
  assert.equal(
    (await app.read(`Patient/${patient.ref}/$everything`, tokens.access_token)).status,
    401,
  )
})

test('an app that a helper lets in for their own record reaches nobody they help', async () => {
  const app = await appOf('diary', helper)
  const { access_token: token } = await app.launch('user/*.rs')
  assert.doesNotMatch(app.page, /people you help/)
  const told = [helper, patient].map(async (who) => {
    return (await app.read(`Patient/${who.ref}/$everything`, token)).status
  })
  assert.deepEqual(await Promise.all(told), [200, 404])
})

test('and it ends with the help', async () => {
  const app = await appOf('chart', helper)
  const { access_token: token, ...tokens } = await app.launch(scope, /./, patient.ref)
  await owner`update proxy set ended_at = now() where patient_id = ${patient.id}`
  assert.equal((await app.read(`Patient/${patient.ref}/$everything`, token)).status, 401)
  const again = await app.token({ refresh_token: tokens.refresh_token ?? '' })
  assert.equal(again.error, 'invalid_grant')
})
