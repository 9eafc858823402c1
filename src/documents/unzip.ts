type Stored = { readonly method: number; readonly from: number; readonly size: number }

/** What stands in a zip that was made here (`zip.ts`), by name, in order, as its directory at the end lists it. */
function directoryOf(zip: Buffer): Map<string, Stored> {
  const end = zip.lastIndexOf(Buffer.from('504b0506', 'hex'))
  if (end < 0) throw new TypeError('no zip')
  const files = new Map<string, Stored>()
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [nameSize, extraSize] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30)]
    const local = zip.readUInt32LE(at + 42)
    files.set(zip.toString('utf8', at + 46, at + 46 + nameSize), {
      method: zip.readUInt16LE(at + 10),
      from: local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28),
      size: zip.readUInt32LE(at + 20),
    })
    at += 46 + nameSize + extraSize + zip.readUInt16LE(at + 32)
  }
  return files
}

/** The PDFs of a zip that was made here, which does not compress them. @throws TypeError for any other. */
export function pdfsIn(zip: Buffer): { readonly name: string; readonly pdf: Buffer }[] {
  return [...directoryOf(zip)]
    .filter(([name]) => name.endsWith('.pdf'))
    .map(([name, { method, from, size }]) => {
      if (method !== 0) throw new TypeError('a PDF that is compressed')
      return { name, pdf: zip.subarray(from, from + size) }
    })
}
