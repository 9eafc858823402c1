import type { Database } from '../db/database.ts'
import { pdfMaker, type PdfMaker } from '../documents/pdf.ts'
import type { Envelope } from '../documents/print-batch.ts'
import { pdfsIn } from '../documents/unzip.ts'
import type { Actor } from '../identity/actor.ts'
import type { PaperThing } from './post-work.ts'
import type { Enclosed } from './posting.ts'
import { takeMany, type NotDone } from './print-queue.ts'

const limits = { atOnce: 1, ms: 120_000 }

/** @property pdf null where there is nothing to print. */
export type PrintedBatch = { readonly pdf: Buffer | null; readonly notDone: readonly NotDone[] }

/**
 * What goes into several envelopes as one PDF: each behind a proof sheet of its own, so that no two are taken for one. What
 * was not taken is told on a sheet before them.
 *
 * @param urlOf the address that holds what is done with the copy of a request.
 * @param failed is told of what is no refusal.
 * @returns undefined where they must sign in again first.
 * @throws Refusal as `takeMany`.
 * @see leak-channels.md 64
 */
export async function printBatch(
  db: Database,
  actor: Actor,
  things: readonly PaperThing[],
  {
    urlOf,
    failed,
  }: {
    readonly urlOf: (reference: string) => string
    readonly failed: (error: unknown) => void
  },
): Promise<PrintedBatch | undefined> {
  // a thread of its own: nobody else's document waits for so many pages
  const pdfs = pdfMaker(limits)
  try {
    const make = (one: Enclosed) => envelopeOf(one, urlOf(one.reference), pdfs)
    const taken = await takeMany(db, actor, things, make, failed)
    if (taken === undefined) return undefined
    const { made: envelopes, notDone } = taken
    if (envelopes.length === 0) return { pdf: null, notDone }
    const missing = notDone.map(({ thing: { reference }, why }) => ({ reference, why }))
    const batch = { title: 'Copies and letters to print', madeAt: new Date(), missing, envelopes }
    return { pdf: await pdfs.make(batch), notDone }
  } finally {
    await pdfs.close()
  }
}

async function envelopeOf(
  { reference, to, isFetched, written, pack }: Enclosed,
  url: string,
  pdfs: PdfMaker,
): Promise<Envelope> {
  const letter = { name: 'Letter', pdf: await pdfs.make(written) }
  const files = pack === null ? [] : pdfsIn(pack)
  const way = isFetched ? 'To be fetched by' : 'To be posted to'
  return { reference, to, way, url, enclosed: [letter, ...files] }
}
