import { actsIn } from '../support/acts.ts'
import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { moveRequest } from '../../src/access/move-request.ts'
import { storePack } from '../../src/access/pack-store.ts'
import { ageOn, dayIn } from '../../src/identity/age.ts'
import { newId } from '../../src/identity/ids.ts'
import { startSession } from '../../src/identity/sessions.ts'
import { messageHandler } from '../../src/messages/message.ts'
import { openWorld } from '../support/open-world.ts'
import { relayAll } from '../support/relay-all.ts'
import type { Patient, Service } from '../support/world.ts'

// A parent, attorney or deputy asks for a copy for the patient they help: by what right stands with it, the service
// decides, and the copy is theirs alone.

const { db, owner, world, door } = await openWorld()

let gp: Service
let patient: Patient
let helper: Patient
let made = 0
const tokens: Record<string, string> = {}

before(async () => {
  gp = await world.service('Z74001', 'Millbrook Surgery')
  await world.service('Z74002', 'Smoking Clinic', 'smoking-clinic')
  tokens['desk'] = await world.signIn(await world.staff(gp, 'receptionist', 'Sam Desk'))
  tokens['officer'] = await world.signIn(await world.staff(gp, 'records-officer', 'Sam officer'))
  tokens['doctor'] = await world.signIn(await world.staff(gp, 'doctor', 'Sam doctor'))
})

/** Somebody of this age, and who helps them by this right. */
async function helped(basis: string, age: number, found?: boolean): Promise<void> {
  const [day] = await owner<{ born: string }[]>`
    select (now() - make_interval(years => ${age}, months => 1))::date::text as born`
  const birthDate = day?.born ?? ''
  assert.equal(ageOn(birthDate, dayIn(new Date())), age)
  patient = await world.patient({ name: `Kit Young${made++}`, birthDate, practice: gp })
  helper = await world.patient({ name: 'Joan Helper', practice: gp })
  await world.entry(patient, gp, { title: 'Sentinel asthma', kind: 'Condition' })
  const clinic = 'Z74002' as Service
  await world.entry(patient, clinic, { title: 'Secret', kind: 'Condition', private: true })
  await help(basis)
  if (found !== undefined) await review(found)
  tokens['patient'] = await world.signIn(patient)
  tokens['helper'] = await startSession(db, helper, undefined, new Date())
}

async function help(basis: string): Promise<void> {
  const ids = { patient_id: patient.id, id: newId() }
  await owner`
    insert into proxy ${owner({
      ...{ ...ids, helper: helper.id, helper_name: helper.name, basis, document: 'LPA 7000' },
      ...{ kinds: ['Condition'], practice: gp, recorded_by: 'Sam Desk', recorded_at: new Date() },
      ...{ starts_at: new Date(), accepted_at: new Date(), review_on: '2030-01-01' },
    })}`
}

async function review(competent: boolean): Promise<void> {
  await owner`
    insert into competence_review ${owner({
      ...{ patient_id: patient.id, id: newId(), competent, reasons: 'x', organisation: gp },
      ...{ look_again_on: '2030-01-01', recorded_by: 'Sam doctor', recorded_at: new Date() },
    })}`
}

const list = () => `/helping/${patient.ref}/copies`
const read = (url: string, as = 'helper') => door.ask({ url, as: tokens[as] })
const send = (url: string, form: Record<string, string>, as = 'helper') =>
  door.ask({ url, as: tokens[as], form })
const whole = { service: 'Z74001', what: 'all', when: 'always' }
const ask = (more: Record<string, string> = {}) => send(list(), { ...whole, ...more, do: 'send' })

/** @returns the address of what was asked. */
async function asked(): Promise<string> {
  const { status, headers, body } = await ask()
  assert.equal(status, 303, body)
  return String(headers['location']).replace('?done=asked', '')
}

const referenceOf = (url: string) => url.split('/').at(-1) ?? ''
const atDesk = (url: string) => `/patients/${patient.ref}/requests/${referenceOf(url)}`
const known = (...seen: string[]) => ({
  ...{ do: 'known', how: 'signed-in' },
  ...Object.fromEntries(seen.map((one) => [`seen-${one}`, 'yes'])),
})

const on = actsIn(db)

async function told(whom: Patient): Promise<string[]> {
  await relayAll(db, { message: messageHandler(db.relay) })
  const rows = await owner<{ kind: string }[]>`
    select kind from message where recipient = ${whom.id} order by created_at, id`
  return rows.map(({ kind }) => kind)
}

