import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { remindOfDue } from '../../src/access/remind.ts'
import { addDays, dayIn } from '../../src/identity/age.ts'
import { newPatientId } from '../../src/identity/ids.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'

// Who answers is reminded: in time, once, and again when the day has changed.

const db = await testDatabase()
const owner = asAnyone(db)
after(() => owner.end())

const today = dayIn(new Date())
const inDays = (days: number) => addDays(today, days)

beforeEach(async () => {
  await owner`delete from access_register`
  await owner`delete from message`
})

async function register(reference: string, dueOn: string | null, closedOn: string | null = null) {
  await owner`
    insert into access_register (organisation, reference, patient_id, version, channel, asked_by, state,
                                 received_on, due_on, extended, closed_on)
    values ('Z10', ${reference}, ${newPatientId()}, 1, 'online', 'patient', 'received', ${today}, ${dueOn}, false,
            ${closedOn})`
}

async function reminded(): Promise<string[]> {
  await remindOfDue(db)
  const rows = await owner<{ kind: string; reference: string; box: string; recipient: string }[]>`
    select kind, reference, box, recipient from message order by kind, reference`
  return rows.map(({ kind, reference, box, recipient }) =>
    [box, recipient, kind, reference].join(' '),
  )
}

test('10, 5 and 2 days before, and when it is overdue', async () => {
  for (const days of [11, 10, 5, 2, -1]) await register(`SR-${days}`, inDays(days))
  const all = [
    'desk Z10 copy-due-10 SR-10',
    'desk Z10 copy-due-2 SR-2',
    'desk Z10 copy-due-5 SR-5',
    'desk Z10 copy-overdue SR--1',
  ]
  assert.deepEqual(await reminded(), all)
  assert.deepEqual(await reminded(), all, 'each once')
})

test('also where nobody looked on the day', async () => {
  await register('SR-4', inDays(4))
  assert.deepEqual(await reminded(), ['desk Z10 copy-due-5 SR-4'])
})

test('not of what has ended, or whose clock stands still', async () => {
  await register('SR-1', inDays(1), today)
  await register('SR-2', null)
  assert.deepEqual(await reminded(), [])
})

test('again where the day has changed', async () => {
  await register('SR-1', inDays(2))
  assert.deepEqual(await reminded(), ['desk Z10 copy-due-2 SR-1'])
  await owner`update access_register set due_on = ${inDays(10)}`
  assert.deepEqual(await reminded(), ['desk Z10 copy-due-10 SR-1', 'desk Z10 copy-due-2 SR-1'])
})
