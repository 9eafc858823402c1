import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { after, beforeEach, test } from 'node:test'
import type { InboxSettings } from '../settings/mail.ts'
import type { Envelope } from './check-sender.ts'
import type { Intake } from './mailbox.ts'
import { pollInbox } from './poll-inbox.ts'

// A mailbox on another server, of which a stand-in speaks as much IMAP (RFC 9051) as is asked of it.

type Kept = { readonly uid: number; readonly raw: string; readonly flags: Set<string> }
let kept: Kept[] = []
let password = ''
const server = createServer((socket) => {
  socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n')
  let text = ''
  socket.on('error', () => undefined)
  socket.on('data', (part) => {
    text += part.toString('latin1')
    for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
      answer(socket, text.slice(0, end))
      text = text.slice(end + 2)
    }
  })
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
after(() => server.close())

function answer(socket: Socket, line: string): void {
  const [, tag = '', command = ''] = /^(\S+) (.*)$/.exec(line) ?? []
  const say = (...lines: readonly string[]) =>
    socket.write(lines.map((one) => `${one}\r\n`).join(''))
  const done = (...lines: readonly string[]) => say(...lines, `${tag} OK done`)
  if (/^CAPABILITY/i.test(command)) return void done('* CAPABILITY IMAP4rev1')
  if (/^LOGIN/i.test(command)) {
    return void (command.includes(password) ? done() : say(`${tag} NO wrong`))
  }
  if (/^NAMESPACE/i.test(command)) return void done('* NAMESPACE (("" "/")) NIL NIL')
  if (/^LIST/i.test(command)) return void done('* LIST () "/" INBOX')
  if (/^SELECT/i.test(command)) {
    const flags = '* FLAGS (\\Seen \\Flagged)'
    return void done(
      flags,
      `* ${kept.length} EXISTS`,
      '* OK [UIDVALIDITY 1] x',
      '* OK [UIDNEXT 99] x',
    )
  }
  if (/^UID SEARCH/i.test(command)) {
    const unseen = kept.filter(({ flags }) => !flags.has('\\Seen')).map(({ uid }) => uid)
    return void done(`* SEARCH ${unseen.join(' ')}`)
  }
  const [, verb, uid, rest = ''] = /^UID (FETCH|STORE) (\d+) (.*)$/i.exec(command) ?? []
  const place = kept.findIndex((one) => one.uid === Number(uid))
  const one = kept[place]
  if (one === undefined) return void done(...(/^LOGOUT/i.test(command) ? ['* BYE'] : []))
  if (verb === 'STORE') {
    for (const [flag] of rest.matchAll(/\\\w+/g)) one.flags.add(flag)
    return void done()
  }
  const source = /BODY/.test(rest) ? ` BODY[] {${one.raw.length}}\r\n${one.raw}` : ''
  done(`* ${place + 1} FETCH (UID ${one.uid} RFC822.SIZE ${one.raw.length}${source})`)
}

const settings = (): InboxSettings => {
  const at = server.address()
  const port = typeof at === 'object' && at ? at.port : 0
  return {
    ...{ host: '127.0.0.1', port, secure: false, requireTls: false, user: 'records' },
    ...{ password: 'secret', folder: 'INBOX', address: 'records@millbrook.example' },
  }
}
const mail = (uid: number, subject: string, top = 'Return-Path: <a@x.org>\r\n'): Kept => ({
  ...{ uid, flags: new Set<string>() },
  raw: `${top}From: a@x.org\r\nSubject: ${subject}\r\n\r\nx\r\n`,
})
const handed: { raw: string; envelope: Envelope }[] = []
const taking = (answers: readonly Intake[]) => (raw: Buffer, envelope: Envelope) => {
  handed.push({ raw: raw.toString(), envelope })
  return Promise.resolve(answers[handed.length - 1] ?? 'taken')
}
const flags = () => kept.map((one) => [...one.flags].toSorted().join(' '))

beforeEach(() => {
  password = 'secret'
  handed.length = 0
})

test('what is unread is taken in as it came, marked as read, and not taken again', async () => {
  kept = [mail(7, 'one'), mail(9, 'two', '')]
  assert.deepEqual(await pollInbox(settings(), taking([])), { looked: 2, notOurs: 0 })
  const envelope = { recipients: ['records@millbrook.example'], ip: null, helo: null }
  assert.deepEqual(handed, [
    { raw: kept[0]?.raw, envelope: { ...envelope, returnPath: 'a@x.org' } },
    { raw: kept[1]?.raw, envelope: { ...envelope, returnPath: '' } },
  ])
  assert.deepEqual(flags(), ['\\Seen', '\\Seen'])
  assert.deepEqual(await pollInbox(settings(), taking([])), { looked: 0, notOurs: 0 })
})

test('what cannot be read gets a star', async () => {
  kept = [mail(1, 'x')]
  await pollInbox(settings(), taking(['unreadable']))
  assert.deepEqual(flags(), ['\\Flagged \\Seen'])
})

test('what is to no practice stays unread, and what follows is taken', async () => {
  kept = [mail(1, 'x'), mail(2, 'y')]
  const polled = await pollInbox(settings(), taking(['not-ours', 'notice']))
  assert.deepEqual(polled, { looked: 2, notOurs: 1 })
  assert.deepEqual(flags(), ['', '\\Seen'])
})

test('where too many came today the rest stays unread', async () => {
  kept = [mail(1, 'x'), mail(2, 'y'), mail(3, 'z')]
  await pollInbox(settings(), taking(['taken', 'too-many']))
  assert.deepEqual(flags(), ['\\Seen', '', ''])
})

test('fifty are taken in one round', async () => {
  kept = Array.from({ length: 60 }, (_, n) => mail(n + 1, 'x'))
  assert.equal((await pollInbox(settings(), taking([]))).looked, 50)
  assert.equal((await pollInbox(settings(), taking([]))).looked, 10)
})

test('a failure leaves the email unread; a wrong password is a failure', async () => {
  kept = [mail(1, 'x')]
  await assert.rejects(pollInbox(settings(), () => Promise.reject(new Error('database away'))))
  assert.deepEqual(flags(), [''])
  password = 'changed'
  await assert.rejects(pollInbox(settings(), taking([])))
})
