import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newPatientId, shortId } from '../../src/identity/ids.ts'
import { whileLate } from '../log/while-late.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient } from '../support/world.ts'

// While the log has had no checkpoint for four hours: care goes on, and so does saying who may look.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

let patient: Patient
const tokens = { patient: '', staff: '' }

before(async () => {
  const gp = await world.service('Z92001', 'Millbrook Surgery')
  await world.service('Z92002', 'District Nursing', 'district-nursing')
  patient = await world.patient({ practice: gp })
  await world.entry(patient, gp, { title: 'Of the practice' })
  tokens.patient = await world.signIn(patient)
  tokens.staff = await world.signIn(await world.staff(gp, 'doctor', 'Dr Amara'))
})

const cases = [
  ['patient', '/my-record', 503],
  ['patient', '/my-record/who-looked', 503],
  ['patient', '/my-record/summary', 503],
  ['patient', '/my-record/summary.pdf', 503, 303],
  ['patient', '/my-record/messages', 503],
  ['patient', '/my-record/sharing/Z92001/seen', 503],
  ['patient', '/my-record/sharing', 200],
  ['patient', '/my-record/sharing/share-nothing', 200],
  ['staff', '/patients/:patient/record', 200],
] as const

for (const [who, path, status, onTime = 200] of cases) {
  test(`${who} asks for ${path} while the log is late: ${status}`, async () => {
    const url = path.replace(':patient', shortId(patient.id))
    const ask = () => door.ask({ url, as: tokens[who] })
    const lines = async () => {
      const rows = await owner`select 1 from access_event where patient_id = ${patient.id}`
      return rows.length
    }
    const before = await lines()
    await whileLate(db, owner, async () => assert.equal((await ask()).status, status))
    assert.equal(await lines(), before + (status === 200 ? 1 : 0))
    assert.equal((await ask()).status, onTime)
  })
}

test('a patient who asks for somebody else’s record is answered as where there is none', async () => {
  const other = await world.patient()
  await whileLate(db, owner, async () => {
    const urls = [other.id, newPatientId()].map(
      (id) => `/fhir/R4/Patient/${shortId(id)}/$everything`,
    )
    const answers = await Promise.all(urls.map((url) => door.ask({ url, as: tokens.patient })))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [404, 404],
    )
  })
  const lines = await owner<{ kind: string }[]>`
    select kind from access_event where patient_id = ${other.id} and actor_kind = 'patient'`
  assert.deepEqual([...lines], [{ kind: 'denied' }])
})
