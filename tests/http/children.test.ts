import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { ageOn, dayIn } from '../../src/identity/age.ts'
import { asJob } from '../../src/sharing/as-job.ts'
import { movePatient } from '../../src/sharing/registration.ts'
import { shownOfReviews } from '../../src/sharing/shown.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor, type Answer } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { hiddenFields } from '../support/sharing-form.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// Children: who speaks for them, what a parent sees and until when, and what a clinician finds (interface.md S7).

const db = await testDatabase()
const owner = asAnyone(db)
after(() => owner.end())
const world = worldIn(db)
const door = await openDoor(db)

let practice: Service
let clinic: Service
let child: Patient
const as = { doctor: '', desk: '', clinic: '', child: '', parent: '' }
let made = 0

before(async () => {
  practice = await world.service('Z68001', 'Millbrook Surgery')
  clinic = await world.service('Z68002', 'Smoking Clinic', 'smoking-clinic')
  as.doctor = await world.signIn(await world.staff(practice, 'doctor', 'Dr Ames'))
  as.desk = await world.signIn(await world.staff(practice, 'receptionist', 'Sam Desk'))
  as.clinic = await world.signIn(await world.staff(clinic, 'nurse', 'Nurse Sunita'))
})

beforeEach(() => childOf(12))

/** A child who has been so old for a month, and a parent with an account. */
async function childOf(age: number): Promise<void> {
  const [day] = await owner<{ born: string }[]>`
    select (now() - make_interval(years => ${age}, months => 1))::date::text as born`
  const birthDate = day?.born ?? ''
  assert.equal(ageOn(birthDate, dayIn(new Date())), age)
  child = await world.patient({ name: `Kit Young${made++}`, birthDate, practice })
  await world.inCareOf(child, practice, clinic)
  await world.entry(child, practice, { title: 'Sentinel asthma', kind: 'Condition' })
  as.child = await world.signIn(child)
  as.parent = await world.signIn(await world.patient({ name: 'Joan Parent', practice }))
}

const helpers = () => `/patients/${child.ref}/helpers`
const competence = () => `/patients/${child.ref}/competence`
const record = () => door.ask({ url: `/helping/${child.ref}/record`, as: as.parent })
const codeIn = ({ body }: Answer) => /H(?:-[0-9A-Z]{4}){3}/.exec(body)?.[0] ?? 'no code'
const inviteAtDesk = (basis = 'parent') =>
  door.ask({
    ...{ url: helpers(), as: as.desk },
    form: { name: 'Joan', 'part-problems': 'yes', basis, document: 'Birth certificate' },
  })
const give = (code: string) => door.ask({ url: '/helping', as: as.parent, form: { code } })
const review = async (found: 'yes' | 'no', who = as.doctor) => {
  const { body } = await door.ask({ url: competence(), as: who })
  return door.ask({ url: competence(), as: who, form: { ...reviewForm(body), found } })
}

function reviewForm(body: string) {
  const form = { token: randomUUID(), shown: shownOfReviews([]), ...hiddenFields(body) }
  return { ...form, reasons: 'Sentinel reasons', ...nextMonth() }
}

function nextMonth() {
  const [year = '', month = '', day = ''] = dayIn(new Date(Date.now() + 30 * 86_400_000)).split('-')
  return { 'again-year': year, 'again-month': month, 'again-day': day }
}

async function parentHelps(): Promise<void> {
  const { status } = await give(codeIn(await inviteAtDesk()))
  assert.equal(status, 303)
  assert.equal((await record()).status, 200)
}

/** The parent was let in when the child was younger. */
async function helpedSince(age: number): Promise<void> {
  await childOf(11)
  await parentHelps()
  await owner`
    update patient set birth_date = birth_date - make_interval(years => ${age - 11}) where patient_id = ${child.id}`
}

test('a parent helps a child of 11, and the practice is to review it', async () => {
  await childOf(11)
  await parentHelps()
  assert.match((await record()).body, /Sentinel asthma/)
  const list = await door.ask({ url: '/reviews', as: as.doctor })
  assert.ok(list.body.includes(competence()), 'on the list of the practice')
  assert.doesNotMatch(list.body, /Kit Young/)
  assert.ok(!(await door.ask({ url: '/reviews', as: as.clinic })).body.includes(competence()))
})

