import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { forgetForms } from '../../src/forms/drafts.ts'
import { asJob } from '../../src/sharing/as-job.ts'
import { registerPatient } from '../../src/sharing/registration.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { Visitor } from '../support/visitor.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// Forms that somebody fills in without signing in: what they do, which is nothing until staff know who asks.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
const job = { job: 'test', name: 'Test', purpose: 'test', requestId: 'r' } as const
after(() => owner.end())

let practice: Service
let patient: Patient
const tokens: Record<string, string> = {}
const base = '/practices/Z10/forms'

before(async () => {
  practice = await world.service('Z10', 'Millbrook Surgery')
  const other = await world.service('Z11', 'Hawthorn Surgery')
  await world.service('Z12', 'Smoking Clinic', 'smoking-clinic')
  for (const [as, of, role] of [
    ['desk', practice, 'receptionist'],
    ['elsewhere', other, 'receptionist'],
    ['officer', practice, 'privacy-officer'],
  ] as const) {
    tokens[as] = await world.signIn(await world.staff(of, role, `Sam ${as}`))
  }
  patient = await world.patient({ name: 'Margaret Fernstead' })
  await asJob(db, job, patient.id, [], (tx, at) =>
    registerPatient(tx, patient.id, practice, 'test', at),
  )
  tokens['patient'] = await world.signIn(patient)
})

const boxes = (name: string, day: string) => {
  const [year = '', month = '', date = ''] = day.split('-')
  return { [`${name}-day`]: date, [`${name}-month`]: month, [`${name}-year`]: year }
}
const person = (more: Record<string, string> = {}) => ({
  ...{ for: 'me', name: 'Margaret Fernstead', ...boxes('born', patient.birthDate) },
  ...{ 'nhs-number': '', reach: '01632 960 100', ...more },
})

/** Fills in a form page by page as somebody who is not signed in, to the page that checks. */
async function fillIn(form: string, answers: Record<string, string>): Promise<Visitor> {
  const visitor = new Visitor(door.origin)
  await visitor.post(`${base}/${form}`, {})
  for (let page = visitor.trail.at(-1) ?? ''; !page.endsWith('/check');) {
    const answer = await visitor.post(page, answers)
    assert.equal(answer.status, 200, `${page}: ${await answer.text()}`)
    page = visitor.trail.at(-1) ?? ''
  }
  return visitor
}

async function send(visitor: Visitor, form: string): Promise<string> {
  const receipt = await (await visitor.post(`${base}/${form}/check`, {})).text()
  return /FM(?:-[0-9A-Z]{4}){2}/.exec(receipt)?.[0] ?? assert.fail(receipt)
}

const sent = async (form: string, answers: Record<string, string>) =>
  send(await fillIn(form, answers), form)

/** Everything about patients that a form could change, in one text. */
const records = async () => {
  const tables = await owner<{ name: string }[]>`
    select name from table_registry where class = 'patient' order by name`
  const rows = await Promise.all(
    tables.map(
      ({ name }) => owner`select count(*)::int, md5(string_agg(t::text, '' order by t::text)) as sum
                                     from ${owner(name)} t`,
    ),
  )
  return JSON.stringify(rows)
}

