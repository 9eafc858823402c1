/**
 * Whether a narrative is what FHIR allows: one `div` of formatting, nothing that runs or loads.
 *
 * A single pass: every `<` must start a comment or a tag from the list, and no attribute may be a handler.
 *
 * @see https://hl7.org/fhir/R4/narrative.html
 */
export function isNarrative(text: string): boolean {
  const trimmed = text.trim()
  if (!trimmed.startsWith('<div') || !trimmed.endsWith('</div>')) return false
  let at = trimmed.indexOf('<')
  while (at >= 0) {
    const end = trimmed.startsWith('<!--', at) ? commentEnd(trimmed, at) : tagEnd(trimmed, at)
    if (end < 0) return false
    at = trimmed.indexOf('<', end)
  }
  return true
}

const tags = new Set(
  `div p span br hr h1 h2 h3 h4 h5 h6 a img b i u s em strong small big tt sub sup code pre kbd samp var cite dfn
   abbr acronym address blockquote q ins del dl dt dd ol ul li table caption colgroup col thead tbody tfoot tr th td
   font center strike bdo map area`.split(/\s+/),
)

function commentEnd(text: string, at: number): number {
  const end = text.indexOf('-->', at + 4)
  return end < 0 ? -1 : end + 3
}

function tagEnd(text: string, at: number): number {
  const end = text.indexOf('>', at)
  if (end < 0) return -1
  const inside = text.slice(at + (text.charAt(at + 1) === '/' ? 2 : 1), end).toLowerCase()
  const name = /^[a-z][a-z0-9]*/.exec(inside)?.[0]
  if (name === undefined || !tags.has(name)) return -1
  return isHarmful(inside.slice(name.length)) ? -1 : end + 1
}

function isHarmful(attributes: string): boolean {
  if (attributes === '' || attributes === '/') return false
  return (
    /[\s"'/]on[a-z]+\s*=/.test(attributes) ||
    /(?:javascript|vbscript|data:text)/.test(attributes) ||
    attributes.includes('&#') ||
    attributes.includes('<')
  )
}
