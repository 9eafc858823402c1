import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { Handout } from './handout.ts'
import { pictures } from './pictures.ts'
import type { Printed } from './printed.ts'
import { qrCode } from './qr-code.ts'

/** `letters`: the font has not all of them. `bug`: anything else. Neither quotes a word of the document. */
export type PdfAnswer = { readonly pdf: Uint8Array } | { readonly failed: 'letters' | 'bug' }

const textOf = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
const fitted = textOf('fitted.typ')
const templates = {
  printed: fitted + textOf('printed.typ'),
  handout: fitted + textOf('handout.typ'),
}
const folder = fileURLToPath(new URL('nothing-is-read-from-here', import.meta.url))
const data = `${folder}/printed.json`
const fonts = [
  'source-sans-3/400Regular/SourceSans3_400Regular',
  'source-sans-3/700Bold/SourceSans3_700Bold',
  'noto-sans-arabic/400Regular/NotoSansArabic_400Regular',
  'noto-sans-arabic/700Bold/NotoSansArabic_700Bold',
  'noto-sans-bengali/400Regular/NotoSansBengali_400Regular',
  'noto-sans-bengali/700Bold/NotoSansBengali_700Bold',
].map(fontOf)
const compiler = NodeCompiler.create({
  workspace: folder,
  fontArgs: [{ fontBlobs: [...fonts, ...chinese()] }],
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

parentPort?.on('message', (document: Printed | Handout) =>
  parentPort?.postMessage(answerTo(document)),
)

/** PDF/UA-1: tagged, with title and language; the compiler refuses what is not accessible. */
function answerTo(document: Printed | Handout): PdfAnswer {
  try {
    const [template, words] =
      'patient' in document
        ? [templates.printed, told(document)]
        : [templates.handout, handedOut(document)]
    compiler.mapShadow(data, Buffer.from(JSON.stringify(words)))
    const { result } = compiler.compile({ mainFileContent: template, resetRead: true })
    return result ? { pdf: compiler.pdf(result, { pdfStandard: 'ua-1' }) } : { failed: 'bug' }
  } catch (error) {
    const isOfLetters = String(error).includes('could not be displayed with font')
    return { failed: isOfLetters ? 'letters' : 'bug' }
  } finally {
    compiler.unmapShadow(data)
    compiler.evictCache(0)
  }
}

function told({ patient, madeAt, ...words }: Printed) {
  const facts = patient.facts.join(' · ')
  return {
    ...words,
    ...{ name: patient.name, facts, foot: `${patient.name} · ${facts}` },
    madeAt: partsOf(madeAt),
  }
}

function handedOut({ madeAt, link, ...words }: Handout) {
  const drawn = Object.entries(pictures).map(([name, lines]) => [name, drawing(lines)])
  return {
    ...words,
    link: { ...link, qr: qrCode(link.url) },
    pictures: Object.fromEntries(drawn),
    madeAt: partsOf(madeAt),
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
