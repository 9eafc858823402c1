import { pagesIn } from '../../src/documents/pages-in.ts'
import { pdfMaker } from '../../src/documents/pdf.ts'

// What long records are made of, in the benches of copies.

export const note =
  'Seen with a cough for two weeks, worse at night, no fever. Chest clear, sats 98% on air, BP 138/82. Peak flow 320 l/min. Plan: inhaler technique, review in four weeks.'

const pagesEach = 5

/** A letter of so many pages. */
export async function longLetter(): Promise<Buffer> {
  const pdfs = pdfMaker({ atOnce: 1, ms: 120_000 })
  try {
    const letter = await pdfs.make({
      ...{ title: 'Letter', patient: { name: 'Rosa Sample', facts: [] }, face: [] },
      madeAt: new Date('2026-05-04T09:00:00Z'),
      // so many fill the pages
      blocks: Array.from({ length: 12 * pagesEach }, () => ({
        ...({ kind: 'paragraph', text: `${note} ${note} ${note}` } as const),
      })),
    })
    if (pagesIn(letter) !== pagesEach) throw new Error(`a letter of ${pagesIn(letter)} pages`)
    return letter
  } finally {
    await pdfs.close()
  }
}
