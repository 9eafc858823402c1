import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { addressesIn } from '../../src/messages/address.ts'
import { operatorAt, tellOperator } from '../../src/messages/operator.ts'
import { sendDue } from '../../src/messages/send.ts'
import { failedMailToWork } from '../../src/sharing/failed-mail.ts'
import { testDatabase } from '../support/database.ts'
import { asAnyone } from '../support/people.ts'
import { openPostOffice } from '../support/post-office.ts'

// Whoever runs the server is written to when the access log goes wrong.

const db = await testDatabase()
const owner = asAnyone(db)
const { mailbox, post } = await openPostOffice(db)
after(() => owner.end())
beforeEach(() => owner`delete from message`)

const told = async () => {
  const rows = await owner<{ kind: string }[]>`
    select kind from message where recipient = 'operator' order by created_at`
  return rows.map(({ kind }) => kind)
}
const fail = (error: unknown) => assert.fail(String(error))

test('an alarm is told once, and once when it is over, and then again', async () => {
  for (const isOn of [false, true, true, false, false, true]) {
    await tellOperator(db.relay, 'look-missing', isOn)
  }
  assert.deepEqual(await told(), ['look-missing', 'look-found', 'look-missing'])
})

test('two alarms are two', async () => {
  for (const alarm of ['look-missing', 'log-late'] as const) {
    await tellOperator(db.relay, alarm, true)
  }
  await tellOperator(db.relay, 'log-late', false)
  assert.deepEqual(await told(), ['look-missing', 'log-late', 'log-on-time'])
})

test('many processes that see it at the same moment tell it once', async () => {
  await Promise.all(Array.from({ length: 8 }, () => tellOperator(db.relay, 'log-late', true)))
  await Promise.all(Array.from({ length: 8 }, () => tellOperator(db.relay, 'log-late', false)))
  assert.deepEqual(await told(), ['log-late', 'log-on-time'])
})

test('it goes to the address of the operator, and to no patient or service', async () => {
  await tellOperator(db.relay, 'log-late', true)
  const addressOf = operatorAt('duty@mail.invalid', addressesIn(db.relay))
  assert.equal(await sendDue(db, { post, addressOf, onFailure: fail }), 1)
  const [mail] = mailbox.mails
  assert.equal(mail?.to, 'duty@mail.invalid')
  assert.match(mail?.text ?? '', /no checkpoint for 15 minutes/)
})

test('where no address is set it is kept, and where it cannot be sent no service has it to do', async () => {
  await tellOperator(db.relay, 'log-late', true)
  await sendDue(db, { post, addressOf: addressesIn(db.relay), onFailure: fail })
  assert.deepEqual([...(await owner`select state from message`)], [{ state: 'kept' }])
  const [message] = await owner<{ id: string }[]>`select id from message`
  const refused = { box: 'operator', recipient: 'operator', at: new Date() } as const
  await failedMailToWork(db)({ id: message?.id ?? '', ...refused })
  assert.deepEqual([...(await owner`select 1 from work_item`)], [])
})
