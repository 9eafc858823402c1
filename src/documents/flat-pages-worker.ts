import { parentPort, workerData } from 'node:worker_threads'
import { PDFiumLibrary, type PDFiumDocument } from '@hyzyla/pdfium'
import decodeQR from 'qr/decode.js'
import { Refusal } from '../errors.ts'
import type { FileKind } from './file-kind.ts'
import type { CompiledReader, FileLimits, FlatPage } from './flat-pages.ts'
import { readJpeg } from './jpeg.ts'
import { jpegPicture, picturePage, pixelPicture } from './picture-page.ts'
import { paintBoxes, type PageBox } from './paint-boxes.ts'
import { readPng, writePng, type Pixels } from './png.ts'
import { unsafeFile, type Fault } from './unsafe-file.ts'

/** One file, for this thread and no other. */
export type FileToFlatten = {
  readonly bytes: Uint8Array
  readonly kind: FileKind
  readonly limits: FileLimits
  readonly boxes: readonly PageBox[]
  readonly reader: CompiledReader
}

/** `refused`: as `Refusal`, which does not cross threads. */
export type FlatAnswer =
  { readonly pages: readonly FlatPage[] } | { readonly refused: Pick<Refusal, 'code' | 'message'> }

/** More than a page of A4 at this many dots to the inch helps nobody to read. */
const mostDots = 200
const pageBytes = 65_536
const mostMemory = 512 * 1024 * 1024

const { bytes, kind, limits, boxes, reader } = workerData as FileToFlatten

boundMemory()
try {
  parentPort?.postMessage({ pages: await flatten() } satisfies FlatAnswer)
} catch (error) {
  const { code, message } = error instanceof Refusal ? error : faultOf(error)
  parentPort?.postMessage({ refused: { code, message } } satisfies FlatAnswer)
}

type WasmMemory = { readonly buffer: ArrayBuffer; grow(pages: number): number }
declare const WebAssembly: {
  readonly Memory: { readonly prototype: WasmMemory }
  readonly Instance: new (code: CompiledReader, imports: object) => { readonly exports: object }
}

/** The reader asks for more through this one function: what would need more memory than this is refused. */
function boundMemory(): void {
  const memory = WebAssembly.Memory.prototype
  // oxlint-disable-next-line typescript/unbound-method -- bound where it is called
  const { grow } = memory
  memory.grow = function (pages) {
    if (this.buffer.byteLength + pages * pageBytes > mostMemory) throw new RangeError('too much')
    return grow.call(this, pages)
  }
}

async function flatten(): Promise<FlatPage[]> {
  const library = await PDFiumLibrary.init({ instantiateWasm: instantiate })
  const document = await library.loadDocument(asPdf())
  const count = document.getPageCount()
  if (count > limits.pages) throw unsafeFile('too-many-pages')
  // better no picture than one that shows what was to be painted over
  if (boxes.some(({ page }) => page >= count)) throw unsafeFile('broken')
  const pages: FlatPage[] = []
  for (let place = 0; place < count; place++) pages.push(await flatPage(document, place))
  return pages
}

function instantiate(imports: object, done: (instance: object) => void): object {
  const instance = new WebAssembly.Instance(reader, imports)
  done(instance)
  return instance.exports
}

/** Every picture is put on a page: there is one way to draw. */
function asPdf(): Buffer {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (kind) {
    case 'pdf':
      if (!file.subarray(-1024).includes('%%EOF')) throw unsafeFile('broken')
      return file
    case 'jpeg': {
      const facts = readJpeg(file)
      if (facts.width * facts.height > limits.pixels) throw unsafeFile('too-many-pixels')
      return picturePage(jpegPicture(file, facts), limits.side)
    }
    case 'png':
      return picturePage(pixelPicture(readPng(file, limits.pixels)), limits.side)
    default:
      return kind satisfies never
  }
}

async function flatPage(document: PDFiumDocument, place: number): Promise<FlatPage> {
  const page = document.getPage(place)
  const { originalWidth, originalHeight } = page.getOriginalSize()
  const longest = Math.max(originalWidth, originalHeight)
  if (!(longest > 0)) throw unsafeFile('broken')
  const most = kind === 'pdf' ? mostDots / 72 : 1
  const scale = Math.min(most, limits.side / longest)
  const [width, height] = [originalWidth, originalHeight].map((side) =>
    Math.max(1, Math.round(side * scale)),
  )
  const drawn = await page.render({ scale: 1, width: width ?? 1, height: height ?? 1 })
  paintBoxes(
    drawn,
    boxes.filter((one) => one.page === place),
  )
  const code = limits.codes ? codeOn(drawn) : null
  return { png: writePng(drawn), width: drawn.width, height: drawn.height, code }
}

/** It throws where it finds none. */
function codeOn({ data, width, height }: Pixels): string | null {
  try {
    return decodeQR({ data, width, height })
  } catch {
    return null
  }
}

/** What the reader says is wrong: it throws sentences. Anything that stops it is the file's fault. */
function faultOf(error: unknown) {
  const says = error instanceof Error ? error.message : ''
  const fault: Fault = /password|security/i.test(says) ? 'locked' : 'broken'
  return unsafeFile(fault)
}
