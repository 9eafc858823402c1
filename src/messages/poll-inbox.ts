import { ImapFlow } from 'imapflow'
import type { InboxSettings } from '../settings/mail.ts'
import { every, type Repeated } from './every.ts'
import type { MailIntake } from './mailbox.ts'
import { largestMail } from './read-mail.ts'

const everyMs = 60_000
/** Of one round; what is left is taken in the next. */
const mostAtOnce = 50

/** Looks once a minute for what came to a mailbox, until stopped. */
export function startPolling(
  settings: InboxSettings,
  intake: MailIntake,
  onFailure: (error: unknown) => void,
): Repeated {
  return every(
    everyMs,
    async () => {
      const { notOurs } = await pollInbox(settings, intake)
      if (notOurs > 0) {
        console.error(
          `${notOurs} emails are left unread: no open practice names INBOX_ADDRESS on its page.`,
        )
      }
    },
    onFailure,
  )
}

/**
 * Takes in what is unread in a mailbox by IMAP, oldest first. What was taken is marked as read, and what cannot be
 * read as a star too, for whoever looks after the mailbox: nothing is deleted. What is to no practice stays unread.
 */
export async function pollInbox(
  settings: InboxSettings,
  intake: MailIntake,
): Promise<{ readonly looked: number; readonly notOurs: number }> {
  const { host, port, secure, user, password, folder, address } = settings
  const client = new ImapFlow({
    ...{ host, port, secure, auth: { user, pass: password }, logger: false },
    ...{ disableAutoIdle: true, connectionTimeout: 20_000, socketTimeout: 600_000 },
    doSTARTTLS: settings.requireTls && !secure ? true : undefined,
    maxLiteralSize: largestMail + 1024,
  })
  // what breaks a connection is told by what was asked of it
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.mailboxOpen(folder)
    const unread = (await client.search({ seen: false }, { uid: true })) || []
    const now = unread.slice(0, mostAtOnce)
    let notOurs = 0
    for (const uid of now) {
      const taken = await takeOne(client, uid, address, intake)
      if (taken === 'too-many') break
      if (taken === 'not-ours') {
        notOurs++
        continue
      }
      const flags = taken === 'unreadable' ? ['\\Seen', '\\Flagged'] : ['\\Seen']
      await client.messageFlagsAdd(String(uid), flags, { uid: true })
    }
    return { looked: now.length, notOurs }
  } finally {
    await client.logout().catch(() => client.close())
  }
}

async function takeOne(client: ImapFlow, uid: number, address: string, intake: MailIntake) {
  const asked = { uid: true } as const
  const about = await client.fetchOne(String(uid), { size: true }, asked)
  if (!about || (about.size ?? 0) > largestMail) return 'unreadable'
  const mail = await client.fetchOne(String(uid), { source: true }, asked)
  if (!mail || mail.source === undefined) return 'unreadable'
  return intake(mail.source, {
    returnPath: returnPathIn(mail.source),
    recipients: [address],
    ...{ ip: null, helo: null },
  })
}

/** The sender that the server of the mailbox was told, which it writes on top; empty where it wrote none. */
function returnPathIn(raw: Buffer): string {
  const [head = ''] = raw
    .subarray(0, 16_384)
    .toString('latin1')
    .split(/\r?\n\r?\n/, 1)
  return /^return-path:\s*<([^>\r\n]*)>/im.exec(head)?.[1] ?? ''
}
