import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { addApp } from '../../src/apps/app.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import { endSession } from '../../src/identity/sessions.ts'
import { suspendStaff } from '../../src/identity/staff.ts'
import { keepSummaryFresh } from '../../src/summary/keep-fresh.ts'
import { openWorld } from '../support/open-world.ts'
import { SmartApp } from '../support/smart-app.ts'
import type { Patient, Service } from '../support/world.ts'

// Apps as staff meet them: opened from the page of a patient, or alone with a patient named.

const { db, owner, world, door } = await openWorld()

const back = 'https://ward.example/back'
const scope = 'launch openid fhirUser online_access patient/*.rs user/Patient.r'
let nurses: Service
let patient: Patient
let beside: Patient
let stranger: Patient

before(async () => {
  const gp = await world.service('Z95201', 'Millbrook Surgery')
  nurses = await world.service('Z95202', 'District Nursing', 'district-nursing')
  await world.list(gp, 'allowed', nurses)
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  beside = await world.patient({ name: 'Edith Beside', practice: gp })
  await world.inCareOf(beside, nurses)
  stranger = await world.patient({ name: 'Rosa Stranger', practice: gp })
  await world.inCareOf(patient, nurses)
  await world.entry(patient, nurses, { title: 'Wound', kind: 'Condition' })
  await world.entry(patient, gp, { title: 'Kept to itself', kind: 'Condition' })
  await world.entry(stranger, gp, { title: 'Asthma', kind: 'Condition' })
  for (const who of [patient, beside]) {
    await world.asJob(who, (tx) => keepSummaryFresh(tx, who.id, new Date()))
  }
  for (const id of ['ward', 'other']) {
    await addApp(db, {
      ...{
        id,
        name: 'Ward round',
        redirectUris: [back],
        launchUri: 'https://ward.example/open?a=b',
      },
      scopes: [...scope.split(' '), 'launch/patient', 'user/*.rs'],
    })
  }
})

let people = 0
const signIn = async (role = 'nurse') => {
  const member = await world.staff(nurses, role, `Sam ${role} ${String(++people)}`)
  return { member, as: await world.signIn(member) }
}

/** Opens the app from the patient's page. @returns what it is told. */
async function opened(as: string, app = 'ward', about = patient) {
  const url = `/patients/${about.ref}/apps`
  const { status, headers } = await door.ask({ url, as, form: { app } })
  const place = new URL(headers['location'] ?? 'about:blank')
  return { status, place, launch: place.searchParams.get('launch') ?? '' }
}

const everything = (app: SmartApp, token: string, about = patient) =>
  app.read(`Patient/${about.ref}/$everything`, token)
const titlesIn = async (answer: Response) => {
  const bundle = (await answer.json()) as { entry?: { resource: { code?: { text: string } } }[] }
  return bundle.entry?.flatMap(({ resource }) => resource.code?.text ?? [])
}

test('from the page of a patient: it is told where and for whom, and sees what the nurse sees', async () => {
  const { as } = await signIn()
  const page = await door.ask({ url: `/patients/${patient.ref}/record`, as })
  assert.match(page.body, new RegExp(`href="/patients/${patient.ref}/apps"`))
  const { status, place, launch } = await opened(as)
  assert.equal(status, 303)
  assert.equal(place.origin + place.pathname, 'https://ward.example/open')
  assert.equal(place.searchParams.get('iss'), `${door.origin}/fhir/R4`)
  const app = new SmartApp(door.origin, 'ward', back, as)
  await app.ask(scope, { launch })
  assert.match(app.page, /for the patient from whose page you opened it/)
  const told = await app.answer(/./)
  const tokens = await app.token({ code: told.get('code') ?? '' })
  assert.equal(tokens.patient, patient.ref)
  assert.match(tokens.scope ?? '', /\blaunch\b/)
  const nurse = await fetch(`${app.base}/Patient/${patient.ref}/$everything`, {
    headers: { authorization: `Bearer ${as}` },
  })
  assert.deepEqual(
    await titlesIn(await everything(app, tokens.access_token)),
    await titlesIn(nurse),
  )
  const lines = await owner`
    select kind, filter, app, actor_kind as by from access_event
     where patient_id = ${patient.id} and app is not null order by at, id`
  assert.deepEqual(
    [...lines],
    [
      { kind: 'app', filter: 'opened', app: 'ward', by: 'staff' },
      { kind: 'app', filter: 'allowed', app: 'ward', by: 'staff' },
      { kind: 'list', filter: null, app: 'ward', by: 'staff' },
    ],
  )

  const again = new SmartApp(door.origin, 'ward', back, as)
  await again.ask(scope, { launch })
  assert.match(again.page, /The app could not be opened/, 'it opens once')

  const next = await app.token({ refresh_token: tokens.refresh_token ?? '' })
  assert.equal((await everything(app, next.access_token)).status, 200)
  await endSession(db, hashOfToken(as))
  assert.equal((await everything(app, next.access_token)).status, 401, 'it ends with the session')
  const late = await app.token({ refresh_token: next.refresh_token ?? '' })
  assert.equal(late.error, 'invalid_grant')
})

