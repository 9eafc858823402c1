import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Entry, type Patient, type Service } from '../support/world.ts'

// Marking entries private or withheld from the patient, from the page of an entry to what everyone then sees.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

let gp: Service
let nurses: Service
let number = 0
const tokens: Record<string, string> = {}
let patient: Patient

before(async () => {
  gp = await world.service('Z61001', 'Millbrook Surgery')
  nurses = await world.service('Z61002', 'District Nursing', 'district-nursing')
  await world.list(gp, 'allowed', nurses)
  const sign = async (name: string, of: Service, role: string) =>
    void (tokens[name] = await world.signIn(await world.staff(of, role, `Sam ${name}`)))
  await sign('doctor', gp, 'doctor')
  await sign('clerk', gp, 'receptionist')
  await sign('nurse', nurses, 'nurse')
  await newPatient()
})

/** A patient whose two services see everything of each other. */
async function newPatient() {
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp, number: 20 * number++ })
  await world.inCareOf(patient, gp, nurses)
  await world.choose(patient, [gp, 'yes', 'yes'], [nurses, 'yes', 'yes'])
  tokens['patient'] = await world.signIn(patient)
  await world.entry(patient, nurses, { title: 'Their own' })
}

const write = (title: string, more = {}) => world.entry(patient, gp, { title, ...more })

/** `from` refers to `to`. */
const link = (from: Entry, to: Entry) => owner`
  insert into entry_link (patient_id, from_id, to_id) values (${patient.id}, ${from.id}, ${to.id})`

const marks = () => `/patients/${patient.ref}/marks`
const ticks = (...entries: Entry[]) =>
  Object.fromEntries(entries.map(({ ref }) => [`entry-${ref}`, 'yes']))

type Form = Record<string, string>

