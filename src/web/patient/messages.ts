import type { FastifyInstance } from 'fastify'
import { messageText } from '../../messages/kinds.ts'
import type { ReceivedMessage } from '../../messages/message.ts'
import { readOwnMessages } from '../../record/own-messages.ts'
import type { PageDeps } from '../page-deps.ts'
import { paths } from '../paths.ts'
import { signedIn } from '../present/person.ts'
import { sendPage } from '../send-page.ts'
import { messagesView, type MessageView } from './messages-view.tsx'
import { ownPatient } from './own-patient.ts'

export function registerOwnMessages(app: FastifyInstance, { db, actorOf }: PageDeps): void {
  app.get(paths.messages, { config: { policy: 'own-record' } }, async (request, reply) => {
    const actor = actorOf(request)
    const patient = await ownPatient(db, actor)
    const { person, messages } = await readOwnMessages(db, actor, patient)
    const view = { who: signedIn(person), messages: messages.map(viewOf) }
    return sendPage(reply, messagesView(view))
  })
}

/** The page a message is about. */
const about: Readonly<Record<string, { readonly href: string; readonly text: string }>> = {
  'sharing-changed': { href: paths.sharing, text: 'See who shares your record' },
  'opt-out-changed': { href: paths.optOuts, text: 'See your opt-outs' },
  code: { href: paths.ownCodes, text: 'See your codes' },
  'private-answered': { href: paths.ownPrivate, text: 'See the answer' },
  'correction-answered': { href: paths.ownCorrections, text: 'See the answer' },
  'new-organisation': { href: paths.whoLooked, text: 'See who has looked' },
  'emergency-look': { href: paths.whoLooked, text: 'See who has looked' },
  'service-changed': { href: paths.sharing, text: 'See who shares your record' },
  'look-justified': { href: paths.lookQuestions, text: 'See what you asked' },
  'look-incident': { href: paths.lookQuestions, text: 'See what you asked' },
  'alert-unjustified': { href: paths.whoLooked, text: 'See who has looked' },
}

function viewOf({ id, kind, reference, at, unread, refused }: ReceivedMessage): MessageView {
  const text = messageText('patient', kind)
  const link = about[kind]
  return {
    ...{ id, at, unread, refused },
    title: text?.title ?? 'A message',
    // "Sign in" is for the mail: here they are.
    body: (text?.body ?? '').replace(/ Sign in [^.]+\./, ''),
    ...(reference === null ? {} : { reference }),
    ...(link && { link }),
  }
}
