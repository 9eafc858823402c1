import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import { asJob } from '../../src/sharing/as-job.ts'
import { registerPatient } from '../../src/sharing/registration.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Entry } from '../support/world.ts'

// Single items of a summary: seen before they are saved, at the patient's wish only, taken back again.

const db = await testDatabase()
const owner = asAnyone(db)
test.after(() => owner.end())
const world = worldIn(db)
const door = await openDoor(db)
const job = { job: 'test', name: 'Test', purpose: 'test', requestId: 'r' } as const
const practice = await world.service('Z10', 'Millbrook Surgery')
const nursing = await world.service('Z20', 'District nursing', 'district-nursing')
const doctor = await world.signIn(await world.staff(practice, 'doctor', 'Dr Ames'))

const wish = { wish: 'yes' }
const keySafe = JSON.stringify({
  ...{ resourceType: 'Observation', status: 'final', code: { text: 'Key safe' } },
  effectiveDateTime: '2025-06-15',
})

test('a sensitive item is left out, and told only when the patient wishes it', async () => {
  const { list, post, live, hiv } = await someone()
  assert.match((await list()).body, /sensitive: left out unless added/)
  assert.doesNotMatch(await live(), /HIV/)

  const seen = await post({ do: 'add', ...tick(hiv) })
  assert.equal(seen.status, 200)
  assert.match(seen.body, /Everybody who opens the summary will see it/)
  assert.match(article(seen.body), /HIV/)
  assert.doesNotMatch(await live(), /HIV/, 'a look saves nothing')

  const form = { do: 'add', ...tick(hiv), ...replacesIn(seen.body) }
  const unsaid = await post(form)
  assert.equal(unsaid.status, 400)
  assert.match(unsaid.body, /Without their wish nothing changes/)
  assert.doesNotMatch(await live(), /HIV/)

  const saved = await post({ ...form, ...wish })
  assert.equal(saved.status, 303)
  assert.equal(article(seen.body), await live(), 'what was seen is what holds')
})

test('a decision is taken back', async () => {
  const { list, decide, live, hiv } = await someone()
  const before = await live()
  await decide('add', hiv)
  await decide('as-usual', hiv)
  assert.equal(await live(), before)
  const { body } = await list()
  assert.match(body, /HIV[^<]*, decision taken back. Recorded by Dr Ames/)
  assert.match(body, /HIV[^<]*, added. Recorded by Dr Ames/)
})

test('what is left out is withheld, never none', async () => {
  const { post, decide, live, penicillin } = await someone()
  const seen = await post({ do: 'withhold', ...tick(penicillin) })
  assert.match(seen.body, /They may give something that harms/)
  await decide('withhold', penicillin)
  const html = await live()
  assert.doesNotMatch(html, /Penicillin|None recorded|No known/)
  assert.match(html, /One or more entries are withheld/)
})

test('an entry that is not significant by itself is found by its year and added', async () => {
  const { list, decide, live, key } = await someone()
  assert.doesNotMatch((await list()).body, /Key safe/)
  assert.match((await list('?year=2025')).body, /Key safe/)
  await decide('add', key)
  assert.match(await live(), /Key safe/)
})

test('what is private is offered nowhere and found by nobody', async () => {
  const { list, post, secret } = await someone()
  assert.doesNotMatch((await list('?year=2025')).body, /Secret/)
  assert.equal((await post({ do: 'add', ...tick(secret) })).status, 404)
})

test('what is withheld from the patient is offered nowhere, and leaves no trace where they read', async () => {
  const { patient, list, post, live, kept } = await someone()
  assert.match(await live(), /Kept from them/)
  assert.doesNotMatch((await list('?year=2026')).body, /Kept from them/)
  for (const rule of ['add', 'withhold', 'as-usual']) {
    const seen = await post({ do: rule, ...tick(kept) })
    const [row] = await owner<{ id: string }[]>`
      select id from summary where patient_id = ${patient.id} and state = 'live'`
    const saved = await post({ do: rule, ...tick(kept), replaces: row?.id ?? '', ...wish })
    assert.deepEqual([seen.status, saved.status], [404, 404])
  }
  const traces = await owner`
    select 1 from access_event where patient_id = ${patient.id} and kind = 'choice'
    union all select 1 from summary_item where patient_id = ${patient.id}`
  assert.deepEqual([...traces], [])
})

