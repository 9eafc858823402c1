import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseEntryRef } from '../../src/identity/ids.ts'
import { shortCodes } from '../../src/record/short-codes.ts'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { writableKinds } from '../../src/record/new-entry.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// The page to write an entry, from the form to the record.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)

let nurses: Service
let patient: Patient
let url: string
const tokens: Record<string, string> = {}

before(async () => {
  const gp = await world.service('Z60001', 'Millbrook Surgery')
  nurses = await world.service('Z60002', 'District Nursing', 'district-nursing')
  const elsewhere = await world.service('Z60003', 'Another Surgery')
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  await world.inCareOf(patient, gp, nurses)
  await world.list(gp, 'allowed', nurses)
  await world.choose(patient, [gp, 'yes', 'yes'], [nurses, 'yes', 'yes'])
  const sign = async (name: string, of: Service, role: string) =>
    void (tokens[name] = await world.signIn(await world.staff(of, role, `Sam ${name}`)))
  await sign('nurse', nurses, 'nurse')
  await sign('colleague', nurses, 'nurse')
  await sign('doctor', gp, 'doctor')
  await sign('receptionist', nurses, 'receptionist')
  await sign('stranger', elsewhere, 'doctor')
  tokens['patient'] = await world.signIn(patient)
  url = `/patients/${patient.ref}/entries/new`
})
after(() => owner.end())

let forms = 0
const filled = (more: Record<string, string> = {}) => ({
  ...{ token: `a-form-${String(++forms).padStart(8, '0')}`, kind: 'Observation' },
  ...{ title: 'Wound clean', text: 'Left leg.\r\nNext visit on Friday.' },
  ...{ 'on-day': '14', 'on-month': '9', 'on-year': '2026', ...more },
})
const send = (form: Record<string, string>, as = tokens['nurse']) => door.ask({ url, form, as })
/** The address of the new entry. */
async function written(form: Record<string, string>, as = tokens['nurse']): Promise<string> {
  const { status, headers } = await send(form, as)
  assert.equal(status, 303)
  assert.match(headers['location'] ?? '', /^\/entries\/\w{26}\.\w{26}$/)
  return headers['location'] ?? ''
}

test('the form has a token of its own each time, and today as the day', async () => {
  const pages = await Promise.all([1, 2].map(() => door.ask({ url, as: tokens['nurse'] })))
  const found = pages.map(({ body }) => /name="token" value="([\w-]{36})"/.exec(body)?.[1])
  assert.ok(found[0] && found[1] && found[0] !== found[1])
  const today = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London' }).format(new Date())
  const [day, month, year] = today.split('/').map(Number)
  for (const [name, value] of Object.entries({ day, month, year })) {
    assert.match(pages[0]?.body ?? '', new RegExp(`name="on-${name}" value="${value}"`))
  }
})

test('every id on the form is there once, so that each label belongs to its field', async () => {
  const { body } = await send(filled({ kind: '', title: '', 'on-day': '' }))
  const ids = [...body.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  assert.deepEqual(
    ids.filter((id, n) => ids.indexOf(id) !== n),
    [],
  )
  for (const [, field] of body.matchAll(/<a href="#([^"]+)">/g)) {
    if (field !== 'maincontent') assert.match(body, new RegExp(`<input[^>]* id="${field}"`))
  }
})

test('errors keep what was typed, and the token', async () => {
  const form = filled({ 'on-day': '31', code: 'Condition 195967001', private: 'yes' })
  const { status, body } = await send({ ...form, title: 'A "quoted" <title>' })
  assert.equal(status, 400)
  assert.match(body, /<title>Error: /)
  for (const part of [
    `name="token" value="${form.token}"`,
    'value="A &quot;quoted&quot; &lt;title&gt;"',
    '>Left leg.\r\nNext visit on Friday.</textarea>',
    '<option value="Condition 195967001" selected="">',
    'name="on-day" value="31"',
    'name="on-year" value="2026"',
  ]) {
    assert.ok(body.includes(part), part)
  }
  assert.match(body, /<input[^>]*checked=""[^>]*name="private"|name="private"[^>]*checked=""/)
  assert.match(
    body,
    /<input[^>]*value="Observation"[^>]*checked|checked=""[^>]*value="Observation"/,
  )
})

test('an entry may be of the day the patient was born, and not of a day before', async () => {
  const day = (on: string) => filled({ 'on-day': on, 'on-month': '2', 'on-year': '1950' })
  await written(day('3'))
  const { status, body } = await send({ ...day('2'), title: 'Before birth' })
  assert.equal(status, 400)
  assert.match(body, /<a href="#on-day">Enter a date that is not before the patient was born<\/a>/)
  assert.match(body, /value="Before birth"/)
  const found = await owner`select id from entry where code_text = 'Before birth'`
  assert.deepEqual([...found], [])
})

test('what was written is on the page of the entry, with who wrote it and for whom', async () => {
  const { body } = await door.ask({ url: await written(filled()), as: tokens['doctor'] })
  for (const part of ['Wound clean', 'Next visit on Friday.', 'Sam nurse', 'District Nursing']) {
    assert.ok(body.includes(part), part)
  }
  assert.match(body, /14 September 2026/)
})

