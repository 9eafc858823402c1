import assert from 'node:assert/strict'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { projectFolder, readConfig, requirePublicUrl } from './config.ts'
import { SetupError } from './errors.ts'

test('an empty environment is a development server on this machine', () => {
  assert.deepEqual(readConfig({}), {
    production: false,
    host: '127.0.0.1',
    port: 3000,
    dataFolder: join(projectFolder, '.data'),
    databaseUrl: undefined,
    publicUrl: undefined,
    staffIssuer: undefined,
    patientIssuer: undefined,
    mail: undefined,
    operatorMail: undefined,
    inbox: undefined,
    codeHours: 24,
    brand: {
      ...{ name: undefined, colour: undefined, mark: undefined },
      ...{ font: undefined, boldFont: undefined },
    },
    probeNhsNumber: undefined,
    scrPerSecond: 5,
    subscriptionHosts: [],
    appKeyHosts: [],
    trustedProxies: ['127.0.0.0/8', '::1'],
    log: { witnesses: [], quorum: 1 },
  })
})

const witness = `witness.example+0123abcd+${'A'.repeat(44)}`

test('every setting is read', () => {
  const config = readConfig({
    NODE_ENV: 'production',
    HOST: '0.0.0.0',
    PORT: '8080',
    CONFIDE_DATA: 'elsewhere',
    DATABASE_URL: 'postgres://me@db/confide',
    PUBLIC_URL: 'https://records.example',
    OIDC_STAFF_ISSUER: 'https://staff.example',
    OIDC_STAFF_CLIENT_ID: 'a',
    OIDC_STAFF_CLIENT_SECRET: 'b',
    OIDC_PATIENT_ISSUER: 'https://patients.example',
    OIDC_PATIENT_CLIENT_ID: 'c',
    OIDC_PATIENT_CLIENT_SECRET: 'd',
    SMTP_URL: 'smtp://me:key@mail.example:587',
    MAIL_FROM: 'confide@records.example',
    OPERATOR_MAIL: 'duty@records.example',
    INBOX_URL: 'imaps://me%40mail:k%2Fey@mail.example/Forms',
    INBOX_ADDRESS: 'records@practice.example',
    CODE_HOURS: '48',
    BRAND_NAME: 'Westbury Care Board',
    BRAND_COLOUR: '#0b4f8a',
    BRAND_MARK: 'mark.svg',
    BRAND_FONT: 'font.woff2',
    BRAND_FONT_BOLD: 'bold.woff2',
    SCR_PER_SECOND: '50',
    SUBSCRIPTION_HOSTS: 'system.example, other.example:8443',
    APP_KEY_HOSTS: 'keys.example, apps.example',
    TRUSTED_PROXIES: '10.0.0.5, 10.1.0.0/16',
    LOG_WITNESSES: `${witness}=https://witness.example`,
    LOG_QUORUM: '1',
    PROBE_NHS_NUMBER: '9990000018',
  })
  assert.deepEqual(config, {
    production: true,
    host: '0.0.0.0',
    port: 8080,
    dataFolder: resolve('elsewhere'),
    databaseUrl: 'postgres://me@db/confide',
    publicUrl: 'https://records.example',
    staffIssuer: { issuer: 'https://staff.example', clientId: 'a', clientSecret: 'b' },
    patientIssuer: { issuer: 'https://patients.example', clientId: 'c', clientSecret: 'd' },
    codeHours: 48,
    brand: {
      ...{ name: 'Westbury Care Board', colour: '#0b4f8a', mark: 'mark.svg' },
      ...{ font: 'font.woff2', boldFont: 'bold.woff2' },
    },
    probeNhsNumber: '9990000018',
    scrPerSecond: 50,
    subscriptionHosts: ['system.example', 'other.example:8443'],
    appKeyHosts: ['keys.example', 'apps.example'],
    operatorMail: 'duty@records.example',
    inbox: {
      ...{ host: 'mail.example', port: 993, secure: true, requireTls: true, user: 'me@mail' },
      ...{ password: 'k/ey', folder: 'Forms', address: 'records@practice.example' },
    },
    trustedProxies: ['10.0.0.5', '10.1.0.0/16'],
    log: { witnesses: [{ key: witness, url: 'https://witness.example' }], quorum: 1 },
    mail: {
      url: 'smtp://me:key@mail.example:587',
      from: 'confide@records.example',
      requireTls: true,
    },
  })
  assert.throws(() => Object.assign(config, { port: 1 }), TypeError)
})