test('a child of 10 is not on the list yet', async () => {
  await childOf(10)
  await parentHelps()
  assert.ok(!(await door.ask({ url: '/reviews', as: as.doctor })).body.includes(competence()))
})

test('found to decide for themselves, the child has no parent who helps from that moment on', async () => {
  await childOf(11)
  await parentHelps()
  assert.equal((await review('yes')).status, 303)
  assert.equal((await record()).status, 404)
  const own = await door.ask({ url: '/helping', as: as.parent })
  assert.doesNotMatch(own.body, /Kit Young/)
  const page = await door.ask({ url: helpers(), as: as.desk })
  assert.match(page.body, /Ended: the child decides for themselves/)
  assert.ok(!(await door.ask({ url: '/reviews', as: as.doctor })).body.includes(competence()))
})

test('and lets a parent help further, if they want', async () => {
  await review('yes')
  const refused = await inviteAtDesk()
  assert.equal(refused.status, 400)
  assert.match(refused.body, /Ask the child/)
  assert.match(refused.body, /value="Birth certificate"/)
  assert.equal((await give(codeIn(await inviteAtDesk('patient')))).status, 303)
  assert.equal((await record()).status, 200)
})

test('found later not to decide yet, the child has a parent who helps once they are invited again', async () => {
  await childOf(11)
  await parentHelps()
  const waiting = codeIn(await inviteAtDesk())
  await review('yes')
  assert.equal((await review('no')).status, 303)
  assert.equal((await record()).status, 404)
  const own = await door.ask({ url: '/helping', as: as.parent })
  assert.doesNotMatch(own.body, /Kit Young/)
  assert.equal((await give(waiting)).status, 400)
  await parentHelps()
})

test('found not to decide yet, a parent helps until 16, and the practice looks again', async () => {
  await helpedSince(14)
  assert.equal((await record()).status, 404)
  assert.equal((await review('no')).status, 303)
  assert.equal((await record()).status, 200)
  await owner`update competence_due set from_on = now(), due_on = now() where patient_id = ${child.id}`
  assert.ok((await door.ask({ url: '/reviews', as: as.doctor })).body.includes(competence()))
})

for (const [age, status] of [
  [12, 200],
  [13, 404],
  [16, 404],
] as const) {
  test(`without a review, a parent who was let in before is answered ${status} at ${age}`, async () => {
    await helpedSince(age)
    assert.equal((await record()).status, status)
  })
}

test('at 16 help ends whatever was found, and is asked again', async () => {
  await helpedSince(15)
  await review('no')
  assert.equal((await record()).status, 200)
  await owner`update patient set birth_date = birth_date - interval '1 year' where patient_id = ${child.id}`
  assert.equal((await record()).status, 404)
  const desk = await door.ask({ url: helpers(), as: as.desk })
  assert.match(
    desk.body,
    /from 16 on a patient decides.*Ask the patient whether they want it again/,
  )
  const form = { name: 'Joan', 'part-problems': 'yes' }
  const code = codeIn(await door.ask({ url: '/settings/helpers', as: as.child, form }))
  assert.equal((await give(code)).status, 303)
  assert.equal((await record()).status, 200)
})

test('a code that was made in time lets no parent in after the birthday', async () => {
  await childOf(11)
  const code = codeIn(await inviteAtDesk())
  await owner`update patient set birth_date = birth_date - interval '3 years' where patient_id = ${child.id}`
  assert.equal((await give(code)).status, 400)
})

test('a code for a parent of a child of 12 waits for the review', async () => {
  const before = await inviteAtDesk()
  assert.equal(before.status, 400)
  assert.match(before.body, /first reviews whether this child decides/)
  await review('no')
  assert.equal((await give(codeIn(await inviteAtDesk()))).status, 303)
})

