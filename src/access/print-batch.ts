import { pdfMaker } from '../documents/pdf.ts'
import type { PrintBatch } from '../documents/print-batch.ts'
import { pdfsIn } from '../documents/unzip.ts'
import type { Taken } from './print-queue.ts'

const limits = { atOnce: 1, ms: 120_000 }

/**
 * What goes into several envelopes as one PDF: each behind a proof sheet of its own, so that no two are taken for one. What
 * was not taken is told on a sheet before them.
 *
 * @param urlOf the address that holds what is done with the copy of a request.
 * @see leak-channels.md 64
 */
export async function printBatch(
  { enclosed, notDone }: Taken,
  madeAt: Date,
  urlOf: (reference: string) => string,
): Promise<Buffer> {
  // a thread of its own: nobody else's document waits for so many pages
  const pdfs = pdfMaker(limits)
  try {
    const envelopes: PrintBatch['envelopes'][number][] = []
    for (const { reference, to, isFetched, written, pack } of enclosed) {
      const letter = { name: 'Letter', pdf: await pdfs.make(written) }
      const files = pack === null ? [] : pdfsIn(pack)
      const way = isFetched ? 'To be fetched by' : 'To be posted to'
      const envelope = { reference, to, way, url: urlOf(reference) }
      envelopes.push({ ...envelope, enclosed: [letter, ...files] })
    }
    const missing = notDone.map(({ thing: { reference }, why }) => ({ reference, why }))
    return await pdfs.make({ title: 'Copies and letters to print', madeAt, missing, envelopes })
  } finally {
    await pdfs.close()
  }
}
