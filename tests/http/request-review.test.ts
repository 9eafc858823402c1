import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { moveRequest } from '../../src/access/move-request.ts'
import { openRequest } from '../../src/access/open-request.ts'
import { allEnded } from '../../src/access/running.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import { act } from '../../src/sharing/act.ts'
import { testDatabase } from '../support/database.ts'
import { reviewPages } from '../support/sample-review.ts'
import { openDoor } from '../support/door.ts'
import { worldIn, type Patient } from '../support/world.ts'

// The review of a copy on its pages, by forms alone: gather, decide, finish, and release by somebody else.

const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)
const tokens: Record<string, string> = {}
let patient: Patient
let url: string

before(async () => {
  const gp = await world.service('Z73001', 'Millbrook Surgery')
  for (const [name, role] of [
    ['officer', 'records-officer'],
    ['doctor', 'doctor'],
    ['nurse', 'nurse'],
    ['clerk', 'receptionist'],
  ] as const) {
    tokens[name] = await world.signIn(await world.staff(gp, role, `Sam ${name}`))
  }
  patient = await world.patient({ practice: gp, name: 'Margaret Fernstead' })
  tokens['patient'] = await world.signIn(patient)
  const resource = JSON.stringify({
    ...{ resourceType: 'Observation', status: 'final', code: { text: 'Consultation note' } },
    valueString: 'Came with her sister Susan. Chest clear.',
  })
  const note = { title: 'Consultation note', kind: 'Observation', resource }
  await world.entry(patient, gp, note)
  const asks = await world.signIn(patient)
  tokens['patient'] = asks
  const scope = { parts: null, from: null, until: null, words: null }
  const event = { kind: 'request', filter: 'test' } as const
  const as = (token: string) => ({ session: hashOfToken(token), requestId: 'x', route: 'x' })
  const reference = await act(db, as(asks), patient.id, 'choose', async (tx, acting) => ({
    result: await openRequest(tx, acting, patient.id, {
      ...{ organisation: gp, channel: 'online', askedBy: 'patient', asker: null, scope },
      ...{ format: 'online', delivery: 'online', receivedOn: '2026-11-02' },
    }),
    event,
  }))
  await act(db, as(tokens['officer'] ?? ''), patient.id, 'handle', async (tx, acting) => ({
    result: await moveRequest(tx, acting, patient.id, reference, 'gathering'),
    event,
  }))
  url = `/patients/${patient.ref}/requests/${reference}/review`
})

const read = (as: string, at = url) => door.ask({ url: at, as: tokens[as] })
const send = (as: string, form: Record<string, string>, at = url) =>
  door.ask({ url: at, as: tokens[as], form })

/** One finding as it stands now, at the number 1, and what is typed at it. */
async function ofFinding(number: number, decision: string, reason: string) {
  const fields = decided((await read('doctor', `${url}/1`)).body, decision)
  return {
    'finding-1': fields[`finding-${number}`] ?? '',
    'seen-1': fields[`seen-${number}`] ?? '',
    ...{ 'decision-1': decision, 'reason-1': reason },
  }
}

/** What is chosen and written at a finding of a page. */
function shownAt(body: string, number: number): [string | null, string] {
  const inputs = (name: string) =>
    Array.from(body.matchAll(new RegExp(`<input[^>]*name="${name}-${number}"[^>]*>`, 'g')), String)
  const valueOf = (input: string | undefined) => /value="([^"]*)"/.exec(input ?? '')?.[1]
  const chosen = inputs('decision').find((one) => one.includes('checked'))
  return [valueOf(chosen) ?? null, valueOf(inputs('reason')[0]) ?? '']
}

/** The fields of the findings of a page, each decided in this way. */
function decided(body: string, decision: string): Record<string, string> {
  const hidden = [
    ...body.matchAll(
      /name="finding-(\d+)" value="([^"]*)"[^>]*><input[^>]*name="seen-\1" value="([^"]*)"/g,
    ),
  ]
  return Object.fromEntries(
    hidden.flatMap(([, number = '', key = '', seen = '']) => [
      [`finding-${number}`, key],
      [`seen-${number}`, seen],
      [`decision-${number}`, decision],
    ]),
  )
}

