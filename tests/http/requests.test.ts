import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { registerHandler, forgetRegister } from '../../src/access/register.ts'
import { dayIn } from '../../src/identity/age.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { greyPng } from '../support/files.ts'
import { asAnyone } from '../support/people.ts'
import { relayAll } from '../support/relay-all.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// A request that comes in at the counter, by telephone, post or email, and its way through the desk.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

let gp: Service
let patient: Patient
let number = 0
const tokens: Record<string, string> = {}

before(async () => {
  gp = await world.service('Z73001', 'Millbrook Surgery')
  const clinic = await world.service('Z73002', 'Smoking Clinic', 'smoking-clinic')
  for (const [as, of, role] of [
    ['clerk', gp, 'receptionist'],
    ['officer', gp, 'records-officer'],
    ['doctor', gp, 'doctor'],
    ['guardian', gp, 'caldicott-guardian'],
    ['elsewhere', clinic, 'receptionist'],
  ] as const) {
    tokens[as] = await world.signIn(await world.staff(of, role, `Sam ${as}`))
  }
})

async function newPatient(facts: { birthDate?: string; diedAt?: Date } = {}) {
  const name = 'Margaret Fernstead'
  patient = await world.patient({ name, practice: gp, number: 20 * number++, ...facts })
  await world.entry(patient, gp, { title: 'Sentinel' })
  tokens['patient'] = await world.signIn(patient)
}

const today = dayIn(new Date())
const [year = '', month = '', day = ''] = today.split('-')
const received = { 'received-day': day, 'received-month': month, 'received-year': year }
const whole = {
  ...{ channel: 'post', ...received, 'asked-by': 'patient', asker: '' },
  ...{ what: 'all', when: 'always', format: 'paper', delivery: 'post' },
}
const read = (url: string, as = 'clerk') => door.ask({ url, as: tokens[as] })
const send = (url: string, form: Record<string, string>, as = 'clerk') =>
  door.ask({ url, as: tokens[as], form })
const newUrl = () => `/patients/${patient.ref}/requests/new`

/** @returns the address of the request. */
async function takenIn(more: Record<string, string> = {}): Promise<string> {
  const answer = await send(newUrl(), { ...whole, ...more })
  assert.equal(answer.status, 303, answer.body)
  return String(answer.headers['location']).replace('?done=in', '')
}
const stateOf = async (url: string) => {
  const reference = url.split('/').at(-1) ?? ''
  const [row] = await owner<{ state: string; due: string | null }[]>`
    select state, due_on::text as due from access_request where reference = ${reference}`
  return row
}
const does = async (url: string, form: Record<string, string>) => {
  const answer = await send(url, form)
  assert.equal(answer.status, 303, answer.body)
}
async function toRegister() {
  await relayAll(db, { request: registerHandler(db.relay) })
}
const refusal = { do: 'refuse', ground: 'not-held', words: 'Ask Far Hospital' }
const refuses = async (url: string) => {
  assert.equal((await send(url, refusal, 'officer')).status, 303)
}
const known = { do: 'known', how: 'known-contact' }

