import { SetupError } from '../errors.ts'
import type { Environment } from './environment.ts'

/** Mail out, by SMTP. */
export type MailSettings = {
  readonly url: string
  /** The address mail comes from. */
  readonly from: string
  /** Whether a connection that cannot be encrypted is refused. */
  readonly requireTls: boolean
}

/** The mailbox of a practice on another server, read by IMAP. */
export type InboxSettings = {
  readonly host: string
  readonly port: number
  /** Whether the connection is encrypted from its beginning; otherwise it must become so, unless it is near. */
  readonly secure: boolean
  readonly requireTls: boolean
  readonly user: string
  readonly password: string
  readonly folder: string
  /** Its address, as the practice's page names it. */
  readonly address: string
}

export function readMail(environment: Environment): MailSettings | undefined {
  const url = environment['SMTP_URL']
  const from = environment['MAIL_FROM']
  if (!url && !from) return undefined
  if (!url || !/^smtps?:\/\//.test(url) || !URL.canParse(url) || !new URL(url).hostname) {
    throw new SetupError('SMTP_URL must begin with smtp:// or smtps:// and name a server')
  }
  if (!from || !isMailAddress(from)) {
    throw new SetupError(
      'MAIL_FROM must be the address mail comes from, like confide@records.example',
    )
  }
  return Object.freeze({ url, from, requireTls: !isNear(new URL(url)) })
}

export function readOperatorMail(environment: Environment): string | undefined {
  const address = environment['OPERATOR_MAIL']
  if (!address) return undefined
  if (!isMailAddress(address)) {
    throw new SetupError(
      'OPERATOR_MAIL must be the address of whoever runs the server, like duty@records.example',
    )
  }
  if (!environment['SMTP_URL']) {
    throw new SetupError('OPERATOR_MAIL needs SMTP_URL and MAIL_FROM: it is written to by mail')
  }
  return address
}

export function readInbox(environment: Environment): InboxSettings | undefined {
  const text = environment['INBOX_URL']
  const address = environment['INBOX_ADDRESS']
  if (!text && !address) return undefined
  const url = text && /^imaps?:\/\//.test(text) && URL.canParse(text) ? new URL(text) : undefined
  if (!url?.hostname || !url.username || !url.password) {
    throw new SetupError(
      'INBOX_URL must begin with imaps:// or imap:// and name user, password and server, like imaps://user:password@host/INBOX',
    )
  }
  if (!address || !isMailAddress(address)) {
    throw new SetupError(
      'INBOX_ADDRESS must be the address of the mailbox, as the page of the practice names it',
    )
  }
  if (!environment['SMTP_URL']) {
    throw new SetupError(
      'INBOX_URL needs SMTP_URL and MAIL_FROM: who writes is told that it came in',
    )
  }
  const secure = url.protocol === 'imaps:'
  return Object.freeze({
    ...{ host: url.hostname, port: Number(url.port) || (secure ? 993 : 143), secure, address },
    requireTls: !isNear(url),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    folder: decodeURIComponent(url.pathname.slice(1)) || 'INBOX',
  })
}

function isMailAddress(text: string): boolean {
  return /^[^\s@<>]+@[^\s@<>]+$/.test(text)
}

function isNear({ hostname }: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}