test('saved is only what was seen', async () => {
  const { post, decide, live, hiv, penicillin } = await someone()
  const seen = await post({ do: 'add', ...tick(hiv) })
  await decide('withhold', penicillin)
  const late = await post({ do: 'add', ...tick(hiv), ...replacesIn(seen.body), ...wish })
  assert.equal(late.status, 409)
  assert.match(late.body, /The summary changed while you were here/)
  assert.doesNotMatch(await live(), /HIV/)
})

test('only who writes at the registered practice decides, and it is on the log', async () => {
  const { patient, decide, hiv } = await someone()
  await decide('add', hiv)
  await world.entry(patient, nursing, { title: 'Dressing' })
  const url = `/patients/${patient.ref}/summary-items`
  for (const one of [
    await world.staff(nursing, 'nurse', `Nurse ${patient.ref}`),
    await world.staff(practice, 'receptionist', `Desk ${patient.ref}`),
  ]) {
    const as = await world.signIn(one)
    assert.equal((await door.ask({ url, as })).status, 403)
    assert.equal((await door.ask({ url, as, form: { do: 'withhold', ...tick(hiv) } })).status, 403)
  }
  const lines = await owner<{ line: string }[]>`
    select concat_ws(' ', kind, filter) as line from access_event
     where patient_id = ${patient.id} and actor_kind = 'staff' order by id`
  assert.deepEqual(
    lines.map(({ line }) => line),
    [
      ...['open summary-items', 'choice summary item add'],
      ...['denied', 'denied', 'denied', 'denied'],
    ],
  )
})

test('a form without a tick or a wish is shown again with what is missing', async () => {
  const { post, hiv } = await someone()
  const empty = await post({})
  assert.equal(empty.status, 400)
  assert.match(empty.body, /Tick at least one entry/)
  const half = await post({ ...tick(hiv) })
  assert.match(half.body, /Choose what the patient wishes/)
  assert.match(half.body, new RegExp(`name="entry-${hiv.ref}"[^>]* checked`))
})

async function someone() {
  const patient = await world.patient()
  const write = (kind: string, title: string, more = {}) =>
    world.entry(patient, practice, { kind, title, status: 'active', ...more })
  const penicillin = await write('AllergyIntolerance', 'Penicillin')
  const hiv = await write('Condition', 'HIV')
  const key = await write('Observation', 'Key safe', { status: 'final', resource: keySafe })
  const kept = await write('Condition', 'Kept from them', { withheld: true })
  const secret = await write('Condition', 'Secret', { private: true })
  await asJob(db, job, patient.id, [], (tx, at) =>
    registerPatient(tx, patient.id, parseOdsCode(practice), 'test', at),
  )
  const url = `/patients/${patient.ref}/summary-items`
  const post = (form: Record<string, string>) => door.ask({ url, as: doctor, form })
  const decide = async (rule: string, one: Entry) => {
    const form = { do: rule, ...tick(one) }
    const seen = await post(form)
    const saved = await post({ ...form, ...replacesIn(seen.body), ...wish })
    assert.equal(saved.status, 303, saved.body)
  }
  return {
    ...{ patient, penicillin, hiv, key, kept, secret, post, decide },
    list: (query = '') => door.ask({ url: `${url}${query}`, as: doctor }),
    live: async () => {
      const [row] = await owner<{ html: string }[]>`
        select staff_html as html from summary where patient_id = ${patient.id} and state = 'live'`
      return row?.html ?? ''
    },
  }
}

function tick(entry: Entry): Record<string, string> {
  return { [`entry-${entry.ref}`]: 'yes' }
}

function replacesIn(body: string): { replaces: string } {
  return { replaces: /name="replaces" value="([^"]+)"/.exec(body)?.[1] ?? '' }
}

function article(body: string): string {
  return /<article class="scr".*<\/article>/s.exec(body)?.[0] ?? ''
}