test('what a parent says about sharing is refused where the child decides, or is 16: other services read one sentence whatever was found', async () => {
  const url = `/patients/${child.ref}/sharing`
  const say = async (who: string) => {
    const { body } = await door.ask({ url, as: as.clinic })
    const field = (name: string) =>
      new RegExp(`name="${name}" value="([^"]+)"`).exec(body)?.[1] ?? ''
    const form = Object.fromEntries(
      ['token', 'shown', 'service', 'leaflet'].map((name) => [name, field(name)]),
    )
    const decision = {
      ...{ document: 'The meeting', 'review-day': '1', 'review-month': '2' },
      'review-year': '2090',
    }
    const said = { do: 'choices', out: 'yes', in: 'yes', how: 'in person', who, ...decision }
    return door.ask({ url, as: as.clinic, form: { ...form, ...said } })
  }
  const refused = async (who: string) => {
    const { status, body } = await say(who)
    assert.equal(status, 400)
    assert.equal(body.includes('competent'), false)
    return /<a href="#who">([^<]*)/.exec(body)?.[1]
  }
  const unreviewed = await refused('parent')
  assert.match(unreviewed ?? '', /GP practice knows who decides this/)
  assert.equal((await say('patient')).status, 303)
  await review('no')
  assert.equal((await say('parent')).status, 303)
  assert.equal(await refused('patient'), unreviewed)
  await review('yes')
  assert.equal(await refused('parent'), unreviewed)
  assert.equal(await refused('best-interests'), unreviewed)
  await owner`update patient set birth_date = birth_date - interval '5 years' where patient_id = ${child.id}`
  const late = await say('parent')
  assert.equal(late.status, 400)
  assert.match(late.body, /From 16 on a patient decides for themselves/)
  assert.equal((await say('patient')).status, 303)
})

test('at the practice that found it, or has the child now, the reason is read; each refusal is a denial on the log', async () => {
  await review('yes')
  const said = async (who: string) => {
    const url = `/patients/${child.ref}/sharing`
    const { body } = await door.ask({ url, as: who })
    const form = { ...hiddenFields(body), do: 'nothing', 'nothing-who': 'parent' }
    return (await door.ask({ url, as: who, form })).body
  }
  assert.match(await said(as.desk), /A clinician found that this child decides for themselves/)
  const next = await world.service('Z68003', 'Riverside Surgery')
  const nextDesk = await world.signIn(await world.staff(next, 'receptionist', 'Lee Desk'))
  await owner`update patient set registered_practice = ${next} where patient_id = ${child.id}`
  assert.match(await said(nextDesk), /A clinician found that this child decides for themselves/)
  const events = await owner<
    { kind: string; rule: string; filter: string; organisation: string }[]
  >`
    select kind, rule, filter, organisation from access_event
     where patient_id = ${child.id} and kind = 'denied' order by at, id`
  const denied = { kind: 'denied', rule: 'who-speaks', filter: 'who-speaks' }
  assert.deepEqual(
    [...events],
    [
      { ...denied, organisation: practice },
      { ...denied, organisation: next },
    ],
  )
  const log = await door.ask({ url: '/my-record/who-looked', as: as.child })
  assert.match(
    log.body,
    /asked to record a choice of yours as somebody else said it, which was refused/,
  )
})

test('a parent turns share nothing neither on nor off where the child decides; the child does both', async () => {
  await childOf(14)
  const url = `/patients/${child.ref}/sharing`
  const turn = async (who: string) => {
    const { body } = await door.ask({ url, as: as.desk })
    const form = { ...hiddenFields(body), do: 'nothing', 'nothing-who': who }
    return door.ask({ url, as: as.desk, form })
  }
  await review('yes')
  assert.equal((await turn('patient')).status, 303)
  const off = await turn('parent')
  assert.equal(off.status, 400)
  assert.match(off.body, /<a href="#nothing-who">A clinician found[^<]*Ask the child/)
  assert.equal((await turn('patient')).status, 303)
  assert.equal((await turn('parent')).status, 400)
  await review('no')
  assert.equal((await turn('parent')).status, 303)
  const kept = await owner<{ value: string; channel: string; basis: string }[]>`
    select value, channel, basis from choice_history
     where patient_id = ${child.id} and what = 'share-nothing' order by recorded_at`
  assert.deepEqual(
    [...kept],
    [
      { value: 'yes', channel: 'in person', basis: 'express' },
      { value: 'no', channel: 'in person', basis: 'express' },
      { value: 'yes', channel: 'in person, parent', basis: 'express' },
    ],
  )
})

