import type { Tx } from '../db/database.ts'
import { fileKind, type FileKind } from './file-kind.ts'
import { flatPages, uploadLimits, type FlatPage } from './flat-pages.ts'

/** A file from outside with what it looks like: it is shown as that, and itself opened by nobody. */
export type QuarantinedFile = {
  readonly kind: FileKind
  readonly bytes: Buffer
  readonly pages: readonly FlatPage[]
}

/** A flat page of a case; numbered from 1 through all its files. */
export type PagePlace = Pick<FlatPage, 'width' | 'height'> & {
  readonly page: number
  readonly file: number
}

/** @throws Refusal where it is not taken: `flatPages`. */
export async function quarantined(
  bytes: Buffer,
  said: readonly string[],
): Promise<QuarantinedFile> {
  const pages = await flatPages(bytes, uploadLimits, said)
  return { kind: fileKind(bytes, said), bytes, pages }
}

/** Keeps the files of a case, in the transaction that makes it. */
export async function keepFiles(
  tx: Tx,
  organisation: string,
  reference: string,
  files: readonly QuarantinedFile[],
): Promise<void> {
  let page = 0
  for (const [place, { kind, bytes, pages }] of files.entries()) {
    const file = place + 1
    await tx`
      insert into quarantined_file (organisation, reference, file, kind, bytes)
      values (${organisation}, ${reference}, ${file}, ${kind}, ${bytes})`
    for (const { width, height, png } of pages) {
      page++
      await tx`
        insert into flat_page (organisation, reference, page, file, width, height, png)
        values (${organisation}, ${reference}, ${page}, ${file}, ${width}, ${height}, ${png})`
    }
  }
}

/** Which pages there are of a case; at the desk whose case it is. */
export function pagesOf(tx: Tx, reference: string) {
  return tx<PagePlace[]>`
    select page, file, width, height from flat_page where reference = ${reference} order by page`
}

/** One page as PNG; at the desk whose case it is. */
export async function pageOf(tx: Tx, reference: string, page: number): Promise<Buffer | undefined> {
  const [found] = await tx<{ png: Buffer }[]>`
    select png from flat_page where reference = ${reference} and page = ${page}`
  return found?.png
}
