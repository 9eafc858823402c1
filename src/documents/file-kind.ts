import { unsafeFile } from './unsafe-file.ts'

export type FileKind = 'pdf' | 'jpeg' | 'png'

const starts: readonly (readonly [FileKind, Buffer])[] = [
  ['pdf', Buffer.from('%PDF-')],
  ['jpeg', Buffer.from([0xff, 0xd8, 0xff])],
  ['png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
]

/** What a name's end or a content type says. */
const saidBy: Readonly<Record<string, FileKind>> = {
  ...{ 'application/pdf': 'pdf', 'application/x-pdf': 'pdf', '.pdf': 'pdf' },
  ...{ 'image/jpeg': 'jpeg', 'image/jpg': 'jpeg', 'image/pjpeg': 'jpeg' },
  ...{ '.jpg': 'jpeg', '.jpeg': 'jpeg', 'image/png': 'png', '.png': 'png' },
}
/** What says nothing of the kind: many scanners and mail programs have no better word. */
const saysNothing = ['', 'application/octet-stream', 'binary/octet-stream']

/**
 * What these bytes are by themselves, where everything that is said of them agrees.
 *
 * @param said content types and ends of names (`.pdf`) that came with it.
 * @throws Refusal for anything but one PDF, JPEG or PNG that is nothing else besides.
 */
export function fileKind(bytes: Buffer, said: readonly string[]): FileKind {
  if (bytes.length === 0) throw unsafeFile('empty')
  const [kind] = starts.find(([, start]) => bytes.subarray(0, start.length).equals(start)) ?? []
  if (kind === undefined) throw unsafeFile('other-kind')
  const words = said.map((word) => word.toLowerCase().split(';', 1).join('').trim())
  if (words.some((word) => !saysNothing.includes(word) && saidBy[word] !== kind)) {
    throw unsafeFile('wrong-name')
  }
  const head = bytes.subarray(0, 1024).toString('latin1')
  const isPage = /<(?:!doctype\s+html|html|script|svg|\?php|body|iframe)\b/i.test(head)
  if (isPage || (kind !== 'pdf' && head.includes('%PDF-')) || endsAsZip(bytes)) {
    throw unsafeFile('two-kinds')
  }
  return kind
}

const zipEnd = Buffer.from('PK\x05\x06')
const zipEntry = Buffer.from('PK\x01\x02')
const zipEndLength = 22

/** A zip is read from its end: its last record says where its directory is. APPNOTE.TXT 4.3.16. */
function endsAsZip(bytes: Buffer): boolean {
  const from = Math.max(0, bytes.length - zipEndLength - 0xffff)
  for (let at = bytes.lastIndexOf(zipEnd); at >= from; at = bytes.lastIndexOf(zipEnd, at - 1)) {
    const isWhole = at + zipEndLength <= bytes.length
    if (isWhole && bytes.lastIndexOf(zipEntry, at) >= 0) return true
    if (at === 0) return false
  }
  return false
}