suite('without signing in', () => {
  test('there is no cookie before a form is begun, then one, and none when it is sent', async () => {
    const visitor = new Visitor(door.origin)
    for (const path of [base, `${base}/type-1`, `${base}/type-1/paper`]) {
      assert.equal((await visitor.get(path)).status, 200, path)
    }
    assert.deepEqual([...visitor.cookies.keys()], [])
    const filled = await fillIn('type-1', { objects: 'yes', ...person() })
    assert.deepEqual([...filled.cookies.keys()], ['form'])
    await send(filled, 'type-1')
    assert.deepEqual([...filled.cookies.keys()], [])
  })

  test('a form makes a case in the work list of that practice, and changes and asks no record', async () => {
    const before = await records()
    const reference = await sent('type-1', { objects: 'yes', ...person() })
    assert.equal(await records(), before)
    const list = await door.ask({ url: '/work?kind=form', as: tokens['desk'] })
    assert.match(list.body, new RegExp(`href="/forms/${reference}"`))
    assert.doesNotMatch(list.body, /Fernstead/)
    const [row] = await owner`
      select organisation, form, form_version, channel, answers, state, patient_id
        from form_case where reference = ${reference}`
    assert.deepEqual(
      { ...row },
      {
        ...{ organisation: 'Z10', form: 'type-1', form_version: 'T1-1 (November 2026)' },
        ...{ channel: 'online', answers: { objects: 'yes' }, state: 'waiting', patient_id: null },
      },
    )
    const [drafts] = await owner`select count(*)::int as n from form_draft where form = 'type-1'`
    assert.equal(drafts?.['n'], 0)
  })

  test('nobody learns whether somebody is a patient: the pages are the same for who is not', async () => {
    const pages = async (name: string, number: string) => {
      const visitor = await fillIn('summary', {
        preference: 'dissent',
        ...person({ name, 'nhs-number': number }),
      })
      const check = await (await visitor.get(`${base}/summary/check`)).text()
      const receipt = await (await visitor.post(`${base}/summary/check`, {})).text()
      const unnamed = (text: string) =>
        text.replaceAll(name, 'N').replaceAll(number.replace(/(.{3})(.{3})/, '$1 $2 '), '9')
      return [unnamed(check), receipt.replaceAll(/FM(-\w{4}){2}/g, 'FM')]
    }
    const nobody = (await world.patient({ name: 'Zeno Elsewhere' })).nhsNumber
    await owner`delete from patient_identifier where value = ${nobody}`
    assert.deepEqual(
      await pages('Margaret Fernstead', patient.nhsNumber),
      await pages('Zeno Nobodyatall', nobody),
    )
  })

  test('a bad answer says what to do, and keeps what was typed', async () => {
    const visitor = await fillIn('copy', { parts: 'all', format: 'paper', ...person() })
    for (const [name, form, says, kept] of [
      ['parts', { parts: 'other' }, /Say what you would like a copy of/, /name="parts"/],
      ['born', boxes('born', '1950-13-41'), /Give the date of birth/, /value="41"/],
      ['nhs-number', { 'nhs-number': '999 123' }, /Check the NHS number/, /value="999 123"/],
      ['reach', { reach: ' ' }, /Say how the practice can reach you/, /name="reach"/],
    ] as const) {
      const answer = await visitor.post(`${base}/copy/${name}`, form)
      const body = await answer.text()
      assert.equal(answer.status, 400, name)
      assert.match(body, says)
      assert.match(body, kept)
      assert.match(body, /<title>Error: /)
    }
    // what was answered before still is
    const check = await (await visitor.get(`${base}/copy/check`)).text()
    assert.match(check, /3 February 1950/)
  })

  test('a draft is sent once, and only with its cookie', async () => {
    const visitor = await fillIn('look', { which: 'On 3 March', worry: '', ...person() })
    const stranger = new Visitor(door.origin)
    for (const path of ['check', 'name']) {
      const page = await stranger.get(`${base}/look/${path}`)
      assert.match(await page.text(), /Begin again/)
    }
    const token = visitor.cookies.get('form') ?? ''
    await send(visitor, 'look')
    visitor.cookies.set('form', token)
    assert.match(await (await visitor.post(`${base}/look/check`, {})).text(), /Begin again/)
    const [cases] = await owner`select count(*)::int as n from form_case where form = 'look'`
    assert.equal(cases?.['n'], 1)
  })

  test('a draft is forgotten after two hours, and nothing can be sent that is not whole', async () => {
    const visitor = new Visitor(door.origin)
    await visitor.post(`${base}/helper`, {})
    await visitor.post(`${base}/helper/check`, {})
    assert.match(visitor.trail.at(-1) ?? '', /\/helper\/helper$/)
    await owner`update form_draft set expires_at = now() - interval '1 second' where form = 'helper'`
    const page = await visitor.get(`${base}/helper/helper`)
    assert.match(await page.text(), /your answers are no longer kept/)
    await forgetForms(db)
    const [left] = await owner`select count(*)::int as n from form_draft where form = 'helper'`
    assert.equal(left?.['n'], 0)
  })

  test('a patient who is signed in is led to the page where it holds at once', async () => {
    for (const [form, path] of [
      ['type-1', '/my-record/opt-outs/type-1'],
      ['summary', '/my-record/summary/choice'],
      ['sharing', '/my-record/sharing'],
      ['helper', '/settings/helpers'],
      ['look', '/my-record/who-looked'],
      ['copy', '/my-record/copies/ask'],
    ] as const) {
      const answer = await door.ask({ url: `${base}/${form}`, as: tokens['patient'] })
      assert.deepEqual([answer.status, answer.headers['location']], [303, path])
    }
  })

  test('what is no practice, form or question is not found', async () => {
    for (const url of [
      ...['/practices/Z12/forms', '/practices/Z99/forms/type-1', `${base}/nothing`],
      ...[`${base}/type-1/sent`, `${base}/type-1/sent?reference=FM-1&by=2026-01-01`],
    ]) {
      assert.equal((await door.ask({ url })).status, 404, url)
    }
    const visitor = await fillIn('type-1', { objects: 'no', ...person() })
    // it is asked only where it is about somebody else
    assert.equal((await visitor.get(`${base}/type-1/speaks`)).status, 404)
  })
})

