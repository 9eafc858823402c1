import { itemId, titled, type Gathered } from './entry-item.ts'
import type { Part } from './item.ts'

/** A field as it is read: what it is called, what it says, and its path where that is not its place. */
export type Field = readonly [label: string, text: string | null, path?: string]

const time = new Intl.DateTimeFormat('en-GB', {
  ...{ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  timeZone: 'Europe/London',
})

/** A time as a copy tells it. */
export function timeText(at: Date): string {
  return time.format(at)
}

/** An item of what is no entry: its fields, those that say something. */
export function fieldItem(
  part: Part,
  id: string,
  title: string,
  at: Date,
  fields: readonly Field[],
): Gathered {
  const texts = fields.flatMap(([label, text, path], place) =>
    text === null || text === '' ? [] : [{ path: path ?? `field/${place}`, label, text }],
  )
  return {
    item: {
      ...{ id: itemId(part, id, ...texts.map(({ text }) => text)), part, title, at, writer: null },
      ...{ isPrivate: false, version: null, resource: null, attachment: null },
      texts: titled(title, texts),
    },
    withheld: false,
  }
}