suite('taking in', () => {
  test('however it came, it is due a month after the day it came, and has a reference', async () => {
    await newPatient()
    const url = await takenIn()
    const { body } = await read(`${url}?done=in`)
    assert.match(body, /Write this reference on the paper/)
    assert.match(body, /By post|The whole record/)
    assert.ok((await stateOf(url))?.due)
  })

  test('in own words alone, the desk reads that all of the record is collected', async () => {
    await newPatient()
    const words = { what: 'some', words: 'My knee' }
    assert.match((await read(await takenIn(words))).body, /all that we hold is collected/)
    const named = await read(await takenIn({ ...words, 'part-letters': 'yes' }))
    assert.doesNotMatch(named.body, /all that we hold is collected/)
  })

  test('what is missing is said, each by its field, and what was typed stays', async () => {
    await newPatient()
    const { body, status } = await send(newUrl(), { 'asked-by': 'solicitor', words: 'My knee' })
    assert.equal(status, 400)
    for (const field of ['channel', 'received-day', 'asker', 'what', 'when', 'format']) {
      assert.ok(body.includes(`href="#${field}"`), field)
    }
    assert.match(body, /My knee/)
  })

  for (const [who, birthDate, text] of [
    ['parent', '1950-02-03', 'From 16 on'],
    ['patient', '2020-02-03', 'cannot be asked for by them'],
  ] as const) {
    test(`not by ${who} for somebody born in ${birthDate}`, async () => {
      await newPatient({ birthDate })
      const { body, status } = await send(newUrl(), { ...whole, 'asked-by': who, asker: 'x' })
      assert.equal(status, 400)
      assert.ok(body.includes(text))
    })
  }

  test('after a death by who may have it; a claimant says what the claim is about', async () => {
    await newPatient({ diedAt: new Date('2026-10-01T00:00:00Z') })
    const page = await read(newUrl())
    assert.match(page.body, /Access to Health Records Act/)
    assert.doesNotMatch(page.body, /The patient<\/label>/)
    const claim = { ...whole, 'asked-by': 'claimant', asker: 'A person' }
    assert.match((await send(newUrl(), claim)).body, /what the claim is about/)
    const url = await takenIn({ ...claim, words: 'The fall of March 2026' })
    assert.match((await read(url)).body, /only what is relevant to the claim/)
  })

  test('by nobody of another service, nor by a role without a desk', async () => {
    await newPatient()
    const url = await takenIn()
    for (const [as, status] of [
      ['elsewhere', 404],
      ['guardian', 403],
      ['patient', 404],
    ] as const) {
      for (const at of [newUrl(), url]) assert.equal((await read(at, as)).status, status, as)
    }
  })
})

