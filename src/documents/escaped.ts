// A summary is rendered in the transaction of each write that changes it, four texts at a time, and a copy of a record
// has thousands of entries. Their few tags are therefore put together as strings: made by React they were two thirds of
// such a write.

const special = /["&'<>]/
const entities: Readonly<Record<string, string>> = {
  '"': '&quot;',
  '&': '&amp;',
  "'": '&#x27;',
  '<': '&lt;',
  '>': '&gt;',
}

const characters = Object.fromEntries(Object.entries(entities).map(([one, it]) => [it, one]))

/** A text as it stands between tags, or in quotes in one: it can end neither. */
export function escaped(text: string): string {
  return special.test(text) ? text.replaceAll(/["&'<>]/g, (it) => entities[it] ?? '') : text
}

/** The text again. */
export function unescaped(text: string): string {
  return text.replaceAll(/&(?:quot|amp|#x27|lt|gt);/g, (it) => characters[it] ?? it)
}