/** The hidden fields of the form on a page. */
function hiddenFields(body: string): Form {
  return Object.fromEntries(
    [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  )
}

/** Opens the form for these entries and sends it. */
async function mark(doing: string, entries: readonly Entry[], more: Form = {}, as = 'doctor') {
  const url = marks()
  const open = await door.ask({ url, as: tokens[as], form: { do: doing, ...ticks(...entries) } })
  assert.equal(open.status, 200)
  const answers = { 'asked-by': 'patient', ground: 'serious-harm', reason: 'Asked on the phone' }
  const form = { ...hiddenFields(open.body), ...answers, ...reviewIn(30), ...more }
  const saved = await door.ask({ url, as: tokens[as], form })
  return { open, form, saved, send: () => door.ask({ url, as: tokens[as], form }) }
}

function reviewIn(days: number): Form {
  const [year = '', month = '', day = ''] = new Date(Date.now() + days * 86_400_000)
    .toISOString()
    .slice(0, 10)
    .split('-')
  return { 'review-year': year, 'review-month': month, 'review-day': day }
}

const statusOf = async (entry: Entry, as: string) => {
  const at = as === 'patient' ? `/my-record/entries/${entry.ref}` : `/entries/${entry.ref}`
  return (await door.ask({ url: at, as: tokens[as] })).status
}

/** What doctor, nurse and patient get. */
const seen = (entry: Entry) =>
  Promise.all(['doctor', 'nurse', 'patient'].map((who) => statusOf(entry, who)))

const holding = async () => {
  const [row] = await owner`
    select h.private_entries as counted,
           (select count(*)::int from entry e where e.patient_id = h.patient_id
              and e.organisation = h.organisation and e.private) as private
      from holding h where h.patient_id = ${patient.id} and h.organisation = ${gp}`
  return row as unknown as { counted: number; private: number }
}

const heldBack = async () =>
  (await door.ask({ url: `/patients/${patient.ref}/record`, as: tokens['nurse'] })).body.includes(
    'Some information is not shared',
  )

describe('private', () => {
  test('holds at once, for pages, counts and the one sentence; and can be undone', async () => {
    await newPatient()
    const entry = await write('Sentinel')
    assert.deepEqual(await seen(entry), [200, 200, 200])
    assert.equal(await heldBack(), false)
    const { saved } = await mark('private', [entry])
    assert.equal(saved.status, 303)
    assert.deepEqual(await seen(entry), [200, 404, 200])
    assert.equal(await heldBack(), true)
    assert.deepEqual(await holding(), { counted: 1, private: 1 })
    assert.equal((await mark('not-private', [entry])).saved.status, 303)
    assert.deepEqual(await seen(entry), [200, 200, 200])
    assert.equal(await heldBack(), false)
    assert.deepEqual(await holding(), { counted: 0, private: 0 })
  })

  test('closes over what refers to it, which the form shows before it is saved', async () => {
    await newPatient()
    const [a, b, c, d] = [
      await write('Alpha'),
      await write('Beta'),
      await write('Gamma'),
      await write('Delta'),
    ]
    await link(b, a)
    await link(c, b)
    const { open } = await mark('private', [a])
    for (const title of ['Alpha', 'Beta', 'Gamma']) assert.match(open.body, new RegExp(title))
    assert.doesNotMatch(open.body, /Delta/)
    const all = await Promise.all([a, b, c, d].map((one) => statusOf(one, 'nurse')))
    assert.deepEqual(all, [404, 404, 404, 200])
    assert.deepEqual(await holding(), { counted: 3, private: 3 })
  })

  test('undone, it leaves hidden what was marked for itself', async () => {
    await newPatient()
    const [a, b, c] = [await write('Alpha'), await write('Beta'), await write('Gamma')]
    await link(b, a)
    await link(c, a)
    await mark('private', [b])
    await mark('private', [a])
    await mark('not-private', [a])
    const all = await Promise.all([a, b, c].map((one) => statusOf(one, 'nurse')))
    assert.deepEqual(all, [200, 404, 200])
    assert.deepEqual(await holding(), { counted: 1, private: 1 })
  })

  test('a page token from before opens a page without it, and tells nothing', async () => {
    await newPatient()
    await write('Another')
    const entry = await write('Sentinel')
    const first = await door.ask({
      url: `/fhir/R4/Patient/${patient.ref}/$everything?_count=2`,
      as: tokens['nurse'],
    })
    const next = /"relation":"next","url":"([^"]+)"/.exec(first.body)?.[1] ?? ''
    const url = next.slice(next.indexOf('/fhir'))
    const before = await door.ask({ url, as: tokens['nurse'] })
    assert.match(before.body, /Sentinel/)
    await mark('private', [entry])
    const after = await door.ask({ url, as: tokens['nurse'] })
    assert.equal(after.status, 200)
    assert.doesNotMatch(after.body, /Sentinel/)
  })

  test('needs a reason and who asked; what was typed stays', async () => {
    await newPatient()
    const entry = await write('Sentinel')
    const { saved } = await mark('private', [entry], { 'asked-by': '', reason: '' })
    assert.equal(saved.status, 400)
    assert.match(saved.body, /Enter the reason/)
    assert.match(saved.body, /Say who asked for it/)
    assert.equal(await statusOf(entry, 'nurse'), 200)
    const kept = await mark('private', [entry], { 'asked-by': '', reason: 'Said so' })
    assert.match(kept.saved.body, />Said so<\/textarea>/)
  })

  test('an allergy is hidden only when a clinician decides it, and that is kept', async () => {
    await newPatient()
    const entry = await write('Penicillin', { kind: 'AllergyIntolerance' })
    const { saved } = await mark('private', [entry])
    assert.equal(saved.status, 200)
    assert.match(saved.body, /Hiding this could harm/)
    assert.equal(await statusOf(entry, 'nurse'), 200)
    const form = hiddenFields(saved.body)
    const url = marks()
    const silent = await door.ask({ url, as: tokens['doctor'], form: { ...form, harm: ' ' } })
    assert.equal(silent.status, 400)
    assert.match(silent.body, /Say what you decided/)
    const harm = 'The patient carries a card'
    const done = await door.ask({ url, as: tokens['doctor'], form: { ...form, harm } })
    assert.equal(done.status, 303)
    assert.equal(await statusOf(entry, 'nurse'), 404)
    const page = await door.ask({ url: `/patients/${patient.ref}/hidden`, as: tokens['doctor'] })
    assert.match(page.body, /Decided on the risk: The patient carries a card/)
  })

  test('a version from before is for the service that wrote it, whatever the entry is now', async () => {
    await newPatient()
    const entry = await write('Now')
    await owner`
      insert into entry_version (patient_id, id, version, organisation, recorded_at, recorded_by,
                                 replaced_by, reason, resource)
      values (${patient.id}, ${entry.id}, 0, ${gp}, now(), 'x', 'x', 'Sentinel of a version', '{}')`
    const tells = async (as: string) =>
      (await door.ask({ url: `/entries/${entry.ref}`, as: tokens[as] })).body.includes('Sentinel')
    assert.deepEqual(await Promise.all(['doctor', 'nurse'].map(tells)), [true, false])
    await mark('private', [entry])
    assert.deepEqual(await Promise.all(['doctor', 'nurse'].map(tells)), [true, false])
    await mark('not-private', [entry])
    assert.deepEqual(await Promise.all(['doctor', 'nurse'].map(tells)), [true, false])
  })
})

