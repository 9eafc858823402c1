import { createHash, type Hash } from 'node:crypto'
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

const safeName = /^(?:[a-z0-9-]+\/)?(?:[a-z0-9-]+\.[a-z]+|README\.txt)$/

/**
 * A zip of the files, in their order, and of `SHA256SUMS` with the digest of each. The same files make the same bytes.
 *
 * @throws TypeError for a name that some computer does not take.
 */
export function zipped(files: readonly ZippedFile[], at: Date): Readable {
  const zip = new ZipFile()
  const options = { mtime: at, mode: 0o100644 }
  const digests: { readonly name: string; readonly hash: Hash }[] = []
  for (const { name, compress, content } of files) {
    if (!safeName.test(name)) throw new TypeError(`not a safe name for a file: ${name}`)
    zip.addReadStreamLazy(name, { ...options, compress }, (give) => {
      const hash = createHash('sha256')
      digests.push({ name, hash })
      give(null, Readable.from(hashed(content(), hash), { objectMode: false }))
    })
  }
  // made last: one file is written after the other
  zip.addReadStreamLazy('SHA256SUMS', options, (give) => {
    const lines = digests.map(({ name, hash }) => `${hash.digest('hex')}  ${name}\n`)
    give(null, Readable.from(lines, { objectMode: false }))
  })
  zip.end()
  const out = Readable.from(zip.outputStream)
  zip.on('error', (error: Error) => out.destroy(error))
  return out
}

const pieceSize = 64 * 1024

/** In pieces of some size: a page is made of thousands of small ones. */
async function* hashed(
  content: Iterable<string | Buffer> | AsyncIterable<string | Buffer>,
  hash: Hash,
): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = []
  let size = 0
  for await (const piece of content) {
    const bytes = Buffer.from(piece)
    hash.update(bytes)
    waiting.push(bytes)
    size += bytes.length
    if (size < pieceSize) continue
    yield Buffer.concat(waiting)
    waiting = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(waiting)
}
