import { after } from 'node:test'
import { createTransport, type Transporter } from 'nodemailer'
import { mailIntake } from '../../src/forms/mail/intake.ts'
import { listenForMail, newMailbox, type Mailbox } from '../../src/messages/mailbox.ts'
import { openPost, type Post } from '../../src/messages/mail.ts'
import type { TestDatabase } from './database.ts'

const from = 'confide@mail.invalid'

export type PostOffice = {
  /** What arrived, newest first. */
  readonly mailbox: Mailbox
  readonly settings: { readonly url: string; readonly from: string; readonly requireTls: boolean }
  readonly post: Post
  /** Sends as a mail program of somebody else does. */
  readonly sender: Transporter
}

/**
 * A real mail server, and what sends through it: closed at the end of the file.
 *
 * @param db where an email to a practice is taken in.
 */
export async function openPostOffice(
  db: TestDatabase,
  publicUrl = 'https://records.example',
): Promise<PostOffice> {
  const mailbox = newMailbox()
  const listener = await listenForMail(mailbox, (...mail) => take(...mail))
  const settings = { url: listener.url, from, requireTls: false }
  const post = openPost(settings, publicUrl)
  const take = mailIntake(db, post, from)
  const sender = createTransport({ url: listener.url })
  after(async () => {
    sender.close()
    post.close()
    await listener.stop()
  })
  return { mailbox, settings, post, sender }
}
