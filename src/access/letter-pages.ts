import { flatPages, letterLimits, type FlatPage } from '../documents/flat-pages.ts'
import { isOfTheFile } from '../documents/unsafe-file.ts'
import type { Item } from './item.ts'

const mostKept = 3
/** The letters that are looked at just now, by item: what is in one never changes, and who may see it is asked before. */
const kept = new Map<string, Promise<readonly FlatPage[]>>()

/** What the pages of a letter look like; none where no safe picture can be made of it, and then none is given. */
export async function letterPages({ id, attachment }: Item): Promise<readonly FlatPage[]> {
  if (attachment === null) return []
  const pages = kept.get(id) ?? flatPages(attachment.bytes, letterLimits)
  kept.delete(id)
  kept.set(id, pages)
  for (const oldest of [...kept.keys()].slice(0, -mostKept)) kept.delete(oldest)
  try {
    return await pages
  } catch (error) {
    kept.delete(id)
    if (isOfTheFile(error)) return []
    throw error
  }
}