suite('its way', () => {
  test('nothing is collected before it is known who asks', async () => {
    await newPatient()
    const url = await takenIn()
    assert.equal((await send(url, { do: 'gather' })).status, 409)
    await does(url, known)
    await does(url, { do: 'gather' })
    assert.equal((await stateOf(url))?.state, 'gathering')
  })

  test('somebody nobody knows shows something with a photo', async () => {
    await newPatient()
    const url = await takenIn()
    const bare = await send(url, { do: 'known', how: 'seen', 'seen-address': 'yes' })
    assert.equal(bare.status, 400)
    assert.match(bare.body, /Still to be seen/)
    await does(url, { do: 'known', how: 'seen', 'seen-photo': 'yes', 'seen-address': 'yes' })
  })

  test('a solicitor shows the authority, and the patient confirms it', async () => {
    await newPatient()
    const url = await takenIn({ 'asked-by': 'solicitor', asker: 'A firm' })
    for (const seen of [
      {},
      { 'seen-signed-authority': 'yes' },
      { 'seen-patient-confirms': 'yes' },
    ]) {
      assert.equal((await send(url, { ...known, ...seen })).status, 400)
    }
    const both = { 'seen-signed-authority': 'yes', 'seen-patient-confirms': 'yes' }
    await does(url, { ...known, ...both })
    assert.match((await read(url)).body, /signed authority/)
  })

  test('while identity that was asked for is awaited, the month has not begun', async () => {
    await newPatient()
    const url = await takenIn()
    await does(url, { do: 'ask-identity', words: 'Please show your passport' })
    assert.deepEqual({ ...(await stateOf(url)) }, { state: 'identity', due: null })
    await does(url, known)
    assert.ok((await stateOf(url))?.due)
  })

  test('a question stops the clock until it is answered', async () => {
    await newPatient()
    const url = await takenIn()
    await does(url, known)
    await does(url, { do: 'gather' })
    await does(url, { do: 'ask', words: 'Which years?' })
    assert.equal((await stateOf(url))?.due, null)
    const own = url.replace(`/patients/${patient.ref}/requests`, '/my-record/copies')
    assert.match((await read(own, 'patient')).body, /Which years\?/)
    const answered = await send(own, { do: 'answer', answer: 'Since 2020' }, 'patient')
    assert.equal(answered.status, 303)
    assert.match((await read(url)).body, /Since 2020/)
    assert.equal((await stateOf(url))?.state, 'gathering')
  })

  test('an answer to a question asks nobody to show who they are, whoever writes it down', async () => {
    for (const by of ['clerk', 'patient']) {
      await newPatient()
      const url = await takenIn()
      const due = (await stateOf(url))?.due
      await does(url, { do: 'ask', words: 'Which years?' })
      const own = url.replace(`/patients/${patient.ref}/requests`, '/my-record/copies')
      if (by === 'clerk') await does(url, { do: 'answered', words: 'Since 2020' })
      else await send(own, { do: 'answer', answer: 'Since 2020' }, 'patient')
      assert.deepEqual({ ...(await stateOf(url)) }, { state: 'received', due })
      await does(url, known)
      assert.equal((await stateOf(url))?.due, due)
    }
  })

  test('more time is taken once, with the reasons', async () => {
    await newPatient()
    const url = await takenIn()
    const before = (await stateOf(url))?.due ?? ''
    assert.equal((await send(url, { do: 'extend', words: 'Much paper' })).status, 400)
    await does(url, { do: 'extend', months: '2', words: 'Much paper' })
    assert.ok(((await stateOf(url))?.due ?? '') > before)
    assert.equal((await send(url, { do: 'extend', months: '1', words: 'More' })).status, 409)
  })

  test('and not after the first month', async () => {
    await newPatient()
    const old = { 'received-day': '1', 'received-month': '2', 'received-year': '2026' }
    const url = await takenIn(old)
    assert.equal((await send(url, { do: 'extend', months: '2', words: 'Late' })).status, 409)
  })

  test('it is refused with a ground and reasons, and ended with it', async () => {
    await newPatient()
    const url = await takenIn()
    assert.equal((await send(url, { do: 'refuse', words: 'x' })).status, 400)
    assert.equal((await send(url, { do: 'refuse', ground: 'not-held', words: ' ' })).status, 400)
    await refuses(url)
    assert.equal((await stateOf(url))?.state, 'refused')
    const own = url.replace(`/patients/${patient.ref}/requests`, '/my-record/copies')
    const page = await read(own, 'patient')
    assert.match(page.body, /Ask Far Hospital/)
    assert.match(page.body, /Information Commissioner/)
    assert.equal((await send(url, { do: 'withdraw', words: 'x' })).status, 409)
  })

  test('it is refused by clinicians and records officers, and for what it would do by a clinician', async () => {
    await newPatient()
    const url = await takenIn()
    const exempt = { ...refusal, ground: 'exempt' }
    for (const [as, form, status] of [
      ['clerk', refusal, 403],
      ['officer', exempt, 403],
      ['doctor', exempt, 303],
    ] as const) {
      const page = await read(url, as)
      assert.equal(/name="ground"/.test(page.body), as !== 'clerk', as)
      assert.equal(/value="exempt"/.test(page.body), as === 'doctor', as)
      assert.equal((await send(url, form, as)).status, status, as)
    }
    assert.equal((await stateOf(url))?.state, 'refused')
  })

  test('each state that who asks is written about has its letter, linked from the page', async () => {
    await newPatient()
    const url = await takenIn({ format: 'online' })
    const letter = async () => {
      const { body } = await read(url)
      const [, link, title] =
        /<a href="([^"]+letter\.pdf)">[^<]*<\/a>:(?: |<!-- -->)*([^<]*)/.exec(body) ?? []
      if (link === undefined) return undefined
      await toRegister()
      assert.equal((await read(link)).status, 200)
      return title
    }
    assert.equal(await letter(), 'We have your request for a copy of a record')
    await does(url, { do: 'ask-identity', words: 'A passport, please' })
    assert.equal(await letter(), 'We have a question about your request')
    await does(url, known)
    await does(url, { do: 'tell', words: 'We look for it' })
    assert.equal(await letter(), 'About your request for a copy of a record')
    await does(url, { do: 'extend', months: '1', words: 'Much paper' })
    assert.equal(await letter(), 'We need more time for your request')
    await refuses(url)
    assert.equal(await letter(), 'Our answer to your request')
    const back = await takenIn()
    await does(back, { do: 'withdraw', words: 'By telephone' })
    assert.doesNotMatch((await read(back)).body, /letter\.pdf/)
  })

  test('the page of the request shows nothing of the record', async () => {
    await newPatient()
    const url = await takenIn()
    for (const as of ['clerk', 'officer']) {
      assert.doesNotMatch((await read(url, as)).body, /Sentinel/)
    }
  })
})