suite('at the desk', () => {
  const match = (reference: string) => `/patients/${patient.ref}/forms/${reference}`
  const known = { checked: 'known-contact', 'asked-by': 'patient' }
  const ask = (url: string, form?: Record<string, string>, as = tokens['desk']) =>
    door.ask({ url, as, ...(form && { form }) })
  const stateOf = async (reference: string) => {
    const [row] = await owner`
      select c.state, c.checked_by, c.decided_by, c.reason, w.closed_at is not null as closed
        from form_case c join work_item w using (organisation, reference)
       where reference = ${reference}`
    return { ...row }
  }

  test('staff read it, find the patient by two things it says, and carry it out; the patient sees it', async () => {
    const reference = await sent('type-1', {
      objects: 'yes',
      ...person({ 'nhs-number': patient.nhsNumber }),
    })
    const open = await ask(`/forms/${reference}`)
    assert.match(open.body, /No, it must not/)
    assert.match(open.body, /Margaret Fernstead/)
    for (const by of ['by-name', 'by-number']) {
      const found = await ask(`/forms/${reference}`, { do: by })
      assert.match(found.body, new RegExp(`href="${match(reference)}"`), by)
    }
    const unsure = await ask(match(reference), { 'asked-by': 'patient' })
    assert.equal(unsure.status, 400)
    assert.match(unsure.body, /Choose how you made sure who asks/)
    assert.equal((await ask(match(reference), known)).status, 303)
    assert.deepEqual(await stateOf(reference), {
      ...{ state: 'done', checked_by: 'known-contact', decided_by: 'Sam desk', reason: null },
      closed: true,
    })
    assert.match((await ask(`/forms/${reference}`)).body, /Reference for the patient .*T1-/)
    const own = await door.ask({ url: '/my-record/opt-outs', as: tokens['patient'] })
    assert.match(own.body, /You have opted out/)
    const again = await ask(match(reference), known)
    assert.equal(again.status, 409)
    const opened = await owner`
      select count(*)::int as n from system_event where kind = 'form' and detail = ${`opened ${reference}`}`
    assert.ok(Number(opened[0]?.['n']) >= 4)
  })

  test('a summary form is carried out as at the desk; nobody speaks for an adult as a parent', async () => {
    const reference = await sent('summary', { preference: 'core', ...person() })
    const parent = await ask(match(reference), { ...known, 'asked-by': 'parent' })
    assert.equal(parent.status, 400)
    assert.match(parent.body, /From 16 on a patient decides/)
    assert.equal((await ask(match(reference), known)).status, 303)
    const [line] = await owner`
      select preference, asked_by, channel, organisation, recorded_by from summary_preference_history
       where patient_id = ${patient.id}`
    assert.deepEqual(
      { ...line },
      {
        ...{ preference: 'core', asked_by: 'patient', channel: 'online', organisation: 'Z10' },
        recorded_by: 'Sam desk',
      },
    )
  })

  for (const { form, answers, url, newer, holds } of [
    {
      ...{ form: 'type-1', answers: { objects: 'yes' }, url: '/my-record/opt-outs/type-1' },
      ...{ newer: { objects: 'no' }, holds: 'Not opted out' },
    },
    {
      ...{ form: 'summary', answers: { preference: 'core' }, url: '/my-record/summary/choice' },
      ...{ newer: { preference: 'additional' }, holds: 'Medicines, allergies and more' },
    },
  ]) {
    test(`a ${form} form does not overrule what the patient said after it came in`, async () => {
      const reference = await sent(form, Object.assign(person(), answers))
      const said = await door.ask({ url, as: tokens['patient'], form: Object.assign({}, newer) })
      assert.ok(said.status < 400, said.body)
      const page = await ask(match(reference))
      assert.match(page.body, new RegExp(`<strong>${holds}`))
      assert.match(page.body, /something newer than this form/)
      const refused = await ask(match(reference), known)
      assert.equal(refused.status, 409)
      assert.match(refused.body, /The patient has said something newer: ask them/)
      assert.equal((await stateOf(reference))['state'], 'waiting')
      assert.match((await ask(match(reference))).body, new RegExp(`<strong>${holds}`))
    })
  }

  test('what is decided in best interests is done on its own page, and ends the form with what was done', async () => {
    const reference = await sent('type-1', { objects: 'yes', ...person() })
    const decided = { ...known, 'asked-by': 'best-interests' }
    const page = await ask(match(reference))
    assert.match(page.body, new RegExp(`href="/patients/${patient.ref}/type-1"`))
    assert.doesNotMatch(page.body, /A clinician has looked/)
    const before = await owner`select from type_1_choice where patient_id = ${patient.id}`
    const unsaid = await ask(match(reference), decided)
    assert.equal(unsaid.status, 400)
    assert.match(unsaid.body, /Say what you did/)
    assert.equal((await ask(match(reference), { ...decided, reason: 'Recorded' })).status, 303)
    const after = await owner`select from type_1_choice where patient_id = ${patient.id}`
    assert.equal(after.length, before.length)
    const { state, reason } = await stateOf(reference)
    assert.deepEqual([state, reason], ['done', 'Recorded'])
  })

  test('another form is done on its own page, and then the case says what was done', async () => {
    const reference = await sent('sharing', {
      ...{ service: 'Millbrook', out: 'no', in: 'leave' },
      ...person(),
    })
    const page = await ask(match(reference))
    assert.match(page.body, new RegExp(`href="/patients/${patient.ref}/sharing"`))
    const unsaid = await ask(match(reference), known)
    assert.match(unsaid.body, /Say what you did/)
    assert.equal((await ask(match(reference), { ...known, reason: 'Recorded' })).status, 303)
    const { state, reason } = await stateOf(reference)
    assert.deepEqual([state, reason], ['done', 'Recorded'])
  })

  test('who is not found by name and day of birth together is not found', async () => {
    const reference = await sent('copy', {
      ...{ parts: 'all', format: 'paper' },
      ...person({ ...boxes('born', '1951-02-03'), 'nhs-number': patient.nhsNumber }),
    })
    for (const by of ['by-name', 'by-number']) {
      const found = await ask(`/forms/${reference}`, { do: by })
      assert.match(found.body, /Nobody was found/)
      assert.doesNotMatch(found.body, new RegExp(patient.ref))
    }
  })

  test('a form that asks for a copy becomes a request, which the patient follows', async () => {
    const reference = await sent('copy', {
      ...{ parts: 'some', which: 'Letters of 2024', format: 'paper' },
      ...person(),
    })
    assert.equal((await ask(match(reference), known)).status, 303)
    const [row] = await owner<{ reference: string; words: string; how: string; state: string }[]>`
      select r.reference, r.scope ->> 'words' as words, r.state, e.why as how
        from access_request r join access_request_event e using (patient_id, reference)
       where r.patient_id = ${patient.id} and e.what = 'identity'`
    assert.deepEqual(
      { words: row?.words, state: row?.state, how: row?.how },
      { words: 'Letters of 2024', state: 'received', how: 'known-contact' },
    )
    const own = await ask('/my-record/copies', undefined, tokens['patient'])
    assert.match(own.body, new RegExp(row?.reference ?? 'none'))
    assert.match((await ask(`/forms/${reference}`)).body, new RegExp(row?.reference ?? 'none'))
  })

  test('a form is refused with a reason, and then it is decided', async () => {
    const reference = await sent('look', { which: 'x', worry: '', ...person() })
    const silent = await ask(`/forms/${reference}`, { do: 'refuse', reason: ' ' })
    assert.equal(silent.status, 400)
    assert.match(silent.body, /Say why you refuse it/)
    const refused = await ask(`/forms/${reference}`, { do: 'refuse', reason: 'Not from them' })
    assert.equal(refused.status, 303)
    assert.match((await ask(`/forms/${reference}`)).body, /Not from them/)
    assert.equal((await stateOf(reference))['state'], 'refused')
    assert.equal((await ask(match(reference), { ...known, reason: 'x' })).status, 409)
  })

  test('nobody else opens it: another practice, another role, the patient', async () => {
    const reference = await sent('type-1', { objects: 'yes', ...person() })
    for (const [as, status] of [
      ['elsewhere', 404],
      ['officer', 403],
      ['patient', 404],
    ] as const) {
      for (const form of [undefined, { do: 'refuse', reason: 'x' }]) {
        const answer = await ask(`/forms/${reference}`, form, tokens[as])
        if (form === undefined) assert.equal(answer.status, status, as)
        assert.doesNotMatch(answer.body, /No, it must not|01632 960 100/)
      }
    }
    assert.equal((await stateOf(reference))['state'], 'waiting')
  })

  test('a form on paper is entered by the same questions', async () => {
    const url = '/forms/on-paper/type-1'
    assert.match((await ask('/forms')).body, new RegExp(`href="${url}"`))
    const part = await ask(url, { objects: 'yes', name: 'Margaret Fernstead' })
    assert.equal(part.status, 400)
    assert.match(part.body, /Say who this is about/)
    assert.match(part.body, /value="Margaret Fernstead"/)
    const whole = await ask(url, { objects: 'yes', ...person() })
    assert.equal(whole.status, 303)
    const reference = String(whole.headers['location']).slice('/forms/'.length)
    const [row] = await owner`
      select c.channel, p.answers ->> 'name' as name from form_case c join form_person p using (organisation, reference)
       where reference = ${reference}`
    assert.deepEqual({ ...row }, { channel: 'paper', name: 'Margaret Fernstead' })
    assert.equal((await ask(match(reference), known)).status, 303)
    const [line] = await owner`
      select channel from type_1_choice where patient_id = ${patient.id} order by id desc limit 1`
    assert.equal(line?.['channel'], 'paper')
  })

  test('who sent it is forgotten 90 days after it was decided, and what was done is not', async () => {
    const reference = await sent('look', { which: 'x', worry: '', ...person() })
    await ask(`/forms/${reference}`, { do: 'refuse', reason: 'Nobody' })
    await owner`update form_case set decided_at = now() - interval '91 days' where reference = ${reference}`
    await forgetForms(db)
    const page = await ask(`/forms/${reference}`)
    assert.match(page.body, /Forgotten/)
    assert.doesNotMatch(page.body, /Fernstead/)
    const left = await owner`select reference from form_person where reference <> ${reference}`
    assert.ok(left.length > 0)
  })
})

