import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { Printed } from './printed.ts'

/** `letters`: the font has not all of them. `bug`: anything else. Neither quotes a word of the document. */
export type PdfAnswer = { readonly pdf: Uint8Array } | { readonly failed: 'letters' | 'bug' }

const template = readFileSync(new URL('printed.typ', import.meta.url), 'utf8')
const folder = fileURLToPath(new URL('nothing-is-read-from-here', import.meta.url))
const data = `${folder}/printed.json`
const fonts = ['400Regular/SourceSans3_400Regular', '700Bold/SourceSans3_700Bold'].map((name) =>
  readFileSync(fileURLToPath(import.meta.resolve(`@expo-google-fonts/source-sans-3/${name}.ttf`))),
)
const compiler = NodeCompiler.create({ workspace: folder, fontArgs: [{ fontBlobs: fonts }] })

parentPort?.on('message', (document: Printed) => parentPort?.postMessage(answerTo(document)))

/** PDF/UA-1: tagged, with title and language; the compiler refuses what is not accessible. */
function answerTo(document: Printed): PdfAnswer {
  try {
    compiler.mapShadow(data, Buffer.from(JSON.stringify(told(document))))
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
  const [year, month, day, hour, minute, second] = madeAt.toISOString().split(/\D/).map(Number)
  const facts = patient.facts.join(' · ')
  return {
    ...words,
    ...{ name: patient.name, facts, foot: `${patient.name} · ${facts}` },
    madeAt: { year, month, day, hour, minute, second },
  }
}
