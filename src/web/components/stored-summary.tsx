const place = '<div class="scr-place"></div>'

/** Where a stored summary stands in a page. */
export function StoredSummary() {
  return <div className="scr-place" />
}

/**
 * Puts a summary into a page that has a `StoredSummary`, as it is stored: it was escaped when it was made, and is
 * served without being made again.
 */
export function withStoredSummary(page: string, html: string): string {
  return page.replace(place, () => html)
}