suite('a step that cannot be taken', () => {
  const lines = async (answer: { requestId: string }) => {
    const [row] = await owner<{ count: number }[]>`
      select count(*)::int as count from access_event
       where patient_id = ${patient.id} and request_id = ${answer.requestId}`
    return row?.count
  }

  test('is one line of the patient’s log, whatever is wrong with it', async () => {
    await newPatient()
    const url = await takenIn()
    for (const [form, status] of [
      [{ do: 'ask', words: ' ' }, 400],
      [{ do: 'known', how: 'seen' }, 400],
      [{ do: 'gather' }, 409],
      [{ do: 'nothing' }, 400],
    ] as const) {
      const answer = await send(url, form)
      assert.equal(answer.status, status)
      assert.equal(await lines(answer), 1, form.do)
    }
    const page = await read(url)
    assert.equal(await lines(page), 1)
  })

  test('because somebody else was first keeps what was typed, on the request as it is now', async () => {
    await newPatient()
    const url = await takenIn()
    assert.equal((await send(url, refusal, 'officer')).status, 303)
    const late = await send(url, { do: 'ask', words: 'Which years do you mean?' })
    assert.equal(late.status, 409)
    assert.match(late.body, /What you wrote was not saved/)
    assert.match(late.body, /Which years do you mean\?/)
    assert.match(late.body, /Ask Far Hospital/)
    assert.equal(await lines(late), 1)
  })
})

suite('a copy of what shows who asks', () => {
  const picture = greyPng(16, 8, (x) => (x < 8 ? 0 : 255))
  const post = (url: string, bytes: Buffer) => {
    const line = '----confide-test'
    const head = `--${line}\r\ncontent-disposition: form-data; name="evidence"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n`
    return door.ask({
      ...{ method: 'POST', url: `${url}/evidence`, as: tokens['clerk'] },
      headers: { 'content-type': `multipart/form-data; boundary=${line}` },
      body: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${line}--\r\n`)]),
    })
  }
  const kept = async (url: string) => {
    const [row] = await owner<{ count: number }[]>`
      select (select count(*) from quarantined_file where reference = ${url.split('/').at(-1) ?? ''})::int
           + (select count(*) from flat_page where reference = ${url.split('/').at(-1) ?? ''})::int as count`
    return row?.count
  }

  test('is shown as a picture to the desk alone, and gone when it is decided', async () => {
    await newPatient()
    const url = await takenIn()
    assert.equal((await post(url, picture)).status, 303)
    const { body } = await read(url)
    assert.match(body, /The copy they sent/)
    const page = /src="([^"]+evidence[^"]+)"/.exec(body)?.[1] ?? ''
    assert.equal((await read(page)).status, 200)
    assert.equal((await read(page, 'elsewhere')).status, 404)
    assert.equal((await post(url, picture)).status, 409)
    assert.equal(await kept(url), 2)
    await does(url, { do: 'known', how: 'copies', 'seen-photo': 'yes' })
    assert.equal(await kept(url), 0)
    assert.equal((await read(page)).status, 409)
  })

  test('is not taken where it is no picture, and the page says why', async () => {
    await newPatient()
    const url = await takenIn()
    const answer = await post(url, Buffer.from('MZ no picture'))
    assert.equal(answer.status, 400)
    assert.match(answer.body, /Choose another/)
    assert.equal(await kept(url), 0)
  })
})

suite('the register', () => {
  test('holds each request of the service, and forgets what ended three years ago', async () => {
    await newPatient()
    const url = await takenIn()
    const reference = url.split('/').at(-1) ?? ''
    await toRegister()
    assert.match((await read('/requests')).body, new RegExp(reference))
    assert.doesNotMatch((await read('/requests', 'elsewhere')).body, new RegExp(reference))
    assert.equal((await read('/requests', 'guardian')).status, 403)
    const work = await read('/work?kind=access-request')
    assert.ok(work.body.includes(url))
    await owner`
      update access_register set closed_on = now() - interval '3 years 2 days' where reference = ${reference}`
    await forgetRegister(db)
    assert.doesNotMatch((await read('/requests')).body, new RegExp(reference))
  })
})