suite('a closed gate', () => {
  test('keeps the answers and says what else to do, when too many forms came in', async () => {
    const visitor = await fillIn('type-1', { objects: 'yes', ...person() })
    await owner`
      insert into form_case (organisation, reference, form, form_version, channel, answers, created_at, due_on)
      select 'Z10', 'FM-' || n, 'type-1', 'x', 'online', '{}', now(), now() from generate_series(1, 2000) n`
    const closed = await visitor.post(`${base}/type-1/check`, {})
    assert.equal(closed.status, 429)
    assert.match(await closed.text(), /Use the form on paper, or telephone the practice/)
    await owner`delete from form_case where reference ~ '^FM-[0-9]+$'`
    assert.match(await send(visitor, 'type-1'), /^FM-/)
  })

  test('lets no more begin while thousands are open at the practice; who has begun goes on', async () => {
    const visitor = new Visitor(door.origin)
    await visitor.post(`${base}/type-1`, {})
    await owner`
      insert into form_draft (token_hash, practice, form, expires_at)
      select sha256(n::text::bytea), 'Z10', 'flood', now() + interval '1 hour' from generate_series(1, 5000) n`
    const closed = await door.ask({ method: 'POST', url: `${base}/type-1`, form: {} })
    assert.equal(closed.status, 429)
    assert.match(closed.body, /Use the form on paper, or telephone the practice/)
    const next = await visitor.post(visitor.trail.at(-1) ?? '', { objects: 'yes' })
    assert.equal(next.status, 200)
    assert.doesNotMatch(visitor.trail.at(-1) ?? '', /done=gone|objects$/)
    await owner`delete from form_draft where form = 'flood'`
  })

  test('lets one address begin no more than so many', async () => {
    const statuses = []
    for (let n = 0; n < 31; n++) {
      statuses.push((await door.ask({ method: 'POST', url: `${base}/type-1`, form: {} })).status)
    }
    assert.equal(statuses.at(-1), 429)
    assert.ok(statuses.includes(303))
  })
})
