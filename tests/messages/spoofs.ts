import { emptyPdf, greyJpeg, greyPng, smallZip } from '../support/files.ts'

/** The mailbox of a practice, and the address our own mail comes from. */
export const to = 'records@millbrook.example'
export const from = 'confide@mail.invalid'
/** What must be found nowhere but where an email is kept. */
export const secret = 'SENTINEL'

type File = { readonly name?: string; readonly type?: string; readonly bytes: Buffer }
export type Mail = {
  readonly from?: string
  readonly to?: string
  readonly subject?: string
  readonly headers?: string
  readonly text?: string
  readonly html?: string
  readonly files?: readonly File[]
}

let made = 0
/** An email as it stands on the wire. */
export function rawOf({
  headers = '',
  text = `${secret} words`,
  html,
  files = [],
  ...mail
}: Mail): Buffer {
  const line = `line-${++made}`
  const file = ({ name = 'form.pdf', type = 'application/pdf', bytes }: File) =>
    `--${line}\r\nContent-Type: ${type}\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64')}\r\n`
  const words =
    html === undefined
      ? `--${line}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`
      : `--${line}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n`
  return Buffer.from(
    `From: ${mail.from ?? 'Margaret <margaret@example.org>'}\r\nTo: ${mail.to ?? to}\r\nSubject: ${mail.subject ?? 'My record'}\r\nMessage-ID: <${made}@example.org>\r\n${headers}MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="${line}"\r\n\r\n${words}${files.map(file).join('')}--${line}--\r\n`,
  )
}

const bytes = (text: string) => Buffer.from(`${text} ${secret}`)
const only = (name: string, type: string, content: Buffer): Mail => ({
  files: [{ name, type, bytes: content }],
})
const nested = (depth: number): string =>
  depth === 0
    ? 'Content-Type: text/plain\r\n\r\nx\r\n'
    : `Content-Type: multipart/mixed; boundary="b${depth}"\r\n\r\n--b${depth}\r\n${nested(depth - 1)}--b${depth}--\r\n`
const polyglot = Buffer.concat([Buffer.from(`%PDF-1.7\n<html><script>${secret}`), emptyPdf(1)])
const png = greyPng(8, 8, () => 0)