test('in best interests a clinician decides, and nobody for a child who decides for themselves', async () => {
  await childOf(14)
  const url = `/patients/${child.ref}/sharing`
  const decide = async (who: string, fields: Record<string, string>) => {
    const { body } = await door.ask({ url, as: who })
    const [questions = '', below = ''] = body.split('Save the answers')
    const form = fields['do'] === 'choices' ? questions : below
    return door.ask({ url, as: who, form: { ...hiddenFields(form), ...fields } })
  }
  const on = (prefix: string) => ({
    [`${prefix}document`]: 'The meeting of Monday',
    ...{ [`${prefix}review-day`]: '1', [`${prefix}review-month`]: '2' },
    [`${prefix}review-year`]: '2090',
  })
  const said = { do: 'choices', out: 'yes', in: 'yes', how: 'in person', who: 'best-interests' }
  const choices = { ...said, ...on('') }
  const nothing = { do: 'nothing', 'nothing-who': 'best-interests', ...on('nothing-') }
  const bare = await decide(as.doctor, said)
  assert.equal(bare.status, 400)
  assert.match(bare.body, /<a href="#document">Say what was seen/)
  assert.match(bare.body, /<a href="#review-day">Enter a day after today/)
  for (const fields of [choices, nothing]) {
    const atDesk = await decide(as.desk, fields)
    assert.equal(atDesk.status, 400)
    assert.match(atDesk.body, /A clinician decides this, and records it themselves/)
    assert.equal((await decide(as.doctor, fields)).status, 303)
  }
  const kept = await owner<Record<string, string>[]>`
    select about, organisation, decided_by, role, document, review_on::text from best_interests
     where patient_id = ${child.id} order by recorded_at`
  const decision = {
    ...{ about: 'sharing', organisation: practice, decided_by: 'Dr Ames', role: 'doctor' },
    ...{ document: 'The meeting of Monday', review_on: '2090-02-01' },
  }
  assert.deepEqual([...kept], [decision, decision])
  const { body } = await door.ask({ url, as: as.doctor })
  assert.match(body, /best interests<\/strong> by Dr Ames/)
  const work = async () => (await door.ask({ url: '/work?kind=review', as: as.doctor })).body
  const again = async () => (await door.ask({ url: '/reviews', as: as.doctor })).body
  assert.ok((await again()).includes(url))
  assert.ok(!(await work()).includes(url), 'not due yet')
  await owner`update best_interests_due set due_on = now() where patient_id = ${child.id}`
  assert.ok((await work()).includes(url), 'due today')
  assert.doesNotMatch(await work(), /Kit Young|The meeting/)
  await review('yes')
  for (const fields of [choices, nothing]) {
    const refused = await decide(as.doctor, fields)
    assert.equal(refused.status, 400)
    assert.match(refused.body, /Ask the child/)
  }
  await owner`update patient set birth_date = birth_date - interval '2 years' where patient_id = ${child.id}`
  assert.equal((await decide(as.doctor, choices)).status, 303)
  assert.ok((await again()).includes(url))
  const own = { do: 'choices', out: 'yes', in: 'yes', how: 'in person', who: 'patient' }
  assert.equal((await decide(as.doctor, own)).status, 303)
  assert.ok(!(await again()).includes(url), 'the patient has said it since')
})

test('help in best interests is a clinician’s decision, and is looked at again until it ends', async () => {
  await childOf(20)
  const form = {
    ...{ name: 'Joan', 'part-problems': 'yes', basis: 'best-interests', document: 'The meeting' },
    ...{ 'review-day': '1', 'review-month': '2', 'review-year': '2090' },
  }
  const atDesk = await door.ask({ url: helpers(), as: as.desk, form })
  assert.equal(atDesk.status, 400)
  assert.match(atDesk.body, /A clinician decides this, and records it themselves/)
  const made = await door.ask({ url: helpers(), as: as.doctor, form })
  assert.equal((await give(codeIn(made))).status, 303)
  const list = async () => (await door.ask({ url: '/reviews', as: as.doctor })).body
  assert.ok((await list()).includes(helpers()))
  const { body } = await door.ask({ url: helpers(), as: as.desk })
  const end = /name="end" value="([^"]+)"/.exec(body)?.[1] ?? ''
  assert.equal((await door.ask({ url: helpers(), as: as.desk, form: { end } })).status, 303)
  assert.ok(!(await list()).includes(helpers()))
})

