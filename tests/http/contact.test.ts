import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { newId } from '../../src/identity/ids.ts'
import {
  addressesIn,
  asChosen,
  madeUpAddress,
  quietAfterDeath,
  quietWhilePaused,
} from '../../src/messages/address.ts'
import { addMessage, messageHandler } from '../../src/messages/message.ts'
import { relayWaiting } from '../../src/messages/relay.ts'
import { sendDue } from '../../src/messages/send.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { openPostOffice } from '../support/post-office.ts'
import { worldIn, type Patient } from '../support/world.ts'

// How a patient wants to be written to (interface.md P9, P10), and that mail obeys it.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
const { mailbox: received, post } = await openPostOffice(db)
const practice = await world.service('Z70001', 'Millbrook Surgery')
const desk = await world.signIn(await world.staff(practice, 'receptionist', 'Sam Desk'))
after(() => owner.end())

let patient: Patient
let as: string
let seen = 0
let made = 0

beforeEach(async () => {
  patient = await world.patient({ name: `Margaret Number${made++}`, practice })
  await world.inCareOf(patient, practice)
  as = await world.signIn(patient)
  await deliver()
  seen = received.mails.length
})

const url = '/settings/contact'
const says = (form: Record<string, string>, who = as) =>
  door.ask({ url, as: who, form: { way: 'mail', format: 'standard', ...form } })

const fail = (error: unknown) => assert.fail(String(error))
const addressOf = quietAfterDeath(
  db.relay,
  quietWhilePaused(db.relay, asChosen(db.relay, addressesIn(db.relay))),
)

/** Who got mail since the last test, and what it said first. */
async function deliver(): Promise<string[]> {
  await relayWaiting(db, { message: messageHandler(db.relay) }, fail)
  await sendDue(db, { post, addressOf, onFailure: fail })
  return received.mails
    .slice(0, received.mails.length - seen)
    .map(({ to, text }) => `${to}: ${text.split('\n')[0]}`)
    .toSorted()
}

const tell = (kind: string) =>
  addMessage(db.relay, {
    ...{ id: newId(), box: 'patient', recipient: patient.id, kind, reference: null },
  })

const changed = 'How we write to you changed.'

test('mail goes to the address that was chosen, and says that there is a message', async () => {
  assert.equal((await says({ address: 'rosa@mail.invalid' })).status, 303)
  assert.deepEqual(await deliver(), [`rosa@mail.invalid: ${changed}`])
  await tell('code')
  assert.deepEqual(await deliver(), [
    'rosa@mail.invalid: A code was made for you.',
    `rosa@mail.invalid: ${changed}`,
  ])
})

test('a change is told to the address before and the new one, and neither is named to the other', async () => {
  await says({ address: 'old@mail.invalid' })
  await deliver()
  seen = received.mails.length
  await says({ address: 'new@mail.invalid' })
  assert.deepEqual(await deliver(), [
    `new@mail.invalid: ${changed}`,
    `old@mail.invalid: ${changed}`,
  ])
  for (const { text, subject } of received.mails.slice(0, 2)) {
    assert.equal(subject, 'You have a new message')
    assert.doesNotMatch(text, /old@|new@|Margaret|Millbrook/)
  }
  const { body } = await door.ask({ url: '/my-record/messages', as })
  assert.equal(body.match(/How we write to you changed/g)?.length, 2, 'one line for each change')
})

for (const way of ['none', 'paper'] as const) {
  test(`who chooses ${way} gets no mail to the address before, nor what still waits for it`, async () => {
    await says({ address: 'shared@mail.invalid' })
    await deliver()
    seen = received.mails.length
    await says({ way, address: '' })
    assert.deepEqual(await deliver(), [])
    await says({ address: 'shared@mail.invalid' })
    await deliver()
    seen = received.mails.length
    await says({ address: 'new@mail.invalid' })
    await says({ way, address: '' })
    assert.deepEqual(await deliver(), [])
  })

  test(`who wants ${way} gets no mail but what the law asks for, and everything waits in the account`, async () => {
    await says({ way, address: 'rosa@mail.invalid' })
    await deliver()
    seen = received.mails.length
    await tell('code')
    await tell('emergency-look')
    assert.deepEqual(await deliver(), [])
    await tell('alert-unjustified')
    assert.deepEqual(await deliver(), [
      'rosa@mail.invalid: Your record was opened without a good reason.',
    ])
    const { body } = await door.ask({ url: '/my-record/messages', as })
    assert.match(body, /A code was made for you/)
  })
}

test('while online access is paused nothing is sent, to no address, and the pages tell nothing of it', async () => {
  await says({ address: 'old@mail.invalid' })
  await deliver()
  seen = received.mails.length
  await says({ address: 'new@mail.invalid' })
  await door.ask({ url: '/settings/stay-safe', as, form: {} })
  await tell('code')
  assert.deepEqual(await deliver(), [])
})

test('after a death nothing is sent to the patient', async () => {
  await says({ address: 'rosa@mail.invalid' })
  await owner`update patient set died_at = now() where patient_id = ${patient.id}`
  await tell('alert-unjustified')
  assert.deepEqual(await deliver(), [])
})

test('who never chose is written to as before', async () => {
  const find = asChosen(db.relay, madeUpAddress)
  const to = { box: 'patient', recipient: patient.id, kind: 'code', address: null } as const
  assert.equal(await find(to), `patient-${patient.id}@mail.invalid`)
})

test('a form that is not whole is shown again with what was typed, and nothing is kept', async () => {
  for (const address of [
    '',
    'rosa',
    'a@b.example, c@d.example',
    'a@b.example\r\nBcc: c@d.example',
  ]) {
    const { status, body } = await says({ address, way: 'mail', format: '' })
    assert.equal(status, 400, address)
    assert.match(body, /Enter an email address/)
    assert.match(body, /Choose how you read best/)
  }
  assert.match((await says({ address: 'rosa' })).body, /value="rosa"/)
  assert.equal((await says({ way: 'neither' })).status, 400)
  const rows = await owner`select from contact_choice where patient_id = ${patient.id}`
  assert.equal(rows.length, 0)
})

test('nobody says it for the patient, and staff see what the patient needs', async () => {
  assert.equal((await says({ address: 'x@mail.invalid' }, desk)).status, 404)
  const sharing = `/patients/${patient.ref}/sharing`
  assert.doesNotMatch((await door.ask({ url: sharing, as: desk })).body, /needs/)
  await says({ way: 'none', format: 'braille', language: 'Polish' })
  const { body } = await door.ask({ url: sharing, as: desk })
  assert.match(body, /Braille\. Reads best: Polish\. No letters and no email/)
  assert.doesNotMatch(body, /@mail/)
  const log = await door.ask({ url: '/my-record/who-looked', as })
  assert.match(log.body, /You changed how we write to you/)
})