test('what opened an app is for that app and that session, and for nobody who may not look', async () => {
  const { as } = await signIn()
  const { launch } = await opened(as)
  for (const app of [
    new SmartApp(door.origin, 'other', back, as),
    new SmartApp(door.origin, 'ward', back, (await signIn()).as),
  ]) {
    await app.ask(scope, { launch })
    assert.match(app.page, /The app could not be opened/)
  }
  assert.equal((await opened(as, 'no-such-app')).status, 404)
  assert.equal((await opened(as, 'ward', stranger)).status, 404)
  assert.equal((await opened((await signIn('receptionist')).as)).status, 403)
})

test('alone: staff name the patient, whose record must open to them', async () => {
  const { as } = await signIn()
  const app = new SmartApp(door.origin, 'ward', back, as)
  await app.ask('launch/patient patient/*.rs')
  assert.match(app.page, /For which patient\?/)
  for (const number of ['', '123', stranger.nhsNumber]) {
    assert.equal((await app.answer(/./, 'me', 'allow', { 'nhs-number': number })).size, 0)
    assert.match(app.page, /Give the NHS number of a patient whose record opens to you/)
  }
  const told = await app.answer(/./, 'me', 'allow', { 'nhs-number': patient.nhsNumber })
  const tokens = await app.token({ code: told.get('code') ?? '' })
  assert.equal(tokens.patient, patient.ref)
  assert.equal((await everything(app, tokens.access_token)).status, 200)
})

test('opened for one patient it reaches nobody else, whatever its scopes are called', async () => {
  const { as } = await signIn()
  const { launch } = await opened(as)
  const app = new SmartApp(door.origin, 'ward', back, as)
  await app.ask(scope, { launch })
  assert.doesNotMatch(app.page, /Of any patient/)
  const told = await app.answer(/./)
  const { access_token: token } = await app.token({ code: told.get('code') ?? '' })
  const answers = (who: Patient) =>
    Promise.all(
      ['', '/$summary', '/$everything'].map(async (rest) => {
        return (await app.read(`Patient/${who.ref}${rest}`, token)).status
      }),
    )
  assert.deepEqual(await answers(patient), [200, 200, 200])
  assert.deepEqual(await answers(beside), [404, 404, 404])
  const person = await door.ask({ url: `/fhir/R4/Patient/${beside.ref}/$summary`, as })
  assert.equal(person.status, 200, 'the nurse may see it')
})

test('for anybody they may see: no more patients, and no more than their role has', async () => {
  const { as, member } = await signIn()
  const app = new SmartApp(door.origin, 'ward', back, as)
  const tokens = await app.launch('user/*.rs')
  assert.equal(tokens.patient, undefined)
  const told = [patient, stranger].map(async (who) => {
    return (await everything(app, tokens.access_token, who)).status
  })
  assert.deepEqual(await Promise.all(told), [200, 404])
  const desk = await signIn('receptionist')
  const theirs = new SmartApp(door.origin, 'ward', back, desk.as)
  const { access_token: weak } = await theirs.launch('user/*.rs')
  assert.equal((await everything(theirs, weak)).status, 403)
  await suspendStaff(db, member.id, true)
  assert.equal((await everything(app, tokens.access_token)).status, 401)
})
