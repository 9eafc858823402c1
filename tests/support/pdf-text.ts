import { PDFiumLibrary } from '@hyzyla/pdfium'
import { getDocumentProxy } from 'unpdf'

export type ReadPdf = {
  readonly pages: number
  /** Every letter that is there to be read or copied, in order, without white space. */
  readonly letters: string
  readonly title: unknown
  readonly language: unknown
  readonly createdAt: unknown
  /** Whether it says what each part of it is. */
  readonly isTagged: boolean
  /** What the parts are, in order: `H1`, `P`, `Table`, `TH` … */
  readonly parts: readonly string[]
  /** Where each run of letters stands, in points from the left. */
  readonly runs: readonly { readonly text: string; readonly left: number; readonly right: number }[]
}

/** A PDF as a program reads it aloud. */
export async function readPdf(pdf: Uint8Array): Promise<ReadPdf> {
  const document = await getDocumentProxy(new Uint8Array(pdf))
  const info = Object.fromEntries(Object.entries((await document.getMetadata()).info))
  const parts: string[] = []
  const runs: ReadPdf['runs'][number][] = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent()
    for (const item of items) {
      if (!('str' in item)) continue
      const left = Number(item.transform[4])
      runs.push({ text: item.str, left, right: left + item.width })
    }
    collect((await page.getStructTree()) as Part, parts)
  }
  const marks = (await document.getMarkInfo()) as { Marked?: boolean } | null
  const letters = lettersOf(runs.map(({ text }) => text).join(''))
  return {
    ...{ letters, pages: document.numPages, parts, runs },
    ...{ title: info['Title'], language: info['Language'], createdAt: info['CreationDate'] },
    isTagged: marks?.Marked === true,
  }
}

/** The sign for micro and the Greek letter are one glyph of the font, and are read as the letter. */
export function lettersOf(text: string): string {
  return text.replaceAll(/\s/g, '').replaceAll('\u00b5', '\u03bc')
}

type Part = { readonly role?: string; readonly children?: readonly Part[] }

function collect({ role, children = [] }: Part, into: string[]): void {
  if (role !== undefined && role !== 'Root') into.push(role)
  for (const child of children) collect(child, into)
}

/** What stands on each page, with its spaces. */
export async function pagesOf(pdf: Uint8Array): Promise<string[]> {
  const document = await getDocumentProxy(new Uint8Array(pdf))
  const pages: string[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent()
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(' '))
  }
  return pages
}

/** The letters of all pages, without white space, as the reader of a browser takes them from the page. */
export async function readInBrowser(pdf: Uint8Array): Promise<string> {
  const library = await PDFiumLibrary.init()
  const document = await library.loadDocument(Buffer.from(pdf))
  const pages = [...document.pages()].map((page) => page.getText())
  library.destroy()
  return lettersOf(pages.join(''))
}
