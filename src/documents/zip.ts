import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

/** A file of a zip: made when its turn comes, and not kept. */
export type ZippedFile = {
  /** Small letters, digits and hyphens, in at most one folder. */
  readonly name: string
  /** False for what is small already. */
  readonly compress: boolean
  readonly content: () => Iterable<string | Buffer> | AsyncIterable<string | Buffer>
}

const safeName = /^(?:[a-z0-9-]+\/)?(?:[a-z0-9-]+\.[a-z]+|README\.txt|SHA256SUMS)$/

/** A file as it was written. */
export type MadeFile = { readonly name: string; readonly size: number; readonly sha256: string }

export type Zipped = {
  readonly stream: Readable
  /** Those that are written by now. */
  readonly files: readonly MadeFile[]
  /** How many there will be. */
  readonly count: number
}

/**
 * A zip of the files, in their order, and of `SHA256SUMS` with the digest of each. The same files make the same bytes.
 *
 * @throws TypeError for a name that some computer does not take.
 */
export function zipped(files: readonly ZippedFile[], at: Date): Zipped {
  const zip = new ZipFile()
  const options = { mtime: at, mode: 0o100644 }
  const made: MadeFile[] = []
  const sums: ZippedFile = {
    ...{ name: 'SHA256SUMS', compress: true },
    // read last: one file is written after the other
    content: () => made.map(({ name, sha256 }) => `${sha256}  ${name}\n`),
  }
  for (const { name, compress, content } of [...files, sums]) {
    if (!safeName.test(name)) throw new TypeError(`not a safe name for a file: ${name}`)
    zip.addReadStreamLazy(name, { ...options, compress }, (give) => {
      const bytes = inPieces(content(), (file) => made.push({ name, ...file }))
      give(null, Readable.from(bytes, { objectMode: false }))
    })
  }
  zip.end()
  const stream = Readable.from(zip.outputStream)
  zip.on('error', (error: Error) => stream.destroy(error))
  return { stream, files: made, count: files.length + 1 }
}

const pieceSize = 64 * 1024

/** In pieces of some size: a page is made of thousands of small ones. */
async function* inPieces(
  content: Iterable<string | Buffer> | AsyncIterable<string | Buffer>,
  done: (file: Omit<MadeFile, 'name'>) => void,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let waiting: Buffer[] = []
  let [held, size] = [0, 0]
  for await (const piece of content) {
    const bytes = Buffer.from(piece)
    hash.update(bytes)
    waiting.push(bytes)
    held += bytes.length
    size += bytes.length
    if (held < pieceSize) continue
    yield Buffer.concat(waiting)
    waiting = []
    held = 0
  }
  if (held > 0) yield Buffer.concat(waiting)
  done({ size, sha256: hash.digest('hex') })
}
