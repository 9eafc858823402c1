import { resolve } from 'node:path'
import { SetupError } from './errors.ts'
import { readBrand, type BrandSettings } from './settings/brand.ts'
import { readWhole, type Environment } from './settings/environment.ts'
import { readIssuer, type Issuer } from './settings/issuer.ts'
import { readLog, type LogSettings } from './settings/log.ts'
import {
  readInbox,
  readMail,
  readOperatorMail,
  type InboxSettings,
  type MailSettings,
} from './settings/mail.ts'
import { readDatabaseUrl, readHosts, readPort, readProxies, readUrl } from './settings/network.ts'

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
  readonly log: LogSettings
}

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
    brand: readBrand(environment),
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
