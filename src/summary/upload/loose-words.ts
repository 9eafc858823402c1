import { decoded, shaping } from './narrative-table.ts'

/** What the published documents say in any section; the last one has the time of sending. */
const statements = new Set([
  ...['Disclaimer', 'CreateTime', 'Author', 'Practice', 'SendTime', 'RegistrationStartedStatement'],
  ...['WithheldCREItemsHeaderStatement', 'WithheldCREItemsStatement'],
])
const thatThereIsNothing =
  /^(?:none|no (?:(?:relevant|known|current|acute|repeat|discontinued|drug) ){0,3}(?:information|entries|allergies|medicines|medications?))(?: (?:is|are))?(?: (?:known|recorded|available|held))?(?: for this (?:category|section|patient|period))?\.?$/i
/** Our own sentence goes on so. */
const caveat = /\. This does not mean that there (?:is none|are no allergies)\.$/
const inline = new Set([...shaping].filter((it) => !['p', 'div', 'hr'].includes(it)))

/**
 * What a narrative says outside of its tables, part by part, but for its title, the fixed statements of a summary,
 * and that there is nothing: anything else could be an allergy in a list.
 */
export function looseWords(narrative: string, title: string): string[] {
  const found: string[] = []
  let words = ''
  let isStatement = false
  let tables = 0
  const end = (tag: string) => {
    const text = decoded(words)
    const isTold =
      isStatement || same(text, title) || thatThereIsNothing.test(text.replace(caveat, ''))
    if (text !== '' && !isTold) found.push(text)
    words = ''
    isStatement = statements.has(/\sid\s*=\s*["']([^"']*)["']/.exec(tag)?.[1] ?? '')
  }
  for (const [, text = '', tag = ''] of narrative.matchAll(/([^<]*)(?:<([^>]*)>?)?/g)) {
    if (tables === 0) words += text
    const name = /^\/?([a-z][a-z0-9]*)/i.exec(tag)?.[1]?.toLowerCase() ?? ''
    if (tables === 0 && inline.has(name)) words += ' '
    else end(tag)
    if (name === 'table') tables = Math.max(0, tables + (tag.startsWith('/') ? -1 : 1))
  }
  return found
}

function same(one: string, other: string): boolean {
  return decoded(one).toLowerCase() === decoded(other).toLowerCase()
}
