import assert from 'node:assert/strict'
import { after, before, beforeEach, suite, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { freePort } from '../../src/db/free-port.ts'
import { setMail } from '../../src/identity/organisations.ts'
import { newId } from '../../src/identity/ids.ts'
import { addressesIn, madeUpAddress, type FindAddress } from '../../src/messages/address.ts'
import { messageKinds, messageText } from '../../src/messages/kinds.ts'
import { mailContent, openPost } from '../../src/messages/mail.ts'
import { addMessage, messageHandler } from '../../src/messages/message.ts'
import { relayWaiting } from '../../src/messages/relay.ts'
import { sendOut } from '../../src/messages/outbox.ts'
import { sendDue } from '../../src/messages/send.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { openPostOffice } from '../support/post-office.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

const db = await testDatabase()
const world = worldIn(db)
const owner = asAnyone(db)
const door = await openDoor(db)
const { mailbox, settings, post } = await openPostOffice(db)
after(() => owner.end())

let clinic: Service
let rosa: Patient
let token: string
before(async () => {
  clinic = await world.service('Z50001', 'Secret Clinic')
  rosa = await world.patient({ name: 'Rosa Sample' })
  token = await world.signIn(rosa)
})
beforeEach(() => owner`delete from message`)

const fail = (error: unknown) => assert.fail(String(error))
const send = (addressOf: FindAddress = madeUpAddress, over: Partial<{ post: typeof post }> = {}) =>
  sendDue(db, { post, addressOf, onFailure: fail, ...over })
const tell = (kind = 'code', facts = {}) =>
  addMessage(db.relay, {
    ...{ id: newId(), box: 'patient', recipient: rosa.id, kind, reference: null },
    ...facts,
  })
const states = async () =>
  (await owner<{ state: string }[]>`select state from message order by id`).map(
    ({ state }) => state,
  )
const messages = async () => (await door.ask({ url: '/my-record/messages', as: token })).body

suite('the texts', () => {
  for (const { box, kind } of messageKinds()) {
    test(`${kind} to ${box} names no service, no person and nothing about health`, () => {
      const { subject, text, html } = mailContent(
        { box, kind, reference: 'SH-7K3Q-9D2M' },
        'https://r',
      )
      const words = `${subject} ${text} ${html.replace(/<[^>]+>/g, ' ')}`
      assert.doesNotMatch(
        words,
        /clinic|hospital|surgery|hospice|doctor|nurse|NHS|diagnos|medicine|allerg|result|\b\d{3} ?\d{3} ?\d{4}\b/i,
      )
      assert.match(text, box === 'operator' ? /\n\nhttps:\/\/r\/log\/checkpoint\n/ : /Sign in/)
      assert.match(text, /SH-7K3Q-9D2M/)
    })
  }

  test('the subject to a patient says nothing at all', () => {
    const kinds = messageKinds().filter(({ box }) => box === 'patient')
    const subjects = kinds.map(
      ({ box, kind }) => mailContent({ box, kind, reference: null }, '').subject,
    )
    assert.deepEqual([...new Set(subjects)], ['You have a new message'])
  })

  test('mail to who keeps watch carries a reference and no more', () => {
    const { text } = mailContent(
      { box: 'watch', kind: 'alert-raised', reference: 'AL-7K3Q' },
      'https://r',
    )
    assert.equal(
      text,
      'An alert was raised.\n\nAn alert waits for you. Sign in and look it up by its reference.\n\n' +
        'Reference: AL-7K3Q\n\nhttps://r/sign-in\n\nThis mail was sent by a system. Nobody reads answers to it.',
    )
  })

  test('a kind that a box does not get is a bug, not a mail', async () => {
    assert.equal(messageText('desk', 'emergency-look'), undefined)
    await assert.rejects(tell('constructor'), TypeError)
  })
})

suite('from the outbox to the mailbox', () => {
  const relay = () => relayWaiting(db, { message: messageHandler(db.relay) }, fail)
  const out = (payload: Record<string, string>) =>
    world.asJob(rosa, (tx) => sendOut(tx, rosa.id, 'message', payload))

  test('one message to the patient and one to the service, each sent once', async () => {
    await out({ to: 'patient', kind: 'sharing-changed', reference: 'SH-7K3Q-9D2M' })
    await out({ to: 'organisation', organisation: clinic, kind: 'sharing-changed' })
    await relay()
    await owner`update outbox set relayed_at = null`
    await relay()
    assert.deepEqual(await states(), ['waiting', 'waiting'], 'handed over twice, kept once')
    await Promise.all([send(), send()])
    await send()
    assert.deepEqual(await states(), ['sent', 'sent'])
    const sent = mailbox.mails.map(({ to, text }) => [to.split('-')[0], text.split('\n')[0]])
    assert.deepEqual(sent.map((words) => words.join(': ')).toSorted(), [
      'desk: A sharing choice changed.',
      'patient: A sharing choice changed.',
    ])
  })

  test('what must wait is neither sent nor shown before its time', async () => {
    const notBefore = new Date(Date.now() + 3_600_000).toISOString()
    await out({ to: 'patient', kind: 'emergency-look', reference: 'EM-1', notBefore })
    await relay()
    assert.equal(await send(), 0)
    assert.doesNotMatch(await messages(), /in an emergency/)
    await owner`update message set not_before = now()`
    assert.equal(await send(), 1)
    assert.match(await messages(), /Your record was opened in an emergency/)
  })

  test('where a clinician recorded why not, the patient is not told', async () => {
    const notBefore = new Date(Date.now() + 3_600_000).toISOString()
    await out({ to: 'patient', kind: 'emergency-look', reference: 'EM-2', notBefore })
    await out({ to: 'patient', kind: 'emergency-look', reference: 'EM-2', tell: 'no' })
    await out({ to: 'patient', kind: 'emergency-look', reference: 'EM-3', tell: 'no' })
    await relay()
    assert.deepEqual(await states(), ['withdrawn'])
    await owner`update message set not_before = now()`
    assert.equal(await send(), 0)
    assert.doesNotMatch(await messages(), /in an emergency/)
  })

  test('one that names no kind or no organisation fails and stays in the outbox', async () => {
    await out({ to: 'organisation', kind: 'sharing-changed' })
    await out({ to: 'patient' })
    const failed: unknown[] = []
    await relayWaiting(db, { message: messageHandler(db.relay) }, (error) => failed.push(error))
    assert.equal(failed.length, 2)
    assert.deepEqual(await states(), [])
    await owner`delete from outbox`
  })
})

suite('sending', () => {
  test('without an address it waits in the account', async () => {
    await tell()
    await send(addressesIn(db.relay))
    assert.deepEqual(await states(), ['kept'])
    assert.match(await messages(), /A code was made for you/)
  })

  test('a service is written to where it said', async () => {
    await setMail(db.job, clinic, 'watch', 'watch@clinic.invalid')
    const find = addressesIn(db.relay)
    const to = { recipient: clinic, kind: 'alert-raised', address: null } as const
    assert.equal(await find({ ...to, box: 'watch' }), 'watch@clinic.invalid')
    assert.equal(await find({ ...to, box: 'desk' }), undefined)
    await assert.rejects(setMail(db.job, clinic, 'desk', 'a@b, c@d'), /mail address/)
  })

  test('a server that is away is tried again, later each time, and given up in the end', async () => {
    const port = await freePort('127.0.0.1', 0)
    const away = openPost({ ...settings, url: `smtp://127.0.0.1:${port}` }, 'https://r')
    await tell()
    for (let n = 1; n <= 10; n++) {
      assert.equal(await send(madeUpAddress, { post: away }), 1)
      assert.equal(await send(madeUpAddress, { post: away }), 0, 'not at once')
      assert.deepEqual(await states(), [n < 10 ? 'waiting' : 'refused'])
      await owner`update message set try_after = now()`
    }
    away.close()
  })

  test('an address the server does not know is told to the patient, and not tried again', async () => {
    const port = await freePort('127.0.0.1', 0)
    const ids: string[] = []
    const refusing = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: (_address, _session, done) =>
        done(Object.assign(new Error('nobody here'), { responseCode: 550 })),
    })
    await new Promise<void>((resolve) => refusing.listen(port, '127.0.0.1', () => resolve()))
    const other = openPost({ ...settings, url: `smtp://127.0.0.1:${port}` }, 'https://r')
    await tell()
    await send(madeUpAddress, { post: other })
    other.close()
    await new Promise<void>((resolve) => refusing.close(() => resolve()))
    assert.deepEqual([await states(), ids], [['refused'], []])
    assert.match(await messages(), /We could not send this to the address/)
  })

  test('the Message-ID is the same however often it is tried: the mailbox keeps one', async () => {
    const letter = { id: newId(), box: 'patient', kind: 'code', reference: null } as const
    const before = mailbox.mails.length
    await post.deliver({ ...letter, address: 'a@mail.invalid' })
    await post.deliver({ ...letter, address: 'a@mail.invalid' })
    assert.equal(mailbox.mails.length, before + 1)
  })
})

suite('the page', () => {
  test('shows what is new as new, once, and the look is on the log', async () => {
    await tell('new-organisation')
    const first = await messages()
    assert.match(first, /New<\/strong> A service opened your record for the first time/)
    assert.match(first, /href="\/my-record\/who-looked"/)
    assert.doesNotMatch(first, /Sign in to see/)
    assert.doesNotMatch(await messages(), /New<\/strong>/)
    const log = await door.ask({ url: '/my-record/who-looked', as: token })
    assert.match(log.body, /You read your messages/)
  })

  test('shows nobody else’s', async () => {
    const other = await world.patient({ name: 'Harold Other' })
    await tell('code', { recipient: other.id })
    assert.match(await messages(), /You have no messages/)
  })

  test('the development mailbox answers on this machine only', async () => {
    const here = await door.ask({ url: '/dev/mail' })
    assert.equal(here.status, 200)
    assert.match(here.body, /There is no mail yet/)
    const host = 'records.example'
    assert.equal((await door.ask({ url: '/dev/mail', headers: { host } })).status, 404)
  })
})
