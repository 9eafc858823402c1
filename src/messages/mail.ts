import { createTransport, type SendMailOptions } from 'nodemailer'
import type { MailSettings } from '../settings/mail.ts'
import { messageText, type Box } from './kinds.ts'

/** One message, ready to be put into a mail. */
export type Letter = {
  readonly id: string
  readonly box: Box
  readonly kind: string
  readonly reference: string | null
  readonly address: string
}

/** What became of a mail: `later` is worth another try, `refused` is not. */
export type Delivery = 'sent' | 'refused' | 'later'

export type Post = {
  deliver(letter: Letter): Promise<Delivery>
  /** Tells whoever sent an email that it came in, and nothing else. @param to the address it came from. */
  answer(to: string, reference: string, messageId: string): Promise<Delivery>
  close(): void
}

/** Sends by SMTP. @param publicUrl where the link of each mail leads. */
export function openPost({ url, from, requireTls }: MailSettings, publicUrl: string): Post {
  const transport = createTransport({
    url,
    requireTLS: requireTls,
    connectionTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = from.slice(from.lastIndexOf('@') + 1).replace(/>$/, '')
  async function send(mail: SendMailOptions): Promise<Delivery> {
    try {
      await transport.sendMail({ from, textEncoding: 'quoted-printable', ...mail })
      return 'sent'
    } catch (error) {
      return isPermanent(error) ? 'refused' : 'later'
    }
  }
  return {
    deliver: (letter) =>
      send({
        to: { name: '', address: letter.address },
        // The same however often it is tried, so that whoever receives it twice can tell.
        messageId: `<${letter.id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        ...mailContent(letter, publicUrl),
      }),
    answer: (to, reference, messageId) =>
      send({
        to: { name: '', address: to },
        // a bounce of it goes nowhere
        envelope: { from: '', to },
        headers: {
          'Auto-Submitted': 'auto-replied',
          Precedence: 'bulk',
          'X-Auto-Response-Suppress': 'All',
        },
        ...(messageId === '' ? {} : { inReplyTo: messageId }),
        ...answerContent(reference),
      }),
    close: () => transport.close(),
  }
}

/** Where the link of a mail leads, and what it says. */
const linkOf: Readonly<Record<Box, readonly [path: string, label: string]>> = {
  patient: ['/my-record/messages', 'Sign in'],
  desk: ['/sign-in', 'Sign in'],
  watch: ['/sign-in', 'Sign in'],
  operator: ['/log/checkpoint', 'The newest checkpoint'],
}

/** Subject and body, plain and HTML. A patient's subject is read over shoulders: it says nothing at all. */
export function mailContent(
  { box, kind, reference }: Pick<Letter, 'box' | 'kind' | 'reference'>,
  publicUrl: string,
): { subject: string; text: string; html: string } {
  const content = messageText(box, kind)
  if (!content) throw new TypeError(`there is no message ${kind} to ${box}`)
  const lines = [
    `${content.title}.`,
    content.body,
    ...(reference === null ? [] : [`Reference: ${reference}`]),
  ]
  const [path, label] = linkOf[box]
  const link = `${publicUrl}${path}`
  return {
    subject: box === 'patient' ? 'You have a new message' : content.title,
    text: [...lines, link, 'This mail was sent by a system. Nobody reads answers to it.'].join(
      '\n\n',
    ),
    html: `<!doctype html><html lang="en-GB"><body style="font-family:sans-serif;font-size:18px">${lines
      .map((line) => `<p>${escaped(line)}</p>`)
      .join(
        '',
      )}<p><a href="${escaped(link)}">${label}</a></p><p>This mail was sent by a system. Nobody reads answers to it.</p></body></html>`,
  }
}

/** It names nobody, quotes nothing and promises nothing: the address it goes to may be anybody's. */
function answerContent(reference: string): { subject: string; text: string } {
  const lines = [
    'Your email has come in.',
    `Reference: ${reference}`,
    'An email by itself changes nothing. Where you asked for something, you are written to or called through the details we already have, and not by an answer to this email.',
    'If you did not write to us, you need do nothing.',
    'For urgent medical help, call 111. If someone’s life is at risk, call 999.',
    'This mail was sent by a system. Nobody reads answers to it.',
  ]
  return { subject: 'Your email has come in', text: lines.join('\n\n') }
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
}

/** The receiving server said 5xx to the address or the mail: not now and not later. */
function isPermanent(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error && 'responseCode' in error)) return false
  const code = Number(error.responseCode)
  return ['EENVELOPE', 'EMESSAGE'].includes(String(error.code)) && code >= 500 && code < 600
}
