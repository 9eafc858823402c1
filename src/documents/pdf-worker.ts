import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { dayIn } from '../identity/age.ts'
import { dayText } from '../identity/day-text.ts'
import { copyPrint, linesOf } from './copy-print.ts'
import { lettersOf } from './font-letters.ts'
import type { Handout } from './handout.ts'
import type { Letter } from './letter.ts'
import { pagesIn } from './pages-in.ts'
import type { PdfDocument } from './pdf.ts'
import { pictures } from './pictures.ts'
import type { PrintBatch } from './print-batch.ts'
import type { Printed } from './printed.ts'
import { scanPdf } from './scan-pdf.ts'
import type { Scan } from './scan.ts'
import { qrCode } from './qr-code.ts'

/** `letters`: the font has not all of them. `bug`: anything else. Neither quotes a word of the document. */
export type PdfAnswer = { readonly pdf: Uint8Array } | { readonly failed: 'letters' | 'bug' }

/** A template, what it says, and the files it shows: `0`, `1`, … */
type Setting = {
  readonly template: string
  readonly words: object
  readonly files?: readonly Uint8Array[]
  /** Only to be put on paper: it holds other PDFs, which no accessible one may. */
  readonly isForPaper?: true
}

const textOf = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
const fitted = textOf('fitted.typ')
const templates = {
  printed: fitted + textOf('printed.typ'),
  handout: fitted + textOf('handout.typ'),
  paperForm: fitted + textOf('paper-form.typ'),
  copy: fitted + textOf('copy.typ'),
  letter: fitted + textOf('letter.typ'),
  batch: fitted + textOf('print-batch.typ'),
}
const folder = fileURLToPath(new URL('nothing-is-read-from-here', import.meta.url))
const data = `${folder}/printed.json`
const fonts = [
  'source-sans-3/400Regular/SourceSans3_400Regular',
  'source-sans-3/700Bold/SourceSans3_700Bold',
  'noto-sans-arabic/400Regular/NotoSansArabic_400Regular',
  'noto-sans-arabic/700Bold/NotoSansArabic_700Bold',
  'tajawal/400Regular/Tajawal_400Regular',
  'tajawal/700Bold/Tajawal_700Bold',
  'noto-sans-bengali/400Regular/NotoSansBengali_400Regular',
  'noto-sans-bengali/700Bold/NotoSansBengali_700Bold',
].map(fontOf)
const fontBlobs = [...fonts, ...chinese()]
const shows = lettersOf(fontBlobs)
const compiler = NodeCompiler.create({
  workspace: folder,
  fontArgs: [{ fontBlobs }],
})

function fontOf(name: string): Buffer {
  const url = import.meta.resolve(`@expo-google-fonts/${name}.ttf`)
  return readFileSync(fileURLToPath(url))
}

/** The font for Chinese is large: an installation may leave it out, and then stops at its letters. */
function chinese(): Buffer[] {
  try {
    return [fontOf('noto-sans-sc/400Regular/NotoSansSC_400Regular')]
  } catch {
    return []
  }
}

parentPort?.on('message', (document: PdfDocument) => parentPort?.postMessage(answerTo(document)))

/** PDF/UA-1: tagged, with title and language; the compiler refuses what is not accessible. */
function answerTo(document: PdfDocument): PdfAnswer {
  if ('pages' in document) return { pdf: scanPdf(document) }
  const { template, words, files = [], isForPaper } = setIn(document)
  const shadows = files.map((file, n) => [`${folder}/${n}`, Buffer.from(file)] as const)
  try {
    const made = JSON.stringify({ ...words, madeAt: partsOf(document.madeAt) })
    compiler.mapShadow(data, Buffer.from(made))
    for (const [path, bytes] of shadows) compiler.mapShadow(path, bytes)
    const { result } = compiler.compile({ mainFileContent: template, resetRead: true })
    if (!result) return { failed: 'bug' }
    return { pdf: compiler.pdf(result, isForPaper ? {} : { pdfStandard: 'ua-1' }) }
  } catch (error) {
    const isOfLetters = String(error).includes('could not be displayed with font')
    return { failed: isOfLetters ? 'letters' : 'bug' }
  } finally {
    for (const [path] of [[data], ...shadows]) compiler.unmapShadow(path)
    compiler.evictCache(0)
  }
}

function setIn(document: Exclude<PdfDocument, Scan>): Setting {
  if ('questions' in document) {
    return { template: templates.paperForm, words: { ...document, qr: qrCode(document.url) } }
  }
  if ('sections' in document) return { template: templates.copy, words: copyPrint(document, shows) }
  if ('envelopes' in document) return batched(document)
  if ('to' in document) return { template: templates.letter, words: written(document) }
  return 'patient' in document
    ? { template: templates.printed, words: told(document) }
    : { template: templates.handout, words: handedOut(document) }
}

function written({ isLargePrint, blocks, ...words }: Letter) {
  return {
    ...words,
    ...{ points: isLargePrint ? 18 : 11, on: dayText(dayIn(words.madeAt)) },
    blocks: blocks.map((block) =>
      block.kind === 'paragraph' ? { kind: block.kind, lines: linesOf(block.text) } : block,
    ),
  }
}

function batched({ envelopes, ...words }: PrintBatch): Setting {
  const files: Uint8Array[] = []
  const told = envelopes.map(({ enclosed, url, ...envelope }) => {
    const parts = enclosed.map(({ name, pdf }) => {
      files.push(pdf)
      return { name, file: `/${files.length - 1}`, pages: pagesIn(pdf) }
    })
    const pages = parts.reduce((sum, one) => sum + one.pages, 0)
    return { ...envelope, url, qr: qrCode(url), enclosed: parts, pages }
  })
  return {
    template: templates.batch,
    words: { ...words, envelopes: told },
    files,
    isForPaper: true,
  }
}

function told({ patient, ...words }: Printed) {
  const facts = patient.facts.join(' · ')
  return { ...words, name: patient.name, facts, foot: `${patient.name} · ${facts}` }
}

function handedOut({ link, ...words }: Handout) {
  const drawn = Object.entries(pictures).map(([name, lines]) => [name, drawing(lines)])
  return {
    ...words,
    link: { ...link, qr: qrCode(link.url) },
    pictures: Object.fromEntries(drawn),
  }
}

function drawing(lines: readonly string[]): string {
  const paths = lines.map((line) => `<path d="${line}"/>`).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" fill="none" stroke="#1a5e52" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">${paths}</svg>`
}

function partsOf(at: Date) {
  const [year, month, day, hour, minute, second] = at.toISOString().split(/\D/).map(Number)
  return { year, month, day, hour, minute, second }
}