suite('the review of a copy', () => {
  test('begins with gathering, by who prepares copies and nobody else', async () => {
    assert.equal((await read('clerk')).status, 403)
    const { status, body } = await read('officer')
    assert.equal(status, 200)
    assert.match(body, /Gather the record/)
    assert.equal((await send('officer', { do: 'gather' })).status, 303)
    assert.match((await read('officer')).body, /0 of \d pages? reviewed/)
  })

  test('shows a page with what was found, marked where it stands', async () => {
    const { body } = await read('officer', `${url}/1`)
    assert.match(body, /<mark id="w\d"><a href="#f\d">sister/)
    assert.match(body, /<mark id="w\d"><a href="#f\d">Susan/)
    // a ground for claims only
    assert.doesNotMatch(body, /not-relevant/)
    const form = reviewPages['request-page-claim']?.() ?? ''
    const times = (ground: string) =>
      form.match(new RegExp(`<option[^>]*value="${ground}"`, 'g'))?.length
    assert.equal(times('not-relevant'), times('third-party'))
    assert.equal((await read('officer', `${url}/99`)).status, 404)
    assert.equal((await read('officer', `${url}/x`)).status, 404)
  })

  test('is told to the patient as reading: it shows the record', async () => {
    const { body } = await read('patient', '/my-record/who-looked')
    assert.match(body, /Sam officer[^.]*read your record for a copy of it/)
  })

  test('asks for a decision about each, and keeps those that were made', async () => {
    const { body } = await read('officer', `${url}/1`)
    const form = decided(body, 'out')
    delete form['decision-1']
    const answer = await send('officer', { do: 'reviewed', ...form }, `${url}/1`)
    assert.equal(answer.status, 400)
    assert.match(answer.body, /Decide about finding 1/)
    assert.match(answer.body, /\[Information about another person removed\]/)
  })

  test('tells who decides second how a colleague has decided since, where it is', async () => {
    const { body } = await read('doctor', `${url}/1`)
    // as the page was before the officer decided, and with one finding fewer
    const [, key = ''] = /name="finding-2" value="([^"]*)"/.exec(body) ?? []
    const form = { 'finding-1': key, 'seen-1': '', 'decision-1': 'stays', 'reason-1': 'Her own' }
    const late = await send('doctor', { do: 'save', ...form }, `${url}/1`)
    assert.equal(late.status, 409)
    assert.match(late.body, /href="#decision-2"[^>]*>Finding 2 is taken out, says Sam officer/)
    assert.match(
      late.body,
      /name="reason-2"[^>]*value="Her own"|value="Her own"[^>]*name="reason-2"/,
    )
  })

  test('keeps what was chosen at its finding where another is new on the page, and one is open', async () => {
    const form = await ofFinding(2, 'stays', 'Her own')
    const answer = await send('doctor', { do: 'reviewed', ...form }, `${url}/1`)
    assert.equal(answer.status, 400)
    assert.deepEqual(shownAt(answer.body, 1), [null, ''])
    assert.deepEqual(shownAt(answer.body, 2), ['stays', 'Her own'])
  })

  test('shows what a colleague decided since at what was not touched, and does not undo it', async () => {
    const form = await ofFinding(2, 'stays', 'Her own')
    const first = await ofFinding(1, 'out', '')
    await send('officer', { do: 'save', ...first }, `${url}/1`)
    await send('officer', { do: 'save', ...(await ofFinding(2, 'out', 'Not hers')) }, `${url}/1`)
    const touched = { 'finding-2': first['finding-1'] ?? '', 'seen-2': '', 'decision-2': 'stays' }
    const late = { ...form, ...touched }
    const answer = await send('doctor', { do: 'save', ...late }, `${url}/1`)
    assert.equal(answer.status, 409)
    assert.deepEqual(shownAt(answer.body, 2), ['out', 'Not hers'])
    assert.deepEqual(shownAt(answer.body, 1), ['stays', ''])
    assert.match(answer.body, /Finding 2 is taken out, says Sam officer</)
  })

  test('takes out words of one’s own, or says that they are nowhere', async () => {
    const own = { do: 'own-words', words: 'chest CLEAR', ground: 'legal-privilege' }
    assert.equal((await send('officer', own, `${url}/1`)).status, 303)
    assert.match((await read('officer', `${url}/1`)).body, /\[Information removed\]/)
    const none = await send('officer', { ...own, words: 'liver' }, `${url}/1`)
    assert.equal(none.status, 400)
    assert.match(none.body, /These words stand nowhere here/)
    assert.equal((await send('officer', { ...own, words: ' ' }, `${url}/1`)).status, 400)
  })

  test('lets only a clinician hold something back for harm', async () => {
    const { body } = await read('officer', `${url}/1`)
    const item = /name="item" value="(\w+)"/.exec(body)?.[1] ?? ''
    const form = { do: 'hold', item, 'hold-ground': 'serious-harm', 'hold-reason': 'x' }
    const byOfficer = await send('officer', form, `${url}/1`)
    assert.equal(byOfficer.status, 400)
    assert.match(byOfficer.body, /Only a clinician/)
    const withoutDay = await send('doctor', form, `${url}/1`)
    assert.match(withoutDay.body, /Enter the day of the opinion/)
    const withoutReason = await send('doctor', { ...form, 'hold-reason': '' }, `${url}/1`)
    assert.match(withoutReason.body, /Say why it is held back/)
  })

  test('and lets nobody else give it after all', async () => {
    const { body } = await read('officer', `${url}/1`)
    const item = /name="item" value="(\w+)"/.exec(body)?.[1] ?? ''
    const now = new Date()
    const day = {
      'opinion-day': String(now.getUTCDate()),
      'opinion-month': String(now.getUTCMonth() + 1),
      'opinion-year': String(now.getUTCFullYear()),
    }
    const hold = { do: 'hold', item, 'hold-ground': 'serious-harm', 'hold-reason': 'x', ...day }
    assert.equal((await send('doctor', hold, `${url}/1`)).status, 303)
    assert.match((await read('doctor', `${url}/1`)).body, /Give it after all/)
    const page = (await read('officer', `${url}/1`)).body
    assert.doesNotMatch(page, /Give it after all/)
    assert.match(page, /opinion of Sam doctor. Only a clinician changes that/)
    const seen = /name="seen" value="(\w[^"]*)"/.exec((await read('doctor', `${url}/1`)).body)?.[1]
    // what somebody else decided since it was looked at is not undone unseen
    assert.equal((await send('doctor', { do: 'give', item }, `${url}/1`)).status, 409)
    const give = { do: 'give', item, seen: seen ?? '' }
    const refused = await send('officer', give, `${url}/1`)
    assert.equal(refused.status, 400)
    assert.match(refused.body, /Only a clinician decides/)
    assert.equal((await send('doctor', give, `${url}/1`)).status, 303)
  })

  test('ends when every page is reviewed by a clinician, and is released by another', async () => {
    assert.equal((await send('doctor', { do: 'finish' })).status, 409)
    for (let page = 1; ; page++) {
      const { status, body } = await read('doctor', `${url}/${page}`)
      if (status === 404) break
      const form = { do: 'reviewed', ...decided(body, 'out') }
      assert.equal((await send('doctor', form, `${url}/${page}`)).status, 303)
    }
    const privileged = { do: 'own-words', words: 'chest CLEAR', ground: 'legal-privilege' }
    assert.equal((await send('doctor', privileged, `${url}/1`)).status, 303)
    assert.match((await read('doctor')).body, /Finish the review/)
    assert.equal((await send('doctor', { do: 'finish' })).status, 303)
    assert.match((await read('doctor')).body, /You finished the review/)
    assert.equal((await send('doctor', { do: 'release' })).status, 409)
    const late = { do: 'own-words', words: 'the lodger', ground: 'third-party' }
    const kept = await send('officer', late, `${url}/1`)
    assert.equal(kept.status, 409)
    assert.match(kept.body, /What you wrote was not saved<[^]*the lodger/)
    const again = await send('officer', { do: 'finish' })
    assert.equal(again.status, 409)
    assert.match(again.body, /href="#next"/)
    const back = await send('nurse', { do: 'back', why: ' ' })
    assert.match(back.body, /Say what has to be looked at again/)
    assert.match((await read('nurse')).body, /Release the copy/)
    for (const reasons of [' ', 'x'.repeat(2001)]) {
      const without = await send('nurse', { do: 'release', reasons })
      assert.equal(without.status, 400)
      assert.match(without.body, /href="#reasons"/)
      assert.ok(without.body.includes(reasons.trim()))
    }
    assert.equal((await read('nurse')).status, 200)
    const reasons = 'The law lets us leave out legal advice'
    assert.equal((await send('nurse', { do: 'release', reasons })).status, 303)
    // it may take longer than the answer
    await allEnded()
    assert.equal((await read('nurse')).status, 404)
    const own = url.replace(/^.*requests/, '/my-record/copies').replace('/review', '')
    const told = await door.ask({ url: own, as: tokens['patient'] })
    assert.match(told.body, /The law lets us leave out legal advice/)
  })
})
