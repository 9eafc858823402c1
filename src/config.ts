import { isIP } from 'node:net'
import { resolve } from 'node:path'

/** Something the person who starts Confide can put right: shown as its message, without a stack. */
export class SetupError extends Error {
  override name = 'SetupError'
}

/** A service people sign in with (OpenID Connect). */
export type Issuer = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
}

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

/** The organisation people are to see in place of our own name; checked where it is shown. */
export type BrandSettings = {
  readonly name: string | undefined
  readonly colour: string | undefined
  /** The path of its mark, SVG or PNG. */
  readonly mark: string | undefined
  /** The paths of its font and of the same in bold, WOFF2 or TTF. */
  readonly font: string | undefined
  readonly boldFont: string | undefined
}

export type Config = {
  /** NODE_ENV=production: no demo population and no "Choose a person" sign-in. */
  readonly production: boolean
  readonly host: string
  readonly port: number
  readonly dataFolder: string
  /** Any PostgreSQL from 15; undefined for the embedded one in the data folder. */
  readonly databaseUrl: string | undefined
  /** The address people reach Confide at, where that is not the one it listens on. A server in production has one. */
  readonly publicUrl: string | undefined
  readonly staffIssuer: Issuer | undefined
  readonly patientIssuer: Issuer | undefined
  /** Undefined: messages wait in people's accounts; in development /dev/mail shows them. */
  readonly mail: MailSettings | undefined
  /** Where whoever runs the server is written to when the access log goes wrong; undefined: nowhere. */
  readonly operatorMail: string | undefined
  /** Undefined: no mailbox is read. */
  readonly inbox: InboxSettings | undefined
  /** How long a patient's one-time code may be used. */
  readonly codeHours: number
  readonly brand: BrandSettings
  /** Proxies of ours, addresses or networks: they are believed who asked them. */
  readonly trustedProxies: readonly string[]
  /** The NHS number of a patient who is nobody, whose record is looked at each minute; undefined: no probe. */
  readonly probeNhsNumber: string | undefined
  /** How many requests of one organisation the Summary Care Record API takes in a second. */
  readonly scrPerSecond: number
  /** Hosts that notifications of subscriptions may go to, with their port where it is not the usual one. */
  readonly subscriptionHosts: readonly string[]
  /** Hosts that the keys of apps may be fetched from. */
  readonly appKeyHosts: readonly string[]
  /** Who witnesses the log, by key and address, and how many must; none named: one in this process. */
  readonly log: {
    readonly witnesses: readonly { readonly key: string; readonly url: string }[]
    readonly quorum: number
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/** The folder of package.json, seen from dist/src. */
export const projectFolder = resolve(import.meta.dirname, '..', '..')

/** @throws SetupError that names the variable with a bad value. */
export function readConfig(environment: Environment = process.env): Config {
  const data = environment['CONFIDE_DATA']
  return Object.freeze({
    production: environment['NODE_ENV'] === 'production',
    host: environment['HOST'] || '127.0.0.1',
    port: readPort(environment['PORT']),
    dataFolder: data ? resolve(data) : resolve(projectFolder, '.data'),
    databaseUrl: readDatabaseUrl(environment['DATABASE_URL']),
    publicUrl: readUrl(environment, 'PUBLIC_URL'),
    staffIssuer: readIssuer(environment, 'STAFF'),
    patientIssuer: readIssuer(environment, 'PATIENT'),
    mail: readMail(environment),
    operatorMail: readOperatorMail(environment),
    inbox: readInbox(environment),
    brand: Object.freeze({
      name: environment['BRAND_NAME'] || undefined,
      colour: environment['BRAND_COLOUR'] || undefined,
      mark: environment['BRAND_MARK'] || undefined,
      font: environment['BRAND_FONT'] || undefined,
      boldFont: environment['BRAND_FONT_BOLD'] || undefined,
    }),
    trustedProxies: Object.freeze(readProxies(environment['TRUSTED_PROXIES'])),
    codeHours: readWhole(environment, 'CODE_HOURS', { from: 1, to: 168, usual: 24 }),
    probeNhsNumber: environment['PROBE_NHS_NUMBER'] || undefined,
    scrPerSecond: readWhole(environment, 'SCR_PER_SECOND', { from: 1, to: 10_000, usual: 5 }),
    subscriptionHosts: Object.freeze(readHosts(environment, 'SUBSCRIPTION_HOSTS')),
    appKeyHosts: Object.freeze(readHosts(environment, 'APP_KEY_HOSTS')),
    log: readLog(environment),
  })
}

/**
 * What a server needs beyond what a command does: in production the address people use. Without it links would
 * follow the `Host` that a request names, which anyone may set.
 *
 * @throws SetupError that names PUBLIC_URL.
 */
export function requirePublicUrl({ production, publicUrl }: Config): void {
  if (!production) return
  if (publicUrl === undefined) {
    throw new SetupError(
      'PUBLIC_URL must be set in production: the address people use, like https://records.example',
    )
  }
  const { protocol, hostname, origin, href } = new URL(publicUrl)
  if (href !== `${origin}/`) {
    throw new SetupError(
      'PUBLIC_URL must name a host and nothing after it, like https://records.example',
    )
  }
  if (protocol !== 'https:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname)) {
    throw new SetupError('PUBLIC_URL must begin with https:// in production')
  }
}

function readPort(text: string | undefined): number {
  if (!text) return 3000
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65535) {
    throw new SetupError('PORT must be a number from 0 to 65535, like 3000')
  }
  return port
}

function readWhole(
  environment: Environment,
  name: string,
  { from, to, usual }: { readonly from: number; readonly to: number; readonly usual: number },
): number {
  const text = environment[name]
  if (!text) return usual
  const whole = Number(text)
  if (!/^\d+$/.test(text) || whole < from || whole > to) {
    throw new SetupError(`${name} must be a whole number from ${from} to ${to}, like ${usual}`)
  }
  return whole
}

function readHosts(environment: Environment, name: string): string[] {
  const hosts = (environment[name] ?? '').split(',').flatMap((one) => one.trim() || [])
  const isHost = (host: string) => URL.parse(`https://${host}`)?.host === host
  if (!hosts.every(isHost)) {
    throw new SetupError(
      `${name} must be names of hosts with commas between them, like system.example,other.example`,
    )
  }
  return hosts
}

/** `LOG_WITNESSES`: `<key>=<address>`, several with spaces between them. */
function readLog(environment: Environment): Config['log'] {
  const named = (environment['LOG_WITNESSES'] ?? '').split(/\s+/).filter((text) => text !== '')
  const witnesses = named.map((text) => {
    const [, key, url] =
      /^([^=\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44})=(https?:\/\/\S+)$/.exec(text) ?? []
    if (key === undefined || url === undefined || !URL.canParse(url)) {
      throw new SetupError(
        'LOG_WITNESSES must name each witness as <key>=<address>: confide witness prints its key',
      )
    }
    return Object.freeze({ key, url })
  })
  const most = Math.max(1, witnesses.length)
  const quorum = readWhole(environment, 'LOG_QUORUM', { from: 1, to: most, usual: most })
  return Object.freeze({ witnesses: Object.freeze(witnesses), quorum })
}

// Values are not repeated in a message: they may hold a password.
function readDatabaseUrl(text: string | undefined): string | undefined {
  if (!text) return undefined
  if (!/^postgres(ql)?:\/\//.test(text)) {
    throw new SetupError('DATABASE_URL must begin with postgres:// or postgresql://')
  }
  return text
}

function readUrl(environment: Environment, name: string): string | undefined {
  const text = environment[name]
  if (!text) return undefined
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new SetupError(`${name} must be an address that begins with https:// or http://`)
  }
  return text
}