const refused: [variable: string, environment: Record<string, string>][] = [
  ['PORT', { PORT: 'http' }],
  ['PORT', { PORT: '65536' }],
  ['PORT', { PORT: '-1' }],
  ['APP_KEY_HOSTS', { APP_KEY_HOSTS: 'https://keys.example' }],
  ['DATABASE_URL', { DATABASE_URL: 'mysql://secret@db/x' }],
  ['DATABASE_URL', { DATABASE_URL: 'secret' }],
  ['PUBLIC_URL', { PUBLIC_URL: 'records.example' }],
  ['SMTP_URL', { SMTP_URL: 'http://secret@mail', MAIL_FROM: 'a@b' }],
  ['SMTP_URL', { SMTP_URL: 'smtp://', MAIL_FROM: 'a@b' }],
  ['SMTP_URL', { MAIL_FROM: 'a@b' }],
  ['MAIL_FROM', { SMTP_URL: 'smtp://secret@mail' }],
  ['INBOX_URL', { INBOX_URL: 'https://secret:secret@mail', INBOX_ADDRESS: 'a@b' }],
  ['INBOX_URL', { INBOX_URL: 'imaps://secret@mail', INBOX_ADDRESS: 'a@b' }],
  ['INBOX_URL', { INBOX_ADDRESS: 'a@b' }],
  ['SMTP_URL', { INBOX_URL: 'imaps://secret:secret@mail', INBOX_ADDRESS: 'a@b' }],
  ['INBOX_ADDRESS', { INBOX_URL: 'imaps://secret:secret@mail' }],
  ['MAIL_FROM', { SMTP_URL: 'smtp://secret@mail', MAIL_FROM: 'Confide <secret@b>' }],
  ['SMTP_URL', { OPERATOR_MAIL: 'a@secret' }],
  ['OPERATOR_MAIL', { SMTP_URL: 'smtp://m', MAIL_FROM: 'a@b', OPERATOR_MAIL: 'Duty <secret@b>' }],
  ['CODE_HOURS', { CODE_HOURS: '0' }],
  ['CODE_HOURS', { CODE_HOURS: '169' }],
  ['CODE_HOURS', { CODE_HOURS: 'secret' }],
  ['SUBSCRIPTION_HOSTS', { SUBSCRIPTION_HOSTS: 'https://secret.example/x' }],
  ['SCR_PER_SECOND', { SCR_PER_SECOND: '0' }],
  ['SCR_PER_SECOND', { SCR_PER_SECOND: '5.5' }],
  ['SCR_PER_SECOND', { SCR_PER_SECOND: '10001' }],
  ['OIDC_STAFF_CLIENT_SECRET', { OIDC_STAFF_ISSUER: 'https://s', OIDC_STAFF_CLIENT_ID: 'a' }],
  ['OIDC_PATIENT_ISSUER', { OIDC_PATIENT_CLIENT_ID: 'a', OIDC_PATIENT_CLIENT_SECRET: 'secret' }],
]

for (const [variable, environment] of refused) {
  test(`a bad value stops the start and names ${variable}, not the value: ${JSON.stringify(environment)}`, () => {
    assert.throws(
      () => readConfig(environment),
      (error) =>
        error instanceof SetupError &&
        error.message.includes(variable) &&
        !error.message.includes('secret'),
    )
  })
}

const servers: [name: string, environment: Record<string, string>, starts: boolean][] = [
  ['in development without PUBLIC_URL', {}, true],
  ['in production without PUBLIC_URL', { NODE_ENV: 'production' }, false],
  ['in production over http', { NODE_ENV: 'production', PUBLIC_URL: 'http://a.example' }, false],
  ['under a path', { NODE_ENV: 'production', PUBLIC_URL: 'https://a.example/confide' }, false],
  ['in production over https', { NODE_ENV: 'production', PUBLIC_URL: 'https://a.example' }, true],
  [
    'in production on this machine alone',
    { NODE_ENV: 'production', PUBLIC_URL: 'http://localhost:3000' },
    true,
  ],
]

for (const [name, environment, starts] of servers) {
  test(`a server ${starts ? 'starts' : 'does not start, and names PUBLIC_URL,'} ${name}`, () => {
    const start = () => requirePublicUrl(readConfig(environment))
    if (starts) start()
    else {
      assert.throws(
        start,
        (error) => error instanceof SetupError && error.message.includes('PUBLIC_URL'),
      )
    }
  })
}
