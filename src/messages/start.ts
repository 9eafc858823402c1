import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import { allowsDevelopmentIssuer } from '../identity/development-issuer.ts'
import {
  addressesIn,
  asChosen,
  madeUpAddress,
  quietAfterDeath,
  quietWhilePaused,
} from './address.ts'
import { openPost, type Post } from './mail.ts'
import { listenForMail, newMailbox, type Mailbox, type MailIntake } from './mailbox.ts'
import { startPolling } from './poll-inbox.ts'
import { messageHandler } from './message.ts'
import { operatorAt } from './operator.ts'
import { startRelay, type Handlers } from './relay.ts'
import { workHandler } from './work.ts'
import { startSending, type SendDeps } from './send.ts'

export type Messages = {
  /** In development, where mail ends. */
  readonly mailbox: Mailbox | undefined
  stop(): Promise<void>
}

/**
 * Starts what takes messages from the outboxes and sends them: by SMTP where it is set up, in development
 * into a mailbox of its own, else into the accounts alone.
 *
 * @param handlers of the other topics.
 * @param intakeOf takes in what comes by mail, given what answers it and from which address.
 * @param onRefused what becomes of a message that could not be sent.
 */
export async function startMessages(
  db: Database,
  config: Config,
  publicUrl: string,
  handlers: Handlers,
  intakeOf: (post: Post, from: string) => MailIntake,
  onRefused: NonNullable<SendDeps['onRefused']>,
  onFailure: (error: unknown) => void,
): Promise<Messages> {
  const mailbox =
    !config.mail && allowsDevelopmentIssuer(config, publicUrl) ? newMailbox() : undefined
  let take: MailIntake = () => Promise.resolve('not-ours')
  const listener = mailbox && (await listenForMail(mailbox, (...mail) => take(...mail)))
  const mail =
    config.mail ??
    (listener && { url: listener.url, from: 'confide@mail.invalid', requireTls: false })
  const post = mail && openPost(mail, publicUrl)
  if (post) take = intakeOf(post, mail.from)
  const polling = config.inbox && startPolling(config.inbox, (...one) => take(...one), onFailure)
  const relay = startRelay(
    db,
    { message: messageHandler(db.relay), work: workHandler(db.relay), ...handlers },
    onFailure,
  )
  const chosen = asChosen(db.relay, mailbox ? madeUpAddress : addressesIn(db.relay))
  const called =
    config.operatorMail === undefined ? chosen : operatorAt(config.operatorMail, chosen)
  const addressOf = quietAfterDeath(db.relay, quietWhilePaused(db.relay, called))
  const sending = startSending(db, { post, addressOf, onFailure, onRefused })
  return {
    mailbox,
    stop: async () => {
      await Promise.all([relay.stop(), sending.stop(), polling?.stop()])
      post?.close()
      await listener?.stop()
    },
  }
}
