import { flatPages, letterLimits } from '../documents/flat-pages.ts'
import { pdfMaker } from '../documents/pdf.ts'
import type { PackMakers } from './pack.ts'

/** So many documents that are set by one thread: what it holds of them goes with it, and memory stays flat. */
const documentsEach = 20
const limits = { atOnce: 1, ms: 120_000 }

/** What makes the files of one pack. Its threads are its own: pages and uploads of others do not wait for them. */
export function packMakers(): PackMakers & { readonly close: () => Promise<void> } {
  let pdfs = pdfMaker(limits)
  let made = 0
  return {
    pdf: async (document) => {
      const isSet = !('pages' in document)
      if (isSet && made++ % documentsEach === documentsEach - 1) {
        await pdfs.close()
        pdfs = pdfMaker(limits)
      }
      return pdfs.make(document)
    },
    // what it is said to be does not matter: it is looked at
    pictures: async ({ bytes }, boxes) => {
      const pages = await flatPages(bytes, letterLimits, [], boxes)
      return pages.map(({ png }) => ({ png }))
    },
    close: () => pdfs.close(),
  }
}
