import { buffer } from 'node:stream/consumers'
import { article15 } from '../../src/access/article-15.ts'
import type { Item, ItemText, Part, Redaction } from '../../src/access/item.ts'
import { buildPack, type PackMakers } from '../../src/access/pack.ts'
import type { PackParts } from '../../src/access/pack-parts.ts'
import { redact } from '../../src/access/redact.ts'

/** An item as it was gathered. `resource` holds each text at its path. */
export function item(
  id: string,
  part: Part,
  words: readonly string[],
  more: Partial<Item> = {},
): Item {
  const texts: ItemText[] = words.map((text, n) => ({
    path: `/note/${n}/text`,
    label: 'Note',
    text,
  }))
  const at = new Date('2024-03-12T09:30:00Z')
  return {
    ...{ id, part, at, texts, title: 'Consultation', writer: 'Dr Priya Sample', isPrivate: false },
    version: { number: '2', isCurrent: true, changedAt: at },
    resource: JSON.stringify({
      resourceType: 'Encounter',
      id,
      text: { status: 'generated', div: `<div>${words.join(' ')}</div>` },
      note: texts.map(({ text }) => ({ text })),
    }),
    attachment: null,
    ...more,
  }
}

/** Words to take out of an item, wherever they stand in its texts. */
export function spans({ id, texts }: Item, words: readonly string[]): Redaction[] {
  return texts.flatMap(({ path, text }) =>
    words.flatMap((word): Redaction[] => {
      const start = text.indexOf(word)
      if (start === -1) return []
      return [
        { item: id, ground: 'third-party', kind: 'span', path, start, end: start + word.length },
      ]
    }),
  )
}

/** Items as they were gathered, with what was decided about them: redacted here, as a pack takes them. */
export function packParts(
  gathered: readonly Item[],
  redactions: readonly Redaction[],
  more: Partial<PackParts> = {},
): PackParts {
  return {
    reference: 'SR-7K3M-9QXD',
    madeAt: new Date('2026-05-04T09:00:00Z'),
    gatheredAt: new Date('2026-04-21T23:30:00Z'),
    by: 'Millbrook Surgery',
    isForAnother: false,
    patient: { name: 'Rosa Sample', facts: ['Born 3 February 1950', 'NHS number 999 000 0018'] },
    patientResource: '{"resourceType":"Patient","name":[{"family":"Sample"}]}',
    askedFor: 'everything',
    items: gathered.map((one) => redact(one, redactions)),
    redactions,
    information: article15({
      ...{ by: 'Millbrook Surgery', of: null },
      contact: ['1 Mill Lane, Millbrook', 'Telephone 01632 960001'],
      recipients: ['Willow District Nursing', 'Rowan House Hospice'],
      makesSummary: true,
    }),
    isLargePrint: false,
    ...more,
  }
}

export const packed = (parts: PackParts, makers: PackMakers) =>
  buffer(buildPack(parts, makers).stream)
