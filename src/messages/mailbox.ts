import { SMTPServer } from 'smtp-server'
import { freePort } from '../db/free-port.ts'

/** A mail as the development mailbox shows it. */
export type ReceivedMail = {
  readonly at: Date
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Where mail ends in development: in memory, newest first. */
export type Mailbox = { readonly mails: readonly ReceivedMail[]; add(raw: string): void }

const mostKept = 200

export function newMailbox(): Mailbox {
  const mails: (ReceivedMail & { readonly messageId: string })[] = []
  return {
    mails,
    add: (raw) => {
      const mail = readMail(raw)
      if (mails.some(({ messageId }) => messageId === mail.messageId)) return
      mails.unshift({ ...mail, at: new Date() })
      mails.splice(mostKept)
    },
  }
}

/** Takes mail on this machine only, as a real server would, and puts it into the mailbox. */
export async function listenForMail(
  mailbox: Mailbox,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const port = await freePort('127.0.0.1', 0)
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: 1024 * 1024,
    onData: (stream, _session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        mailbox.add(Buffer.concat(parts).toString('utf8'))
        done()
      })
    },
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  return {
    url: `smtp://127.0.0.1:${port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** Reads a mail that we made ourselves: ASCII headers, and the plain part of two. */
function readMail(raw: string): Omit<ReceivedMail, 'at'> & { messageId: string } {
  const [head = ''] = raw.split(/\r?\n\r?\n/, 1)
  const plain = /content-type: text\/plain[^]*?\r?\n\r?\n([^]*?)\r?\n--/i.exec(raw)
  const encoding = /content-transfer-encoding: (\S+)/i.exec(plain?.[0] ?? '')?.[1]?.toLowerCase()
  const text = plain?.[1] ?? ''
  return {
    messageId: header(head, 'message-id'),
    to: header(head, 'to'),
    subject: header(head, 'subject'),
    text: (encoding === 'quoted-printable' ? fromQuotedPrintable(text) : text).replaceAll('\r', ''),
  }
}

function header(head: string, name: string): string {
  return new RegExp(`^${name}: (.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(head)?.[1]?.trim() ?? ''
}

/** RFC 2045, 6.7. */
function fromQuotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
