import assert from 'node:assert/strict'
import { after, before, beforeEach, suite, test } from 'node:test'
import { lookThrough } from '../../src/audit/look-through.ts'
import { alertHandler } from '../../src/audit/raise-alert.ts'
import { insertEvents, type AccessEvent } from '../../src/audit/event.ts'
import { newId } from '../../src/identity/ids.ts'
import { addMessage, type NewMessage } from '../../src/messages/message.ts'
import { sendOut } from '../../src/messages/outbox.ts'
import { relayWaiting } from '../../src/messages/relay.ts'
import { closeExplained } from '../../src/sharing/watch.ts'
import { addRelationship } from '../../src/sharing/relationships.ts'
import { factsForWatch } from '../../src/sharing/watch-facts.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import type { PatientId } from '../../src/identity/ids.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type Service, type StaffMember } from '../support/world.ts'

const db = await testDatabase()
const world = worldIn(db)
const owner = asAnyone(db)
const door = await openDoor(db)
after(() => owner.end())

const ports = {
  factsOf: (patient: PatientId, organisation: string) => factsForWatch(db, patient, organisation),
  tell: (message: NewMessage) => addMessage(db.relay, message),
}
const fail = (error: unknown) => assert.fail(String(error))

let clinic: Service
let rosa: Patient
let nurse: StaffMember
const tokens: Record<'officer' | 'guardian' | 'nurse' | 'elsewhere' | 'patient', string> = {
  ...{ officer: '', guardian: '', nurse: '', elsewhere: '', patient: '' },
}

before(async () => {
  clinic = await world.service('Z60001', 'Secret Clinic', 'hospital')
  const other = await world.service('Z60002', 'Another Clinic', 'hospital')
  rosa = await world.patient({ name: 'Rosa Sample' })
  nurse = await world.staff(clinic, 'nurse', 'Nurse Sam Sample')
  tokens.nurse = await world.signIn(nurse)
  tokens.patient = await world.signIn(rosa)
  tokens.officer = await world.signIn(await world.staff(clinic, 'privacy-officer', 'Olu Officer'))
  tokens.guardian = await world.signIn(
    await world.staff(clinic, 'caldicott-guardian', 'Greta Guardian'),
  )
  tokens.elsewhere = await world.signIn(await world.staff(other, 'privacy-officer', 'Else Where'))
})
beforeEach(async () => {
  for (const table of ['outbox', 'message', 'alert_note', 'alert', 'access_event']) {
    await owner`delete from ${owner(table)}`
  }
  await owner`update watch_progress set until = now()`
})

let count = 0
/** An alert as the act itself leaves it in the outbox, relayed. */
async function raise(facts: Record<string, string> = {}, about = rosa): Promise<string> {
  const reference = `EM-${++count}`
  const payload = {
    ...{ organisation: clinic, kind: 'emergency', type: '2', subtype: '5', staff: nurse.id },
    ...{ reference, ...facts },
  }
  await world.asJob(about, (tx) => sendOut(tx, about.id, 'alert', payload))
  const handlers = {
    alert: alertHandler(db, ports),
  }
  await relayWaiting(db, handlers, fail)
  return reference
}

const get = (url: string, as: string = tokens.officer) => door.ask({ url, as })
const post = (url: string, form: Record<string, string>, as: string = tokens.officer) =>
  door.ask({ url, as, form: { token: newId(), ...form } })
const outcomeOf = async (reference: string) =>
  (await owner`select outcome from alert where reference = ${reference}`)[0]?.['outcome'] as unknown
const messages = () => owner<
  { box: string; kind: string; recipient: string; reference: string | null }[]
>`
  select box, kind, recipient, reference from message order by created_at, id`