describe('withheld from the patient', () => {
  test('is gone from the patient only, with ground, reason and a day to look again', async () => {
    await newPatient()
    const entry = await write('Sentinel')
    const { saved } = await mark('withheld', [entry])
    assert.equal(saved.status, 303)
    assert.deepEqual(await seen(entry), [200, 200, 404])
    const page = await door.ask({ url: `/patients/${patient.ref}/hidden`, as: tokens['doctor'] })
    for (const part of ['Serious harm', 'Asked on the phone', 'Look again by', 'Sam doctor']) {
      assert.ok(page.body.includes(part), part)
    }
    await mark('not-withheld', [entry])
    assert.deepEqual(await seen(entry), [200, 200, 200])
  })

  test('says nothing on the patient’s log but that an entry was read', async () => {
    await newPatient()
    const entry = await write('Sentinel')
    await mark('withheld', [entry])
    await mark('not-withheld', [entry])
    const log = await door.ask({ url: '/my-record/who-looked', as: tokens['patient'] })
    assert.match(log.body, /read an entry of your record 4 times\./)
    const kinds = await owner`
      select distinct kind, filter from access_event where patient_id = ${patient.id} and actor_kind = 'staff'`
    assert.deepEqual([...kinds], [{ kind: 'read', filter: null }])
  })

  test('needs a ground and a day that comes soon', async () => {
    await newPatient()
    const entry = await write('Sentinel')
    for (const more of [{ ground: '' }, reviewIn(-1), reviewIn(800), { 'review-day': '' }]) {
      assert.equal((await mark('withheld', [entry], more)).saved.status, 400)
    }
    assert.equal(await statusOf(entry, 'patient'), 200)
  })

  test('once more with another day, it is looked at later', async () => {
    await newPatient()
    const entry = await write('Sentinel')
    await mark('withheld', [entry], reviewIn(10))
    assert.equal((await mark('withheld', [entry], reviewIn(20))).saved.status, 303)
    const rows = await owner`
      select (due_on - current_date)::int as days, over_at from withheld_review
       where patient_id = ${patient.id}`
    assert.equal(rows.length, 1)
    assert.ok(Math.abs(Number(rows[0]?.['days']) - 20) <= 1)
  })

  test('both axes stand beside each other', async () => {
    await newPatient()
    const entry = await write('Sentinel')
    await mark('withheld', [entry])
    await mark('private', [entry])
    assert.deepEqual(await seen(entry), [200, 404, 404])
    await mark('not-private', [entry])
    assert.deepEqual(await seen(entry), [200, 200, 404])
  })
})