test('what the practice was to look at again moves with the patient to the next practice', async () => {
  await childOf(11)
  await parentHelps()
  await review('no')
  const next = await world.service('Z68009', 'Riverside Surgery')
  const nextDoctor = await world.signIn(await world.staff(next, 'doctor', 'Dr Next'))
  await owner`
    insert into best_interests_due (organisation, patient_id, about, due_on)
    values (${practice}, ${child.id}, 'help', '2090-02-01'), (${practice}, ${child.id}, 'sharing', '2090-02-01')`
  await owner`update competence_due set from_on = now(), due_on = now() where patient_id = ${child.id}`
  await asJob(
    db,
    { job: 'test', name: 'x', purpose: 'x', requestId: 'x' },
    child.id,
    [],
    (tx, at) => movePatient(tx, child.id, next, 'test', at),
  )
  const hrefs = async (who: string) => {
    const { body } = await door.ask({ url: '/reviews', as: who })
    return [...body.matchAll(/class="entry__title" href="([^"]+)"/g)]
      .map(([, href = '']) => href)
      .filter((href) => href.includes(child.ref))
  }
  assert.deepEqual(await hrefs(nextDoctor), [competence(), helpers()])
  assert.deepEqual(await hrefs(as.doctor), [`/patients/${child.ref}/sharing`])
})

test('of two clinicians with the same page the second is refused, and nothing typed is lost; sent twice it is once', async () => {
  const { body } = await door.ask({ url: competence(), as: as.doctor })
  const form = { ...reviewForm(body), found: 'no' }
  const [once, twice] = [
    await door.ask({ url: competence(), as: as.doctor, form }),
    await door.ask({ url: competence(), as: as.doctor, form }),
  ]
  assert.deepEqual([once.status, twice.status], [303, 303])
  const token = randomUUID()
  const late = await door.ask({
    ...{ url: competence(), as: as.doctor },
    form: { ...form, token, found: 'yes', reasons: 'Typed late' },
  })
  assert.equal(late.status, 409)
  assert.match(late.body, /Somebody recorded a review while you were writing/)
  assert.match(late.body, />Typed late<\/textarea>/)
  const rows = await owner`
    select competent from competence_review where patient_id = ${child.id}`
  assert.deepEqual([...rows], [{ competent: false }])
  const again = { ...form, ...hiddenFields(late.body), found: 'yes' }
  assert.equal((await door.ask({ url: competence(), as: as.doctor, form: again })).status, 303)
})

test('a review is a clinician’s of the registered practice, whole, and of a child of 11 to 15', async () => {
  assert.equal((await review('yes', as.desk)).status, 403)
  assert.equal((await review('yes', as.clinic)).status, 404)
  assert.equal((await review('yes', as.child)).status, 404)
  const bare = await door.ask({ url: competence(), as: as.doctor, form: { found: 'no' } })
  assert.equal(bare.status, 400)
  assert.match(bare.body, /Enter your reasons/)
  assert.match(bare.body, /Enter a day after today and within a year/)
  for (const age of [10, 16]) {
    await childOf(age)
    assert.equal((await review('yes')).status, 400)
    assert.doesNotMatch(
      (await door.ask({ url: competence(), as: as.doctor })).body,
      /<form class="panel/,
    )
  }
  const [count] = await owner<{ rows: number }[]>`
    select count(*)::int as rows from competence_review where patient_id = ${child.id}`
  assert.equal(count?.rows, 0)
})

test('reviews are kept with who and why, and the log of the child says that there was one, not why', async () => {
  await review('no')
  await review('yes')
  const page = await door.ask({ url: competence(), as: as.doctor })
  assert.match(page.body, /Decides for themselves[^]*Dr Ames[^]*Not yet[^]*Sentinel reasons/)
  const log = await door.ask({ url: '/my-record/who-looked', as: as.child })
  assert.match(log.body, /recorded whether you decide for yourself/)
  assert.doesNotMatch(log.body, /Sentinel reasons/)
})