for (const kind of writableKinds) {
  const codes = shortCodes.filter((one) => one.kind === kind)
  for (const code of [undefined, ...codes]) {
    test(`${kind} ${code?.text ?? 'in own words'} is stored as a whole FHIR resource`, async () => {
      const odd = ' <b>"Ünïcode" \\ \u2028 & é 1.10 ✓ 😀</b>\t'
      const form = filled({ kind, title: odd, text: `${odd}\n\n${odd}` })
      const ref = await written(code ? { ...form, code: `${kind} ${code.code}` } : form)
      const { entry } = parseEntryRef(ref.slice('/entries/'.length))
      const [row] = await owner`
        select resource, organisation, private, kind, code, code_system, code_text, recorded_by,
               attributed_by, to_char(effective_at at time zone 'Europe/London', 'YYYY-MM-DD HH24:MI') as at
          from entry where patient_id = ${patient.id} and id = ${entry}`
      const { resource, ...columns } = row as unknown as { resource: string }
      assert.deepEqual(columns, {
        ...{ organisation: nurses, private: false, kind, recorded_by: 'Sam nurse' },
        ...{ code: code?.code ?? null, code_system: code?.system ?? null },
        ...{ code_text: code?.text ?? odd.trim(), attributed_by: 'author', at: '2026-09-14 00:00' },
      })
      const parsed: unknown = JSON.parse(resource)
      assert.deepEqual(validateResource(parsed), [])
      assert.equal((parsed as { id: string }).id, ref.slice('/entries/'.length))
      assert.ok(resource.includes(`"reference":"Patient/${patient.ref}"`))
    })
  }
}

test('sent twice, one after the other or at once, a form writes one entry', async () => {
  const form = filled()
  const before = await counts()
  const first = await written(form)
  assert.equal(await written(form), first)
  const together = filled()
  const all = await Promise.all(Array.from({ length: 8 }, () => written(together)))
  assert.equal(new Set(all).size, 1)
  const now = await counts()
  assert.deepEqual(now, {
    entries: before.entries + 2,
    held: before.held + 2,
    events: before.events + 2,
  })
})

test('a form sent again with other content is another entry: nothing is lost', async () => {
  const form = filled()
  assert.notEqual(await written({ ...form, title: 'Changed meanwhile' }), await written(form))
})

test('the same token of a colleague is another form', async () => {
  const form = filled()
  assert.notEqual(await written(form), await written(form, tokens['colleague']))
})

test('many who write at once all get in, and each entry is counted', async () => {
  const before = await counts()
  const writers = ['nurse', 'colleague', 'doctor'] as const
  await Promise.all(
    Array.from({ length: 24 }, (_, n) => written(filled(), tokens[writers[n % 3] ?? ''])),
  )
  const now = await counts()
  assert.deepEqual(now, {
    ...{ entries: before.entries + 24, held: before.held + 24, events: before.events + 24 },
  })
})

test('a private entry is seen by the service that wrote it and by the patient, and by nobody else', async () => {
  const at = await written(filled({ private: 'yes', title: 'Only between us' }))
  const ref = at.slice('/entries/'.length)
  const seen = async (as: string | undefined, address = at) =>
    (await door.ask({ url: address, as })).status
  assert.equal(await seen(tokens['nurse']), 200)
  assert.equal(await seen(tokens['colleague']), 200)
  assert.equal(await seen(tokens['doctor']), 404)
  assert.equal(await seen(tokens['patient'], `/my-record/entries/${ref}`), 200)
  const everything = `/fhir/R4/Patient/${patient.ref}/$everything?_count=1000`
  for (const [name, sees] of [
    ['nurse', true],
    ['doctor', false],
  ] as const) {
    const { body } = await door.ask({ url: everything, as: tokens[name] })
    assert.equal(body.includes('Only between us'), sees, name)
    assert.equal(body.includes('Some information is not shared'), !sees, name)
  }
  const [held] = await owner<{ n: number }[]>`
    select private_entries as n from holding where patient_id = ${patient.id} and organisation = ${nurses}`
  assert.equal(held?.n, 1)
})

test('entry, holding and event are of one transaction', async () => {
  const at = await written(filled())
  const { entry } = parseEntryRef(at.slice('/entries/'.length))
  const rows = await owner<{ xmin: string }[]>`
    select xmin::text from entry where patient_id = ${patient.id} and id = ${entry}
    union select xmin::text from holding where patient_id = ${patient.id} and organisation = ${nurses}
    union select xmin::text from idempotency where patient_id = ${patient.id} and result = ${entry}
    union select xmin::text from (select xmin from access_event where kind = 'write'
                                   order by at desc, id desc limit 1) e`
  assert.equal(rows.length, 1)
})

test('one that cannot be logged is not written, and the same form can be sent again', async () => {
  const form = filled()
  const before = await counts()
  await owner`revoke insert on access_event from confide_app`
  assert.equal((await send(form)).status, 500)
  await owner`grant insert on access_event to confide_app`
  assert.deepEqual(await counts(), before)
  await written(form)
})

test('who may not write', async () => {
  const before = await counts()
  const answers: [who: string, status: number][] = []
  for (const who of ['stranger', 'receptionist', 'patient']) {
    for (const form of [undefined, filled(), filled({ kind: '' })]) {
      const { status, body } = await door.ask({ url, as: tokens[who], ...(form && { form }) })
      answers.push([who, status])
      if (who !== 'patient') assert.equal(body.includes('Fernstead'), false)
    }
  }
  assert.deepEqual(
    answers,
    ['stranger', 'receptionist', 'patient'].flatMap((who) =>
      [1, 2, 3].map(() => [who, who === 'receptionist' ? 403 : 404]),
    ),
  )
  const page = await door.ask({ url, as: tokens['receptionist'] })
  assert.match(page.body, /You cannot open this page/)
  assert.deepEqual(await counts(), before)
})

async function counts() {
  const [row] = await owner<{ entries: number; held: number; events: number }[]>`
    select (select count(*) from entry)::int as entries, (select sum(entries) from holding)::int as held,
           (select count(*) from access_event where kind = 'write')::int as events`
  return row ?? { entries: NaN, held: NaN, events: NaN }
}