describe('the form', () => {
  test('several are marked at once, with one reason', async () => {
    await newPatient()
    const all = [await write('Alpha'), await write('Beta'), await write('Gamma')]
    const list = await door.ask({ url: marks(), as: tokens['doctor'] })
    for (const { ref } of all) assert.ok(list.body.includes(`name="entry-${ref}"`))
    assert.doesNotMatch(list.body, /Their own/)
    assert.equal((await mark('private', all)).saved.status, 303)
    const [row] = await owner`
      select count(*)::int as n, count(distinct set_id)::int as sets from mark_history
       where patient_id = ${patient.id}`
    assert.deepEqual({ ...row }, { n: 3, sets: 1 })
  })

  test('nothing ticked is said, nothing is lost', async () => {
    await newPatient()
    await write('Alpha')
    const answer = await door.ask({ url: marks(), as: tokens['doctor'], form: { do: 'private' } })
    assert.equal(answer.status, 400)
    assert.match(answer.body, /Tick at least one entry/)
  })

  test('sent twice, it does once; and again after an undo it is another form', async () => {
    await newPatient()
    const entry = await write('Sentinel')
    const { send } = await mark('private', [entry])
    assert.equal((await send()).status, 303)
    await mark('not-private', [entry])
    assert.equal((await send()).status, 303)
    assert.equal(await statusOf(entry, 'nurse'), 200)
  })

  test('when the set is another than the one shown, nothing is saved and the form is shown again', async () => {
    await newPatient()
    const [a, b] = [await write('Alpha'), await write('Beta')]
    const url = marks()
    const as = tokens['doctor']
    const open = await door.ask({ url, as, form: { do: 'private', ...ticks(a) } })
    await link(b, a)
    const answers = { 'asked-by': 'patient', reason: 'Said so' }
    const late = await door.ask({ url, as, form: { ...hiddenFields(open.body), ...answers } })
    assert.equal(late.status, 409)
    assert.match(late.body, /Nothing is saved yet/)
    assert.match(late.body, /Beta/)
    assert.equal(await statusOf(a, 'nurse'), 200)
    const again = await door.ask({ url, as, form: { ...hiddenFields(late.body), ...answers } })
    assert.equal(again.status, 303)
    assert.equal(await statusOf(b, 'nurse'), 404)
  })

  test('an entry of another service answers as one that does not exist', async () => {
    await newPatient()
    const theirs = await world.entry(patient, nurses, { title: 'Theirs' })
    const own = await write('Own')
    for (const doing of ['private', 'withheld', 'not-private', 'not-withheld']) {
      const url = `/entries/${theirs.ref}/mark?do=${doing}`
      assert.equal((await door.ask({ url, as: tokens['doctor'] })).status, 404)
      const form = { do: doing, ...ticks(own, theirs) }
      assert.equal((await door.ask({ url: marks(), as: tokens['doctor'], form })).status, 404)
    }
    assert.deepEqual(await seen(theirs), [200, 200, 200])
  })

  test('a role that writes nothing marks nothing, and no patient gets there', async () => {
    await newPatient()
    const entry = await write('Sentinel')
    for (const [who, status] of [
      ['clerk', 403],
      ['patient', 404],
    ] as const) {
      for (const url of [
        `/entries/${entry.ref}/mark`,
        marks(),
        `/patients/${patient.ref}/hidden`,
      ]) {
        assert.equal((await door.ask({ url, as: tokens[who] })).status, status)
      }
      const form = { do: 'private', ...ticks(entry), shown: 'x', token: 'token-of-a-form' }
      const full = { ...form, 'asked-by': 'patient', reason: 'x' }
      assert.equal((await door.ask({ url: marks(), as: tokens[who], form: full })).status, status)
    }
    assert.deepEqual(await seen(entry), [200, 200, 200])
  })

  test('one that cannot be logged marks nothing', async () => {
    await newPatient()
    const entry = await write('Sentinel')
    const url = marks()
    const as = tokens['doctor']
    const open = await door.ask({ url, as, form: { do: 'private', ...ticks(entry) } })
    const form = { ...hiddenFields(open.body), 'asked-by': 'patient', reason: 'Said so' }
    await owner`revoke insert on access_event from confide_app`
    assert.equal((await door.ask({ url, as, form })).status, 500)
    await owner`grant insert on access_event to confide_app`
    assert.equal(await statusOf(entry, 'nurse'), 200)
    assert.equal((await door.ask({ url, as, form })).status, 303)
  })
})
