import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { hiddenFields } from '../support/sharing-form.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// Staff ask a patient about sharing with their own service, and record the answers.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

let gp: Service
let clinic: Service
let patient: Patient
const tokens = { gp: '', clinic: '', stranger: '' }
let made = 0

before(async () => {
  gp = await world.service('Z67001', 'Millbrook Surgery')
  clinic = await world.service('Z67002', 'Smoking Clinic', 'smoking-clinic')
  const elsewhere = await world.service('Z67003', 'Far Hospital', 'hospital')
  await world.list(gp, 'allowed', clinic)
  tokens.gp = await world.signIn(await world.staff(gp, 'receptionist', 'Colette Desk'))
  tokens.clinic = await world.signIn(await world.staff(clinic, 'nurse', 'Nurse Sunita'))
  tokens.stranger = await world.signIn(await world.staff(elsewhere, 'nurse', 'Nurse Far'))
})

beforeEach(async () => {
  patient = await world.patient({ name: `Margaret Number${made++}`, practice: gp })
  await world.inCareOf(patient, gp, clinic)
  await world.choose(patient, [gp, 'yes', 'yes'])
  await world.entry(patient, gp, { title: 'Sentinel asthma' })
})

const url = () => `/patients/${patient.ref}/sharing`

async function formOf(as: string): Promise<Record<string, string>> {
  const { body } = await door.ask({ url: url(), as })
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(body)?.[1] ?? ''
  return {
    ...{ token: field('token'), shown: field('shown'), leaflet: field('leaflet') },
    service: field('service'),
  }
}

const said = { do: 'choices', out: 'yes', in: 'yes', who: 'patient', how: 'in person' }

const saved = () => owner<{ what: string; value: string; channel: string; by: string }[]>`
  select what, value, channel, recorded_by as by from choice_history
   where patient_id = ${patient.id} and organisation = ${clinic} order by place`

test('a yes counts at once, for the service of who asked and for no other', async () => {
  const form = { ...(await formOf(tokens.clinic)), ...said }
  const answer = await door.ask({ url: url(), as: tokens.clinic, form })
  assert.equal(answer.status, 303)
  assert.match(String(answer.headers['location']), /\?saved=SH-/)
  const record = await door.ask({ url: `/patients/${patient.ref}/record`, as: tokens.clinic })
  assert.match(record.body, /Sentinel asthma/)
  const line = { value: 'yes', channel: 'in person', by: 'Nurse Sunita' }
  assert.deepEqual(
    [...(await saved())],
    [
      { what: 'share-out', ...line },
      { what: 'share-in', ...line },
    ],
  )
})

test('refused when asked: no is recorded, and care goes on without', async () => {
  const form = { ...(await formOf(tokens.clinic)), ...said, in: 'no', who: 'attorney' }
  assert.equal((await door.ask({ url: url(), as: tokens.clinic, form })).status, 303)
  assert.deepEqual(
    (await saved()).map(({ what, value, channel }) => [what, value, channel]),
    [
      ['share-out', 'yes', 'in person, attorney'],
      ['share-in', 'no', 'in person, attorney'],
    ],
  )
})

test('the same form sent twice records once', async () => {
  const form = { ...(await formOf(tokens.clinic)), ...said }
  const first = await door.ask({ url: url(), as: tokens.clinic, form })
  const second = await door.ask({ url: url(), as: tokens.clinic, form })
  assert.equal(second.headers['location'], first.headers['location'])
  assert.equal((await saved()).length, 2)
})

test('answers kept and nothing saved where its own choice was changed meanwhile, or one is missing', async () => {
  const form = { ...(await formOf(tokens.clinic)), ...said }
  await world.choose(patient, [clinic, 'no', 'yes'])
  const late = await door.ask({ url: url(), as: tokens.clinic, form })
  assert.equal(late.status, 409)
  assert.match(late.body, /id="out"[^>]*checked/)
  const bare = await door.ask({ url: url(), as: tokens.clinic, form: { ...form, who: '' } })
  assert.equal(bare.status, 400)
  assert.match(bare.body, /Say who answered/)
  assert.deepEqual(
    (await saved()).map(({ by }) => by),
    ['test', 'test'],
  )
})