suite('an alert from the outbox', () => {
  test('is kept once, and who keeps watch is told its reference and no name', async () => {
    const reference = await raise()
    await owner`update outbox set relayed_at = null`
    await relayWaiting(db, { alert: alertHandler(db, ports) }, fail)
    const [one, ...more] = await owner`
      select reference, kind, patient_name as patient, staff_name as staff, suggestion, evidence from alert`
    assert.deepEqual(
      [{ ...one }, more],
      [
        {
          ...{
            reference,
            kind: 'emergency',
            patient: 'Rosa Sample',
            suggestion: null,
            evidence: [],
          },
          staff: 'Nurse Sam Sample (Nurse)',
        },
        [],
      ],
    )
    assert.deepEqual(
      [...(await messages())],
      [{ box: 'watch', kind: 'alert-raised', recipient: clinic, reference }],
    )
  })

  test('brings its evidence: care of the service around the look', async () => {
    const patient = await world.patient({ name: 'Harold Careful' })
    await world.asJob(patient, (tx) =>
      addRelationship(tx, patient.id, {
        ...{ organisation: clinic, kind: 'appointment', recordedBy: 'test' },
        startsAt: new Date(Date.now() - 3_600_000),
        endsAt: new Date(Date.now() + 3_600_000),
      }),
    )
    const reference = await raise({}, patient)
    assert.equal((await owner`select suggestion from alert`)[0]?.['suggestion'], 'justified')
    const { body } = await get(`/alerts/${reference}`)
    assert.match(body, /Appointment, from/)
    assert.match(body, /In force at the time of the look/)
  })

  test('with a pair that is not allowed stays in the outbox; the database refuses it too', async () => {
    const failed: unknown[] = []
    const payload = {
      organisation: clinic,
      kind: 'emergency',
      type: '2',
      subtype: '4',
      staff: nurse.id,
      reference: 'X',
    }
    await world.asJob(rosa, (tx) => sendOut(tx, rosa.id, 'alert', payload))
    await relayWaiting(db, { alert: alertHandler(db, ports) }, (error) => failed.push(error))
    assert.equal(failed.length, 1)
    await raise()
    for (const [type, subtype] of [
      ['2', '4'],
      ['2', '6'],
      ['1', '5'],
      ['3', '1'],
      [null, null],
    ] as const) {
      await assert.rejects(
        async () => void (await owner`update alert set type = ${type}, subtype = ${subtype}`),
        /alert_pair_check/,
      )
    }
  })
})

suite('the inbox', () => {
  test('names no patient and no member of staff, and is for who keeps watch in that service', async () => {
    const reference = await raise()
    const inbox = await get('/alerts')
    assert.equal(inbox.status, 200)
    assert.match(inbox.body, new RegExp(reference))
    assert.doesNotMatch(inbox.body, /Sample/)
    assert.deepEqual([...(await owner`select 1 from access_event`)], [], 'nobody was looked at')
    assert.doesNotMatch((await get('/alerts', tokens.elsewhere)).body, new RegExp(reference))
    assert.equal((await get('/alerts', tokens.nurse)).status, 403)
    assert.equal((await get('/alerts', tokens.patient)).status, 404)
  })

  test('looks a reference up, as people type it', async () => {
    const reference = await raise()
    const found = await get(`/alerts?reference=${reference.toLowerCase().replace('-', '+')}`)
    assert.deepEqual([found.status, found.headers['location']], [303, `/alerts/${reference}`])
    const missing = await get('/alerts?reference=EM-NONE')
    assert.equal(missing.status, 404)
    assert.match(missing.body, /Your service has no alert EM-NONE/)
  })
})

