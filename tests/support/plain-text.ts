/**
 * What a page says, line by line: each block (a paragraph, a list item, a heading, a cell) is a line. What is
 * only for machines is left out.
 */
export function linesOf(html: string): string[] {
  const text = html
    .replaceAll(/<(script|style|svg|title)[\s\S]*?<\/\1>/g, ' ')
    .replaceAll(
      /<\/?(?:p|li|ul|ol|h\d|div|section|td|th|tr|dt|dd|dl|caption|nav|main|header|footer|aside|label|br|table|thead|tbody|form|button|span)\b[^>]*>/g,
      '\n',
    )
    .replaceAll(/<[^>]*>/g, '')
  return decoded(text)
    .split('\n')
    .map((line) => line.replaceAll(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
}

function decoded(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
}

/** Every address that a page leads to. */
export function linksIn(html: string): string[] {
  return [...html.matchAll(/<a\b[^>]* href="([^"]*)"/g)].map(([, href]) => decoded(href ?? ''))
}
