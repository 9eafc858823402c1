import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { lookThrough } from '../../src/audit/look-through.ts'
import { alertHandler } from '../../src/audit/raise-alert.ts'
import { newId, shortId, type PatientId } from '../../src/identity/ids.ts'
import { addMessage, type NewMessage } from '../../src/messages/message.ts'
import { relayWaiting } from '../../src/messages/relay.ts'
import { factsForWatch } from '../../src/sharing/watch-facts.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient, type StaffMember } from '../support/world.ts'

// "I do not recognise this look": a patient asks, who keeps watch answers, the patient is told.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

const ports = {
  factsOf: (about: PatientId, organisation: string) => factsForWatch(db, about, organisation),
  tell: (message: NewMessage) => addMessage(db.relay, message),
}
const list = '/my-record/who-looked/questions'
let patient: Patient
let nurse: StaffMember
const tokens: Record<string, string> = {}

before(async () => {
  const clinic = await world.service('Z60001', 'Walk-in Clinic', 'hospital')
  const other = await world.service('Z60002', 'Another Clinic', 'hospital')
  patient = await world.patient({ name: 'Margaret Fernstead' })
  await world.inCareOf(patient, clinic)
  nurse = await world.staff(clinic, 'nurse', 'Sam Nurse')
  tokens['nurse'] = await world.signIn(nurse)
  tokens['patient'] = await world.signIn(patient)
  tokens['stranger'] = await world.signIn(await world.patient({ name: 'Nora Else' }))
  tokens['officer'] = await world.signIn(
    await world.staff(clinic, 'privacy-officer', 'Olu Officer'),
  )
  tokens['elsewhere'] = await world.signIn(
    await world.staff(other, 'privacy-officer', 'Else Where'),
  )
})

/** Looks at the patient, and gives the address at which the patient may ask about it. */
async function looked(): Promise<string> {
  await door.ask({ url: `/patients/${patient.ref}/record`, as: tokens['nurse'] })
  const [row] = await owner<{ id: PatientId }[]>`
    select id from access_event where patient_id = ${patient.id} and actor = ${nurse.id}
     order by at desc, id desc limit 1`
  return `/my-record/who-looked/${shortId(row?.id ?? assert.fail('no look'))}`
}

const asks = async (look: string, as = tokens['patient']) =>
  door.ask({ url: `${look}/ask`, as, form: {} })

async function reference(look: string): Promise<string> {
  const answer = await asks(look)
  assert.equal(answer.status, 303)
  return /LK(-\w{4}){2}/.exec(String(answer.headers['location']))?.[0] ?? assert.fail()
}

const relay = () =>
  relayWaiting(db, { alert: alertHandler(db, ports) }, (error) => assert.fail(String(error)))

suite('a look that the patient does not recognise', () => {
  test('is asked about from its line, once, with a reference and the day of the answer', async () => {
    const look = await looked()
    const why = await door.ask({ url: look, as: tokens['patient'] })
    assert.match(why.body, new RegExp(`href="${look}/ask"`))
    const page = await door.ask({ url: `${look}/ask`, as: tokens['patient'] })
    assert.match(page.body, /Sam Nurse, Walk-in Clinic/)
    const first = await reference(look)
    assert.equal(await reference(look), first)
    const own = await door.ask({ url: `${list}?done=${first}`, as: tokens['patient'] })
    assert.match(own.body, new RegExp(`Reference <strong class="whole">${first}`))
    assert.match(own.body, /Being checked\. You have an answer by/)
    await relay()
    const [alert] = await owner`
      select kind, suggestion, organisation, staff_id, look_at = (
               select date_trunc('milliseconds', at) from access_event where patient_id = ${patient.id} and actor = ${nurse.id}
                order by at desc, id desc limit 1) as "of that moment"
        from alert where reference = ${first}`
    assert.deepEqual(
      { ...alert },
      {
        ...{ kind: 'patient-asked', suggestion: null, organisation: 'Z60001', staff_id: nurse.id },
        'of that moment': true,
      },
    )
  })

  for (const [outcome, kind, words] of [
    ['justified', 'look-justified', /there was a good reason for it/],
    ['training', 'look-justified', /there was a good reason for it/],
    ['not-justified', 'alert-unjustified', /there was no good reason for it/],
    ['incident', 'look-incident', /something had gone wrong/],
  ] as const) {
    test(`that was ${outcome} is answered, and the patient is told once`, async () => {
      const about = await reference(await looked())
      await relay()
      const form = { do: 'close', outcome, text: 'Looked at it', token: newId() }
      const closed = await door.ask({ url: `/alerts/${about}`, as: tokens['officer'], form })
      assert.equal(closed.status, 303, closed.body)
      await lookThrough(db, ports)
      await lookThrough(db, ports)
      const told = await owner`
        select kind from message where recipient = ${patient.id} and reference = ${about}`
      assert.deepEqual([...told], [{ kind }])
      const own = await door.ask({ url: list, as: tokens['patient'] })
      const own1 = own.body.slice(own.body.indexOf(about))
      assert.match(own1.slice(0, own1.indexOf('</li>')), words)
    })
  }

  test('is asked about by nobody else, and the answer is no one else’s', async () => {
    const look = await looked()
    for (const [as, status] of [
      ['stranger', 404],
      ['nurse', 404],
      ['officer', 404],
    ] as const) {
      assert.equal((await asks(look, tokens[as])).status, status, as)
    }
    const about = await reference(look)
    await relay()
    const elsewhere = await door.ask({ url: `/alerts/${about}`, as: tokens['elsewhere'] })
    assert.equal(elsewhere.status, 404)
    assert.doesNotMatch((await door.ask({ url: list, as: tokens['stranger'] })).body, /LK-/)
  })

  test('one’s own look is none to ask about', async () => {
    await door.ask({ url: '/my-record', as: tokens['patient'] })
    const [own] = await owner<{ id: PatientId }[]>`
      select id from access_event where patient_id = ${patient.id} and actor_kind = 'patient' limit 1`
    const url = `/my-record/who-looked/${shortId(own?.id ?? assert.fail())}`
    assert.equal((await asks(url)).status, 404)
  })
})
