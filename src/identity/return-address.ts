const longest = 2000

/**
 * Where to go after signing in: a path of this site, else the start page. A foreign address here would send
 * people who have just signed in to whoever made the link.
 */
export function safeReturnAddress(text: unknown): string {
  if (typeof text !== 'string' || text.length > longest) return '/'
  // Browsers drop tabs and line ends from an address and read `\` as `/`.
  if (!/^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(text)) return '/'
  const url = new URL(text, 'http://here.invalid')
  if (url.host !== 'here.invalid' || url.pathname.startsWith('//')) return '/'
  if (/^\/(?:sign-(?:in|out)|dev)(?:\/|$)/.test(url.pathname)) return '/'
  return url.pathname + url.search
}
