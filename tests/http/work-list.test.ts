import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { newId } from '../../src/identity/ids.ts'
import { addMessage } from '../../src/messages/message.ts'
import { relayWaiting } from '../../src/messages/relay.ts'
import { sendDue } from '../../src/messages/send.ts'
import { workHandler } from '../../src/messages/work.ts'
import { failedMailToWork } from '../../src/sharing/failed-mail.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Entry, type Patient, type Service } from '../support/world.ts'

// What waits for the staff of a service, by reference; whose it is stands behind each.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

let gp: Service
let nurses: Service
let number = 0
let patient: Patient
const tokens: Record<string, string> = {}

const failed: unknown[] = []
const relay = () => relayWaiting(db, { work: workHandler(db.relay) }, (error) => failed.push(error))

before(async () => {
  gp = await world.service('Z64001', 'Millbrook Surgery')
  nurses = await world.service('Z64002', 'District Nursing', 'district-nursing')
  await world.list(gp, 'allowed', nurses)
  for (const [as, service] of [
    ['doctor', gp],
    ['receptionist', gp],
    ['privacy-officer', gp],
    ['administrator', gp],
    ['nurse', nurses],
  ] as const) {
    tokens[as] = await world.signIn(await world.staff(service, as, `Sam ${as}`))
  }
})

async function newPatient() {
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp, number: 20 * number++ })
  await world.inCareOf(patient, gp, nurses)
  tokens['patient'] = await world.signIn(patient)
}

const send = (url: string, as: string, form: Record<string, string>) =>
  door.ask({ url, as: tokens[as], form })
const list = (as: string, query = '') => door.ask({ url: `/work${query}`, as: tokens[as] })
const act = async (as: string, act: string, reference: string, shown = '') =>
  (await send('/work', as, { do: act, reference, owner: shown })).headers['location']

/** Each item of the list as `kind reference owner what-can-be-done`. */
async function items(as: string, query = ''): Promise<string[]> {
  const { status, body } = await list(as, query)
  assert.equal(status, 200)
  return [...body.matchAll(/<li class="hidden__entry">(.*?)<\/li>/gs)].map(([, item = '']) =>
    item
      .replaceAll(/<span class="nhsuk-u-visually-hidden">.*?<\/span>/gs, '')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/Waiting since [^)]*\)/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  )
}

async function askCorrection(entry: Entry): Promise<string> {
  const url = `/my-record/entries/${entry.ref}/correction`
  await send(url, 'patient', { wrong: 'Sentinel', 'should-say': 'x', shown: '1' })
  const { body } = await door.ask({ url: '/my-record/corrections', as: tokens['patient'] })
  await relay()
  return /CR(-\w{4}){2}/.exec(body)?.[0] ?? ''
}

async function askPrivate(entry: Entry): Promise<string> {
  const url = `/my-record/entries/${entry.ref}/private`
  const open = await door.ask({ url, as: tokens['patient'] })
  const shown = /name="shown" value="([^"]+)"/.exec(open.body)?.[1] ?? ''
  await send(url, 'patient', { what: 'private', shown, reason: 'Sentinel' })
  const { body } = await door.ask({ url: '/my-record/private', as: tokens['patient'] })
  await relay()
  return /PR(-\w{4}){2}/.exec(body)?.[0] ?? ''
}

const isOn = async (reference: string, as = 'doctor') => (await list(as)).body.includes(reference)