suite('asking for somebody one helps', () => {
  for (const [basis, age, found, isTold] of [
    ['parent', 8, undefined, false],
    ['parent', 12, undefined, true],
    ['parent', 13, false, false],
    ['attorney', 70, undefined, true],
    ['deputy', 40, undefined, true],
  ] as const) {
    test(`as ${basis} of somebody of ${age}: who asked and by what right is kept; they are ${isTold ? '' : 'not '}told themselves`, async () => {
      await helped(basis, age, found)
      const url = await asked()
      assert.equal(await asked(), url, 'the same again is the same request')
      const [row] = await owner`
        select asked_by, asker, helper, proxy is not null as by_right, channel, format, delivery, state
          from access_request where patient_id = ${patient.id}`
      assert.deepEqual(
        { ...row },
        {
          ...{ asked_by: basis, asker: 'Joan Helper', helper: helper.id, by_right: true },
          ...{ channel: 'online', format: 'online', delivery: 'online', state: 'received' },
        },
      )
      const { body } = await read(`${url}?done=asked`)
      assert.match(body, /We have your request/)
      assert.match(body, /You are helping <strong>Kit Young/)
      assert.deepEqual(await told(patient), isTold ? ['copy-asked-for'] : [])
      const own = await read(`/my-record/copies/${referenceOf(url)}`, 'patient')
      assert.match(own.body, /Joan Helper, who helps you/)
      const log = await read('/my-record/who-looked', 'patient')
      assert.match(log.body, /Joan Helper, who helps you, asked for a copy of your record/)
    })
  }

  for (const basis of ['patient', 'best-interests']) {
    test(`help by ${basis} is no right to a copy, and the page says so`, async () => {
      await helped(basis, 40)
      for (const { status, body } of [await read(list()), await ask()]) {
        assert.equal(status, 200)
        assert.match(body, /That alone gives you no right to a copy/)
        assert.doesNotMatch(body, /Begin/)
      }
      assert.equal(
        (await owner`select from access_request where patient_id = ${patient.id}`).length,
        0,
      )
    })
  }

  test('a parent whose child was found to decide asks for nothing any more, nor reads what they asked', async () => {
    await helped('parent', 12)
    const url = await asked()
    await review(true)
    for (const one of [list(), url, `${url}/pack`, `${url}/pack.zip`]) {
      assert.equal((await read(one)).status, 404, one)
    }
    assert.equal((await ask()).status, 404)
    assert.equal((await send(url, { do: 'withdraw' })).status, 404)
  })

  test('offers the practice that recorded the help, and no service that they do not see', async () => {
    await helped('parent', 8)
    const { body } = await send(list(), {})
    assert.doesNotMatch(body, /Smoking Clinic/)
    const other = await ask({ service: 'Z74002' })
    assert.equal(other.status, 303, 'there is one service, and no other is asked')
    const [row] =
      await owner`select organisation from access_request where patient_id = ${patient.id}`
    assert.equal(row?.['organisation'], gp)
  })

  test('nobody else reads it, and who helps nobody finds no page', async () => {
    await helped('attorney', 70)
    const url = await asked()
    tokens['other'] = await world.signIn(await world.patient({ practice: gp }))
    for (const as of ['other', 'doctor', 'patient']) {
      assert.equal((await read(url, as)).status, 404, as)
    }
    assert.equal((await read(list(), 'other')).status, 404)
  })
})

