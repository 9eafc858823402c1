import { copyHtml } from '../documents/copy-html.ts'
import { inParts, type Copy } from '../documents/copy.ts'
import type { PageBox } from '../documents/paint-boxes.ts'
import type { PdfDocument } from '../documents/pdf.ts'
import type { ScanPage } from '../documents/scan.ts'
import { zipped, type Zipped, type ZippedFile } from '../documents/zip.ts'
import { isOfTheFile } from '../documents/unsafe-file.ts'
import { dayIn } from '../identity/age.ts'
import { ahead } from './ahead.ts'
import { leftOutCsv, leftOutOf } from './left-out.ts'
import { copyOf, packTitle } from './pack-copy.ts'
import { lettersOf, notCopied, scanOf, type PackLetter } from './pack-letters.ts'
import type { PackParts } from './pack-parts.ts'

/** What makes files of a pack, in threads of their own. */
export type PackMakers = {
  readonly pdf: (document: PdfDocument) => Promise<Buffer>
  /** The pages of a letter as pictures, with boxes painted over what is taken out. @throws Refusal */
  readonly pictures: (
    attachment: PackLetter['attachment'],
    boxes: readonly PageBox[],
  ) => Promise<LetterPages>
}

type LetterPages = readonly Omit<ScanPage, 'says'>[]

/** Letters are drawn before their turn to be written: while the copy in words is still being set. */
const lettersAhead = {
  ...{ atOnce: 2, held: 48 * 1024 * 1024 },
  sizeOf: (pages: LetterPages = []) => pages.reduce((sum, { png }) => sum + png.length, 0),
}

/** So many blocks are set at once: with all of a long record the memory for it would grow too. */
const blocksOfPdf = 1000

/**
 * The pack that is handed over, as a zip: the same copy as a page, as PDF and as FHIR JSON, the letters, what was left
 * out, and a digest of each file. One file is made after the other, as the zip is read.
 *
 * @see domain.md 4.5; UK GDPR, article 15 (3)
 */
export function buildPack(parts: PackParts, makers: PackMakers): Zipped {
  const letters = lettersOf(parts)
  const leftOut = leftOutOf(parts)
  const copy = copyOf(parts, letters, leftOut)
  const { nth, stop } = ahead(letters, lettersAhead, ({ attachment, boxes }) =>
    makers.pictures(attachment, boxes).catch(whyNot),
  )
  const pack = zipped(
    [
      { name: 'README.txt', compress: true, content: () => [readme(parts, letters.length)] },
      { name: 'index.html', compress: true, content: () => copyHtml(copy) },
      ...pdfFiles(copy, makers),
      { name: 'record.json', compress: true, content: () => bundleJson(parts) },
      { name: 'left-out.csv', compress: true, content: () => leftOutCsv(leftOut) },
      ...letters.map((letter, n) => letterFile(parts, letter, makers, () => nth(n))),
    ],
    parts.madeAt,
  )
  // what fails, or is given up, has no more letters drawn for it
  pack.stream.once('close', stop)
  return pack
}

function pdfFiles(copy: Copy, makers: PackMakers): ZippedFile[] {
  const all = inParts(copy, blocksOfPdf)
  return all.map((one, n) => ({
    name: all.length === 1 ? 'record.pdf' : `record-${n + 1}-of-${all.length}.pdf`,
    compress: false,
    content: () => made(makers.pdf(one)),
  }))
}

function letterFile(
  parts: PackParts,
  letter: PackLetter,
  makers: PackMakers,
  draw: () => Promise<LetterPages | undefined>,
): ZippedFile {
  const make = async () => {
    const pages = await draw()
    return makers.pdf(pages ? scanOf(parts, letter, pages) : notCopied(parts, letter))
  }
  return { name: letter.file, compress: false, content: () => made(make()) }
}

/** A file that cannot be read is told of; that too many wait is no reason to leave it out. */
function whyNot(error: unknown): undefined {
  if (!isOfTheFile(error)) throw error
}

async function* made(file: Promise<Buffer>): AsyncGenerator<Buffer> {
  yield await file
}

/** FHIR R4, as the entries are stored but for what was taken out; earlier versions too. */
function* bundleJson({ madeAt, patientResource, items }: PackParts): Generator<string> {
  yield `{"resourceType":"Bundle","type":"collection","timestamp":"${madeAt.toISOString()}","entry":[`
  const resources = [patientResource, ...items.map(({ resource }) => resource)]
  let between = '\n'
  for (const resource of resources) {
    if (resource === null) continue
    yield `${between}{"resource":${resource}}`
    between = ',\n'
  }
  yield '\n]}\n'
}

function readme(parts: PackParts, letters: number): string {
  const { by, reference, madeAt } = parts
  return [
    packTitle(parts),
    '',
    `From ${by}, reference ${reference}, ${dayIn(madeAt)}.`,
    '',
    'index.html    The copy as a page. Open it in a browser: it needs no internet.',
    'record.pdf    The same, to print. A long record is in several.',
    'record.json   What was written in the record, for computers (HL7 FHIR R4).',
    'left-out.csv  Where something was left out, and why.',
    ...(letters === 0 ? [] : ['letters/      Letters and scanned documents, as pictures.']),
    'SHA256SUMS    To check that no file was changed: sha256sum -c SHA256SUMS',
    '',
    'Keep it safe. Whoever has these files can read them.',
    '',
  ].join('\r\n')
}
