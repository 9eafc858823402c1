import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Refusal } from '../errors.ts'
import type { PdfAnswer } from './pdf-worker.ts'
import type { Copy } from './copy.ts'
import type { Handout } from './handout.ts'
import type { Letter } from './letter.ts'
import type { PaperForm } from './paper-form.ts'
import type { PrintBatch } from './print-batch.ts'
import type { Printed } from './printed.ts'
import type { Scan } from './scan.ts'

export type PdfDocument = Printed | Handout | PaperForm | Copy | Scan | Letter | PrintBatch

export type PdfMaker = {
  /**
   * The document as an accessible PDF; the same bytes for the same document.
   *
   * @throws Refusal `no-pdf` where the fonts have not all of its letters (none is left out silently), where
   *   too many are asked for, or where it takes too long.
   */
  make(document: PdfDocument): Promise<Buffer>
  close(): Promise<void>
}

/** How many may be asked for at once, and how long each may take with its wait. */
export type PdfLimits = { readonly atOnce: number; readonly ms: number }

/** Makes PDFs one after the other, in a thread of its own: nobody else waits for it. It starts with the first. */
export function pdfMaker(limits: PdfLimits = { atOnce: 8, ms: 10_000 }): PdfMaker {
  let worker: Worker | undefined
  let asked = 0
  let turn: Promise<unknown> = Promise.resolve()

  function start(): Worker {
    const one = new Worker(new URL('pdf-worker.js', import.meta.url))
    one.once('exit', () => {
      if (worker === one) worker = undefined
    })
    return one
  }

  async function print(document: PdfDocument, signal: AbortSignal): Promise<Buffer> {
    if (signal.aborted) throw tooLong()
    const one = (worker ??= start())
    const done = new AbortController()
    // what is stuck ends with its thread; whoever is next waits for that, and has a new one
    signal.addEventListener('abort', () => void one.terminate(), { signal: done.signal })
    const ended = once(one, 'exit', { signal: done.signal })
    const answered = once(one, 'message', { signal: done.signal })
    try {
      one.postMessage(document)
      const [answer] = (await Promise.race([
        answered,
        ended.then(() => Promise.reject(tooLong())),
      ])) as [PdfAnswer]
      if ('pdf' in answer) return Buffer.from(answer.pdf)
      throw answer.failed === 'letters' ? unprintable() : new Error('No PDF came of a document')
    } finally {
      done.abort()
    }
  }

  return {
    make: async (document) => {
      if (asked >= limits.atOnce) throw tooMany()
      asked++
      const signal = AbortSignal.timeout(limits.ms)
      const late = once(signal, 'abort').then(() => Promise.reject(tooLong()))
      const mine = turn.then(() => print(document, signal))
      turn = mine.catch(() => undefined)
      try {
        return await Promise.race([mine, late])
      } finally {
        asked--
      }
    },
    close: async () => {
      await worker?.terminate()
    },
  }
}

const unprintable = () => new Refusal('no-pdf', 'It holds letters that a PDF made here cannot show')
const tooMany = () => new Refusal('no-pdf', 'Many are being made just now')
const tooLong = () => new Refusal('no-pdf', 'It takes too long to make')