suite('what patients ask', () => {
  test('waits for the service that wrote the entry, with no name and no word of it; the other sees nothing', async () => {
    await newPatient()
    const entry = await world.entry(patient, gp, { title: 'Sentinel' })
    const references = [await askCorrection(entry), await askPrivate(entry)]
    const { body } = await list('doctor')
    for (const reference of references) assert.ok(body.includes(reference), reference)
    assert.ok(body.includes(`/patients/${patient.ref}/corrections/${references[0]}`))
    assert.ok(body.includes(`/patients/${patient.ref}/private-requests/${references[1]}`))
    assert.match(body, /Due/)
    assert.doesNotMatch(body, /Sentinel|Fernstead|Margaret/)
    assert.deepEqual(await items('nurse'), [])
    assert.deepEqual(failed, [])
  })

  test('reception sees that it waits, and the way to it is for who answers', async () => {
    await newPatient()
    const reference = await askCorrection(await world.entry(patient, gp, { title: 'Talk' }))
    const { body } = await list('receptionist')
    assert.ok(body.includes(reference))
    assert.ok(!body.includes(patient.ref))
  })

  test('is off the list when it is answered, or taken back; in whichever order that is told', async () => {
    await newPatient()
    const entries = await world.entries(patient, gp, [
      { title: 'A' },
      { title: 'B' },
      { title: 'C' },
    ])
    const [a, b, c] = entries as [Entry, Entry, Entry]
    const [one, two, three] = [await askCorrection(a), await askPrivate(b), await askPrivate(c)]
    for (const reference of [one, two, three]) assert.ok(await isOn(reference), reference)
    const form = { answer: 'refused', reason: 'x', shown: '1' }
    await send(`/patients/${patient.ref}/corrections/${one}`, 'doctor', form)
    const request = `/patients/${patient.ref}/private-requests/${two}`
    await send(request, 'doctor', { answer: 'no', reason: 'x' })
    await send('/my-record/private', 'patient', { reference: three })
    await owner`update outbox set relayed_at = null where patient_id = ${patient.id}`
    await owner`delete from work_item where reference in (${one}, ${two}, ${three})`
    await owner`
      update outbox set created_at = now() - interval '1 day'
       where patient_id = ${patient.id} and payload ->> 'closed' = 'true'`
    await relay()
    for (const reference of [one, two, three]) assert.ok(!(await isOn(reference)), reference)
    const [row] = await owner`
      select count(*)::int as closed from work_item where closed_at is not null and patient_id = ${patient.id}`
    assert.deepEqual(row, { closed: 3 })
    const again = await askCorrection(b)
    await send('/my-record/corrections', 'patient', { reference: again })
    await relay()
    assert.ok(!(await isOn(again)))
  })
})

suite('owners', () => {
  test('one takes, another is too late; taking over is from whom the list showed; only one’s own is given back', async () => {
    await newPatient()
    const reference = await askCorrection(await world.entry(patient, gp, { title: 'Talk' }))
    const of = async (as: string) => (await items(as)).find((one) => one.includes(reference))
    assert.match((await of('doctor')) ?? '', /Nobody has taken it Take it$/)
    assert.equal(await act('doctor', 'take', reference), '/work?done=taken')
    assert.equal(await act('receptionist', 'take', reference), '/work?done=late')
    assert.match((await of('doctor')) ?? '', /Yours Give it back$/)
    assert.match((await of('receptionist')) ?? '', /Taken by Sam doctor Take it over$/)
    assert.equal(await act('receptionist', 'give-back', reference), '/work?done=late')
    const [row] = await owner`select owner from work_item where reference = ${reference}`
    assert.equal(
      await act('receptionist', 'take', reference, String(row?.['owner'])),
      '/work?done=taken',
    )
    assert.equal(await act('doctor', 'give-back', reference), '/work?done=late')
    assert.equal(await act('receptionist', 'give-back', reference), '/work?done=given-back')
    assert.match((await of('doctor')) ?? '', /Nobody has taken it/)
  })

  test('another service takes nothing, gives nothing back and ends nothing', async () => {
    await newPatient()
    const reference = await askCorrection(await world.entry(patient, gp, { title: 'Talk' }))
    for (const doing of ['take', 'give-back', 'end']) {
      assert.equal(await act('nurse', doing, reference), '/work?done=late')
    }
    const [row] = await owner`
      select owner, closed_at from work_item where reference = ${reference}`
    assert.deepEqual(row, { owner: null, closed_at: null })
  })

  test('what has an answer of its own is not ended by hand', async () => {
    await newPatient()
    const reference = await askCorrection(await world.entry(patient, gp, { title: 'Talk' }))
    await act('doctor', 'take', reference)
    assert.equal(await act('doctor', 'end', reference), '/work?done=late')
    assert.ok(await isOn(reference))
  })
})

suite('what came in at the desk', () => {
  test('gets a reference and a day, and ends by who took it', async () => {
    const paper = /name="paper" value="([^"]+)"/.exec((await list('receptionist')).body)?.[1] ?? ''
    const form = { 'kind-in': 'copy-request', paper }
    const added = await send('/work', 'receptionist', form)
    // sent twice, it is on the list once
    const twice = await send('/work', 'receptionist', form)
    assert.equal(twice.headers['location'], added.headers['location'])
    const reference = /added=(WK(-\w{4}){2})$/.exec(String(added.headers['location']))?.[1] ?? ''
    const page = await door.ask({
      url: String(added.headers['location']),
      as: tokens['receptionist'],
    })
    assert.match(page.body, new RegExp(`Write this reference.*${reference}`, 's'))
    const [item = ''] = (await items('doctor')).filter((one) => one.includes(reference))
    assert.match(item, /^Request for a copy WK-\S+ Due .* Nobody has taken it/)
    assert.equal(await act('receptionist', 'end', reference), '/work?done=late')
    await act('receptionist', 'take', reference)
    assert.equal(await act('receptionist', 'end', reference), '/work?done=ended')
    assert.ok(!(await isOn(reference)))
  })

  test('is of a kind', async () => {
    for (const kind of ['', 'correction', 'mail-failed']) {
      const { status, body } = await send('/work', 'doctor', { 'kind-in': kind })
      assert.equal(status, 400)
      assert.match(body, /Choose what came in/)
    }
    const bare = await send('/work', 'doctor', { 'kind-in': 'paper-form', paper: 'CR-2345-6789' })
    assert.equal(bare.status, 400)
    assert.match(bare.body, /not sent whole/)
  })
})