suite('a case', () => {
  test('is opened on the patient’s log, and answers like none elsewhere', async () => {
    const reference = await raise()
    const { status, body } = await get(`/alerts/${reference}`)
    assert.equal(status, 200)
    assert.match(body, /Rosa Sample/)
    assert.match(body, /Nurse Sam Sample \(Nurse\), Secret Clinic/)
    const log = await owner`select actor_name as by, kind, purpose, filter from access_event`
    assert.deepEqual(
      log.map((row) => ({ ...row })),
      [{ by: 'Olu Officer', kind: 'log', purpose: 'checking a look', filter: reference }],
    )
    const looked = await get('/my-record/who-looked', tokens.patient)
    assert.match(
      looked.body,
      /Olu Officer \(Privacy officer\), Secret Clinic, checked a look at your record/,
    )
    assert.equal((await get(`/alerts/${reference}`, tokens.elsewhere)).status, 404)
    assert.equal((await get('/alerts/EM-NONE', tokens.officer)).status, 404)
    assert.equal((await get('/alerts/nothing.at.all', tokens.officer)).status, 404)
  })

  test('takes notes, once each, and an outcome with what was found', async () => {
    const reference = await raise()
    const url = `/alerts/${reference}`
    const note = { do: 'note', text: 'Asked the ward.', token: newId() }
    await post(url, note)
    await post(url, note)
    const empty = await post(url, { do: 'close', text: ' ' })
    assert.equal(empty.status, 400)
    assert.match(empty.body, /Write what you found/)
    assert.match(empty.body, /Choose how the case ends/)
    const closed = await post(url, {
      do: 'close',
      outcome: 'justified',
      text: 'Patient was unconscious.',
    })
    assert.equal(closed.status, 303)
    const { body } = await get(url)
    assert.equal(body.split('Asked the ward.').length, 2)
    assert.match(body, /Justified<\/strong>, Olu Officer/)
    const again = await post(url, { do: 'close', outcome: 'incident', text: 'no' }, tokens.guardian)
    assert.equal(again.status, 409)
    assert.equal(await outcomeOf(reference), 'justified')
  })

  test('is not closed by the person who caused it, nor would the database let them', async () => {
    const [officer] = await owner<{ id: string; person: string }[]>`
      select id, issuer || ' ' || subject as person from staff where name = 'Olu Officer'`
    const reference = await raise({ staff: officer?.id ?? '' })
    const { body } = await get(`/alerts/${reference}`)
    assert.match(body, /somebody else must close it/)
    assert.doesNotMatch(body, /Close the case/)
    const refused = await post(`/alerts/${reference}`, {
      do: 'close',
      outcome: 'justified',
      text: 'mine',
    })
    assert.equal(refused.status, 400)
    assert.match(refused.body, /You caused this alert/)
    for (const [by, person] of [
      [officer?.id, 'x'],
      [newId(), officer?.person],
    ]) {
      await assert.rejects(
        async () =>
          void (await owner`
            update alert set outcome = 'justified', closed_at = now(), closed_by = ${by ?? ''},
                   closed_by_person = ${person ?? ''}, closed_by_name = 'x'`),
        /alert_closer_check/,
      )
    }
    const other = { do: 'close', outcome: 'training', text: 'spoke' }
    assert.equal((await post(`/alerts/${reference}`, other, tokens.guardian)).status, 303)
  })

  test('found unjustified: the patient is told once, and the 72 hours run', async () => {
    const reference = await raise()
    await post(`/alerts/${reference}`, {
      do: 'close',
      outcome: 'not-justified',
      text: 'No reason.',
    })
    assert.match((await get(`/alerts/${reference}`)).body, /7[12] hours left/)
    assert.match((await get(`/alerts/${reference}`)).body, /on its way to their account/)
    await lookThrough(db, ports)
    await lookThrough(db, ports)
    const told = (await messages()).filter(({ box }) => box === 'patient')
    assert.deepEqual(
      told.map(({ kind, recipient }) => ({ kind, recipient })),
      [{ kind: 'alert-unjustified', recipient: rosa.id }],
    )
    const account = await get('/my-record/messages', tokens.patient)
    assert.match(account.body, /opened without a good reason/)
    assert.doesNotMatch(account.body, /Secret Clinic/)
    assert.match((await get(`/alerts/${reference}`)).body, /A message went to their account/)
  })
})

suite('closing several at once', () => {
  async function three(): Promise<string[]> {
    const references = [await raise(), await raise(), await raise()]
    await owner`update alert set suggestion = 'justified' where reference <> ${references[2] ?? ''}`
    return references
  }

  test('closes what is explained, keeps a sample, and a second person looks again', async () => {
    const references = await three()
    const form = Object.fromEntries(references.map((reference) => [`close-${reference}`, 'yes']))
    const { status, headers } = await post('/alerts', form)
    assert.deepEqual([status, headers['location']], [303, '/alerts?closed=2'])
    const rows = await owner<{ reference: string; sampled: boolean }[]>`
      select reference, sampled from alert where outcome = 'justified'`
    assert.deepEqual(
      rows.map(({ reference }) => reference).toSorted(),
      references.slice(0, 2).toSorted(),
    )
    const sample = rows.filter(({ sampled }) => sampled).map(({ reference }) => reference)
    assert.equal(sample.length, 1)
    const url = `/alerts/${sample[0] ?? ''}`
    assert.doesNotMatch((await get(url)).body, /It stays closed/, 'not by who closed it')
    assert.equal((await post(url, { do: 'stays' })).status, 400)
    assert.match((await get('/alerts')).body, /For a second check/)
    assert.match((await get(url, tokens.guardian)).body, /It stays closed/)
    assert.equal((await post(url, { do: 'stays' }, tokens.guardian)).status, 303)
    assert.match((await get(url)).body, /Checked by a second person/)
    assert.equal((await post(url, { do: 'stays' }, tokens.guardian)).status, 409)
    assert.equal((await owner`select 1 from access_event where kind = 'log'`).length >= 2, true)
  })

  test('closes nothing where the log cannot be written', async () => {
    const references = await three()
    await owner`revoke insert on access_event from confide_log`
    const form = Object.fromEntries(references.map((reference) => [`close-${reference}`, 'yes']))
    const { status } = await post('/alerts', form)
    await owner`grant insert on access_event to confide_log`
    assert.ok(status >= 500)
    assert.deepEqual(await Promise.all(references.map(outcomeOf)), [null, null, null])
  })

  test('the second person may open it again', async () => {
    const references = await three()
    const actor = { session: hashOfToken(tokens.officer), requestId: 'r', route: 'test' }
    assert.equal(await closeExplained(db, actor, references, 'seed'), 2)
    const [row] = await owner<{ reference: string }[]>`select reference from alert where sampled`
    await post(`/alerts/${row?.reference ?? ''}`, { do: 'reopen' }, tokens.guardian)
    assert.equal(await outcomeOf(row?.reference ?? ''), null)
  })
})

