import { SMTPServer } from 'smtp-server'
import { freePort } from '../db/free-port.ts'
import type { Envelope } from './check-sender.ts'
import { largestMail, readMail } from './read-mail.ts'

/** A mail as the development mailbox shows it. */
export type ReceivedMail = {
  readonly at: Date
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Where mail ends in development: in memory, newest first. */
export type Mailbox = {
  readonly mails: readonly ReceivedMail[]
  /** Where a mail program hands mail over, once it listens. */
  readonly listensAt: string | undefined
}

/** What becomes of an email that was handed over. */
export type Intake = 'taken' | 'twice' | 'notice' | 'not-ours' | 'too-many' | 'unreadable'
/** Takes in an email for whoever it is to. */
export type MailIntake = (raw: Buffer, envelope: Envelope) => Promise<Intake>

type Filling = Mailbox & { listensAt: string | undefined; add(raw: Buffer): Promise<void> }

const mostKept = 200

export function newMailbox(): Filling {
  const mails: (ReceivedMail & { readonly messageId: string })[] = []
  return {
    mails,
    listensAt: undefined,
    add: async (raw) => {
      const { messageId, to, subject, text } = await readMail(raw, [])
      if (messageId !== '' && mails.some((mail) => mail.messageId === messageId)) return
      mails.unshift({ messageId, to: to.join(', '), subject, text, at: new Date() })
      mails.splice(mostKept)
    },
  }
}

/** Takes mail on this machine only, as a real server would: into the mailbox, and in, where it is to a practice. */
export async function listenForMail(
  mailbox: Filling,
  intake: MailIntake = () => Promise.resolve('not-ours'),
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const port = await freePort('127.0.0.1', 0)
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: largestMail,
    maxClients: 20,
    socketTimeout: 60_000,
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      let length = 0
      stream.on('data', (part: Buffer) => {
        length += part.length
        if (length <= largestMail) parts.push(part)
      })
      stream.on('end', () => {
        if (stream.sizeExceeded || length > largestMail) return done(smtpError(552, 'Too large'))
        const raw = Buffer.concat(parts)
        const { envelope, remoteAddress, hostNameAppearsAs } = session
        const handed = {
          returnPath: envelope.mailFrom ? envelope.mailFrom.address : '',
          recipients: envelope.rcptTo.map(({ address }) => address),
          ...{ ip: remoteAddress, helo: hostNameAppearsAs || null },
        }
        mailbox
          .add(raw)
          .then(() => intake(raw, handed))
          .then(
            (taken) => done(refusalOf(taken)),
            () => done(smtpError(451, 'Try again later')),
          )
      })
    },
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  const url = `smtp://127.0.0.1:${port}`
  mailbox.listensAt = url
  return { url, stop: () => new Promise((resolve) => server.close(() => resolve())) }
}

function refusalOf(taken: Intake): Error | null {
  if (taken === 'too-many') return smtpError(452, 'Too many today, try again later')
  return taken === 'unreadable' ? smtpError(554, 'Not an email that can be read') : null
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}
