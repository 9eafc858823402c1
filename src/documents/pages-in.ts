/** How many pages a PDF has that was made here (`pdf-worker.ts`). @throws TypeError where it does not say. */
export function pagesIn(pdf: Uint8Array): number {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1')
  const counts = [...text.matchAll(/\/Type\s*\/Pages\b[^>]*?\/Count (\d+)/g)].map(([, count]) =>
    Number(count),
  )
  if (counts.length === 0) throw new TypeError('a PDF that does not say how many pages it has')
  return Math.max(...counts)
}
