import type { FastifyInstance } from 'fastify'
import type { Mailbox } from '../messages/mailbox.ts'
import { mailboxView } from './dev-mailbox-view.tsx'
import { onlyThisMachine } from './development-issuer.ts'
import { paths } from './paths.ts'
import { sendPage } from './send-page.ts'

/** The mail that was sent, where nothing is really sent: development only, and on this machine. */
export function registerDevMailbox(
  app: FastifyInstance,
  mailbox: Mailbox,
  publicUrl: string,
): void {
  const open = { config: { policy: 'public' }, onRequest: onlyThisMachine(publicUrl) } as const
  app.get(paths.devMailbox, open, (_request, reply) => sendPage(reply, mailboxView(mailbox)))
}