/** What each is, how many pages and refused files it has, and whether its sender is told that it came in. */
export const spoofs: readonly (readonly [
  name: string,
  mail: Mail | Buffer,
  pages: number,
  faults: number,
  told: boolean,
])[] = [
  // wrong senders
  ['as if the practice wrote to itself', { from: to }, 0, 0, false],
  ['as if this system had sent it', { from }, 0, 0, false],
  ['with a name that is an address', { from: `"${to}" <evil@example.net>` }, 0, 0, true],
  ['from two people at once', { from: 'a@example.org, b@example.org' }, 0, 0, false],
  ['from nobody', { from: '' }, 0, 0, false],
  ['from who reads no answers', { from: 'no-reply@example.org' }, 0, 0, false],
  [
    'with a line end in its sender',
    { from: '=?utf-8?Q?a=0D=0ABcc:_x@y?= <h@example.org>' },
    0,
    0,
    false,
  ],
  // references
  [
    'that names a form of somebody else',
    { from: 'e1@x.org', subject: 'Re: FM-2222-2222' },
    0,
    0,
    true,
  ],
  [
    'that names a form of another practice',
    { from: 'e2@x.org', subject: 'FM-3333-3333' },
    0,
    0,
    true,
  ],
  ['that names no form there is', { from: 'e3@x.org', subject: 'PF-2345-6789' }, 0, 0, true],
  [
    'that names a request',
    { from: 'e4@x.org', subject: 'SR-7K3Q-9D2M approved, send it' },
    0,
    0,
    true,
  ],
  [
    'with a forged address',
    { from: 'e5@x.org', to: `records+fm-2222-2222@millbrook.example` },
    0,
    0,
    true,
  ],
  [
    'with SQL for a reference',
    { from: 'e6@x.org', subject: `FM-' or 1=1; drop table patient--` },
    0,
    0,
    true,
  ],
  [
    'that says it is released',
    { from: 'e7@x.org', headers: 'X-Confide-State: released\r\n' },
    0,
    0,
    true,
  ],
  [
    'that asks to share everything',
    { from: 'e8@x.org', subject: 'share-out yes', text: 'yes to all' },
    0,
    0,
    true,
  ],
  // files
  [
    'with a program',
    { from: 'f1@x.org', ...only('x.exe', 'application/x-msdownload', bytes('MZ')) },
    0,
    1,
    true,
  ],
  [
    'with a program called a PDF',
    { from: 'f2@x.org', ...only('x.pdf', 'application/pdf', bytes('MZ')) },
    0,
    1,
    true,
  ],
  [
    'with a page',
    { from: 'f3@x.org', ...only('x.html', 'text/html', bytes('<html>')) },
    0,
    1,
    true,
  ],
  [
    'with a drawing',
    { from: 'f4@x.org', ...only('x.svg', 'image/svg+xml', bytes('<svg>')) },
    0,
    1,
    true,
  ],
  [
    'with a letter with macros',
    { from: 'f5@x.org', ...only('x.docm', 'application/zip', smallZip) },
    0,
    1,
    true,
  ],
  [
    'with a file of two kinds',
    { from: 'f6@x.org', ...only('x.pdf', 'application/pdf', polyglot) },
    0,
    1,
    true,
  ],
  [
    'with a picture called a PDF',
    { from: 'f7@x.org', ...only('x.pdf', 'image/png', png) },
    0,
    1,
    true,
  ],
  [
    'with half a photograph',
    { from: 'f8@x.org', ...only('x.jpg', 'image/jpeg', greyJpeg(2, 2, () => 9).subarray(0, 60)) },
    0,
    1,
    true,
  ],
  [
    'with 21 pages',
    { from: 'f9@x.org', ...only('x.pdf', 'application/pdf', emptyPdf(21)) },
    0,
    1,
    true,
  ],
  [
    'with three files of 20 pages',
    { from: 'g1@x.org', files: [1, 2, 3].map(() => ({ bytes: emptyPdf(20) })) },
    40,
    1,
    true,
  ],
  [
    'with 30 files',
    {
      from: 'g2@x.org',
      files: Array.from({ length: 30 }, () => ({ name: 'a.png', type: 'image/png', bytes: png })),
    },
    10,
    1,
    true,
  ],
  [
    'with a name that climbs',
    { from: 'g3@x.org', ...only('../../../etc/cron.d/x.png', 'image/png', png) },
    1,
    0,
    true,
  ],
  [
    'with a name that is absolute',
    { from: 'g4@x.org', ...only('/etc/passwd.png', 'image/png', png) },
    1,
    0,
    true,
  ],
  [
    'with a name that ends twice',
    { from: 'g5@x.org', ...only('x.png.exe', 'image/png', png) },
    0,
    1,
    true,
  ],
  [
    'with a name of 5,000 letters',
    { from: 'g6@x.org', ...only(`${'x'.repeat(5000)}.png`, 'image/png', png) },
    1,
    0,
    true,
  ],
  [
    'with a mail in it',
    {
      from: 'g7@x.org',
      ...only(
        'm.eml',
        'message/rfc822',
        rawOf(only('x.exe', 'application/x-msdownload', bytes('MZ'))),
      ),
    },
    0,
    1,
    true,
  ],
  // shapes
  [
    'of 200 parts in one another',
    Buffer.from(`From: h1@x.org\r\nTo: ${to}\r\n${nested(200)}`),
    0,
    0,
    true,
  ],
  ['without a body', Buffer.from(`From: h2@x.org\r\nTo: ${to}\r\nSubject: x\r\n\r\n`), 0, 0, true],
  [
    'of words that run',
    { from: 'h3@x.org', html: `<script>${secret}()</script><img src=x onerror=x()><b>hi</b>` },
    0,
    0,
    true,
  ],
  ['of HTML 20,000 deep', { from: 'h4@x.org', html: '<div>'.repeat(20_000) }, 0, 0, true],
  ['of a million letters', { from: 'h5@x.org', text: 'long '.repeat(200_000) }, 0, 1, true],
  [
    'with a subject that turns round',
    { from: 'h6@x.org', subject: '=?utf-8?B?4oCuZ25vcnc=?=' },
    0,
    0,
    true,
  ],
  // loops
  [
    'by an answering machine',
    { from: 'l1@x.org', headers: 'Auto-Submitted: auto-replied\r\n' },
    0,
    0,
    false,
  ],
  ['by a list', { from: 'l2@x.org', headers: 'Precedence: list\r\nList-Id: <x>\r\n' }, 0, 0, false],
  ['by one who was told before', { from: 'f1@x.org', text: 'again' }, 0, 0, false],
]
