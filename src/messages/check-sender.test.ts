import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { createTransport } from 'nodemailer'
import { checkSender, type MailChecks } from './check-sender.ts'

// What the domain of a sender says, asked of a name service of our own.

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const names: Readonly<Record<string, string>> = {
  'signs.example': 'v=spf1 ip4:192.0.2.1 -all',
  'k1._domainkey.signs.example': `v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`,
  '_dmarc.signs.example': 'v=DMARC1; p=reject',
}
const resolver = (name: string, type: string): Promise<string[][]> => {
  const text = type === 'TXT' ? names[name] : undefined
  if (text === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
  return Promise.resolve([[text]])
}

/** An email of this sender, signed or not, as it stands on the wire. */
async function mailOf(from: string, isSigned: boolean): Promise<Buffer> {
  const dkim = { domainName: 'signs.example', keySelector: 'k1', privateKey }
  const made = createTransport({ streamTransport: true, buffer: true, ...(isSigned && { dkim }) })
  const { message } = await made.sendMail({ from, to: 'r@x.example', subject: 'x', text: 'Words' })
  return Buffer.from(message as Buffer)
}
const changed = (raw: Buffer) => Buffer.from(raw.toString().replace('Words', 'Other'))

const rows: readonly (readonly [
  name: string,
  from: string,
  signed: boolean,
  ip: string | null,
  change: (raw: Buffer) => Buffer,
  checks: MailChecks,
])[] = [
  [
    'signed, by its server',
    'a@signs.example',
    true,
    '192.0.2.1',
    (raw) => raw,
    { spf: 'pass', dkim: 'pass', dmarc: 'pass' },
  ],
  [
    'signed, from a mailbox',
    'a@signs.example',
    true,
    null,
    (raw) => raw,
    { spf: 'unknown', dkim: 'pass', dmarc: 'pass' },
  ],
  [
    'changed on the way',
    'a@signs.example',
    true,
    '198.51.100.9',
    changed,
    { spf: 'fail', dkim: 'fail', dmarc: 'fail' },
  ],
  [
    'by another server',
    'a@signs.example',
    false,
    '198.51.100.9',
    (raw) => raw,
    { spf: 'fail', dkim: 'none', dmarc: 'fail' },
  ],
  [
    'of a domain that says nothing',
    'a@silent.example',
    false,
    '198.51.100.9',
    (raw) => raw,
    { spf: 'none', dkim: 'none', dmarc: 'none' },
  ],
  [
    'handed over on this machine',
    'a@signs.example',
    true,
    '127.0.0.1',
    (raw) => raw,
    { spf: 'unknown', dkim: 'unknown', dmarc: 'unknown' },
  ],
]
for (const [name, from, signed, ip, change, checks] of rows) {
  test(`an email ${name}: ${JSON.stringify(checks)}`, async () => {
    const raw = change(await mailOf(from, signed))
    const envelope = { returnPath: from, recipients: [], ip, helo: null }
    assert.deepEqual(await checkSender(raw, envelope, resolver), checks)
  })
}