test('a form says nothing of other services: the same bytes, and as good, whatever is chosen about them', async () => {
  const page = async () =>
    (await door.ask({ url: url(), as: tokens.clinic })).body.replace(
      /(name="token" value=")[^"]*/,
      '$1',
    )
  const before = await page()
  const form = { ...(await formOf(tokens.clinic)), ...said }
  await world.choose(patient, [gp, 'no', 'no'])
  await world.shareNothing(patient)
  assert.equal(await page(), before)
  // nor can anything be asked through it: what it claims to have shown of others is not looked at
  const probe = { ...form, writers: gp }
  assert.equal((await door.ask({ url: url(), as: tokens.clinic, form: probe })).status, 303)
})

test('the switch changed meanwhile: its own form is refused, the questions are not', async () => {
  const questions = { ...(await formOf(tokens.gp)), ...said }
  const { body } = await door.ask({ url: url(), as: tokens.gp })
  const nothing = { ...hiddenFields(body), do: 'nothing', 'nothing-who': 'patient' }
  await world.shareNothing(patient)
  assert.equal((await door.ask({ url: url(), as: tokens.gp, form: nothing })).status, 409)
  assert.equal((await door.ask({ url: url(), as: tokens.gp, form: questions })).status, 303)
})

test('share nothing is offered to the registered practice only, and taken from it only', async () => {
  const page = await door.ask({ url: url(), as: tokens.clinic })
  assert.doesNotMatch(page.body, /Share nothing/)
  const asked = { do: 'nothing', 'nothing-who': 'patient' }
  const form = { ...(await formOf(tokens.clinic)), ...asked, nothing: 'yes' }
  assert.equal((await door.ask({ url: url(), as: tokens.clinic, form })).status, 403)
  const own = {
    ...hiddenFields((await door.ask({ url: url(), as: tokens.gp })).body),
    ...asked,
  }
  const bare = { ...own, 'nothing-who': '' }
  assert.equal((await door.ask({ url: url(), as: tokens.gp, form: bare })).status, 400)
  assert.equal((await door.ask({ url: url(), as: tokens.gp, form: own })).status, 303)
  const [row] = await owner<{ on: boolean }[]>`
    select share_nothing as on from sharing where patient_id = ${patient.id}`
  assert.equal(row?.on, true)
})

test('the record reminds a service to ask until it has, and says nothing of what others asked', async () => {
  const reminds = async (as: string) => {
    const { status, body } = await door.ask({ url: `/patients/${patient.ref}/record`, as })
    assert.equal(status, 200)
    return /has not asked this person about sharing yet\.\s*<a href="[^"]*\/sharing"/.test(body)
  }
  assert.equal(await reminds(tokens.clinic), true)
  await world.choose(patient, [gp, 'not-asked', 'not-asked'])
  assert.equal(await reminds(tokens.clinic), true)
  await world.choose(patient, [clinic, 'yes', 'not-asked'])
  assert.equal(await reminds(tokens.clinic), true)
  await world.choose(patient, [clinic, 'not-asked', 'no'])
  assert.equal(await reminds(tokens.clinic), true)
  const form = { ...(await formOf(tokens.clinic)), ...said, out: 'no', in: 'no' }
  assert.equal((await door.ask({ url: url(), as: tokens.clinic, form })).status, 303)
  assert.equal(await reminds(tokens.clinic), false)
  await world.choose(patient, [gp, 'no', 'no'])
  assert.equal(await reminds(tokens.clinic), false)
  // a choice that has ended counts as not asked
  await owner`update choice set share_out_until = now() where organisation = ${clinic}`
  assert.equal(await reminds(tokens.clinic), true)
})

test('no reminder in an emergency, nor where the service may not ask', async () => {
  const nurse = await world.staff(clinic, 'nurse', 'Nurse Late')
  const as = await world.signIn(nurse)
  await world.emergency(patient, nurse, as, new Date())
  const inEmergency = await door.ask({ url: `/patients/${patient.ref}/record`, as })
  assert.equal(inEmergency.status, 200)
  assert.doesNotMatch(inEmergency.body, /has not asked/)
  const left = await world.patient({ name: 'Margaret Left', practice: gp })
  await world.entry(left, clinic, { title: 'Own' })
  const own = await door.ask({ url: `/patients/${left.ref}/record`, as: tokens.clinic })
  assert.equal(own.status, 200)
  assert.doesNotMatch(own.body, /has not asked/)
})

test('without a relationship the page is not there', async () => {
  assert.equal((await door.ask({ url: url(), as: tokens.stranger })).status, 404)
})
