import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { Refusal } from '../errors.ts'
import { fileKind } from './file-kind.ts'
import type { FileToFlatten, FlatAnswer } from './flat-pages-worker.ts'
import type { PageBox } from './paint-boxes.ts'
import { unsafeFile } from './unsafe-file.ts'

/** What a page looks like: a PNG of nothing but pixels. */
export type FlatPage = {
  readonly png: Uint8Array
  readonly width: number
  readonly height: number
  /** What a QR code on it says; null where there is none, or none was looked for. */
  readonly code: string | null
}

export type FileLimits = {
  /** The largest file, in bytes. */
  readonly bytes: number
  readonly pages: number
  /** The most pixels of a picture as it comes. */
  readonly pixels: number
  /** The longer side of a flat page, in pixels: 1754 is A4 at 150 dots to the inch. */
  readonly side: number
  /** How long one file may take. */
  readonly ms: number
  /** Whether QR codes are looked for. */
  readonly codes: boolean
}

/** For what somebody sends: some pages of a scan, a photograph by a phone. */
export const uploadLimits: FileLimits = {
  bytes: 10 * 1024 * 1024,
  pages: 20,
  pixels: 60_000_000,
  side: 1754,
  ms: 20_000,
  codes: true,
}

/** For what is in the record already: a long letter of a hospital. */
export const letterLimits: FileLimits = {
  bytes: 50 * 1024 * 1024,
  pages: 300,
  pixels: 60_000_000,
  side: 1754,
  ms: 120_000,
  codes: false,
}

const mostWaiting = 20
type Queue = { waiting: number; turn: Promise<unknown> }
/** One for each kind of file: what somebody sends waits for no long letter of a copy. */
const queues = new WeakMap<FileLimits, Queue>()

/**
 * What a PDF, JPEG or PNG from outside looks like, page by page, and nothing else of it: no text, script, attachment,
 * place or time survives. It is read in a thread of its own, one after the other, by code in WebAssembly and
 * JavaScript: what breaks it breaks nothing else, and the thread ends with the file.
 *
 * @param boxes parts of pages that are painted over: what stood there is in no pixel.
 * @param said content types and ends of names (`.pdf`) that came with it; they must agree with what it is.
 * @throws Refusal of `unsafe-file.ts`, with a message to show.
 */
export async function flatPages(
  bytes: Buffer,
  limits: FileLimits = uploadLimits,
  said: readonly string[] = [],
  boxes: readonly PageBox[] = [],
): Promise<readonly FlatPage[]> {
  if (bytes.length > limits.bytes) throw unsafeFile('too-large')
  const kind = fileKind(bytes, said)
  const queue = queueOf(limits)
  if (queue.waiting >= mostWaiting) throw unsafeFile('busy')
  queue.waiting++
  const mine = queue.turn.then(async () => {
    const reader = await compiledReader()
    return inThread({ bytes: new Uint8Array(bytes), kind, limits, boxes, reader })
  })
  queue.turn = mine.catch(() => undefined)
  try {
    return await mine
  } finally {
    queue.waiting--
  }
}

declare const WebAssembly: { compile(bytes: Uint8Array): Promise<CompiledReader> }

/** PDFium, compiled once for all threads: only its code is shared, and each has a memory of its own. */
export type CompiledReader = object
let compiled: Promise<CompiledReader> | undefined

async function compiledReader(): Promise<CompiledReader> {
  compiled ??= readFile(fileURLToPath(import.meta.resolve('@hyzyla/pdfium/pdfium.wasm'))).then(
    (code) => WebAssembly.compile(code),
  )
  try {
    return await compiled
  } catch (error) {
    compiled = undefined
    throw error
  }
}

function queueOf(limits: FileLimits): Queue {
  const queue = queues.get(limits) ?? { waiting: 0, turn: Promise.resolve() }
  queues.set(limits, queue)
  return queue
}

async function inThread(file: FileToFlatten): Promise<readonly FlatPage[]> {
  const thread = new Worker(new URL('flat-pages-worker.js', import.meta.url), {
    workerData: file,
    transferList: [file.bytes.buffer as ArrayBuffer],
    resourceLimits: { maxOldGenerationSizeMb: 512 },
    stderr: true,
    stdout: true,
  })
  const signal = AbortSignal.timeout(file.limits.ms)
  try {
    // rejects where the thread breaks
    const [answer] = (await once(thread, 'message', { signal })) as [FlatAnswer]
    if ('pages' in answer) return answer.pages
    throw new Refusal(answer.refused.code, answer.refused.message)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw unsafeFile(signal.aborted ? 'too-long' : 'broken')
  } finally {
    await thread.terminate()
  }
}
