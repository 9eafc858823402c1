/** Where a stored summary, or a part of one, stands in a page. */
export function StoredSummary({ part = 'whole' }: { part?: string }) {
  return <div className={`scr-place scr-place--${part}`} />
}

/**
 * Puts a summary into a page that has a `StoredSummary`, as it is stored: it was escaped when it was made, and is
 * served without being made again.
 */
export function withStoredSummary(page: string, html: string): string {
  return withStoredParts(page, { whole: html })
}

/** The same with its parts, by their names. */
export function withStoredParts(page: string, parts: Readonly<Record<string, string>>): string {
  return page.replaceAll(
    /<div class="scr-place scr-place--([a-z]+)"><\/div>/g,
    (place, part: string) => parts[part] ?? place,
  )
}
