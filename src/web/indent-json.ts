const deepest = 30

/**
 * JSON text with line ends and indents added and nothing else changed: reading and writing it again would
 * make 1.10 of a measurement 1.1. Text that is not JSON comes back with odd line ends, not with an error.
 */
export function indentJson(text: string): string {
  let depth = 0
  const line = () => `\n${'  '.repeat(Math.min(depth, deepest))}`
  return text.replace(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\],:]|\s+/gs, (token) => {
    switch (token) {
      case '{':
      case '[':
        depth++
        return token + line()
      case '}':
      case ']':
        depth--
        return line() + token
      case ',':
        return token + line()
      case ':':
        return ': '
      default:
        return /^\s/.test(token) ? '' : token
    }
  })
}
