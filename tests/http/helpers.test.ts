import assert from 'node:assert/strict'
import { after, beforeEach, before, test } from 'node:test'
import { testDatabase } from '../support/database.ts'
import { openDoor, type Answer } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Entry, type Patient, type Service } from '../support/world.ts'

// People who help (interface.md P8, S7): invited by a code, with chosen parts, until a day, ended at once.

const db = await testDatabase()
const owner = asAnyone(db)
after(() => owner.end())
const world = worldIn(db)
const door = await openDoor(db)

let practice: Service
let clinic: Service
let patient: Patient
let helper: Patient
let asthma: Entry
let result: Entry
let secret: Entry
let kept: Entry
let theirs: Entry
const as = { patient: '', helper: '', desk: '', elsewhere: '' }
let made = 0

before(async () => {
  practice = await world.service('Z61001', 'Millbrook Surgery')
  clinic = await world.service('Z61002', 'Smoking Clinic', 'smoking-clinic')
  as.desk = await world.signIn(await world.staff(practice, 'receptionist', 'Sam Desk'))
  as.elsewhere = await world.signIn(await world.staff(clinic, 'receptionist', 'Kim Desk'))
})

beforeEach(async () => {
  patient = await world.patient({ name: `Margaret Helped${made++}`, practice })
  helper = await world.patient({ name: 'Joan Helper', practice })
  await world.inCareOf(patient, practice, clinic)
  asthma = await world.entry(patient, practice, { title: 'Sentinel asthma', kind: 'Condition' })
  theirs = await world.entry(patient, clinic, { title: 'Sentinel smoker', kind: 'Condition' })
  result = await world.entry(patient, practice, { title: 'Sentinel result' })
  secret = await world.entry(patient, practice, {
    ...{ title: 'Sentinel secret', kind: 'Condition', private: true },
  })
  kept = await world.entry(patient, practice, {
    ...{ title: 'Sentinel kept', kind: 'Condition', withheld: true },
  })
  as.patient = await world.signIn(patient)
  as.helper = await world.signIn(helper)
})

const codeIn = ({ body }: Answer) => /H(?:-[0-9A-Z]{4}){3}/.exec(body)?.[0] ?? 'no code'
const invite = (form: Record<string, string> = {}) =>
  door.ask({
    ...{ url: '/settings/helpers', as: as.patient },
    form: { name: 'Joan', 'part-problems': 'yes', ...form },
  })
const give = (code: string, who = as.helper) =>
  door.ask({ url: '/helping', as: who, form: { code } })
const record = (who = as.helper) => door.ask({ url: `/helping/${patient.ref}/record`, as: who })
const entry = ({ ref }: Entry, who = as.helper) =>
  door.ask({ url: `/helping/entries/${ref}`, as: who })

async function helping(form: Record<string, string> = {}): Promise<void> {
  assert.equal((await give(codeIn(await invite(form)))).status, 303)
}

test('a helper sees the kinds that were chosen, and nothing private or withheld', async () => {
  assert.equal((await record()).status, 404)
  await helping()
  const { status, body } = await record()
  assert.equal(status, 200)
  assert.match(body, /You are helping <strong>Margaret Helped/)
  for (const one of [asthma, theirs]) assert.ok(body.includes(one.title), one.title)
  for (const one of [result, secret, kept]) assert.ok(!body.includes(one.title), one.title)
  assert.doesNotMatch(body, /None (known|recorded)|No allergies recorded/)
  assert.equal((await entry(asthma)).status, 200)
  for (const one of [result, secret, kept]) assert.equal((await entry(one)).status, 404, one.title)
})

test('the code is typed in any way, works once, and not for oneself', async () => {
  const code = codeIn(await invite())
  assert.equal((await give(code, as.patient)).status, 400)
  assert.equal((await give('H-2222-2222-2222')).status, 400)
  assert.equal((await give(code.toLowerCase().replaceAll('-', ' '))).status, 303)
  const other = await world.signIn(await world.patient({ name: 'Rosa Other', practice }))
  assert.equal((await give(code, other)).status, 400)
  assert.match((await door.ask({ url: '/helping', as: as.helper })).body, /Margaret Helped/)
})

test('a code is good for a week', async () => {
  const code = codeIn(await invite())
  await owner`update proxy_invite set expires_at = now() where patient_id = ${patient.id}`
  assert.equal((await give(code)).status, 400)
})

test('the patient ends it, and the next request is refused', async () => {
  await helping()
  const page = await door.ask({ url: '/settings/helpers', as: as.patient })
  assert.match(page.body, /Joan Helper[^]*May see: health problems/)
  const [, id = ''] = /name="end" value="(\w+)"/.exec(page.body) ?? []
  const end = await door.ask({ url: '/settings/helpers', as: as.patient, form: { end: id } })
  assert.equal(end.status, 303)
  assert.equal((await record()).status, 404)
  assert.doesNotMatch((await door.ask({ url: '/helping', as: as.helper })).body, /Margaret/)
})