suite('the service that was asked', () => {
  test('reads by what right they ask, and decides it and what the patient would want before it collects', async () => {
    await helped('attorney', 70)
    const url = await asked()
    const { body } = await read(atDesk(url), 'desk')
    assert.match(body, /Seen then: LPA 7000/)
    const gather = () => send(atDesk(url), { do: 'gather' }, 'desk')
    assert.equal((await gather()).status, 409)
    for (const form of [known('on-record'), known('in-interests'), { ...known(), how: 'known' }]) {
      assert.equal((await send(atDesk(url), form, 'desk')).status, 400)
    }
    const done = await send(atDesk(url), known('on-record', 'in-interests'), 'desk')
    assert.equal(done.status, 303)
    assert.equal((await gather()).status, 303)
  })

  test('asks a child who decides, and takes nothing else for it', async () => {
    await helped('parent', 12)
    const url = await asked()
    const refused = await send(atDesk(url), known('on-record', 'in-interests'), 'desk')
    assert.equal(refused.status, 400)
    assert.match(refused.body, /The child was asked alone/)
    assert.equal((await send(atDesk(url), known('on-record', 'child-agrees'), 'desk')).status, 303)
  })

  test('goes on with nothing once the help has ended; it can refuse, and they are told', async () => {
    await helped('parent', 12)
    const url = await asked()
    await send(atDesk(url), known('on-record', 'child-agrees'), 'desk')
    await review(true)
    assert.match((await read(atDesk(url), 'desk')).body, /They help this patient no longer/)
    assert.equal((await send(atDesk(url), { do: 'gather' }, 'desk')).status, 409)
    const form = { do: 'refuse', ground: 'objects', words: 'Kit decides this now.' }
    assert.equal((await send(atDesk(url), form, 'officer')).status, 303)
    assert.deepEqual(await told(helper), ['copy-answered'])
  })

  test('asks them; they answer, and it goes on', async () => {
    await helped('deputy', 40)
    const url = await asked()
    await send(atDesk(url), { do: 'ask', words: 'Which letters?' }, 'desk')
    assert.match((await read(url)).body, /Which letters\?/)
    assert.equal((await send(url, { answer: '' })).status, 400)
    assert.equal((await send(url, { answer: 'Of 2025' })).status, 303)
    assert.equal((await send(url, { answer: 'Again' })).status, 409)
    assert.match((await read(atDesk(url), 'desk')).body, /Of 2025/)
    assert.equal((await send(url, { do: 'withdraw' })).status, 303)
    assert.match((await read(list())).body, /Taken back/)
  })
})

suite('the copy', () => {
  const bytes = Buffer.from('a copy')

  async function released(): Promise<string> {
    await helped('attorney', 70)
    const url = await asked()
    const reference = referenceOf(url)
    await send(atDesk(url), known('on-record', 'in-interests'), 'desk')
    await send(atDesk(url), { do: 'gather' }, 'desk')
    const askedBy = 'attorney' as const
    const pack = { reference, organisation: gp, forPatient: false, helper: helper.id, askedBy }
    const rest = { sha256: 'x', files: [{ name: 'index.html', size: 6 }] }
    for (const [as, to] of [
      ['doctor', 'review'],
      ['doctor', 'check'],
      ['officer', 'released'],
    ] as const) {
      await on(tokens[as] ?? '', patient, 'request', async (tx, acting) => {
        await moveRequest(tx, acting, patient.id, reference, to)
        if (to === 'released') {
          await storePack(tx, patient.id, { ...pack, ...rest, madeAt: acting.at }, bytes)
        }
      })
    }
    return url
  }

  test('is taken by the helper alone, soon after they signed in; both are told, and it is on the log', async () => {
    const url = await released()
    const page = await read(`${url}/pack`)
    assert.match(page.body, /The copy of their record/)
    const zip = await read(`${url}/pack.zip`)
    assert.deepEqual([zip.status, zip.body], [200, 'a copy'])
    for (const as of ['patient', 'doctor', 'desk']) {
      assert.notEqual((await read(`${url}/pack.zip`, as)).status, 200, as)
    }
    const own = `/my-record/copies/${referenceOf(url)}/pack`
    assert.equal((await read(own, 'patient')).status, 404)
    assert.deepEqual(await told(patient), ['copy-asked-for', 'copy-handed-over'])
    assert.deepEqual(await told(helper), ['copy-ready', 'helped-copy-taken'])
    const log = await read('/my-record/who-looked', 'patient')
    assert.match(log.body, /Joan Helper, who helps you, downloaded the copy of your record/)
  })

  test('is not given to a session that began some time ago', async () => {
    const url = await released()
    tokens['helper'] = await world.signIn(helper)
    const { status, headers } = await read(`${url}/pack.zip`)
    assert.deepEqual([status, headers['location']], [303, `${url}/pack`])
    assert.match((await read(`${url}/pack`)).body, /sign in again/)
  })

  test('is not given once the help has ended', async () => {
    const url = await released()
    await owner`update proxy set ended_at = now() where patient_id = ${patient.id}`
    assert.equal((await read(`${url}/pack.zip`)).status, 404)
  })

  test('is not given by other help, once the right by which it was asked for has ended; by the same right it is', async () => {
    const url = await released()
    await owner`update proxy set ended_at = now() where patient_id = ${patient.id}`
    for (const [basis, status] of [
      ['patient', 404],
      ['deputy', 404],
      ['attorney', 200],
    ] as const) {
      await help(basis)
      assert.equal((await read(list())).status, 200, 'they help again')
      assert.equal((await read(`${url}/pack`)).status, status, basis)
      assert.equal((await read(`${url}/pack.zip`)).status, status, basis)
    }
  })
})