function readProxies(text: string | undefined): string[] {
  const proxies = (text || '127.0.0.0/8,::1').split(',').map((one) => one.trim())
  const isProxy = (one: string) => {
    const [, address = '', bits = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(one) ?? []
    return isIP(address) !== 0 && Number(bits) <= (isIP(address) === 6 ? 128 : 32)
  }
  if (!proxies.every(isProxy)) {
    throw new SetupError(
      'TRUSTED_PROXIES must be addresses or networks with commas between them, like 10.0.0.5,10.1.0.0/16',
    )
  }
  return proxies
}

function readIssuer(environment: Environment, who: 'STAFF' | 'PATIENT'): Issuer | undefined {
  const name = (what: string) => `OIDC_${who}_${what}`
  const names = ['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET'].map(name)
  const missing = names.filter((each) => !environment[each])
  if (missing.length === names.length) return undefined
  if (missing.length > 0) {
    throw new SetupError(
      `${missing.join(' and ')} must be set together with the other OIDC_${who}_ settings`,
    )
  }
  return Object.freeze({
    issuer: readUrl(environment, name('ISSUER')) ?? '',
    clientId: environment[name('CLIENT_ID')] ?? '',
    clientSecret: environment[name('CLIENT_SECRET')] ?? '',
  })
}

function readMail(environment: Environment): MailSettings | undefined {
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

function isMailAddress(text: string): boolean {
  return /^[^\s@<>]+@[^\s@<>]+$/.test(text)
}

function readOperatorMail(environment: Environment): string | undefined {
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

function isNear({ hostname }: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

function readInbox(environment: Environment): InboxSettings | undefined {
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