suite('mail that could not be sent', () => {
  const refuseAll = async () => {
    const post = { deliver: async () => 'refused' as const, close: () => undefined }
    await sendDue(db, {
      ...{ post, addressOf: async () => 'x@mail.invalid' },
      onFailure: (error) => failed.push(error),
      onRefused: failedMailToWork(db),
    })
  }

  test('of a patient waits at their practice, of a service with itself; not what was sent for', async () => {
    await newPatient()
    const message = { kind: 'code', reference: 'SENTINEL' }
    await addMessage(db.relay, { ...message, id: newId(), box: 'patient', recipient: patient.id })
    await addMessage(db.relay, {
      ...{ id: newId(), box: 'desk', recipient: nurses, kind: 'sharing-changed', reference: null },
    })
    await refuseAll()
    await refuseAll()
    const { body } = await list('receptionist', '?kind=mail-failed')
    assert.equal((await items('receptionist', '?kind=mail-failed')).length, 1)
    assert.ok(body.includes(`/patients/${patient.ref}/open`))
    assert.doesNotMatch(body, /SENTINEL|Fernstead/)
    assert.equal((await items('nurse')).length, 1)
    assert.deepEqual(failed, [])
  })
})

suite('the list', () => {
  test('is filtered by kind and by whose; oldest first', async () => {
    await newPatient()
    const entries = await world.entries(patient, nurses, [{ title: 'A' }, { title: 'B' }])
    const [a, b] = entries as [Entry, Entry]
    const [correction, request] = [await askCorrection(a), await askPrivate(b)]
    const found = async (query: string) => {
      const { body } = await list('nurse', query)
      return [...body.matchAll(/whole">((?:CR|PR)(?:-\w{4}){2})</g)].map(([, one]) => one)
    }
    assert.deepEqual(await found(''), [correction, request])
    assert.deepEqual(await found('?kind=correction'), [correction])
    assert.deepEqual(await found('?whose=mine'), [])
    await act('nurse', 'take', request)
    assert.deepEqual(await found('?whose=mine'), [request])
    assert.deepEqual(await found('?whose=nobody'), [correction])
    assert.deepEqual(await found('?kind=correction&whose=mine'), [])
    assert.deepEqual(await found('?kind=nonsense'), [correction, request])
    const back = await send('/work', 'nurse', {
      ...{ do: 'give-back', reference: request, kind: 'private-request', whose: 'mine' },
    })
    assert.equal(back.headers['location'], '/work?kind=private-request&whose=mine&done=given-back')
  })

  test('tells clinicians, and nobody else, what is to be looked at again by now', async () => {
    await newPatient()
    await owner`
      insert into withheld_review (organisation, patient_id, entry_id, due_on, recorded_by)
      select ${gp}, ${patient.id}, gen_random_uuid(), current_date + days, 'x'
        from unnest(array[-1, 30]) as x (days)`
    const reviews = async (as: string, query = '') =>
      (await list(as, query)).body.match(/href="[^"]+">Look again at what/g)?.length ?? 0
    assert.equal(await reviews('doctor'), 1)
    assert.equal(await reviews('doctor', '?kind=review'), 1)
    assert.equal(await reviews('doctor', '?kind=correction'), 0)
    assert.equal(await reviews('receptionist'), 0)
    assert.doesNotMatch((await list('receptionist')).body, /Look again/)
  })

  test('is for staff at the desk', async () => {
    for (const [as, status] of [
      ['privacy-officer', 403],
      ['administrator', 403],
      ['patient', 404],
    ] as const) {
      assert.equal((await list(as)).status, status, as)
      assert.equal((await send('/work', as, { 'kind-in': 'paper-form' })).status, status, as)
    }
  })
})