suite('looking through the log', () => {
  const look = (staff: StaffMember, patient: Patient, rule = 'shared'): AccessEvent => ({
    ...{ patient: patient.id, actor: staff.id, actorName: 'x', organisation: staff.service },
    ...{ role: 'nurse', purpose: 'direct care', rule, route: 'test', requestId: 'r' },
    ...{ filter: null, own: [], sources: [], choiceVersion: null, count: 0, digest: null },
    kind: 'open',
    actorKind: 'staff',
  })
  const log = (...events: AccessEvent[]) => insertEvents(db.events, events)
  const kinds = async () =>
    (await owner<{ kind: string }[]>`select kind from alert order by kind`).map(({ kind }) => kind)

  test('finds a namesake nobody cares for, once a day, however often and by whom it looks', async () => {
    await log(look(nurse, rosa), look(nurse, rosa))
    assert.equal(await lookThrough(db, ports), 2)
    await Promise.all([lookThrough(db, ports), lookThrough(db, ports)])
    assert.deepEqual(await kinds(), ['same-name'])
    const [alert] = await owner`select reference, type, staff_id as staff from alert`
    assert.match(String(alert?.['reference']), /^AL-/)
    assert.deepEqual([alert?.['type'], alert?.['staff']], [null, nurse.id])
  })

  test('leaves a patient in care alone', async () => {
    const patient = await world.patient({ name: 'Ida Ordinary' })
    await world.inCareOf(patient, clinic)
    await log(look(nurse, patient))
    await lookThrough(db, ports)
    assert.deepEqual(await kinds(), [])
  })

  test('finds many patients fast, as one alert', async () => {
    const people: Patient[] = []
    for (let n = 0; n < 8; n++) people.push(await world.patient({ name: `Ann Other${n}` }))
    await log(...people.map((one) => look(nurse, one, 'emergency')))
    await lookThrough(db, ports)
    assert.deepEqual(await kinds(), ['many-patients'])
  })

  test('tells the patient of a service that had not looked before, once, without its name', async () => {
    const patient = await world.patient({ name: 'Ida Told' })
    await world.inCareOf(patient, clinic)
    await log(look(nurse, patient))
    await lookThrough(db, ports)
    await log(look(nurse, patient))
    await lookThrough(db, ports)
    assert.deepEqual(
      [...(await messages())],
      [{ box: 'patient', kind: 'new-organisation', recipient: patient.id, reference: null }],
    )
  })

  test('a service that looked long ago is not new', async () => {
    const patient = await world.patient({ name: 'Ida Known' })
    await world.inCareOf(patient, clinic)
    await log(look(nurse, patient))
    await owner`update access_event set at = date_trunc('month', now()) + interval '1 hour' where patient_id = ${patient.id}`
    await log(look(nurse, patient))
    await lookThrough(db, ports)
    assert.deepEqual([...(await messages())], [])
  })

  test('reminds of an alert that has been open for a week', async () => {
    const reference = await raise()
    await owner`update alert set raised_at = now() - interval '7 days 1 hour'`
    await lookThrough(db, ports)
    await lookThrough(db, ports)
    assert.deepEqual(
      (await messages()).map(({ kind, reference: about }) => `${kind} ${about}`),
      [`alert-raised ${reference}`, `alert-ageing ${reference}`],
    )
  })
})