test('the desk of the registered practice lets somebody help and ends it; another service does neither', async () => {
  const url = `/patients/${patient.ref}/helpers`
  const form = { name: 'Joan', 'part-problems': 'yes', basis: 'attorney', document: 'LPA 7000' }
  assert.equal((await door.ask({ url, as: as.elsewhere, form })).status, 404)
  const without = await door.ask({ url, as: as.desk, form: { ...form, document: '' } })
  assert.equal(without.status, 400)
  assert.match(without.body, /Say what was seen or decided/)
  const unreviewed = { ...form, basis: 'best-interests' }
  assert.match((await door.ask({ url, as: as.desk, form: unreviewed })).body, /looked at again/)
  assert.equal((await give(codeIn(await door.ask({ url, as: as.desk, form })))).status, 303)
  assert.equal((await record()).status, 200)
  const { body } = await door.ask({ url, as: as.desk })
  assert.match(body, /attorney for health and welfare[^]*Seen: LPA 7000/)
  const [, id = ''] = /name="end" value="(\w+)"/.exec(body) ?? []
  assert.equal((await door.ask({ url, as: as.elsewhere, form: { end: id } })).status, 404)
  assert.equal((await record()).status, 200)
  await door.ask({ url, as: as.desk, form: { end: id } })
  assert.equal((await record()).status, 404)
})

test('the log says who helped and what they opened', async () => {
  await helping()
  await record()
  const { body } = await door.ask({ url: '/my-record/who-looked', as: as.patient })
  assert.match(body, /Joan Helper, who helps you, began to help you/)
  assert.match(body, /Joan Helper, who helps you, opened your record/)
  const [look] = await owner`
    select actor_kind, actor, actor_name, purpose, rule, own from access_event
     where patient_id = ${patient.id} and kind = 'open' and actor_kind = 'proxy'`
  assert.deepEqual(look, {
    ...{ actor_kind: 'proxy', actor: helper.id, actor_name: 'Joan Helper' },
    ...{ purpose: 'helping', rule: 'proxy', own: [] },
  })
})

test('a helper chooses nothing, reads no log or message, and finds it at no address of another', async () => {
  await helping()
  for (const url of [
    `/patients/${patient.ref}/helpers`,
    `/patients/${patient.ref}/online-access`,
    `/patients/${patient.ref}/codes`,
  ]) {
    assert.equal((await door.ask({ url, as: as.helper })).status, 404, url)
  }
  assert.equal(
    (await door.ask({ url: `/my-record/entries/${asthma.ref}`, as: as.helper })).status,
    404,
  )
  for (const url of ['/my-record', '/my-record/who-looked', '/my-record/messages']) {
    assert.doesNotMatch((await door.ask({ url, as: as.helper })).body, /Sentinel|Margaret/, url)
  }
  const all = await door.ask({ url: `/fhir/R4/Patient/${patient.ref}/$everything`, as: as.helper })
  assert.match(all.body, /Sentinel asthma/)
  assert.doesNotMatch(all.body, /Sentinel (result|secret|kept)/)
})

test('help stops while the patient’s online access is paused', async () => {
  await helping()
  await door.ask({ url: '/settings/stay-safe', as: as.patient, form: {} })
  assert.equal((await record()).status, 404)
})

test('hidden entries change no byte of what a helper is told', async () => {
  await helping()
  const pages = async () => {
    const answers = [
      await record(),
      await entry(asthma),
      await door.ask({ url: '/helping', as: as.helper }),
    ]
    return answers.map(({ status, body }) => ({ status, body }))
  }
  const before = await pages()
  for (const [n, flags] of [
    { private: true },
    { withheld: true },
    { kind: 'Observation' },
  ].entries()) {
    const more = {
      title: `Sentinel hidden ${n}`,
      kind: 'Condition',
      on: `19${60 + n}-02-03`,
      ...flags,
    }
    await world.entry(patient, practice, more)
  }
  assert.deepEqual(await pages(), before)
})

test('a form that is not whole is shown again with what was typed', async () => {
  const { status, body } = await invite({
    name: '',
    'until-day': '1',
    'until-month': '2',
    'until-year': '2020',
  })
  assert.equal(status, 400)
  assert.match(body, /Enter their name/)
  assert.match(body, /Enter a last day from today on/)
  assert.match(body, /name="part-problems"[^>]*checked|checked[^>]*name="part-problems"/)
})
