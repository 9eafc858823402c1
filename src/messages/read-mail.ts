import { extname } from 'node:path'
import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser'

/** An email as it is read: what it says of itself, and nothing of it believed. */
export type ReadMail = {
  readonly messageId: string
  /** Whom it says it is from; empty where it says nobody, or several. */
  readonly from: string
  readonly fromName: string
  /** Every address it says it is to, with those the server was told. */
  readonly to: readonly string[]
  readonly subject: string
  /** The plain text, or the words of the HTML; cut. */
  readonly text: string
  readonly files: readonly { readonly bytes: Buffer; readonly said: readonly string[] }[]
  /** Whether the text went on. */
  readonly moreText: boolean
  /** How many files there were beyond those taken. */
  readonly moreFiles: number
  /** Headers that say a machine sent it, by their names in lower case. */
  readonly machine: Readonly<Record<string, string>>
}

/** The largest email: a few photographs, as mail packs them. */
export const largestMail = 25 * 1024 * 1024
const mostFiles = 10
const mostText = 20_000
const mostHtml = 500_000
const parsing = {
  skipTextToHtml: true,
  skipImageLinks: true,
  skipTextLinks: true,
  maxHtmlLengthToParse: mostHtml,
} as const
const machineHeaders = [
  'auto-submitted',
  'precedence',
  'list-id',
  'list-unsubscribe',
  'x-auto-response-suppress',
  'x-autoreply',
  'x-loop',
]

/** @throws what the parser throws, for what is no email. */
export async function readMail(raw: Buffer, recipients: readonly string[]): Promise<ReadMail> {
  const mail = await simpleParser(raw, parsing)
  const from = mail.from?.value ?? []
  const [sender] = from.length === 1 ? from : []
  const files = mail.attachments.map(({ content, contentType, filename = '' }) => ({
    bytes: Buffer.isBuffer(content) ? content : Buffer.alloc(0),
    said: [contentType, extname(filename)],
  }))
  const text = plain(mail.text || (await wordsOf(mail.html || '')))
  return {
    messageId: line(mail.messageId ?? '', 300),
    from: line(sender?.address ?? '', 300).toLowerCase(),
    fromName: line(sender?.name ?? '', 200),
    to: [...recipients, ...addressesOf(mail.to), ...addressesOf(mail.cc)].map((one) =>
      one.toLowerCase(),
    ),
    subject: line(mail.subject ?? '', 300),
    text: text.slice(0, mostText),
    moreText: text.length > mostText,
    files: files.slice(0, mostFiles),
    moreFiles: Math.max(0, files.length - mostFiles),
    machine: machineOf(mail),
  }
}

/** The parser makes words of HTML only where it is the whole email: so it is made one. */
async function wordsOf(html: string): Promise<string> {
  if (html === '') return ''
  const whole = Buffer.from(`Content-Type: text/html; charset=utf-8\r\n\r\n${html}`)
  return (await simpleParser(whole, parsing)).text ?? ''
}

function addressesOf(of: AddressObject | AddressObject[] | undefined): string[] {
  return [of ?? []].flat().flatMap(({ value }) => value.map(({ address = '' }) => address))
}

function machineOf({ headerLines }: ParsedMail): Record<string, string> {
  const said = headerLines
    .filter(({ key }) => machineHeaders.includes(key))
    .map(({ key, line: whole }) => [
      key,
      whole
        .slice(whole.indexOf(':') + 1)
        .trim()
        .toLowerCase(),
    ])
  return Object.fromEntries(said)
}

/** Nothing that a text must not hold, or that turns the direction of writing round. */
function plain(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{C}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu, '')
    .toWellFormed()
}

function line(text: string, most: number): string {
  return plain(text).replaceAll(/\s+/g, ' ').trim().slice(0, most)
}
