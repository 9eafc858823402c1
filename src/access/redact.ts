import { cutterOf } from './cutter.ts'
import { labelOf, type Ground, type Item, type Redaction } from './item.ts'
import { redactedJson } from './redact-json.ts'

/**
 * The item as it may be given: words taken out of its texts, its title and its JSON, wherever they stand in them, and
 * a label in their place. A code goes with the words that it stood for. Boxes stay to be painted: an attachment is
 * given as pictures of its pages, and where there can be none the copy says that it is not there.
 *
 * The JSON of a copy holds no narrative, which says all of it again, and no attachment, which stands beside it.
 *
 * @throws TypeError for a span that is nowhere in the item: better no copy than one that holds it.
 */
export function redact(item: Item, redactions: readonly Redaction[]): Item {
  const mine = redactions.filter((one) => one.item === item.id)
  const whole = mine.find(({ kind }) => kind === 'whole')
  if (whole) return removed(item, whole.ground)
  const cutter = cutterOf(
    item,
    mine.filter((one) => one.kind === 'span'),
  )
  return {
    ...item,
    title: cutter.cut(item.title),
    writer: item.writer === null ? null : cutter.cut(item.writer),
    texts: item.texts.map((one) => ({ ...one, text: cutter.cut(one.text) })),
    resource: item.resource === null ? null : redactedJson(item.resource, cutter),
  }
}

/** What stands for an item that is held back: not when it was, nor by whom, nor what it was. */
function removed({ id, part }: Item, ground: Ground): Item {
  return {
    ...{ id, part, title: labelOf(ground), at: null, writer: null, isPrivate: false },
    ...{ version: null, texts: [], resource: null, attachment: null },
  }
}
